"""The flow: read, take each chunk through the stages, publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

from prefect import flow, task
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, TaskRun
from prefect.events import emit_event
from prefect.runtime import flow_run
from prefect.settings import PREFECT_API_URL, temporary_settings
from pydantic import Field

from flows.chunks import Reading, read_chunks, spool_new, stage_records
from flows.fingerprint import pipeline_fingerprint
from flows.ingest import Limits
from flows.manifests import Manifest, StagedChunk
from flows.mirror import report_url, restore, store_at, upload, upload_report
from flows.nlp.taggers import open_tagger
from flows.object_store import Version
from flows.places import Place
from flows.progress import tell
from flows.publish import content_hash, is_published, publish_generation
from flows.quality import Bounds, find_alarms, measure
from flows.report.page import is_reported, write_report
from flows.settings import Settings
from flows.storage import (
    LASTING,
    Store,
    discard_spool,
    exclusive,
    kept_manifests,
    spool_size,
    staged_manifest,
)
from flows.summary import NothingGotThroughError, Outcome, alarm_text, markdown_summary, table_counts
from flows.wikidata import WikidataTable, read_wikidata
from flows.workers import WorkersError, dask_runner
from schemas.vocabularies import TaggerName

if TYPE_CHECKING:
    from distributed import Future
    from prefect_dask.task_runners import DaskTaskRunner, PrefectDaskFuture

# From this many new chunks on, a run shows its progress as an artifact.
LONG_RUN = 4
# A cluster is handed a chunk for each of its threads, and at least these, as it may yet grow.
FEWEST_HANDED = 16


def _may_pass(_task: object, _run: TaskRun, state: State[object]) -> bool:
    """Tell whether trying again can help: an error of disk or network, but no full or read-only disk."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and error.errno not in LASTING


def _run_name() -> str:
    kind = "rebuild" if flow_run.parameters.get("rebuild") else "incremental"
    return f"{kind}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"


@task(
    name="read sources", retries=2, retry_delay_seconds=2, retry_condition_fn=_may_pass, cache_policy=NO_CACHE
)
def read_sources(raw: Place, store: Store, *, fingerprint: str, chunk_size: int, rebuild: bool) -> Reading:
    """Read the raw files and put the records of new chunks aside."""
    limits = Limits(record_bytes=Settings().record_limit)
    keep = spool_new(store, fingerprint=fingerprint, rebuild=rebuild)
    return read_chunks(raw, size=chunk_size, fingerprint=fingerprint, keep=keep, limits=limits)


@task(
    name="fetch last generation",
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=_may_pass,
    cache_policy=NO_CACHE,
)
def fetch_last(store: Store) -> Version | None:
    """Fetch from the object store what is there and not here; return what it names as current."""
    return restore(store)


@task(name="upload", retries=2, retry_delay_seconds=2, retry_condition_fn=_may_pass, cache_policy=NO_CACHE)
def upload_generation(store: Store, manifest: Manifest, seen: Version | None) -> None:
    """Publish the generation in the object store, in the place of the one that was seen there."""
    upload(store, manifest, seen)


@task(
    name="process chunk",
    task_run_name="chunk {key}",
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=_may_pass,
    cache_policy=NO_CACHE,
)
def process_chunk(store: Store, key: str, tagger: TaggerName, fingerprint: str) -> StagedChunk:
    """Take one chunk's records through the stages and stage its tables.

    Raises WorkersError where the worker has another version of the pipeline than the flow.
    """
    if _own_fingerprint(tagger) != fingerprint:
        raise WorkersError("a worker of the cluster has another version of onrecord, its models or libraries")
    return stage_records(store, key, open_tagger(tagger))


@cache
def _own_fingerprint(tagger: TaggerName) -> str:
    return pipeline_fingerprint(tagger=tagger)


@task(name="publish", cache_policy=NO_CACHE)
def publish(
    store: Store, reading: Reading, *, fingerprint: str, run: str, wikidata: WikidataTable | None
) -> Manifest:
    """Publish the staged chunks of all sources as a new generation."""
    chunks = [staged_manifest(store, key) for key in reading.chunks]
    return publish_generation(
        store, chunks, reading.rejects, fingerprint=fingerprint, run=run, wikidata=wikidata
    )


@task(name="write report", cache_policy=NO_CACHE)
def report(store: Store) -> Place:
    """Write the current generation as a page, and link it."""
    path = write_report(store).resolve()
    place = path if store.url is None else upload_report(store)
    link = place.as_uri() if isinstance(place, Path) else place
    text = f"The tables as a page, at `{place}`."
    create_link_artifact(link, link_text="Report", key="report", description=text)
    return place


