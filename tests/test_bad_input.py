"""Bad input: each gives one clear line that names file and reason, and the rest goes on."""

import gzip
import json
import random
import time
import zlib
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from flows.clean import clean_articles
from flows.extract import extract_articles
from flows.ingest import Limits, RawRecord, find_sources, read_source, records_frame
from flows.rejects import Reject, rejects_frame

SENTENCE = "The council said on Monday that it would mend the old bridge before the winter. "
GOOD = json.dumps({"id": "good", "text": SENTENCE * 3})
HTML_HEAD = "<html><head><title>Bridge</title></head><body>"


def outcomes(path: Path, **limits: int) -> tuple[list[RawRecord], list[Reject]]:
    read = list(read_source(path.parent, path, limits=Limits(**limits)))
    kept = [outcome for outcome in read if isinstance(outcome, RawRecord)]
    return kept, [outcome for outcome in read if isinstance(outcome, Reject)]


def through(path: Path) -> tuple[pl.DataFrame, list[Reject]]:
    """Take a file through reading, extracting and cleaning."""
    kept, unread = outcomes(path)
    raw, unextracted = extract_articles(records_frame(kept))
    articles, unclean = clean_articles(raw)
    return articles, [*unread, *unextracted, *unclean]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty_file"),
        ("blank.txt", b" \n\n ", "empty_file"),
        ("empty.jsonl", b"\n", "empty_file"),
        ("empty.parquet", b"", "empty_file"),
        ("empty.txt.gz", gzip.compress(b""), "empty_file"),
        ("picture.txt", bytes(range(256)) * 40, "not_text"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(9000), "not_text"),
        ("packed.txt", zlib.compress(random.Random(2).randbytes(9000)).replace(b"\0", b"\1"), "not_text"),
        ("one-line.txt", b"x" * 50_000_000, "record_too_large"),
        ("picture.jsonl", bytes(range(9)) * 40, "not_text"),
        ("noise.gz.txt", gzip.compress(bytes(range(256))), "not_text"),
        ("broken.txt.gz", b"no gzip at all", "broken_compression"),
        ("broken.txt.zst", b"no zstd at all", "broken_compression"),
        ("cut.txt.gz", gzip.compress(GOOD.encode() * 50)[:-20], "broken_compression"),
        (
            "cut.html.zst",
            bytes(pa.compress(GOOD.encode() * 50, codec="zstd", asbytes=True))[:-8],
            "broken_compression",
        ),
        ("corrupt.parquet", b"PAR1" + b"\0" * 100 + b"PAR1", "broken_parquet"),
        ("text.parquet", GOOD.encode(), "broken_parquet"),
        ("report.pdf", b"%PDF", "unknown_format"),
        ("no-suffix", b"text", "unknown_format"),
        ("archive.tar.gz", b"", "unknown_format"),
        ("README.md", b"# About this folder", "unknown_format"),
        ("page.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no_article"),
        ("page2.html", b"<<<>>>", "no_article"),
        ("short.txt", b"Too short.", "no_article"),
        ("figures.txt", b"1 2 3 4 5 6 7 8 9 10 11 12", "no_article"),
        (
            "french.txt",
            ("Le conseil a dit lundi que le pont serait r\u00e9par\u00e9 avant l'hiver. " * 5).encode(),
            "not_english",
        ),
    ],
)
def test_a_bad_file_gives_one_clear_line(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    articles, (reject,) = through(path)
    assert articles.is_empty()
    assert reject.reason == reason
    assert reject.source_path == name
    assert name in reject.detail and "\n" not in reject.detail


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "cut", "text": "The coun', "broken_json"),
        ("[" * 100_000, "broken_json"),
        ('{"id": 1' + "0" * 5000 + "}", "broken_json"),
        ('["a", "list"]', "wrong_type"),
        ('{"id": "a"}', "missing_text"),
        ('{"id": "a", "text": "  "}', "missing_text"),
        ('{"id": "a", "text": null}', "missing_text"),
        ('{"id": "a", "text": 5}', "wrong_type"),
        ('{"id": "a", "html": ["<p>"]}', "wrong_type"),
        ('{"id": true, "text": "x"}', "wrong_type"),
        ('{"id": {"a": 1}, "text": "x"}', "wrong_type"),
        ('{"id": "good", "text": "Another with the same id."}', "duplicate_id"),
    ],
)
def test_a_bad_line_is_set_aside_alone(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text(f'{GOOD}\n{line}\n{{"id": "after", "text": "Still read."}}\n')
    kept, (reject,) = outcomes(path)
    assert [record.source_id for record in kept] == ["good", "after"]
    assert (reject.reason, reject.source_record) == (reason, 1)
    assert "wire.jsonl, record 1" in reject.detail


def test_a_folder_of_bad_files_goes_on_to_its_end(tmp_path: Path) -> None:
    bad = {
        "b-empty.txt": (b"", "empty_file"),
        "c-picture.txt": (bytes(range(256)) * 40, "not_text"),
        "d-broken.txt.gz": (b"no gzip at all", "broken_compression"),
        "e-lines.jsonl": (b'{"id": "cut", "text": "The coun', "broken_json"),
        "f-page.html": (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no_article"),
        "g-table.parquet": (b"PAR1", "broken_parquet"),
        "h-gone.txt": (SENTENCE.encode(), "vanished_file"),
    }
    for name in ("a-first.txt", "z-last.txt"):
        (tmp_path / name).write_text(f"{name} is told here. {SENTENCE * 3}")
    for name, (content, _) in bad.items():
        (tmp_path / name).write_bytes(content)
    sources = find_sources(tmp_path)
    (tmp_path / "h-gone.txt").unlink()
    taken = [through(path) for path in sources]
    articles = pl.concat([articles for articles, _ in taken])
    rejects = rejects_frame([reject for _, rejects in taken for reject in rejects])
    assert articles["source_id"].to_list() == ["a-first", "z-last"]
    assert rejects["source_path"].to_list() == list(bad)
    assert rejects["reason"].to_list() == [reason for _, reason in bad.values()]
    for path, detail in rejects.select("source_path", "detail").iter_rows():
        assert path in detail and "\n" not in detail


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text(f"{GOOD}\n" * 2)
    reading = read_source(tmp_path, path)
    assert isinstance(next(reading), RawRecord)
    path.unlink()
    assert [outcome.reason for outcome in reading if isinstance(outcome, Reject)] == ["duplicate_id"]


def test_a_line_that_is_not_utf8_is_set_aside_alone(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_bytes(GOOD.encode() + b'\n{"text": "caf\xe9"}\n')
    kept, (reject,) = outcomes(path)
    assert len(kept) == 1
    assert reject.reason == "broken_json"


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_records_before_a_break_survive(tmp_path: Path, suffix: str) -> None:
    lines = "\n".join(json.dumps({"id": n, "text": f"{n * 7919} {SENTENCE}"}) for n in range(20_000)).encode()
    whole = gzip.compress(lines) if suffix == ".gz" else bytes(pa.compress(lines, codec="zstd", asbytes=True))
    path = tmp_path / f"wire.jsonl{suffix}"
    path.write_bytes(whole[: len(whole) // 2])
    kept, rejects = outcomes(path)
    assert len(kept) > 1000
    assert [record.source_record for record in kept] == list(range(len(kept)))
    assert rejects[-1].reason == "broken_compression"


def test_unknown_and_unusable_fields_are_told_once_a_file(tmp_path: Path) -> None:
    lines = [
        {"id": n, "text": SENTENCE, "colour": "red", "url": 5, "published_at": "yesterday"} for n in range(3)
    ]
    path = tmp_path / "wire.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    kept, rejects = outcomes(path)
    assert len(kept) == 3
    assert [(reject.reason, reject.source_record) for reject in rejects] == [
        ("unknown_field", None),
        ("wrong_type", None),
        ("wrong_type", None),
    ]
    assert "'colour'" in rejects[0].detail and "3 records" in rejects[0].detail


def test_a_file_full_of_odd_fields_gives_few_rejects(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text(json.dumps({"text": SENTENCE, **{f"field{n}": n for n in range(5000)}}))
    kept, rejects = outcomes(path)
    assert len(kept) == 1
    assert len(rejects) < 150


def test_lone_surrogates_do_not_stop_a_record(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text(
        '{"id": "a\\ud800", "title": "\\udfff", "text": "The bridge\\ud800 will be mended soon."}'
    )
    articles, rejects = through(path)
    assert rejects == []
    assert articles["text"].to_list() == ["The bridge\ufffd will be mended soon."]


def test_a_huge_line_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text('{"id": "huge", "text": "' + "x" * 50_000_000 + '"}\n' + GOOD + "\n")
    (kept,), (reject,) = outcomes(path)
    assert (kept.source_id, kept.source_record) == ("good", 1)
    assert (reject.reason, reject.source_record) == ("record_too_large", 0)


def test_a_decompression_bomb_ends_at_the_limit(tmp_path: Path) -> None:
    for name in ("bomb.jsonl.gz", "bomb.txt.gz", "bomb.parquet.gz"):
        (tmp_path / name).write_bytes(gzip.compress(b" " * 30_000_000))
        kept, (reject,) = outcomes(tmp_path / name, record_bytes=2**20, file_bytes=2**22)
        assert kept == []
        assert reject.reason == "record_too_large"


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"headline": ["a"], "content": ["b"]}, "missing_text"),
        ({"id": ["a"], "text": [5]}, "wrong_type"),
        ({"id": [1.5], "text": ["b"]}, "wrong_type"),
        ({"id": ["a"], "text": [None]}, "missing_text"),
    ],
)
def test_wrong_columns(tmp_path: Path, columns: dict[str, list[object]], reason: str) -> None:
    path = tmp_path / "archive.parquet"
    pl.DataFrame(columns).write_parquet(path)
    kept, rejects = outcomes(path)
    assert kept == []
    assert rejects[0].reason == reason


def test_a_parquet_file_with_damaged_pages(tmp_path: Path) -> None:
    path = tmp_path / "archive.parquet"
    pl.DataFrame({"text": [SENTENCE * 50 + str(n) for n in range(500)]}).write_parquet(path)
    content = bytearray(path.read_bytes())
    content[100:400] = bytes(300)
    path.write_bytes(content)
    kept, rejects = outcomes(path)
    assert {reject.reason for reject in rejects} == {"broken_parquet"}
    assert kept == []


def test_a_large_article_goes_through(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("Long read\n\n" + "\n\n".join([SENTENCE * 5] * 25_000))
    assert path.stat().st_size > 10_000_000
    articles, rejects = through(path)
    assert rejects == []
    assert len(articles["text"][0]) > 9_900_000


@pytest.mark.parametrize("tag", ["div", "b", "ul", "blockquote", 'div class="article-body"'])
def test_deeply_nested_pages_neither_crash_nor_take_long(tmp_path: Path, tag: str) -> None:
    path = tmp_path / "deep.html"
    opened, closed = f"<{tag}>" * 100_000, f"</{tag.split()[0]}>" * 100_000
    path.write_text(f"{HTML_HEAD}<article>{opened}<p>{SENTENCE * 9}</p>{closed}</article></body></html>")
    started = time.monotonic()
    articles, rejects = through(path)
    assert articles.height + len(rejects) == 1
    assert all(reject.reason == "no_article" for reject in rejects)
    assert time.monotonic() - started < 20


def test_what_is_no_file_and_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    for name, reason in (
        ("folder.txt", "unreadable_file"),
        ("dangling.txt", "vanished_file"),
        ("gone.txt", "vanished_file"),
    ):
        kept, (reject,) = outcomes(tmp_path / name)
        assert kept == []
        assert reject.reason == reason


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(SENTENCE)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    kept, (reject,) = outcomes(path)
    assert kept == []
    assert (reject.reason, reject.detail) == ("unreadable_file", "secret.txt: Permission denied")
