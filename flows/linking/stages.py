"""A policy's stages over time: what many articles report, without what single ones misreport.

The likeliest course is found by dynamic programming (Viterbi): it costs something to contradict an article,
and something to change the stage, more so to go back to an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

COURSE = ("proposed", "pending", "adopted", "in_force", "blocked", "ended")
"""The stages in the order in which a policy goes through them."""

CONTRADICTED = 1.0
NEARLY = 0.6
"""What it costs to contradict an article, and one that reports the stage next to it."""

FORWARD = 0.9
SKIPPED = 1.5
BACK = 2.5
"""What a change costs: to the next stage, past one, and back."""


class Report(NamedTuple):
    """The stage that an article's row reports; `weight` is the number of its mentions."""

    day: date | None
    status: str
    article_id: str
    weight: int


class Stage(NamedTuple):
    """A stage that began to be reported with an article; `date` is null where no article has one."""

    date: date | None
    status: str
    article_id: str


def stages_of(rows: Iterable[Report]) -> list[Stage]:
    """Return the stages that rows, in the order of their days, report together; none where all are unknown."""
    reports = [row for row in by_article(rows) if row.status != "unknown"]
    placed = [report for report in reports if report.day is not None]
    course = likeliest_course([report.status for report in placed or reports])
    if not placed:
        course = course[-1:] * len(reports)
    stages = []
    told = zip(course, placed or reports, strict=True)
    for status, part in groupby(told, key=lambda pair: pair[0]):
        first = next((report for _, report in part if report.status == status), None)
        if first is not None:
            stages.append(Stage(first.day, status, first.article_id))
    return stages


def by_article(rows: Iterable[Report]) -> list[Report]:
    """Return one report for each article: of its rows that with the most mentions, of these the first."""
    best: dict[str, Report] = {}
    for row in rows:
        other = best.get(row.article_id)
        if other is None or (row.status != "unknown", row.weight) > (other.status != "unknown", other.weight):
            best[row.article_id] = row
    return list(best.values())


def likeliest_course(statuses: Sequence[str]) -> list[str]:
    """Return the stage at each report that contradicts reports and changes the least."""
    if len(set(statuses)) < 2:
        return list(statuses)
    reported = [COURSE.index(status) for status in statuses]
    costs = [misread(stage, reported[0]) for stage in range(len(COURSE))]
    before: list[list[int]] = []
    for seen in reported[1:]:
        came = [min(range(len(COURSE)), key=lambda old: (costs[old] + change(old, new), -old)) for new in range(len(COURSE))]
        costs = [costs[old] + change(old, new) + misread(new, seen) for new, old in enumerate(came)]
        before.append(came)
    stage = min(range(len(COURSE)), key=lambda last: (costs[last], last != reported[-1], -last))
    course = [stage]
    for came in reversed(before):
        course.append(came[course[-1]])
    return [COURSE[stage] for stage in reversed(course)]


def misread(stage: int, reported: int) -> float:
    """Return what it costs that an article reports another stage."""
    if stage == reported:
        return 0.0
    return NEARLY if abs(stage - reported) == 1 else CONTRADICTED


def change(old: int, new: int) -> float:
    """Return what it costs that a policy goes from one stage to another."""
    if old == new:
        return 0.0
    if new < old:
        return BACK
    return FORWARD if new == old + 1 else SKIPPED