@flow(name="process-articles", flow_run_name=_run_name)
def process_articles(
    raw: Place = Path("data/raw"),
    out: Place = Path("data/processed"),
    rebuild: bool = False,
    chunk_size: Annotated[int, Field(ge=1, le=10_000)] = 300,
    tagger: TaggerName = "encoder",
    workers: Annotated[int, Field(ge=1, le=1_000)] = 1,
    cluster: Annotated[str | None, Field(pattern=r"^\w+://.+")] = None,
    wikidata: Path | None = None,
) -> Outcome:
    """Turn the raw articles into tables; only what changed is processed.

    Args:
        raw: Folder of raw articles, or URL of an object store.
        out: Folder of the tables, or URL of an object store.
        rebuild: Process everything again.
        chunk_size: Articles a chunk, on average.
        tagger: What finds attributions, names and policy mentions: the trained encoder, or rules.
        workers: Processes on this machine that take chunks; with one, no other process is started.
        cluster: Address of a Dask scheduler whose workers take the chunks instead.
        wikidata: Table of Wikidata ids, a Parquet or CSV file.

    """
    given = store_at(out, Settings().work)
    store = Store(given.out.absolute(), given.url)
    open_tagger(tagger)  # a model that is missing or damaged is told before anything is read
    known = read_wikidata(wikidata) if wikidata else None
    fingerprint = _own_fingerprint(tagger)
    with exclusive(store, wait=Settings().wait):
        seen = fetch_last(store) if store.url else None
        reading = read_sources(raw, store, fingerprint=fingerprint, chunk_size=chunk_size, rebuild=rebuild)
        published = is_published(store, content_hash(fingerprint, reading.chunks, reading.rejects, known))
        if published and not reading.fresh:
            return _told(
                Outcome(given.out, published, False, reading.records, 0, (), _reported(store), store.url)
            )
        processes = min(workers, len(reading.fresh))
        done: Iterator[StagedChunk] = (
            (process_chunk(store, key, tagger, fingerprint) for key in reading.fresh)
            if cluster is None and processes <= 1
            else _done_by(
                dask_runner(processes, cluster),
                FEWEST_HANDED if cluster else 1,
                store,
                reading.fresh,
                tagger,
                fingerprint,
            )
        )
        for chunk in _shown(done, len(reading.fresh)):
            discard_spool(store, chunk.key)
        run = str(flow_run.name)
        last = kept_manifests(store)
        manifest = publish(store, reading, fingerprint=fingerprint, run=run, wikidata=known)
        if store.url:
            upload_generation(store, manifest, seen)
        alarms = _alarms(store, reading, manifest, last)
        page = _reported(store)
    return _told(
        Outcome(given.out, manifest, True, reading.records, len(reading.fresh), alarms, page, store.url)
    )


def _alarms(store: Store, reading: Reading, made: Manifest, last: list[Manifest]) -> tuple[str, ...]:
    """Return what jumped in the chunks that this run processed, compared with the last generations.

    Rejects are compared over all sources, as those of reading belong to no chunk.
    """
    settings = Settings()
    rates = measure(store, [staged_manifest(store, key) for key in reading.fresh])
    if made.rates is not None:
        rates = rates.model_copy(update={"reject_share": made.rates.reject_share})
    bounds = Bounds(settings.alarm_change, settings.alarm_share, settings.alarm_articles)
    return tuple(find_alarms(rates, last, bounds))


def _done_by(
    runner: DaskTaskRunner,
    fewest: int,
    store: Store,
    keys: Iterable[str],
    tagger: TaggerName,
    fingerprint: str,
) -> Iterator[StagedChunk]:
    """Yield the chunks as the runner's workers are done with them.

    Each thread has one at a time, the largest first, so that in the end none is left with much to do while
    the others have nothing; at least `fewest` are handed over at once. A worker that dies costs a retry on
    another one. Raises WorkersError where a chunk's workers all died.
    """
    from distributed import KilledWorker  # noqa: PLC0415

    handed: dict[Future[StagedChunk], PrefectDaskFuture[StagedChunk]] = {}
    try:
        # Workers report to the server that the flow reports to, also where it was started for this run.
        server = str(get_client(sync_client=True).api_url)
        with temporary_settings({PREFECT_API_URL: server}), runner, runner.client.as_current():
            for key in sorted(keys, key=partial(spool_size, store), reverse=True):
                given = {"store": store, "key": key, "tagger": tagger, "fingerprint": fingerprint}
                future = runner.submit(process_chunk, given)
                handed[future.wrapped_future] = future
                while len(handed) >= max(fewest, sum(runner.client.nthreads().values())):
                    yield from _first_done(handed)
            while handed:
                yield from _first_done(handed)
    except KilledWorker as killed:
        raise WorkersError(f"a chunk's workers died one after another: {killed}") from killed


def _first_done(
    handed: dict[Future[StagedChunk], PrefectDaskFuture[StagedChunk]],
) -> Iterator[StagedChunk]:
    """Wait until a chunk is done; take out all that are, and yield them."""
    from distributed import wait  # noqa: PLC0415

    for done in wait(list(handed), return_when="FIRST_COMPLETED").done:
        yield handed.pop(done).result()


def _shown(done: Iterable[StagedChunk], total: int) -> Iterator[StagedChunk]:
    """Yield the chunks, and show how far a long run is."""
    progress = create_progress_artifact(0.0, description="Chunks done") if total >= LONG_RUN else None
    tell("processing", 0, total)
    for number, chunk in enumerate(done, start=1):
        yield chunk
        tell("processing", number, total)
        if progress is not None:
            update_progress_artifact(cast(UUID, progress), 100.0 * number / total)


def _reported(store: Store) -> Place | None:
    """Write the page unless it is there; its failure is a failed task, and costs the run nothing else."""
    if is_reported(store):
        return store.report if store.url is None else report_url(store)
    state = report(store, return_state=True)
    return state.result() if state.is_completed() else None


def _told(outcome: Outcome) -> Outcome:
    """Leave the run's artifacts. Raises NothingGotThroughError where there is not a single article."""
    create_table_artifact(table_counts(outcome.manifest), key="rows", description="Rows and rejects")
    create_markdown_artifact(markdown_summary(outcome), key="summary", description="Summary of the run")
    if outcome.alarms:
        create_markdown_artifact(alarm_text(outcome), key="alarm", description="Unlike the last runs")
        emit_event(
            "onrecord.quality.alarm",
            resource={"prefect.resource.id": f"onrecord.generation.{outcome.manifest.generation}"},
            payload={"alarms": list(outcome.alarms)},
        )
    if not outcome.articles:
        raise NothingGotThroughError(outcome)
    return outcome
