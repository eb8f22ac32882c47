import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*ROOT.glob("flows/**/*.py"), *ROOT.glob("schemas/**/*.py")])
STAGES = ["ingest", "extract", "clean", "segment", "tag", "resolve", "validate"]


def imported(path):
    """Return every module that the file imports, wherever in it, by its full name."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def named(path):
    """Return the names of all attributes that the file's code uses."""
    return {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}


def packages(path):
    return {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_keep_their_direction(path):
    place = path.relative_to(ROOT).as_posix()
    if place not in {"flows/pipeline.py", "flows/cli.py"}:
        assert "prefect" not in packages(path)
    if place.startswith("flows/nlp/"):
        assert not packages(path) & {"polars", "pandas", "pyarrow"}
    if place.startswith("schemas/"):
        assert "flows" not in packages(path)
    if place != "flows/settings.py":
        assert not {"environ", "getenv"} & named(path)


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_knows_the_store_or_the_flow(stage):
    rooms = {
        "flows.storage",
        "flows.publish",
        "flows.pipeline",
        "flows.settings",
        "flows.cli",
        "flows.chunks",
    }
    assert not imported(ROOT / "flows" / f"{stage}.py") & rooms


def test_locks_name_no_host_and_hash_everything():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert "\ntorch==" not in text
        pinned = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]
        assert pinned and all(line.endswith("\\") for line in pinned)
