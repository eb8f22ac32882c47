"""Hostile input: made to fill the memory, to take endless time, to lead astray, or to fool who reads it."""

import gzip
import json
import os
import time
import tracemalloc
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.clean import clean_articles
from flows.extract import extract_articles
from flows.ingest import Limits, RawRecord, find_sources, read_source, records_frame
from flows.rejects import Reject

SENTENCE = "The council of Aldermouth said on Monday that it would mend the old bridge before the winter. "
HEAD = "<html><head><title>Bridge</title></head><body><article>"
BODY = f"<p>{SENTENCE * 5}</p>"


def read(root: Path, **limits: int) -> tuple[list[RawRecord], list[Reject]]:
    """Read all files under the folder."""
    found = [
        outcome for path in find_sources(root) for outcome in read_source(root, path, limits=Limits(**limits))
    ]
    kept = [outcome for outcome in found if isinstance(outcome, RawRecord)]
    return kept, [outcome for outcome in found if isinstance(outcome, Reject)]


def reasons(rejects: list[Reject]) -> list[tuple[str, int | None]]:
    return [(reject.reason, reject.source_record) for reject in rejects]


def through(root: Path) -> tuple[pl.DataFrame, list[Reject]]:
    """Take all files under the folder through reading, extracting and cleaning."""
    kept, unread = read(root)
    raw, unextracted = extract_articles(records_frame(kept))
    articles, unclean = clean_articles(raw)
    return articles, [*unread, *unextracted, *unclean]


# Decompression bombs


def zstd(content: bytes) -> bytes:
    return bytes(pa.compress(content, codec="zstd", asbytes=True))


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstd)])
def test_a_bomb_takes_no_more_memory_than_a_record_may(tmp_path, name, suffix, pack):
    (tmp_path / f"{name}{suffix}").write_bytes(pack(bytes(40_000_000)))
    tracemalloc.start()
    kept, rejects = read(tmp_path, record_bytes=1_000_000, file_bytes=30_000_000)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert kept == []
    assert {reason for reason, _ in reasons(rejects)} == {"record_too_large"}


def test_a_value_that_stands_for_a_million_rows(tmp_path):
    rows = pa.DictionaryArray.from_arrays(pa.array([0] * 5000, pa.int32()), pa.array(["y" * 3_000_000]))
    pq.write_table(pa.table({"text": rows}), tmp_path / "a.parquet", compression="zstd", store_schema=False)
    assert (tmp_path / "a.parquet").stat().st_size < 10_000
    before = pa.total_allocated_bytes()
    kept, rejects = read(tmp_path, record_bytes=1_000_000, file_bytes=60_000_000)
    assert pa.total_allocated_bytes() - before < 50_000_000
    assert kept == []
    assert reasons(rejects)[0] == ("record_too_large", 0)
    assert reasons(rejects)[-1] == ("record_too_large", None)
    assert len(rejects) < 30


def test_a_row_of_parquet_that_is_too_large_by_itself(tmp_path):
    frame = pl.DataFrame({"id": ["a", "b", "c"], "text": ["short", "y" * 3_000_000, "short"]})
    frame.write_parquet(tmp_path / "a.parquet")
    kept, rejects = read(tmp_path, record_bytes=2_000_000)
    assert [record.source_id for record in kept] == ["a", "c"]
    assert reasons(rejects) == [("record_too_large", 1)]
    assert reasons(read(tmp_path, record_bytes=500_000)[1]) == [("record_too_large", None)]


# Poisoned Parquet and JSON


@pytest.mark.parametrize(
    "column",
    [
        pa.array([b"caf\xe9", b"\xff\xfe"]),
        pa.array([["a"], ["b"]]),
        pa.array([{"a": 1}, {"a": 2}]),
        pa.array([1.5, float("nan")]),
        pa.array([None, None]),
        pa.array([True, False]),
    ],
)
def test_a_body_of_another_type_is_refused_row_by_row(tmp_path, column):
    pq.write_table(pa.table({"text": column}), tmp_path / "a.parquet")
    kept, rejects = read(tmp_path)
    assert kept == []
    assert {reason for reason, _ in reasons(rejects)} <= {"wrong_type", "missing_text"}
    assert len(rejects) == 2


def test_strings_of_parquet_that_are_no_utf8(tmp_path):
    data = pa.array([b"caf\xe9 is closed", b"fine"], pa.binary())
    poisoned = pa.StringArray.from_buffers(2, data.buffers()[1], data.buffers()[2])
    pq.write_table(pa.table({"id": ["a", "b"], "text": poisoned}), tmp_path / "a.parquet")
    kept, rejects = read(tmp_path)
    assert [record.source_id for record in kept] == ["b"]
    assert reasons(rejects) == [("broken_parquet", 0)]


