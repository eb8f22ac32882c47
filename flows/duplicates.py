"""Articles that repeat another one's text, over the whole corpus.

Exact repeats share the hash of their words. Near ones are found by MinHash over word shingles with
locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, ch. 3)
and kept where the estimated Jaccard similarity is high enough.
"""

from __future__ import annotations

import hashlib
import re

import numpy as np
import polars as pl
from datasketch import MinHash, MinHashLSH

PERMUTATIONS = 128
SCHEME = "affine32"
SHINGLE_WORDS = 3
# Below this, two texts share most of their shingles by chance or by formula.
FEWEST_SHINGLES = 20
SIMILAR = 0.8
WORD = re.compile(r"\w+")

DUPLICATES_SCHEMA = {"article_id": pl.String, "duplicate_of": pl.String}


def sign_articles(articles: pl.DataFrame) -> pl.DataFrame:
    """Return what of each article is compared: `article_id`, `published_at`, `words_sha256`, `minhash`.

    `minhash` is null for texts too short to compare otherwise than as a whole.
    """
    words = [WORD.findall(text.casefold()) for text in articles["text"]]
    signed = articles.select("article_id", "published_at").with_columns(
        pl.Series("words_sha256", [_words_hash(listed) for listed in words], dtype=pl.String),
        pl.Series("minhash", [_minhash(listed) for listed in words], dtype=pl.List(pl.UInt32)),
    )
    return signed.cast({"published_at": pl.Datetime("us", "UTC")})


def _words_hash(words: list[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _minhash(words: list[str]) -> list[int] | None:
    shingles = {" ".join(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}
    if len(shingles) < FEWEST_SHINGLES:
        return None
    signature = MinHash(num_perm=PERMUTATIONS, scheme=SCHEME)
    signature.update_batch([shingle.encode() for shingle in shingles])
    return [int(value) for value in signature.hashvalues]


def find_duplicates(signatures: pl.DataFrame) -> pl.DataFrame:
    """Return `article_id` and `duplicate_of` of every article that repeats another.

    The original is the one published first; of those published at once, and of those without a date,
    which come last, the one with the smaller id. No original is itself a duplicate.
    """
    originals = Originals()
    pairs = []
    for article, words_hash, minhash in (
        signatures.filter(_may_repeat(signatures))
        .sort("published_at", "article_id", nulls_last=True)
        .select("article_id", "words_sha256", "minhash")
        .iter_rows()
    ):
        original = originals.repeated_by(words_hash, minhash)
        if original is None:
            originals.add(article, words_hash, minhash)
        else:
            pairs.append((article, original))
    return pl.DataFrame(pairs, schema=DUPLICATES_SCHEMA, orient="row")


def _may_repeat(signatures: pl.DataFrame) -> pl.Series:
    """Tell of each article whether its words, or a band of its signature, are those of any other."""
    found = signatures["words_sha256"].is_duplicated()
    bands = MinHashLSH(threshold=SIMILAR, num_perm=PERMUTATIONS).hashranges
    for start, end in bands:
        band = signatures["minhash"].list.slice(start, end - start)
        found |= band.hash().is_duplicated() & band.is_not_null()
    return found


class Originals:
    """The articles seen so far that repeat none before them."""

    def __init__(self) -> None:
        """Start with none."""
        self._by_words: dict[str, str] = {}
        self._minhashes: dict[str, MinHash] = {}
        self._near = MinHashLSH(threshold=SIMILAR, num_perm=PERMUTATIONS)

    def repeated_by(self, words_hash: str, minhash: list[int] | None) -> str | None:
        """Return the original that an article with these signatures repeats; the most similar of several."""
        if words_hash in self._by_words or minhash is None:
            return self._by_words.get(words_hash)
        signature = _signature(minhash)
        similar = [(self._minhashes[key].jaccard(signature), key) for key in self._near.query(signature)]
        close = sorted((-similarity, key) for similarity, key in similar if similarity >= SIMILAR)
        return close[0][1] if close else None

    def add(self, article: str, words_hash: str, minhash: list[int] | None) -> None:
        """Remember an article that repeats none before it."""
        self._by_words[words_hash] = article
        if minhash is not None:
            self._minhashes[article] = _signature(minhash)
            self._near.insert(article, self._minhashes[article])


def _signature(minhash: list[int]) -> MinHash:
    return MinHash(num_perm=PERMUTATIONS, scheme=SCHEME, hashvalues=np.array(minhash, dtype=np.uint32))
