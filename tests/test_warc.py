"""Web archives: pages become records, all else is counted, and what is broken costs no other record."""

import gzip
import random
import tracemalloc
import zlib
from pathlib import Path

import pyarrow as pa
import pytest

from flows.clean import clean_articles
from flows.extract import extract_articles
from flows.ingest import Limits, RawRecord, read_source, records_frame
from flows.rejects import Reject

SENTENCE = "The council of Aldermouth said on Monday that it would mend the old bridge before the winter. "


def page(number: int = 0) -> bytes:
    body = "".join(f"<p>{number * 31 + part} times: {SENTENCE}</p>" for part in range(4))
    head = f"<html><head><title>Bridge {number}</title></head>"
    return f"{head}<body><article>{body}</article></body></html>".encode()


def record(kind: str, content: bytes, *, length: object = None, **headers: str) -> bytes:
    given = {"WARC-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
    given["Content-Length"] = str(len(content) if length is None else length)
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + content + b"\r\n\r\n"


def reply(
    body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8"
) -> bytes:
    lines = "".join(f"{header}\r\n" for header in (f"Content-Type: {kind}", *headers))
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def response(number: int, http: bytes | None = None, **headers: str) -> bytes:
    given = {
        "WARC_Record_ID": f"<urn:uuid:{number}>",
        "WARC_Target_URI": f"https://gazette.example/{number}",
        "WARC_Date": "2024-05-03T10:00:00Z",
        **headers,
    }
    return record("response", reply(page(number)) if http is None else http, **given)


def members(records: list[bytes]) -> bytes:
    """Compress each record by itself, as archives do."""
    return b"".join(map(gzip.compress, records))


def frames(records: list[bytes]) -> bytes:
    return b"".join(bytes(pa.compress(record, codec="zstd", asbytes=True)) for record in records)


def read(path: Path, content: bytes, **limits: int) -> tuple[list[RawRecord], list[Reject]]:
    path.write_bytes(content)
    outcomes = list(read_source(path.parent, path, limits=Limits(**limits)))
    kept = [outcome for outcome in outcomes if isinstance(outcome, RawRecord)]
    return kept, [outcome for outcome in outcomes if isinstance(outcome, Reject)]


ARCHIVE = [
    record("warcinfo", b"software: crawler\r\n"),
    record("request", b"GET / HTTP/1.1\r\nHost: gazette.example\r\n\r\n", WARC_Target_URI="https://gazette.example/"),
    response(1),
    response(2, reply(b"gone", status="404 Not Found")),
    response(3, reply(b"\x89PNG", kind="image/png")),
    response(4),
    record("metadata", b"fetchTimeMs: 6\r\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("news.warc", b"".join),
        ("news.warc.gz", members),
        ("whole.warc.gz", lambda records: gzip.compress(b"".join(records))),
        ("news.warc.zst", frames),
    ],
)
def test_an_archive_gives_a_record_a_page_and_one_note(tmp_path, name, pack):
    (first, second), (note,) = read(tmp_path / name, pack(ARCHIVE))
    assert (first.source_id, first.url, first.source_record) == ("urn:uuid:1", "https://gazette.example/1", 2)
    assert (first.media, first.payload, first.published_at) == ("html", page(1), None)
    assert (second.source_id, second.source_record) == ("urn:uuid:4", 5)
    assert (note.reason, note.source_record) == ("skipped_record", None)
    assert note.detail == (
        f"{name}: 5 records are no page: 1 metadata, 1 request, 1 response that is not HTML, "
        "1 response without status 200, 1 warcinfo"
    )


def test_a_page_becomes_an_article_and_the_crawl_s_date_is_not_taken_for_its_own(tmp_path):
    kept, _ = read(tmp_path / "news.warc", response(1))
    articles, rejects = clean_articles(extract_articles(records_frame(kept))[0])
    assert rejects == []
    (article,) = articles.rows(named=True)
    assert (article["title"], article["url"]) == ("Bridge 1", "https://gazette.example/1")
    assert article["published_at"] is None
    assert article["text"].count(SENTENCE.strip()) == 4


CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (page(1)[:100], page(1)[100:]))


@pytest.mark.parametrize(
    "http",
    [
        reply(gzip.compress(page(1)), "Content-Encoding: gzip"),
        reply(zlib.compress(page(1)), "Content-Encoding: deflate"),
        reply(bytes(pa.compress(page(1), codec="brotli", asbytes=True)), "Content-Encoding: br"),
        reply(bytes(pa.compress(page(1), codec="zstd", asbytes=True)), "Content-Encoding: zstd"),
        reply(page(1), "Content-Encoding: gzip"),  # archives often hold it unpacked
        reply(CHUNKED + b"0\r\n\r\n", "Transfer-Encoding: chunked"),
        reply(page(1), "Transfer-Encoding: chunked"),
        reply(page(1), kind="application/xhtml+xml"),
    ],
)
def test_what_http_does_to_a_page_is_undone(tmp_path, http):
    kept, rejects = read(tmp_path / "news.warc", response(1, http))
    assert rejects == []
    assert [record.payload for record in kept] == [page(1)]


