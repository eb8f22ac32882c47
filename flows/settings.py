"""The only reader of the environment: every setting is `ONRECORD_` and its name in capitals."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.places import Place
from schemas.vocabularies import TaggerName

# A new server's database is made at its first start, which takes longer than Prefect waits by default.
PREFECT_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
}


class Settings(BaseSettings):
    """Where the pipeline reads and writes, and how much at once."""

    model_config = SettingsConfigDict(env_prefix="ONRECORD_", frozen=True)

    raw: Place = Field(default=Path("data/raw"), description="folder, or URL, of raw articles")
    out: Place = Field(default=Path("data/processed"), description="folder, or URL, of the tables")
    work: Path = Field(default=Path("data/work"), description="folder of copies of what object stores have")
    chunk_size: int = Field(default=300, ge=1, le=10_000, description="articles a chunk, on average")
    record_limit: int = Field(default=20 * 2**20, ge=2**10, description="bytes that one record may have")
    tagger: TaggerName = Field(default="encoder", description="what finds the spans")
    workers: int = Field(default=1, ge=1, le=1_000, description="processes that take chunks")
    cluster: str | None = Field(
        default=None, pattern=r"^\w+://.+", description="address of a Dask scheduler whose workers take them"
    )
    wikidata: Path | None = Field(default=None, description="table of Wikidata ids, .parquet or .csv")
    wait: float = Field(default=10.0, ge=0, description="seconds to wait for another run to end")
    alarm_change: float = Field(
        default=0.3, ge=0, description="part by which quotes and entities an article may change"
    )
    alarm_share: float = Field(
        default=0.1,
        ge=0,
        description="by how much the shares of rejects and of speakerless quotes may change",
    )
    alarm_articles: int = Field(default=100, ge=1, description="fewest articles that make a rate")
    log_level: str = Field(default="CRITICAL", description="least level of what a run logs")


def prepare_prefect(settings: Settings, *, verbose: bool = False) -> None:
    """Set what Prefect reads from the environment when it is imported; what is set already stays.

    Prefect keeps its database in the home folder, or with the tables where that cannot be written.
    """
    level = "INFO" if verbose else settings.log_level
    for name, value in {**PREFECT_DEFAULTS, "PREFECT_LOGGING_LEVEL": level}.items():
        os.environ.setdefault(name, value)
    if not _home_is_writable():
        beside = settings.out if isinstance(settings.out, Path) else settings.work
        os.environ.setdefault("PREFECT_HOME", str((beside / ".prefect").resolve()))


def _home_is_writable() -> bool:
    try:
        home = Path("~/.prefect").expanduser()
    except RuntimeError:  # nobody's home is known
        return False
    while not home.exists():
        home = home.parent
    return os.access(home, os.W_OK)
