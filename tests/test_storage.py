import errno
import multiprocessing

import polars as pl
import pyarrow.parquet as pq
import pytest

from flows.storage import (
    AnotherRunError,
    Store,
    complete_folder,
    empty_frame,
    exclusive,
    stage_chunk,
    staged_chunk,
    write_part,
)
from schemas.arrow import arrow_schema
from schemas.tables import TABLES


def frames():
    return {name: empty_frame(name) for name in TABLES} | {"signatures": pl.DataFrame({"article_id": ["a"]})}


def hold(out, held, release):
    with exclusive(Store(out)):
        held.set()
        release.wait(20)


def test_two_runs_never_write_at_once(out):
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(out, held, release))
    other.start()
    try:
        assert held.wait(30)
        with pytest.raises(AnotherRunError, match="another run"), exclusive(Store(out), wait=0.3):
            pass
    finally:
        release.set()
        other.join(30)
    with exclusive(Store(out), wait=1):
        pass


def test_a_folder_is_complete_or_not_there(tmp_path):
    with pytest.raises(OSError, match="full"), complete_folder(tmp_path / "x") as folder:
        (folder / "half").write_text("half")
        raise OSError(errno.ENOSPC, "full")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_away(out):
    (out / "staging" / ".tmp-k").mkdir(parents=True)
    (out / "staging" / ".spool").mkdir()
    with exclusive(Store(out)):
        assert list((out / "staging").iterdir()) == []


@pytest.mark.parametrize("damage", [b"", b"PAR1 and then something else"])
def test_a_damaged_staged_chunk_counts_as_none(out, damage):
    store = Store(out)
    assert stage_chunk(store, "k", frames(), {}) == staged_chunk(store, "k")
    (store.staged("k") / "articles.parquet").write_bytes(damage)
    assert staged_chunk(store, "k") is None


@pytest.mark.parametrize("table", TABLES)
def test_parts_keep_the_columns_and_their_docs(tmp_path, table):
    part = write_part(empty_frame(table), tmp_path / "part.parquet", table=table)
    assert (part.rows, part.bytes) == (0, (tmp_path / "part.parquet").stat().st_size)
    written = pq.read_schema(tmp_path / "part.parquet")
    assert [docs(field) for field in written] == [docs(field) for field in arrow_schema(table)]


def docs(field):
    return field.name, (field.metadata or {}).get(b"description")