def test_times_outside_the_calendar(tmp_path):
    moments = pa.array([2**51, -(2**51)], pa.timestamp("ms", "UTC"))
    pq.write_table(pa.table({"text": [SENTENCE] * 2, "published_at": moments}), tmp_path / "a.parquet")
    kept, rejects = read(tmp_path)
    assert len(kept) + len(rejects) == 2


@pytest.mark.parametrize("place", range(0, 900, 37))
@pytest.mark.parametrize("damage", [b"\xff" * 8, b"\0" * 8])
def test_parquet_with_lengths_and_pages_damaged(tmp_path, place, damage):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["a", "b"], "text": [SENTENCE, SENTENCE * 2]}), path)
    content = bytearray(path.read_bytes())
    place = -place - len(damage) - 8 if place else 4  # from the end on, where the lengths are
    content[place : place + len(damage)] = damage
    path.write_bytes(content)
    kept, rejects = read(tmp_path)
    assert all(reject.stage == "ingest" and "\n" not in reject.detail for reject in rejects)
    assert kept or rejects


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "One.", "text": "Two."}', "broken_json"),
        ('{"text": "One.", "more": {"a": 1, "a": 2}}', "broken_json"),
        ('{"text": NaN}', "wrong_type"),
        ('{"text": 1e999999}', "wrong_type"),
        ('{"text": -Infinity}', "wrong_type"),
        ('{"text": "One.", "id": ' + "9" * 5000 + "}", "broken_json"),
        ('{"text": "One.", "more": ' + '{"a":' * 50_000 + "1" + "}" * 50_001, "broken_json"),
        ('{"text": "One.", "more": ' + "[" * 50_000 + "]" * 50_000 + "}", "broken_json"),
    ],
)
def test_json_that_is_not_what_it_seems(tmp_path, line, reason):
    (tmp_path / "a.jsonl").write_text(f'{line}\n{{"id": "after", "text": "Still read."}}\n')
    kept, rejects = read(tmp_path)
    assert [record.source_id for record in kept] == ["after"]
    assert reasons(rejects) == [(reason, 0)]


def test_a_number_that_python_prints_as_nan_is_no_title(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "Still read.", "title": NaN}\n')
    (kept,), rejects = read(tmp_path)
    assert kept.title is None
    assert reasons(rejects) == [("wrong_type", None)]


# Pages


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
PAGES = {
    "billion laughs": f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">{LAUGHS}]>{HEAD}<p>&l11;</p>',
    "outer file": f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:/etc/passwd">]>{HEAD}<p>&x;</p>{BODY}',
    "attributes": f"{HEAD}<p {' '.join(f'a{n}=b' for n in range(20_000))}>{SENTENCE * 5}</p>",
    "too many attributes": f"{HEAD}<p {' '.join(f'a{n}' for n in range(300_000))}>{SENTENCE * 5}</p>",
    "quotes in tags": HEAD + "<a '\"" * 100_000 + f"{BODY}",
    "siblings": HEAD + "<br>" * 40_000 + f"{BODY}",
    "many paragraphs": HEAD + "<p>Ada Voss said no.</p>" * 8_000,
    "unclosed": HEAD + "<b><i><a href=x>" * 20_000 + f"<p>{SENTENCE * 5}",
    "comments": HEAD + "<!--" * 100_000 + f"{BODY}",
    "tables": HEAD + "<table><tr><td>" * 3_000 + f"{BODY}",
    "lists": HEAD + "<ul><li>" * 5_000 + f"{BODY}",
    "long attribute": f'{HEAD}<a href="{"a/" * 500_000}">x</a>{BODY}',
    "json-ld": f'<html><head><script type="application/ld+json">{"[" * 100_000}</script></head>{BODY}',
    "meta": '<html><head><meta name="author" content="' + "by " * 200_000 + f'"></head>{BODY}',
    "title": f"<html><head><title>{'A - ' * 100_000}</title></head>{BODY}",
}  # fmt: skip


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_takes_bounded_time_and_reads_no_other_file(tmp_path, kind):
    (tmp_path / "a.html").write_text(PAGES[kind])
    started = time.process_time()
    articles, rejects = through(tmp_path)
    assert time.process_time() - started < 20
    assert articles.height + len(rejects) == 1
    for text in articles["text"]:
        assert "root:" not in text and len(text) < 1_000_000