@pytest.mark.parametrize(
    ("charset", "payload"),
    [
        ("windows-1251", "Мост"),  # what only HTTP can tell
        ("iso-8859-1", "“Café”"),  # in truth UTF-8
        ("punycode", "Café"),
    ],
)
def test_the_charset_that_http_states_counts_where_it_can(tmp_path, charset, payload):
    encoded = payload.encode(charset if charset.startswith("windows") else "utf-8")
    (kept,), _ = read(tmp_path / "a.warc", response(1, reply(encoded, kind=f"text/html; charset={charset}")))
    assert kept.payload.decode() == payload


BROKEN = {
    "no length": response(2).replace(b"Content-Length", b"Content-Size"),
    "negative length": response(2, length=-5),
    "absurd length": response(2, length="9" * 400),
    "no number": response(2, length="many"),
    "length too short": response(2, length=20),
    "noise": random.Random(1).randbytes(5000),
    "endless header": response(2, WARC_Note="x" * 3_000_000),
    "endless HTTP header": response(2, reply(page(2), "X-Note: " + "x" * 3_000_000)),
    "many headers": response(2, reply(page(2), *["X-Note: 1"] * 300_000)),
    "cut off by the crawler": response(2, WARC_Truncated="length"),
    "segment": response(2, WARC_Segment_Number="1"),
}


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("pack", [b"".join, members])
def test_a_broken_record_is_set_aside_alone(tmp_path, broken, pack):
    path = tmp_path / ("news.warc" if pack is not members else "news.warc.gz")
    kept, rejects = read(path, pack([response(1), BROKEN[broken], response(3), response(4)]))
    assert [record.source_id for record in kept] == ["urn:uuid:1", "urn:uuid:3", "urn:uuid:4"]
    assert {reject.reason for reject in rejects} <= {"broken_warc", "skipped_record"}
    assert any(reject.reason == "broken_warc" and reject.source_record in (1, 2) for reject in rejects)
    assert all(path.name in reject.detail and "\n" not in reject.detail for reject in rejects)


def test_a_broken_gzip_member_costs_its_record_alone(tmp_path):
    packed = [gzip.compress(response(number)) for number in range(5)]
    middle = bytearray(packed[2])
    middle[40:60] = bytes(20)
    kept, (reject,) = read(tmp_path / "news.warc.gz", b"".join([*packed[:2], bytes(middle), *packed[3:]]))
    assert [record.source_id for record in kept] == ["urn:uuid:0", "urn:uuid:1", "urn:uuid:3", "urn:uuid:4"]
    assert (reject.reason, reject.source_record) == ("broken_compression", 2)


@pytest.mark.parametrize("pack", [b"".join, members])
@pytest.mark.parametrize("lost", [60, 100])
def test_an_archive_that_was_cut_off(tmp_path, pack, lost):
    path = tmp_path / ("cut.warc" if pack is not members else "cut.warc.gz")
    kept, (reject,) = read(path, pack([response(number) for number in range(4)])[:-lost])
    assert [record.source_record for record in kept] == [0, 1, 2]
    assert reject.reason == ("broken_warc" if pack is not members else "broken_compression")


def test_records_before_a_break_in_zstd_survive(tmp_path):
    noise = random.Random(3)
    packed = frames(
        [response(n, reply(page(n) + noise.randbytes(9000).replace(b"\n", b""))) for n in range(40)]
    )
    kept, rejects = read(tmp_path / "cut.warc.zst", packed[: len(packed) // 2])
    assert len(kept) > 10
    assert rejects[-1].reason == "broken_compression"


def test_an_id_that_was_given_before_and_none_at_all(tmp_path):
    nameless = response(1).replace(b"WARC-Record-ID", b"X-Record-ID")
    kept, (reject,) = read(tmp_path / "news.warc", nameless + nameless + response(2))
    assert [record.source_id for record in kept] == ["https://gazette.example/1", "urn:uuid:2"]
    assert (reject.reason, reject.source_record) == ("duplicate_id", 1)


def test_an_archive_without_records_and_one_without_pages(tmp_path):
    for content in (b"", b"\r\n\r\n"):
        assert [reject.reason for reject in read(tmp_path / "a.warc", content)[1]] == ["empty_file"]
    assert [reject.reason for reject in read(tmp_path / "a.warc", ARCHIVE[0])[1]] == ["skipped_record"]


BOMBS = {
    "page": response(1, reply(bytes(20_000_000))),
    "gzip": response(1, reply(gzip.compress(bytes(60_000_000)), "Content-Encoding: gzip")),
    "brotli": response(
        1, reply(bytes(pa.compress(bytes(60_000_000), codec="brotli", asbytes=True)), "Content-Encoding: br")
    ),
    "zstd": response(
        1, reply(bytes(pa.compress(bytes(60_000_000), codec="zstd", asbytes=True)), "Content-Encoding: zstd")
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize(("name", "pack"), [("bomb.warc.gz", members), ("bomb.warc.zst", frames)])
def test_a_bomb_ends_at_the_record_s_limit(tmp_path, bomb, name, pack):
    content = pack([BOMBS[bomb], response(2)])
    tracemalloc.start()
    (kept,), (reject,) = read(tmp_path / name, content, record_bytes=1_000_000)
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()
    assert (kept.source_id, reject.reason, reject.source_record) == ("urn:uuid:2", "record_too_large", 0)


def test_an_archive_ends_at_the_file_s_limit(tmp_path):
    packed = members([response(number) for number in range(200)])
    kept, rejects = read(tmp_path / "long.warc.gz", packed, file_bytes=50_000)
    assert 10 < len(kept) < 200
    assert [reject.reason for reject in rejects] == ["record_too_large"]
