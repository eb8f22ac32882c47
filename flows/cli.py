"""The command line: `onrecord run`, `status`, `report`, `schema`, `evaluate`, `benchmark` and `train`.

What is slow to import is imported by the command that needs it, so that help comes at once; Prefect, which
reads the environment when it is imported, after the environment is set.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from flows.settings import Settings, prepare_prefect

if TYPE_CHECKING:
    from flows.manifests import Manifest
    from flows.summary import Outcome

app = typer.Typer(no_args_is_help=True, add_completion=False, help="News articles in, tables of quotes out.")
console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

RawOption = Annotated[str | None, typer.Option(help="Folder, or URL, of raw articles [data/raw].")]
OutOption = Annotated[str | None, typer.Option(help="Folder, or URL, of the tables [data/processed].")]

WikidataOption = Annotated[Path | None, typer.Option(help="Table of Wikidata ids, .parquet or .csv.")]


@app.command()
def run(
    raw: RawOption = None,
    out: OutOption = None,
    wikidata: WikidataOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Process everything again.")] = False,
    workers: Annotated[int | None, typer.Option(help="Processes that share the work [1].")] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Dask scheduler whose workers do the work, as tcp://host:8786.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show what is logged.")] = False,
) -> None:
    """Turn the raw articles into tables; only what changed is processed."""
    from flows.ingest import prove_readable  # noqa: PLC0415
    from flows.mirror import prove_place, store_at  # noqa: PLC0415

    settings = _settings(raw, out, wikidata=wikidata, workers=workers, cluster=cluster)
    with _said_clearly():
        prove_readable(settings.raw)
        prove_place(store_at(settings.out, settings.work))
        prepare_prefect(settings, verbose=verbose)
        _show_outcome(_run_flow(settings, rebuild=rebuild))


def _run_flow(settings: Settings, *, rebuild: bool) -> Outcome:
    from prefect import tags  # noqa: PLC0415

    from flows.pipeline import process_articles  # noqa: PLC0415

    with _progress_shown(), tags("onrecord", "command-line"):
        return process_articles(
            settings.raw,
            settings.out,
            rebuild,
            chunk_size=settings.chunk_size,
            tagger=settings.tagger,
            workers=settings.workers,
            cluster=settings.cluster,
            wikidata=settings.wikidata,
        )


@app.command()
def status(
    raw: RawOption = None,
    out: OutOption = None,
    wikidata: WikidataOption = None,
    check: Annotated[bool, typer.Option(help="Read the raw files to tell whether anything changed.")] = True,
) -> None:
    """Show what is published, and whether it is up to date."""
    from flows.mirror import published_at  # noqa: PLC0415

    settings = _settings(raw, out, wikidata=wikidata)
    with _said_clearly():
        manifest = published_at(settings.out)
    if manifest is None:
        _say_nothing_is_published(settings.out)
    console.print(f"Generation {manifest.generation}, made {manifest.created_at:%Y-%m-%d %H:%M:%S} UTC")
    console.print(f"by run {manifest.run}, fingerprint {manifest.fingerprint[:12]}")
    _show_rows(manifest)
    if check:
        with _said_clearly():
            console.print(_freshness(settings, manifest))


def _say_nothing_is_published(out: Path | str) -> NoReturn:
    console.print(f"Nothing is published in {out} yet; run: onrecord run")
    raise typer.Exit(1)


def _freshness(settings: Settings, manifest: Manifest) -> str:
    from flows.chunks import read_chunks  # noqa: PLC0415
    from flows.fingerprint import pipeline_fingerprint  # noqa: PLC0415
    from flows.ingest import Limits  # noqa: PLC0415
    from flows.publish import content_hash  # noqa: PLC0415
    from flows.wikidata import read_wikidata  # noqa: PLC0415

    known = read_wikidata(settings.wikidata) if settings.wikidata else None
    fingerprint = pipeline_fingerprint(tagger=settings.tagger)
    if fingerprint != manifest.fingerprint:
        return "Out of date: the pipeline itself changed."
    limits = Limits(record_bytes=settings.record_limit)
    reading = read_chunks(
        settings.raw,
        size=settings.chunk_size,
        fingerprint=fingerprint,
        keep=lambda key, _: key not in manifest.chunks,
        limits=limits,
    )
    same = content_hash(fingerprint, reading.chunks, reading.rejects, known) == manifest.content
    return "Up to date." if same else "Out of date: the raw files or the Wikidata ids changed."


@app.command()
def report(
    out: OutOption = None,
    to: Annotated[
        Path | None, typer.Option(help="The file to write [report.html beside the tables].")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many articles to show, the newest first.")] = 1000,
) -> None:
    """Write the published tables as one page to read in a browser, which needs no network."""
    from flows.mirror import readable, store_at, upload_report  # noqa: PLC0415
    from flows.report.page import write_report  # noqa: PLC0415
    from flows.storage import AnotherRunError, current_manifest  # noqa: PLC0415

    settings = _settings(None, out)
    store = store_at(settings.out, settings.work)
    try:
        with readable(store, wait=settings.wait):
            if current_manifest(store) is None:
                _say_nothing_is_published(store.shown)
            path: Path | str = write_report(store, to, most=most)
            if store.url is not None and to is None:
                path = upload_report(store)
    except (OSError, AnotherRunError) as failed:
        errors.print(f"No report was written: {failed}", markup=False)
        raise typer.Exit(1) from failed
    console.print(f"The report is in {path}", markup=False)


@app.command()
def schema(table: Annotated[str | None, typer.Argument(help="One table; else all.")] = None) -> None:
    """Show what a row of each table is: its columns, what it joins, an example."""
    from schemas.tables import TABLES  # noqa: PLC0415

    if table is not None and table not in TABLES:
        errors.print(f"There is no table {table}; there are {', '.join(TABLES)}.")
        raise typer.Exit(1)
    for name in TABLES if table is None else (table,):
        _show_schema(name)


def _show_schema(table: str) -> None:
    from schemas.dictionary import (  # noqa: PLC0415
        column_lines,
        example_json,
        joined_by,
        joins,
        what_a_row_is,
    )
    from schemas.tables import KEYS  # noqa: PLC0415

    console.print(f"[bold]{table}[/bold]: {what_a_row_is(table)}")
    shown = Table("column", "type", "meaning")
    shown.columns[0].no_wrap = True
    shown.columns[2].overflow = "fold"
    for name, dtype, unit, null, meaning in column_lines(table):
        kind = ", ".join(filter(None, (dtype, unit, null and "may be null")))
        shown.add_row(name, escape(kind), escape(meaning))
    console.print(shown)
    if table in KEYS:
        console.print(f"Key: {KEYS[table]}")
    for column, target in joins(table):
        console.print(f"Joins: {column} = {target}")
    for column in joined_by(table):
        console.print(f"Joined by: {column}")
    console.print(f"A row: {example_json(table)}\n", markup=False)


@app.command()
def evaluate(
    corpora: Annotated[
        Path | None, typer.Option(help="Folder with polnear/, ner/ and coreference/ to measure on.")
    ] = None,
    gold: Annotated[Path | None, typer.Option(help="Folder of articles with annotated speakers.")] = None,
) -> None:
    """Measure the rules, the encoder, and both together; without corpora on our own invented articles."""
    from flows.evaluation.compare import report  # noqa: PLC0415
    from flows.evaluation.figures import side_by_side  # noqa: PLC0415
    from flows.evaluation.gate import gate_figures  # noqa: PLC0415
    from flows.evaluation.speakers import speakers_report  # noqa: PLC0415
    from flows.nlp.taggers import all_taggers  # noqa: PLC0415

    with _said_clearly():
        taggers = all_taggers()
        own = {name: gate_figures(tagger) for name, tagger in taggers.items()}
        console.print(side_by_side("our invented articles", own), markup=False)
        if gold is not None:
            console.print(speakers_report(taggers, gold), markup=False)
        if corpora is not None:
            console.print(report(taggers, corpora), markup=False)


@app.command()
def benchmark(
    articles: Annotated[Path, typer.Argument(help="A file of articles, as in the raw folder.")],
    most: Annotated[int, typer.Option(help="How many of them to take.")] = 300,
) -> None:
    """Measure how many articles a second all stages take on one core, by rules and by the encoder."""
    from flows.evaluation.speed import speed_report  # noqa: PLC0415

    with _said_clearly():
        console.print(speed_report(articles, most), markup=False)


@app.command()
def train(
    corpora: Annotated[
        Path, typer.Argument(help="Folder with polnear/, ner/, treebanks/, coreference/, unlabelled/.")
    ],
    gold: Annotated[Path, typer.Argument(help="Folder of annotated articles to train on.")],
    start: Annotated[Path, typer.Argument(help="Folder with the starting encoder's model.safetensors.")],
    work: Annotated[Path, typer.Option(help="Takes examples, checkpoints and figures.")] = Path(
        "data/training"
    ),
    out: Annotated[Path, typer.Option(help="Takes the model and its card.")] = Path("flows/models"),
    steps: Annotated[int | None, typer.Option(help="How many steps to train [the recipe's].")] = None,
    licensed: Annotated[
        bool, typer.Option("--licensed", help="Leave out corpora without a licence.")
    ] = False,
) -> None:
    """Train the tagger anew and write its model card; needs the optional dependencies `train`."""
    try:
        from flows.training.pipeline import Training, train  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        errors.print(f"Training needs {missing.name}: pip install 'onrecord[train]'", markup=False)
        raise typer.Exit(1) from missing
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    with _said_clearly():
        training = Training(corpora, gold, start, work, out, only_licensed=licensed)
        if steps is not None:
            training = replace(training, recipe=replace(training.recipe, steps=steps))
        train(training)


def _settings(raw: str | None, out: str | None, **more: Path | str | int | None) -> Settings:
    """Return the settings of the environment, with what the command line gives in their place."""
    from pydantic import ValidationError  # noqa: PLC0415

    given = {name: value for name, value in ({"raw": raw, "out": out} | more).items() if value is not None}
    try:
        return Settings.model_validate(Settings().model_dump() | given)
    except ValidationError as wrong:
        for error in wrong.errors():
            errors.print(f"ONRECORD_{str(error['loc'][0]).upper()}: {error['msg']}")
        raise typer.Exit(1) from wrong


@contextmanager
def _said_clearly() -> Iterator[None]:
    """Turn what can go wrong outside our code into one line and exit code 1."""
    from flows.ingest import SourceRootError  # noqa: PLC0415
    from flows.mirror import OvertakenError  # noqa: PLC0415
    from flows.nlp.encoder.session import ModelError  # noqa: PLC0415
    from flows.storage import AnotherRunError  # noqa: PLC0415
    from flows.summary import NothingGotThroughError  # noqa: PLC0415
    from flows.validate import TableRefusedError  # noqa: PLC0415
    from flows.wikidata import WikidataTableError  # noqa: PLC0415
    from flows.workers import WorkersError  # noqa: PLC0415

    try:
        yield
    except NothingGotThroughError as nothing:
        _show_outcome(nothing.outcome)
        errors.print(f"Nothing got through: {nothing}")
    except (SourceRootError, AnotherRunError, ModelError, WikidataTableError) as refused:
        errors.print(f"Nothing was done: {refused}")
    except (TableRefusedError, WorkersError, OvertakenError) as refused:
        errors.print(f"Nothing was published, the last generation stays: {refused}")
    except OSError as failed:
        errors.print(f"Nothing was published, the last generation stays: {failed}")
    else:
        return
    raise typer.Exit(1)


@contextmanager
def _progress_shown() -> Iterator[None]:
    """Show how far the run is: a bar on a terminal, else a line a step."""
    from flows.progress import listener  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        steps = {"starting": bar.add_task("starting", total=None)}

        def show(label: str, done: int, total: int | None) -> None:
            if label not in steps:
                steps[label] = bar.add_task(label, total=total)
            bar.update(steps[label], completed=done, total=total)
            if not console.is_terminal and done == total:
                console.print(f"{label}: {done} chunks done")

        token = listener.set(show)
        try:
            yield
        finally:
            listener.reset(token)


def _show_outcome(outcome: Outcome) -> None:
    from flows.summary import coverage_line, first_rejects, reasons_line  # noqa: PLC0415

    if outcome.changed:
        console.print(f"{outcome.records} records read, {outcome.articles} articles on record.")
    else:
        console.print(f"Nothing changed: {outcome.records} records read, the tables are up to date.")
    _show_rows(outcome.manifest)
    if outcome.manifest.coverage:
        console.print(f"Coverage: {coverage_line(outcome.manifest.coverage)}")
    if outcome.manifest.rejects:
        console.print(f"Set aside: {reasons_line(outcome.manifest.rejects)}")
        for line in first_rejects(outcome.out):
            console.print(f"  {line}", markup=False)
    if outcome.alarms:
        console.print(f"Unlike the last runs: {'; '.join(outcome.alarms)}", markup=False)
    console.print(f"The tables are in {outcome.tables}", markup=False)
    if outcome.report is None:
        errors.print("The report was not written; why, says: onrecord report")
    else:
        console.print(f"The report is in {outcome.report}", markup=False)


def _show_rows(manifest: Manifest) -> None:
    console.print("Rows: " + ", ".join(f"{name} {table.rows}" for name, table in manifest.tables.items()))
