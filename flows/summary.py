"""What a run says at its end, for people: in the terminal and as Prefect artifacts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flows.manifests import Coverage, Manifest
from flows.places import Place
from flows.storage import Store, read_table
from flows.unicode_text import one_line

SHOWN_REJECTS = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: the generation that is current now, and whether this run made it.

    `out` is its folder, or the copy of what is at `url`. `report` is the page that shows it, None where
    it could not be written.
    """

    out: Path
    manifest: Manifest
    changed: bool
    records: int
    processed_chunks: int
    alarms: tuple[str, ...] = ()
    report: Place | None = None
    url: str | None = None

    @property
    def tables(self) -> str:
        """Where the tables are."""
        place = "current" if self.url is None else f"generations/{self.manifest.generation}"
        return f"{Store(self.out, self.url).shown}/{place}"

    @property
    def articles(self) -> int:
        """How many articles the tables have."""
        return self.manifest.tables["articles"].rows


class NothingGotThroughError(RuntimeError):
    """Every single record was set aside; `outcome` has the generation that says why."""

    def __init__(self, outcome: Outcome) -> None:
        """Take how the run ended."""
        super().__init__("every record was set aside; the table `rejects` has the reasons")
        self.outcome = outcome


def table_counts(manifest: Manifest) -> list[dict[str, str | int]]:
    """Return one row a table and one a reason for rejects: `table`, `reason`, `rows`."""
    tables = [(name, "", table.rows) for name, table in manifest.tables.items()]
    reasons = [("rejects", reason, rows) for reason, rows in manifest.rejects.items()]
    return [{"table": name, "reason": why, "rows": rows} for name, why, rows in [*tables, *reasons]]


def first_rejects(out: Path, *, most: int = SHOWN_REJECTS) -> list[str]:
    """Return a line for each of the first rejects: where it came from, the reason, the detail."""
    rows = read_table(Store(out), "rejects").select("source_path", "source_record", "reason", "detail")
    return [_reject_line(*row) for row in rows.head(most).collect().iter_rows()]


def _reject_line(source_path: str, source_record: int | None, reason: str, detail: str) -> str:
    place = source_path if source_record is None else f"{source_path}, record {source_record}"
    return one_line(f"{place}: {reason}: {detail}")


def markdown_summary(outcome: Outcome) -> str:
    """Return the run's summary as a Markdown page."""
    manifest = outcome.manifest
    lines = [
        f"# {outcome.articles} articles on record",
        "",
        f"{_what_happened(outcome)} The tables are in `{outcome.tables}`.",
        "",
        "| table | rows |",
        "| --- | ---: |",
        *(f"| {name} | {table.rows} |" for name, table in manifest.tables.items()),
    ]
    if manifest.coverage:
        lines += ["", f"{coverage_line(manifest.coverage)}."]
    if outcome.alarms:
        lines += ["", alarm_text(outcome)]
    if manifest.rejects:
        lines += ["", "| set aside because of | records |", "| --- | ---: |"]
        lines += [f"| {reason} | {rows} |" for reason, rows in manifest.rejects.items()]
        lines += ["", *(f"* `{_one_cell(line)}`" for line in first_rejects(outcome.out))]
    return "\n".join(lines) + "\n"


def alarm_text(outcome: Outcome) -> str:
    """Return what jumped, as a Markdown list."""
    lines = (f"* {line}" for line in outcome.alarms)
    return "\n".join(
        ("**This run is unlike the last ones; look at its rows before you rely on them:**", "", *lines)
    )


def coverage_line(coverage: Coverage) -> str:
    """Return how much of the articles was read and taken, and why the rest was not, in one line."""
    return "; ".join(
        (
            f"{coverage.characters_read} of {coverage.characters} characters read",
            _share("quotations with a quote", coverage.quotations, coverage.quotations_without_quote),
            _share("quotes with a speaker", coverage.quotes, coverage.quotes_without_speaker),
        )
    )


def _share(what: str, whole: int, missing: dict[str, int]) -> str:
    why = f" (others: {reasons_line(missing)})" if missing else ""
    return f"{whole - sum(missing.values())} of {whole} {what}{why}"


def _what_happened(outcome: Outcome) -> str:
    if not outcome.changed:
        return f"Nothing changed since generation {outcome.manifest.generation}."
    return f"{outcome.records} records read, generation {outcome.manifest.generation} published."


def _one_cell(line: str) -> str:
    return line.replace("`", "'")


def reasons_line(reasons: dict[str, int]) -> str:
    """Return counts by reason in one line, the greatest first."""
    return ", ".join(f"{name} {count}" for name, count in _most_first(reasons.items()))


def _most_first(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda item: (-item[1], item[0]))
