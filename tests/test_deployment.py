"""The operations page on a real Prefect server, on loopback, with a home and a folder of its own."""

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue

import polars as pl
import pytest
from conftest import write_articles
from documents import blocks, commands
from prefect.settings import get_current_settings, temporary_settings
from sqlalchemy.engine import make_url

DEFAULT_ADDRESS = "http://127.0.0.1:4200/api"
ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "operations.md"
# The page's commands that talk to a server, section by section.
(EXPORT, *START, WORK, RUN), (REBUILD,), (ONE_AT_A_TIME,), (DATABASE, _), (ALERTS,) = [
    commands(block.text) for block in blocks(PAGE) if block.language == "sh"
][:5]

GIVEN = [*START, WORK, RUN, REBUILD, ONE_AT_A_TIME, ALERTS]
"""What the tests here give the server, word by word."""


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@contextmanager
def running(words, folder, env, log):
    with log.open("w") as output:
        process = subprocess.Popen(words, cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_healthy(url, process, log):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/health", timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(log.read_text())


class Operated:
    """A folder with `prefect.yaml` and raw articles, and the environment of a terminal in it."""

    def __init__(self, folder, env):
        self.folder, self.env = folder, env

    def do(self, words):
        return subprocess.run(
            words,
            cwd=self.folder,
            env=self.env,
            timeout=240,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def articles(self):
        return pl.read_parquet(self.folder / "data" / "processed" / "current" / "articles")


@pytest.fixture(scope="module")
def operated(tmp_path_factory):
    """Yield a folder where the page's commands were given: server, pool, deployments and a worker."""
    folder = tmp_path_factory.mktemp("operated")
    for name in ("prefect.yaml", "deploy"):
        (folder / name).symlink_to(ROOT / name)
    write_articles(folder / "data" / "raw", *range(6))
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    env = {name: os.environ[name] for name in ("HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
    env |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "200",
    }
    here = Operated(folder, env)
    server, *deployed = START
    log = folder / "server.log"
    with running(server, folder, env, log) as process:
        wait_until_healthy(url, process, log)
        for words in (*deployed, ONE_AT_A_TIME):
            done = here.do(words)
            assert done.returncode == 0, done.stdout
        with running(WORK, folder, env, folder / "worker.log"):
            yield here
    shutil.rmtree(folder, ignore_errors=True)


def test_the_page_names_the_address_that_a_server_has_by_default():
    assert f"PREFECT_API_URL={DEFAULT_ADDRESS}" in EXPORT


@pytest.mark.parametrize("words", [RUN, REBUILD], ids=shlex.join)
def test_a_deployed_run_publishes_the_tables(operated, words):
    result = operated.do(words)
    assert result.returncode == 0, result.stdout
    assert operated.articles().height == 6


@pytest.mark.parametrize(
    ("parameter", "field"),
    [("chunk_size=0", "chunk_size"), ('rebuild="perhaps"', "rebuild"), ("depth=3", "depth")],
)
def test_bad_parameters_are_refused(operated, parameter, field):
    result = operated.do([*RUN, "--param", parameter])
    assert result.returncode == 1
    assert field in result.stdout


@pytest.fixture
def hook():
    """Yield an address, and a queue of what was posted to it."""
    posted = Queue()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/onrecord", posted
        server.shutdown()


ALARM = """
from prefect.events import emit_event
emit_event("onrecord.quality.alarm", resource={"prefect.resource.id": "onrecord.generation.1"},
           payload={"alarms": ["quotes an article: 1 in this run", 'shares: "0.5"']})
"""


def test_failures_and_alarms_are_told(operated, hook):
    address, posted = hook
    *words, _ = ALERTS
    for _ in range(2):  # the second call replaces what the first one made
        made = operated.do([*words, address])
        assert made.returncode == 0, made.stdout
    assert operated.do([*RUN, "--param", 'raw="nowhere"']).returncode == 1
    failed = posted.get(timeout=60)["text"]
    assert failed.startswith("incremental-") and "Failed" in failed and "nowhere" in failed
    assert operated.do([sys.executable, "-c", ALARM]).returncode == 0
    alarm = posted.get(timeout=60)["text"]
    assert alarm == 'Unlike the last runs: quotes an article: 1 in this run; shares: "0.5"'
    assert posted.empty()


def test_the_database_address_has_the_form_that_prefect_takes():
    name, address = DATABASE[1].split("=", 1)
    url = make_url(address)
    assert url.get_dialect().import_dbapi() and url.get_dialect().is_async
    assert (url.drivername, url.port) == ("postgresql+asyncpg", 5432)
    with temporary_settings({name: address}):
        assert get_current_settings().server.database.connection_url.get_secret_value() == address
