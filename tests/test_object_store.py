"""Raw articles and tables in an object store: moto's S3, by HTTP on loopback."""

import gzip
import json
import os
import random
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import boto3
import polars as pl
import pytest
from conftest import article, table_hashes, write_articles
from moto.server import DomainDispatcherApplication, create_backend_app
from typer.testing import CliRunner
from werkzeug.serving import WSGIRequestHandler, make_server

from flows.chunks import read_chunks, spool_new, stage_records
from flows.cli import app
from flows.ingest import SourceRootEmptyError, prove_readable, read_sources
from flows.mirror import OvertakenError, published_at, restore, store_at, upload
from flows.nlp.tagger import RuleTagger
from flows.object_store import ObjectFolder, ObjectStoreError
from flows.places import place
from flows.publish import content_hash, is_published, publish_generation
from flows.storage import KEPT_GENERATIONS, exclusive, file_hash, staged_manifest

PAGE = (Path(__file__).parent.parent / "docs" / "operations.md").read_text()
BUCKET = "newsroom"
RAW, TABLES = f"s3://{BUCKET}/raw", f"s3://{BUCKET}/tables"
FINGERPRINT = "f"
ARTICLES = range(3)

pytestmark = pytest.mark.usefixtures("s3")


class S3:
    """The server; it answers `refusal` to the requests that `refuses` (method, path) tells."""

    def __init__(self):
        self.serve = DomainDispatcherApplication(create_backend_app)
        self.refuses, self.refusal = (lambda *_: False), "403 Forbidden"

    def __call__(self, environ, start_response):
        if self.refuses(environ["REQUEST_METHOD"], environ["PATH_INFO"]):
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start_response(self.refusal, [("Content-Length", "0")])
            return [b""]
        return self.serve(environ, start_response)

    @contextmanager
    def refusing(self, refuses, refusal="403 Forbidden"):
        self.refuses, self.refusal = refuses, refusal
        yield
        self.refuses = lambda *_: False


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    s3 = S3()
    listening = make_server("127.0.0.1", 0, s3, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield s3, f"http://127.0.0.1:{listening.server_port}"
    bucket.cache_clear()
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def s3(server, tmp_path, monkeypatch):
    """Return the server with one bucket, in which there are three raw articles."""
    s3, endpoint = server
    settings = {
        "AWS_ACCESS_KEY_ID": "reporter",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "ONRECORD_WORK": str(tmp_path / "work"),
        "ONRECORD_TAGGER": "rules",
        "ONRECORD_CHUNK_SIZE": "2",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    bucket().create(CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    put_articles(*ARTICLES)
    yield s3
    bucket().objects.all().delete()
    bucket().delete()


@cache
def bucket():
    return boto3.resource("s3").Bucket(BUCKET)


def put_articles(*numbers, name="articles.jsonl"):
    lines = [
        json.dumps({"id": f"a{number}", "title": f"Item {number}", "text": article(number)})
        for number in numbers
    ]
    bucket().put_object(Key=f"raw/{name}", Body="".join(f"{line}\n" for line in lines).encode())


def keys(prefix=""):
    return {found.key for found in bucket().objects.filter(Prefix=prefix)}


def bytes_of(key):
    return bucket().Object(key).get()["Body"].read()


def current():
    return json.loads(bytes_of("tables/current.json"))["generation"]


def remote_hashes(tmp_path):
    """Return what `table_hashes` does, of the generation that `current.json` names."""
    folder = f"tables/generations/{current()}/"
    hashes = {}
    for key in keys(folder):
        if key.endswith(".parquet"):
            (tmp_path / "object").write_bytes(bytes_of(key))
            hashes[key.removeprefix(folder)] = file_hash(tmp_path / "object")
    return hashes


def onrecord(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def run(work, *, raw=RAW, out=TABLES, rebuild=False):
    """Do what the flow does, without Prefect; return how many chunks were processed, None if none changed."""
    store = store_at(out, work)
    with exclusive(store, wait=0):
        seen = restore(store) if store.url else None
        fresh, manifest = made(store, raw, rebuild=rebuild)
        if manifest is not None and store.url:
            upload(store, manifest, seen)
    return fresh if manifest else None


def made(store, raw=RAW, *, rebuild=False):
    keep = spool_new(store, fingerprint=FINGERPRINT, rebuild=rebuild)
    reading = read_chunks(raw, size=2, fingerprint=FINGERPRINT, keep=keep)
    if is_published(store, content_hash(FINGERPRINT, reading.chunks, reading.rejects)) and not reading.fresh:
        return 0, None
    for key in reading.fresh:
        stage_records(store, key, RuleTagger())
    chunks = [staged_manifest(store, key) for key in reading.chunks]
    manifest = publish_generation(store, chunks, reading.rejects, fingerprint=FINGERPRINT, run="test")
    return len(reading.fresh), manifest


def test_the_command_reads_and_publishes_there(out, tmp_path):
    write_articles(raw := tmp_path / "raw", *ARTICLES)
    first = onrecord("run", "--raw", RAW, "--out", TABLES)
    assert first.exit_code == 0, first.output
    assert f"The tables are in {TABLES}/generations/{current()}" in first.output
    assert f"The report is in {TABLES}/report.html" in first.output
    assert bytes_of("tables/report.html").startswith(b"<!doctype html>")
    local = onrecord("run", "--raw", raw, "--out", out)
    assert local.exit_code == 0, local.output
    assert remote_hashes(tmp_path) == table_hashes(out)

    again = onrecord("run", "--raw", RAW, "--out", TABLES)
    assert again.exit_code == 0 and "Nothing changed: 3 records read" in again.output
    assert "Up to date" in onrecord("status", "--raw", RAW, "--out", TABLES).output
    page = tmp_path / "page.html"
    assert onrecord("report", "--out", TABLES, "--to", page).exit_code == 0
    assert page.read_bytes() == bytes_of("tables/report.html")

    (example,) = (found for found in re.findall(r"```python\n(.*?)```", PAGE, re.S) if "s3://" in found)
    shown = subprocess.run(
        [sys.executable, "-c", example],
        env=os.environ | {"AWS_ALLOW_HTTP": "true"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert shown.returncode == 0 and "Ilse Brandt" in shown.stdout, shown.stderr


def test_on_another_machine_only_what_changed_is_processed(tmp_path):
    put_articles(20, name="b.jsonl")
    everything = run(tmp_path / "one")
    put_articles(*ARTICLES, 3)
    bucket().Object("raw/b.jsonl").delete()
    fresh = run(tmp_path / "other")
    assert 0 < fresh < everything
    local = tmp_path / "raw"
    write_articles(local, *ARTICLES, 3)
    run(tmp_path, raw=local, out=tmp_path / "out")
    assert remote_hashes(tmp_path) == table_hashes(tmp_path / "out")
    assert run(tmp_path / "one") is None
    assert run(tmp_path / "third") is None


@pytest.mark.parametrize("allowed", [2, 20])
def test_an_upload_that_is_cut_off_changes_nothing_for_readers(s3, tmp_path, allowed):
    run(tmp_path / "work")
    before, seen = current(), remote_hashes(tmp_path)
    put_articles(20, name="b.jsonl")
    puts = iter(range(allowed))
    with (
        s3.refusing(lambda method, _: method == "PUT" and next(puts, None) is None),
        pytest.raises(ObjectStoreError, match=f"cannot write {TABLES}/"),
    ):
        run(tmp_path / "work")
    assert (current(), remote_hashes(tmp_path)) == (before, seen)
    assert run(tmp_path / "work") == 0, "chunks that are staged were processed again"
    local = tmp_path / "raw"
    write_articles(local, *ARTICLES)
    write_articles(local, 20, name="b.jsonl")
    run(tmp_path, raw=local, out=tmp_path / "out")
    assert remote_hashes(tmp_path) == table_hashes(tmp_path / "out")
    assert {key.split("/")[2] for key in keys("tables/generations/")} == {before, current()}


def test_the_first_upload_cut_off_before_the_pointer_leaves_nothing_to_see(s3, tmp_path):
    with s3.refusing(lambda method, path: method == "PUT" and path.endswith("current.json")):
        with pytest.raises(ObjectStoreError, match=r"cannot write .*current"):
            run(tmp_path / "one")
        assert published_at(TABLES) is None
    (left,) = {key.split("/")[2] for key in keys("tables/generations/")}
    run(tmp_path / "other")
    assert {key.split("/")[2] for key in keys("tables/generations/")} == {current()} != {left}


def test_an_object_that_cannot_be_read_goes_to_rejects(s3, tmp_path):
    put_articles(20, name="sealed.jsonl")
    put_articles(21, name="gone.jsonl")

    def refuses(method, path):
        if method == "GET" and path.endswith("gone.jsonl"):
            bucket().Object("raw/gone.jsonl").delete()
        return method == "GET" and path.endswith("sealed.jsonl")

    with s3.refusing(refuses):
        run(tmp_path / "work")
    folder = f"tables/generations/{current()}/"
    rejects = pl.concat(pl.read_parquet(bytes_of(key)) for key in keys(f"{folder}rejects/"))
    assert rejects.select("source_path", "reason").rows() == [
        ("gone.jsonl", "vanished_file"),
        ("sealed.jsonl", "unreadable_file"),
    ]
    assert f"sealed.jsonl: cannot read {RAW}/sealed.jsonl" in rejects["detail"][1]


def test_a_store_that_stops_answering_ends_the_run(s3, tmp_path):
    run(tmp_path / "work")
    before = current()
    with s3.refusing(lambda method, path: method == "GET" and "current.json" not in path):
        with pytest.raises(ObjectStoreError, match=f"cannot list {TABLES}"):
            run(tmp_path / "work")
        refused = onrecord("run", "--raw", RAW, "--out", TABLES)
    assert refused.exit_code == 1 and f"cannot list {RAW}" in refused.output, refused.output
    assert "Traceback" not in refused.output
    opened = []

    def lost_half_way(_, path):  # the listing before the first object is answered
        opened.append(path)
        return any(path.endswith("articles.jsonl") for path in opened)

    with s3.refusing(lost_half_way), pytest.raises(ObjectStoreError, match=f"cannot list {RAW}"):
        run(tmp_path / "work")
    assert current() == before


def test_of_two_runs_at_once_one_fails_and_nothing_is_mixed(tmp_path):
    run(tmp_path / "one")
    slow = store_at(TABLES, tmp_path / "slow")
    with exclusive(slow):
        seen = restore(slow)
        put_articles(20, name="b.jsonl")
        _, manifest = made(slow)
        put_articles(21, name="c.jsonl")
        run(tmp_path / "one")
        published, tables = current(), keys("tables/")
        with pytest.raises(OvertakenError, match=f"another run published in {TABLES} meanwhile"):
            upload(slow, manifest, seen)
    assert current() == published
    assert {key for key in keys("tables/generations/") if manifest.generation in key} == set()
    assert tables <= keys("tables/")
    assert run(tmp_path / "slow") is None
    assert run(tmp_path / "one") is None


def test_the_last_generations_stay_and_older_ones_go(tmp_path):
    generations = []
    for number in range(KEPT_GENERATIONS + 2):
        put_articles(40 + number, name="b.jsonl")
        run(tmp_path / ("one" if number % 2 else "other"))
        generations.append(current())
    assert {key.split("/")[2] for key in keys("tables/generations/")} == set(generations[-KEPT_GENERATIONS:])
    staged = {key.split("/")[2] for key in keys("tables/staging/")}
    assert staged == set(published_at(TABLES).chunks)
    assert all(
        f"tables/generations/{name}/manifest.json" in keys("tables/generations/")
        for name in generations[-KEPT_GENERATIONS:]
    )


@pytest.mark.parametrize("damage", ["generations/.*/quotes/", "generations/.*/manifest.json", "staging/"])
def test_what_is_lost_in_the_store_is_made_again(tmp_path, damage):
    run(tmp_path / "work")
    before = remote_hashes(tmp_path)
    lost = [key for key in keys("tables/") if re.search(damage, key)]
    assert lost
    for key in lost:
        bucket().Object(key).delete()
    run(tmp_path / "work")
    run(tmp_path / "other")
    assert remote_hashes(tmp_path) == before


def test_keys_are_read_in_the_order_of_files_and_marks_of_folders_are_none(tmp_path):
    names = ("a/b.txt", "a-b.txt", "a.jsonl", "a b/ü %20?.txt.gz", ".hidden/c.txt", "note.doc", "README.md")
    for name in names:
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(b"A headline") if name.endswith(".gz") else b"A headline")
        bucket().put_object(Key=f"raw/{name}", Body=path.read_bytes())
    write_articles(tmp_path / "raw", *ARTICLES)
    for mark in ("raw/", "raw/a/"):
        bucket().put_object(Key=mark, Body=b"")
    assert list(read_sources(RAW)) == list(read_sources(tmp_path / "raw")) != []


def test_large_files_arrive_whole(s3, tmp_path):
    signed = []
    serve = s3.serve
    content = random.Random(1).randbytes(12 * 2**20)
    (tmp_path / "large").write_bytes(content)
    try:
        s3.serve = lambda environ, answer: signed.append(environ) or serve(environ, answer)
        folder = ObjectFolder(TABLES)
        folder.put_all({"large": tmp_path / "large"})
        folder.fetch("large", tmp_path / "fetched")
    finally:
        s3.serve = serve
    assert (tmp_path / "fetched").read_bytes() == content
    hashes = [sent["HTTP_X_AMZ_CONTENT_SHA256"] for sent in signed if sent["REQUEST_METHOD"] == "PUT"]
    assert len(hashes) > 2 and all(re.fullmatch("[0-9a-f]{64}", found) for found in hashes)


def test_a_key_that_no_file_could_have_is_named():
    bucket().put_object(Key="raw/a//b.txt", Body=b"x")
    with pytest.raises(ObjectStoreError, match=r"raw/a//b\.txt"):
        prove_readable(RAW)


def test_what_is_not_there_is_said():
    with pytest.raises(SourceRootEmptyError, match=f"no objects under s3://{BUCKET}/rawer"):
        prove_readable(f"s3://{BUCKET}/rawer")
    refused = onrecord("run", "--raw", RAW, "--out", "s3://no-such-bucket/tables")
    assert refused.exit_code == 1 and "NoSuchBucket" in refused.output, refused.output
    assert onrecord("status", "--out", TABLES).exit_code == 1


def test_an_endpoint_may_be_in_the_url_but_no_secret(monkeypatch):
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    assert ObjectFolder(f"{RAW}?endpoint={endpoint}&region=eu-west-1").sizes().keys() == {"articles.jsonl"}
    with pytest.raises(ObjectStoreError, match="no option secret_access_key"):
        ObjectFolder(f"{RAW}?secret_access_key=secret")


@pytest.mark.parametrize("given", ["http://host/tables", "s3:/bucket/tables", "s3://", "S3://bucket/tables"])
def test_a_url_that_is_none_of_a_store_makes_no_folder(given):
    with pytest.raises(ValueError, match="neither a folder nor"):
        place(given)
    refused = onrecord("run", "--out", given)
    assert refused.exit_code == 1 and "ONRECORD_OUT" in refused.output
