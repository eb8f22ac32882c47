"""What a folder of the store says of itself: a chunk's tables, a generation's tables."""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Record(BaseModel):
    """A value that is written as JSON and read again."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(Record):
    """One Parquet file of a table."""

    name: str
    rows: int
    bytes: int
    sha256: str


class StagedChunk(Record):
    """What one chunk of records gave: a part for each table, and how many rejects for which reason."""

    key: str
    parts: dict[str, Part]
    rejects: dict[str, int]


class Table(Record):
    """One published table."""

    rows: int
    files: tuple[Part, ...]


class Pointer(Record):
    """Which generation an object store's readers read, as there are no links."""

    generation: str = Field(pattern=r"^[0-9A-Za-z-]+$")


class Rates(Record):
    """What was found, as rates that compare from run to run; the shares are from 0 to 1."""

    articles: int
    quotes_per_article: float
    entities_per_article: float
    speakerless_share: float
    reject_share: float


class Coverage(Record):
    """What the articles hold, in characters, quotations and quotes, and what is missing, by reason."""

    characters: int = 0
    characters_read: int = 0
    quotations: int = 0
    quotations_without_quote: dict[str, int] = {}
    quotes: int = 0
    quotes_without_speaker: dict[str, int] = {}


class Manifest(Record):
    """One published generation; `content` tells whether another run over the same would differ.

    `rates` and `coverage` are those of all its articles.
    """

    generation: str
    created_at: AwareDatetime
    run: str
    fingerprint: str
    content: str
    chunks: tuple[str, ...]
    tables: dict[str, Table]
    rejects: dict[str, int]
    rates: Rates | None = None
    coverage: Coverage | None = None
