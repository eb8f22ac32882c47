"""Runs whose chunks are taken by other processes, and the examples of clusters in `deploy/`."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import dask
import distributed
import pytest
import yaml
from conftest import table_hashes, write_articles
from typer.testing import CliRunner

import flows.workers
from flows.cli import app
from flows.pipeline import process_articles, process_chunk
from flows.storage import Store
from flows.workers import UNWATCHED, WorkersError

DEPLOY = Path(__file__).parent.parent / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
KUBERNETES = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()))
SCHEDULER = "tcp://127.0.0.1:8799"


def by_rules(raw, out, **more):
    return process_articles(raw, out, chunk_size=2, tagger="rules", **more)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Return a folder of articles, and the hashes of all tables that one process makes of them."""
    home = tmp_path_factory.mktemp("alone")
    write_articles(home / "raw", *range(12))
    by_rules(home / "raw", home / "out")
    return home / "raw", table_hashes(home / "out")


def test_two_processes_make_the_tables_that_one_makes(alone, out):
    raw, expected = alone
    outcome = by_rules(raw, out, workers=2)
    assert outcome.processed_chunks > 2
    assert table_hashes(out) == expected
    assert not by_rules(raw, out, workers=2).changed


def test_a_worker_killed_in_the_middle_of_a_chunk_costs_nothing(alone, out):
    raw, expected = alone
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        killed = threading.Thread(target=kill_a_busy_worker, args=(cluster, client))
        killed.start()
        by_rules(raw, out, cluster=cluster.scheduler_address)
        killed.join()
    assert table_hashes(out) == expected


def kill_a_busy_worker(cluster, client):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        busy = [address for address, tasks in client.processing().items() if tasks]
        for nanny in cluster.workers.values():
            if nanny.worker_address in busy:
                return os.kill(nanny.pid, signal.SIGKILL)
        time.sleep(0.01)
    raise AssertionError("no worker had anything to do")


def test_the_commands_of_the_compose_file_make_a_cluster(alone, out, tmp_path):
    raw, expected = alone
    commands = {name: COMPOSE[name]["command"] for name in ("scheduler", "worker")}
    here = {
        name: command.replace("tcp://scheduler:8786", SCHEDULER).replace("--port 8786", "--port 8799")
        for name, command in commands.items()
    }
    with (tmp_path / "cluster.log").open("w") as log:
        started = [
            subprocess.Popen([found(word), *words], stdout=log, stderr=log)
            for word, *words in (command.split() for command in here.values())
        ]
        try:
            by_rules(raw, out, cluster=SCHEDULER)
        finally:
            for process in started:
                process.terminate()
                process.wait(30)
    assert table_hashes(out) == expected


def test_dask_knows_the_settings_by_which_it_leaves_workers_alone():
    known = dask.config.merge(*dask.config.defaults)
    for setting, value in UNWATCHED.items():
        assert type(dask.config.get(setting, config=known)) is type(value), setting


@pytest.mark.parametrize("page", ["deploy/Dockerfile", "docs/operations.md"])
def test_the_workers_of_a_cluster_are_left_alone_as_well(page):
    (given,) = re.findall(r"(DASK_\w+)=(\w+)", (DEPLOY.parent / page).read_text())
    setting = "distributed.worker.profile.enabled"
    assert (
        dask.config.get(setting, config=dask.config.collect(paths=[], env=dict([given])))
        == UNWATCHED[setting]
    )


def found(command):
    """Return where the environment of these tests has the command."""
    return shutil.which(command, path=Path(sys.executable).parent)


def test_a_worker_of_another_version_is_refused(out):
    with pytest.raises(WorkersError, match="another version"):
        process_chunk.fn(Store(out), "key", "rules", "fingerprint of a newer version")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--cluster", "tcp://127.0.0.1:9"], "Nothing was published"),
        (["--cluster", "scheduler"], "ONRECORD_CLUSTER"),
        (["--workers", "0"], "ONRECORD_WORKERS"),
    ],
)
def test_a_cluster_that_is_none_is_said(raw, out, words, said, monkeypatch):
    monkeypatch.setenv("ONRECORD_TAGGER", "rules")
    monkeypatch.setattr(flows.workers, "PATIENCE", 2)
    result = CliRunner().invoke(app, ["run", "--raw", str(raw), "--out", str(out), *words])
    assert result.exit_code == 1 and said in result.output and "Traceback" not in result.output
    assert not (out / "current").exists()


def test_the_compose_file_leads_from_service_to_service():
    for service in COMPOSE.values():
        command, *_ = service["command"].split()
        assert found(command)
        assert set(service.get("depends_on", [])) <= set(COMPOSE)
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).exists()
    assert "tcp://scheduler:8786" in COMPOSE["worker"]["command"]
    assert "tcp://scheduler:8786" in COMPOSE["run"]["command"]


def test_the_kubernetes_file_leads_from_object_to_object():
    names = {(each["kind"], each["metadata"]["name"]) for each in KUBERNETES}
    pods = [each["spec"]["template"] for each in KUBERNETES if "template" in each["spec"]]
    labels = [pod["metadata"]["labels"] for pod in pods]
    for each in KUBERNETES:
        if each["kind"] == "Service":
            assert each["spec"]["selector"] in labels
        if each["kind"] == "Deployment":
            assert each["spec"]["selector"]["matchLabels"] == each["spec"]["template"]["metadata"]["labels"]
    for pod in pods:
        (container,) = pod["spec"]["containers"]
        assert found(container["command"][0])
        for volume in pod["spec"].get("volumes", []):
            assert ("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]) in names
        addresses = [word for word in container["command"] if "://" in word]
        addresses += [given["value"] for given in container.get("env", []) if "://" in given["value"]]
        for address in addresses:
            assert ("Service", address.split("://")[1].split(":")[0]) in names


def test_the_image_has_what_the_package_needs():
    copied = [
        line.split()[1:-1] for line in (DEPLOY / "Dockerfile").read_text().splitlines() if "COPY" in line
    ]
    assert {path for paths in copied for path in paths} == {
        *("requirements.lock", "pyproject.toml", "README.md", "flows", "schemas")
    }
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    assert all(f"!{path}" in ignored for paths in copied for path in paths)
