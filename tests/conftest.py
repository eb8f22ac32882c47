"""What the tests share: articles to read, and one embedded Prefect for the whole session."""

import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from flows.settings import Settings, prepare_prefect
from flows.storage import file_hash

# Prefect reads its environment when it is first imported.
os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="onrecord-prefect-")
os.environ.pop("PREFECT_API_URL", None)
prepare_prefect(Settings())

# How long an example takes is no property: machines are shared.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def published_samples(tmp_path_factory):
    """Return a folder with `data/processed`: what a run makes of the sample articles in `data/raw`."""
    from flows.pipeline import process_articles  # noqa: PLC0415 - Prefect reads its environment here

    home = tmp_path_factory.mktemp("samples")
    process_articles(ROOT / "data" / "raw", home / "data" / "processed")
    return home


def write_articles(raw: Path, *numbers: int, name: str = "articles.jsonl") -> None:
    """Write one invented article for each number as a line of a JSON Lines file."""
    raw.mkdir(parents=True, exist_ok=True)
    lines = (
        json.dumps({"id": f"a{number}", "title": f"Item {number}", "text": article(number)})
        for number in numbers
    )
    (raw / name).write_text("".join(f"{line}\n" for line in lines))


def article(number: int) -> str:
    """Return a text that shares few shingles with that of any other number."""
    words = " ".join(
        f"the {number * 97 + place} reservoirs near Ostrava{number}x{place}" for place in range(12)
    )
    return (
        f'Minister Ilse Brandt spoke about {words}.\n\n"We will decide in May," said Brandt of item {number}.'
    )


def table_hashes(out: Path) -> dict[str, str]:
    """Return the hash of each file of the published tables, by its place in the generation."""
    current = out / "current"
    return {str(path.relative_to(current)): file_hash(path) for path in sorted(current.glob("*/*.parquet"))}


@pytest.fixture
def server():
    """Return the environment of a process that reports to the Prefect server of these tests."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - as above

    with get_client(sync_client=True) as client:
        return os.environ | {"PREFECT_API_URL": str(client.api_url), "ONRECORD_TAGGER": "rules"}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Return a folder with six articles."""
    folder = tmp_path / "raw"
    write_articles(folder, *range(6))
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where the tables go."""
    return tmp_path / "out"
