"""After each fault readers see the last whole generation, and the next run loses and doubles nothing."""

import errno
import multiprocessing
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from conftest import table_hashes, write_articles
from test_incremental import run
from test_storage import hold

import flows.publish
import flows.storage
from flows.pipeline import process_articles
from flows.storage import AnotherRunError, Store, current_manifest, is_whole

COMMAND = [sys.executable, "-c", "from flows.cli import app; app()", "run"]
# How often is killed, and how many files a run with one new article writes at least.
KILLS, SYNCS = 20, 28
KILLING = """
import os, signal, sys, threading
from pathlib import Path
import flows.storage
from flows.pipeline import process_articles

raw, out, at, delay = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
synced, sync = 0, flows.storage.sync

def counted(path):
    global synced
    sync(path)
    synced += 1
    if synced == at:
        threading.Timer(delay, os.kill, (os.getpid(), signal.SIGKILL)).start()

flows.storage.sync = counted
process_articles(raw, out, chunk_size=2, tagger="rules")
"""


def whole_generation(out):
    """Return the manifest of the current generation, every file of which is what the manifest says."""
    manifest = current_manifest(Store(out))
    for table, made in manifest.tables.items():
        assert all(is_whole(out / "current" / table / part.name, part) for part in made.files)
        assert pl.read_parquet(out / "current" / table).height == made.rows
    return manifest


def ids(out):
    return sorted(pl.read_parquet(out / "current" / "articles")["source_id"])


@pytest.mark.stress
def test_twenty_kills_leave_twenty_whole_generations(raw, out, server, tmp_path):
    drawn = random.Random(6)
    process_articles(raw, out, chunk_size=2, tagger="rules")
    killed = 0
    for number in range(6, 6 + KILLS):
        before = whole_generation(out)
        write_articles(raw, number, name=f"{number}.jsonl")
        where = [str(drawn.randint(1, SYNCS)), str(drawn.random() / 10)]
        ended = subprocess.run([sys.executable, "-c", KILLING, raw, out, *where], env=server, timeout=120)
        killed += ended.returncode == -signal.SIGKILL
        after = whole_generation(out)
        assert after == before or len(ids(out)) == number + 1
        outcome = process_articles(raw, out, chunk_size=2, tagger="rules")
        assert whole_generation(out) == outcome.manifest
        assert ids(out) == sorted(f"a{each}" for each in range(number + 1))
    assert killed >= KILLS - 2, "a run may end in the moment before it is killed"
    process_articles(raw, tmp_path / "anew", chunk_size=2, tagger="rules")
    assert table_hashes(out) == table_hashes(tmp_path / "anew")


@pytest.mark.parametrize(
    "at", [5, 31, 54, *(pytest.param(at, marks=pytest.mark.stress) for at in range(1, 60, 9))]
)
def test_a_disk_that_fills_up_at_any_point_leaves_the_last_generation(raw, out, tmp_path, monkeypatch, at):
    run(raw, out)
    before = whole_generation(out)
    write_articles(raw, *range(60, 65), name="zz.jsonl")
    sync, calls = flows.storage.sync, iter(range(1, 1000))

    def full(path):
        if next(calls) >= at:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(path)

    with monkeypatch.context() as patch:
        patch.setattr(flows.storage, "sync", full)
        with pytest.raises(OSError, match="No space left"):
            run(raw, out)
    assert whole_generation(out).tables["articles"].rows in {6, 11}
    assert at > 50 or current_manifest(Store(out)) == before
    assert not list((out / "generations").glob(".*"))
    run(raw, out)
    run(raw, tmp_path / "anew")
    assert table_hashes(out) == table_hashes(tmp_path / "anew")


def test_a_full_file_system_leaves_the_last_generation(raw, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1300k", "tmpfs", small], capture_output=True
    ).returncode:
        pytest.skip("only root mounts file systems")
    try:
        run(raw, small / "out")
        before = whole_generation(small / "out")
        write_articles(raw, *range(60, 100), name="zz.jsonl")
        with pytest.raises(OSError, match="No space left"):
            run(raw, small / "out")
        assert whole_generation(small / "out") == before
        (raw / "zz.jsonl").unlink()
        write_articles(raw, *range(5))
        run(raw, small / "out")
        assert len(ids(small / "out")) == 5
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.mark.parametrize(
    ("table", "is_short"), [("quotes", True), ("entities", False), ("entity_index", True), ("rejects", False)]
)
def test_a_damaged_file_is_noticed_and_made_again(raw, out, table, is_short):
    run(raw, out, size=2)
    expected = table_hashes(out)
    for folder in ("generations", "staging"):
        for path in (out / folder).rglob("*.parquet"):
            if table in {path.stem, path.parent.name}:
                data = path.read_bytes()
                path.write_bytes(data[:9] if is_short else data[:-9] + bytes(9))
    assert table_hashes(out) != expected
    write_articles(raw, 7, name="zz.jsonl")
    run(raw, out, size=2)
    (raw / "zz.jsonl").unlink()
    run(raw, out, size=2)
    assert table_hashes(out) == expected
    whole_generation(out)


def test_damage_is_mended_though_no_source_changed(raw, out):
    process_articles(raw, out, chunk_size=2, tagger="rules")
    expected = table_hashes(out)
    staged = next((out / "staging").glob("*/quotes.parquet"))
    staged.write_bytes(staged.read_bytes()[:-9] + bytes(9))
    assert process_articles(raw, out, chunk_size=2, tagger="rules").processed_chunks == 1
    assert table_hashes(out) == expected


def test_two_runs_started_at_once_make_one_generation(raw, out, server, tmp_path):
    words = [*COMMAND, "--raw", str(raw), "--out", str(out)]
    both = [subprocess.Popen(words, env=server, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=240)[1] for process in both]
    ended = [process.returncode for process in both]
    assert 0 in ended
    assert all(code == 0 or "another run" in text for code, text in zip(ended, said, strict=True))
    whole_generation(out)
    assert len(list((out / "generations").iterdir())) == 1
    process_articles(raw, tmp_path / "anew", tagger="rules")
    assert table_hashes(out) == table_hashes(tmp_path / "anew")


def test_a_scheduled_run_that_finds_a_long_one_at_work_gives_way(raw, out, monkeypatch):
    process_articles(raw, out, tagger="rules")
    before = whole_generation(out)
    write_articles(raw, 7, name="zz.jsonl")
    monkeypatch.setenv("ONRECORD_WAIT", "0.3")
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    long_run = context.Process(target=hold, args=(out, held, release))
    long_run.start()
    try:
        assert held.wait(60)
        with pytest.raises(AnotherRunError):
            process_articles(raw, out, tagger="rules")
        assert whole_generation(out) == before
    finally:
        release.set()
        long_run.join(30)
    assert process_articles(raw, out, tagger="rules").articles == 7


class Clock(datetime):
    moment = None

    @classmethod
    def now(cls, _zone):
        return cls.moment


def test_a_clock_that_goes_back_takes_no_generation_away(raw, out, monkeypatch):
    published = []
    for number, years in enumerate((10, 0, -10, -20, 0)):
        moment = datetime.now(UTC) + timedelta(days=365 * years)
        monkeypatch.setattr(Clock, "moment", moment)
        monkeypatch.setattr(flows.publish, "datetime", Clock)
        write_articles(raw, *range(number + 1))
        run(raw, out)
        published.append(whole_generation(out).generation)
        assert len(ids(out)) == number + 1
    assert sorted(path.name for path in (out / "generations").iterdir()) == sorted(published[-3:])
