"""The deployments on a real Prefect server, on loopback, with a home of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parent.parent
PREFECT = [sys.executable, "-m", "prefect", "--no-prompt"]
SETUP = (
    "work-pool create onrecord --type process",
    "work-pool set-concurrency-limit onrecord 1",
    "deploy --all",
)
FREE = ("HOME", "PATH", "LANG", "VIRTUAL_ENV")


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@contextmanager
def running(command, env, log):
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
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


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Yield the environment of a client of a server with pool, deployments and a worker."""
    home = tmp_path_factory.mktemp("prefect")
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    env = {name: os.environ[name] for name in FREE if name in os.environ}
    env |= {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "200",
    }
    start = [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    log = home / "server.log"
    with running(start, env, log) as process:
        wait_until_healthy(url, process, log)
        for words in SETUP:
            done = prefect(env, *words.split())
            assert done.returncode == 0, done.stdout
        work = [*PREFECT, "worker", "start", "--pool", "onrecord", "--limit", "1"]
        with running(work, env, home / "worker.log"):
            yield env
    shutil.rmtree(home, ignore_errors=True)


def prefect(env, *words):
    return subprocess.run(
        [*PREFECT, *words],
        cwd=ROOT,
        env=env,
        timeout=240,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def run(env, deployment, *parameters):
    given = [word for parameter in parameters for word in ("--param", parameter)]
    return prefect(env, "deployment", "run", f"process-articles/{deployment}", *given, "--watch")


@pytest.mark.parametrize("deployment", ["incremental", "rebuild"])
def test_a_deployed_run_publishes_the_tables(server, raw, out, deployment):
    result = run(server, deployment, f'raw="{raw}"', f'out="{out}"')
    assert result.returncode == 0, result.stdout
    assert pl.read_parquet(out / "current" / "articles").height == 6


@pytest.mark.parametrize(
    ("parameter", "field"),
    [("chunk_size=0", "chunk_size"), ('rebuild="perhaps"', "rebuild"), ("depth=3", "depth")],
)
def test_bad_parameters_are_refused(server, parameter, field):
    result = run(server, "incremental", parameter)
    assert result.returncode == 1
    assert field in result.stdout
