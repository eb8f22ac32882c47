"""What the docs say is true: their commands and examples are run, and their links lead somewhere."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import write_articles
from documents import anchors, blocks, commands, inline_code, links
from test_deployment import GIVEN
from typer.main import get_command
from typer.testing import CliRunner

from flows.cli import app
from flows.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]
LINKING = [*PAGES, ROOT / "CHANGELOG.md", ROOT / "flows" / "models" / "MODEL_CARD.md"]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
LARGEST_PICTURE = 300_000

# Commands that are not run here, by their first words, and why.
NOT_HERE = {
    "export PREFECT_API_URL": "test_deployment.py compares the address with Prefect's default",
    "export PREFECT_SERVER_DATABASE_CONNECTION_URL": "needs Postgres; test_deployment.py checks the address",
    "prefect server database upgrade": "needs Postgres",
    "git pull": "needs another version",
    "export DASK_": "test_workers.py compares it with what local workers are given",
    "dask": "test_workers.py runs those of deploy/compose.yaml",
    "onrecord run --cluster": "needs a cluster; test_workers.py starts one",
    "onrecord run --raw s3://": "needs an object store; test_object_store.py runs it against one",
    "onrecord train": "needs corpora and an hour; test_training.py trains on a few paragraphs",
    "onrecord run --raw gold": "needs articles that are not in this repository",
    "mkdir -p gold": "is for such articles",
    "python ../shared": "needs such articles",
    "pip install": "needs a package registry",
    "python -m schemas.dictionary": "test_schemas.py compares what it writes with what is there",
}
IN_A_SHELL = ("generation=", "flock ")


def script_of(page):
    """Return each command of the page's shell blocks, as one line."""
    return [
        shlex.join(words)
        for block in blocks(page)
        if block.language == "sh"
        for words in commands(block.text)
    ]


COMMANDS = sorted({line for page in PAGES for line in script_of(page)})


def starting(*first):
    return [line for line in COMMANDS if line.startswith(first) and not line.startswith(tuple(NOT_HERE))]


def other_than(*first):
    return [line for line in COMMANDS if not line.startswith((*first, *NOT_HERE))]


def test_every_command_is_run_or_has_a_reason_not_to_be():
    given = {shlex.join(words) for words in GIVEN}
    assert set(other_than("onrecord ", "make ", "pytest ", *IN_A_SHELL, "'generation=")) <= given


@pytest.mark.parametrize("first", NOT_HERE)
def test_what_is_not_run_is_in_the_docs(first):
    assert any(line.startswith(first) for line in COMMANDS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder in which the docs' commands find what they name."""
    home = tmp_path_factory.mktemp("docs")
    write_articles(home / "data" / "raw", *range(3))
    shutil.copytree(home / "data" / "raw", home / "archive")
    shutil.copy(home / "data" / "raw" / "articles.jsonl", home)
    (home / "ids.csv").write_text("name,entity_type,wikidata_id\nIlse Brandt,PERSON,Q1\n")
    return home


@pytest.mark.parametrize("line", sorted(starting("onrecord "), key=lambda line: "run" not in line))
def test_the_command_line_does_what_the_docs_ask(line, folder, monkeypatch):
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(app, shlex.split(line)[1:])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("line", starting("make "))
def test_make_knows_the_target(line):
    tried = subprocess.run(
        [*shlex.split(line), "--dry-run"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert tried.returncode == 0, tried.stderr


@pytest.mark.parametrize("line", starting("pytest "))
def test_the_tests_named_are_there(line):
    assert all((ROOT / path).is_file() for path in shlex.split(line)[1:])


SCRIPTS = [block.text for page in PAGES for block in blocks(page) if IN_A_SHELL[1] in block.text]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_runs(script, published_samples):
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=published_samples,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0 and done.stdout, done.stderr


EXAMPLES = [
    pytest.param(block.text, id=f"{page.stem}-{number}")
    for page in PAGES
    if page.stem != "cookbook"  # test_cookbook.py runs these, against SQL
    for number, block in enumerate(blocks(page))
    if block.language == "python" and "s3://" not in block.text  # test_object_store.py runs that one
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs_and_shows_something(example, published_samples):
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=published_samples, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_of_a_kind_that_is_tested(page):
    kinds = {"sh", "python", "json", "text"} | ({"sql"} if page.stem == "cookbook" else set())
    found = blocks(page)
    assert {block.language for block in found} <= kinds
    assert page.read_text().count("```") == 2 * len(found)
    assert all(json.loads(block.text) for block in found if block.language == "json")


INLINE = sorted({code for page in LINKING for code in inline_code(page)})


@pytest.mark.parametrize("code", [code for code in INLINE if code.startswith("onrecord ")])
def test_commands_in_running_text_have_such_options(code):
    verb, *words = shlex.split(code)[1:]
    known = {option for one in get_command(app).commands[verb].params for option in one.opts}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize(
    "code", [code for code in INLINE if re.fullmatch(r"(flows|schemas|tests|docs|deploy)/[\w./]+", code)]
)
def test_paths_in_running_text_lead_somewhere(code):
    assert (ROOT / code).exists()


@pytest.mark.parametrize(
    ("page", "link"),
    [pytest.param(page, link, id=f"{page.name}-{link}") for page in LINKING for link in links(page)],
)
def test_a_link_leads_somewhere(page, link):
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    assert target.exists()
    assert not anchor or anchor in anchors(target)


def test_every_setting_is_in_the_table_of_settings():
    table = (ROOT / "docs" / "operations.md").read_text().partition("## Settings")[2]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        assert f"| `ONRECORD_{name.upper()}` | {default} | {field.description} |" in table
    assert table.count("| `ONRECORD_") == len(Settings.model_fields)


def test_every_command_of_the_command_line_is_in_the_readme():
    assert all(f"onrecord {verb}" in PAGES[0].read_text() for verb in get_command(app).commands)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_picture_of_the_report_can_be_taken_again(published_samples, tmp_path):
    report, taken = published_samples / "data" / "processed" / "report.html", tmp_path / "report.png"
    words = [sys.executable, "docs/screenshot.py", str(report), str(taken)]
    done = subprocess.run(words, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    shown = ROOT / "docs" / "report.png"
    assert size(taken) == size(shown)
    assert shown.stat().st_size < LARGEST_PICTURE


def size(picture):
    """Return width and height as the head of a PNG file gives them."""
    return picture.read_bytes()[16:24]
