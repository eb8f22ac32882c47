"""Rows that an earlier run made of a record, for the chunk that the record is in now.

A chunk changes with any of its records. Those that are as they were keep their rows, which are copied from
where they are staged; only the others go through the stages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from flows.storage import Store, read_chunk, read_staged, staged_chunk, staged_keys

NOTES = "records"
"""The working notes of a staged chunk that tell what it is made of."""

NOTED = pl.Schema({"record": pl.String(), "source_record": pl.Int64(), "rejected": pl.Boolean()})
"""The key of a record, its place in its file, and whether something of it was set aside."""

FOUND = pl.Schema({**NOTED, "chunk": pl.String()})

PLACE = ["source_path", "source_record"]

Frames = Mapping[str, pl.DataFrame]


def notes_of(records: pl.DataFrame, rejects: pl.DataFrame) -> pl.DataFrame:
    """Return the chunk's notes; none where it is not known of which record a reject is."""
    refused = rejects.select(PLACE).unique().with_columns(rejected=True)
    if refused.drop_nulls().height < refused.height:
        return NOTED.to_frame()
    noted = records.join(refused, on=PLACE, how="left", maintain_order="left")
    return noted.with_columns(pl.col("rejected").fill_null(False)).select(NOTED.names())


class Staged:
    """The records whose rows are staged already."""

    def __init__(self, store: Store) -> None:
        """Read the notes of all staged chunks."""
        self._store = store
        self._whole: dict[str, bool] = {}
        keys = staged_keys(store, NOTES)
        self._notes = read_staged(store, keys, NOTES).collect() if keys else FOUND.to_frame()

    def mark(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return the records with `staged_in`: the chunk that has their rows, null where none has.

        What was set aside names the record's place, so that such a record must still be there.
        """
        of_these = self._notes.filter(pl.col("record").is_in(records["record"].implode()))
        whole = of_these.filter(pl.col("chunk").map_elements(self._is_whole, return_dtype=pl.Boolean))
        found = records.select("record", "source_record").join(whole, on="record")
        usable = found.filter(~pl.col("rejected") | pl.col("source_record").eq(pl.col("source_record_right")))
        chosen = usable.group_by("record").agg(pl.col("chunk").min().alias("staged_in"))
        return records.join(chosen, on="record", how="left", maintain_order="left")

    def _is_whole(self, key: str) -> bool:
        if key not in self._whole:
            self._whole[key] = staged_chunk(self._store, key) is not None
        return self._whole[key]


def staged_rows(store: Store, records: pl.DataFrame) -> Iterator[Frames]:
    """Yield the frames of the records that are `staged_in` a chunk, chunk by chunk."""
    staged = records.drop_nulls("staged_in").partition_by("staged_in", as_dict=True)
    for (key,), part in staged.items():
        yield _rows_of(read_chunk(store, str(key)), part)


def _rows_of(frames: Frames, records: pl.DataFrame) -> Frames:
    now = records.select("source_path", "source_id", "source_record")
    articles = frames["articles"].drop("source_record").join(now, on=["source_path", "source_id"])
    of_these = pl.col("article_id").is_in(articles["article_id"].implode())
    rows = {name: frame.filter(of_these) for name, frame in frames.items() if "article_id" in frame.columns}
    rows["articles"] = articles.select(frames["articles"].columns)
    rows["rejects"] = frames["rejects"].join(
        records.select(PLACE), on=PLACE, how="semi", maintain_order="left"
    )
    return rows


def in_order(frames: Iterable[Frames], records: pl.DataFrame) -> Frames:
    """Return the frames as one for each name, with the rows in the order of the records that they are of."""
    listed = list(frames)
    joined = {name: pl.concat([each[name] for each in listed]) for name in listed[0]}
    place = records.select(PLACE).with_row_index("place")
    of_articles = joined["articles"].select("article_id", *PLACE).join(place, on=PLACE).drop(PLACE)
    ordered = {name: _sorted(frame, of_articles, ["article_id"]) for name, frame in joined.items()}
    return {**ordered, "rejects": _sorted(joined["rejects"], place, PLACE)}


def _sorted(frame: pl.DataFrame, place: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    placed = frame.join(place, on=on, how="left", maintain_order="left")
    return placed.sort("place", nulls_last=True, maintain_order=True).drop("place")