# Names and paths


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path):
    root, outside = tmp_path / "raw", tmp_path / "secrets"
    for folder in (root / "own", outside / "deep"):
        folder.mkdir(parents=True)
    (outside / "secret.txt").write_text(SENTENCE)
    (outside / "deep" / "secret.txt").write_text(SENTENCE)
    (root / "own" / "article.txt").write_text(SENTENCE)
    (root / "again.txt").symlink_to(root / "own" / "article.txt")
    (root / "folder").symlink_to(outside)
    (root / "file.txt").symlink_to("../secrets/secret.txt")
    (root / "absolute.txt").symlink_to(outside / "secret.txt")
    (root / "odd.txt").symlink_to("/dev/zero")
    kept, rejects = read(root)
    assert [record.source_path for record in kept] == ["again.txt", "own/article.txt"]
    assert [reject.source_path for reject in rejects] == ["absolute.txt", "file.txt", "folder", "odd.txt"]
    assert {reason for reason, _ in reasons(rejects)} == {"unreadable_file"}


def test_a_folder_that_is_itself_a_link_is_read(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").write_text(SENTENCE)
    (tmp_path / "raw").symlink_to(tmp_path / "there")
    assert [record.source_path for record in read(tmp_path / "raw")[0]] == ["a.txt"]


@pytest.mark.parametrize(
    ("name", "source_path", "shown"),
    [
        (b"caf\xe9.txt", "caf\\xe9.txt", "caf\\xe9.txt"),
        ("a\u202etxt.exe".encode(), "a\u202etxt.exe", "a\\u202etxt.exe"),
        (b"two\nlines.exe", "two\nlines.exe", "two lines.exe"),
        (b"bell\x07\x1b[31m.exe", "bell\x07\x1b[31m.exe", "bell\\x07\\x1b[31m.exe"),
        (b"n" * 250 + b".exe", "n" * 250 + ".exe", "n" * 250 + ".exe"),
        (b"-rf.exe", "-rf.exe", "-rf.exe"),
        (b"..txt.exe", None, None),  # hidden
    ],
)
def test_odd_names_are_kept_and_shown_so_that_nobody_is_fooled(tmp_path, name, source_path, shown):
    (tmp_path / "good.txt").write_text(SENTENCE)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("")
    _, rejects = read(tmp_path)
    assert [reject.source_path for reject in rejects] == ([source_path] if source_path else [])
    for reject in rejects:
        assert reject.detail.startswith(shown)
        assert reject.detail.isprintable()


def test_names_with_odd_bytes_stay_apart(tmp_path):
    for name in (b"a\xe9.txt", b"a\xe8.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(SENTENCE * 3)
    articles, rejects = through(tmp_path)
    assert rejects == []
    assert articles["article_id"].n_unique() == 2


def test_ids_and_addresses_of_records_are_no_paths(tmp_path):
    record = {"id": "../../etc/passwd\0", "text": SENTENCE * 3, "url": "javascript:alert(1)"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    (article,) = through(tmp_path)[0].rows(named=True)
    assert article["source_id"] == record["id"]  # as given: it is never used as a name of a file
    assert article["url"] == record["url"]


# Characters


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\x00", "\x1b", "\U000e0041"]
)
def test_characters_that_are_not_seen_are_taken_out_of_text_and_heading(tmp_path, hidden):
    fields = {"title": "Bridge", "byline": "Ida Voss", "publisher": "The Gazette", "text": SENTENCE * 3}
    planted = {name: value[:3] + hidden + value[3:] for name, value in fields.items()}
    (tmp_path / "a.jsonl").write_text(json.dumps(planted) + "\n")
    articles, rejects = through(tmp_path)
    assert rejects == []
    (article,) = articles.rows(named=True)
    assert {name: article[name] for name in fields} == fields | {"text": fields["text"].strip()}


def test_escapes_of_such_characters_are_taken_out_as_well(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"title": "Bri&#x202e;dge &amp; co", "text": f"Bri&#8238;dge. {SENTENCE * 3}"})
    )
    (article,) = through(tmp_path)[0].rows(named=True)
    assert article["title"] == "Bridge & co"
    assert article["text"].startswith("Bridge. ")


def test_a_script_in_a_title_is_text_like_any_other(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"title": "<script>alert(1)</script>", "text": SENTENCE * 3})
    )
    (article,) = through(tmp_path)[0].rows(named=True)
    assert article["title"] == "<script>alert(1)</script>"  # whoever shows it as HTML escapes it
