"""Tables of one short invented article, consistent in every column, for tests to change."""

from datetime import UTC, date, datetime

import polars as pl

from schemas.arrow import polars_schema
from schemas.tables import KEYS, references

PARAGRAPHS = (
    "Transport minister Ana Weiss defended the Night Train Act on Monday — 🚆 and all.",
    "“We will reopen the line,” she said, “before the winter.” The Rail Union sued over the law in May.",
)
TEXT = "\n\n".join(PARAGRAPHS)


def at(words, *, after=""):
    """Return `{start, end, text}` of the first place of the words behind the first place of `after`."""
    start = TEXT.index(words, TEXT.index(after))
    return {"start": start, "end": start + len(words), "text": words}


def span(words, *, after=""):
    """Return `{start, end}` of the words."""
    place = at(words, after=after)
    return {"start": place["start"], "end": place["end"]}


def placed(name, words, *, after=""):
    """Return the words as the three columns `name`, `name_start` and `name_end`."""
    place = at(words, after=after)
    return {name: words, f"{name}_start": place["start"], f"{name}_end": place["end"]}


def article(**changes):
    return {
        "article_id": "a1",
        "source_id": "night-train",
        "source_path": "rail/night-train.txt",
        "source_sha256": "0" * 64,
        "source_record": 0,
        "url": None,
        "title": "Minister defends night trains",
        "dek": None,
        "byline": "Jo Fields",
        "dateline": None,
        "publisher": None,
        "section": None,
        "published_at": datetime(2024, 9, 2, 8, tzinfo=UTC),
        "language": "en",
        "text": TEXT,
        "word_count": 31,
        "paragraph_count": 2,
        "sentence_count": 3,
        "character_count": len(TEXT),
        "characters_read": len(TEXT),
        "quotations": [
            span(words) | {"gap": None} for words in ("“We will reopen the line,”", "“before the winter.”")
        ],
        "duplicate_of": None,
    } | changes


def sentence(identifier, words, *, paragraph, position, **changes):
    return {
        "article_id": "a1",
        "sentence_id": identifier,
        "paragraph": paragraph,
        "position": position,
        **at(words),
        "in_quotation": False,
    } | changes


def sentences():
    said, sued = PARAGRAPHS[1].split("” The ")
    return [
        sentence("a1-s0", PARAGRAPHS[0], paragraph=0, position=0),
        sentence("a1-s1", said + "”", paragraph=1, position=1),
        sentence("a1-s2", "The " + sued, paragraph=1, position=2),
    ]


def quote(**changes):
    parts = ("“We will reopen the line,”", "“before the winter.”")
    return {
        "quote_id": "a1-q0",
        "article_id": "a1",
        "quote_type": "direct",
        "text": " ".join(parts),
        "spans": [span(part) for part in parts],
        "start": at(parts[0])["start"],
        "end": at(parts[1])["end"],
        **placed("cue", "said"),
        "cue_class": "neutral",
        **placed("source", "she"),
        "speaker": "Ana Weiss",
        "speaker_entity_id": "a1-e0",
        "speaker_kind": "person",
        "is_anonymous": False,
        "speaker_confidence": 0.8,
        "speaker_gap": None,
        "sentence_id": "a1-s1",
        "confidence": 0.9,
    } | changes


def mention(identifier, entity, words, *, sentence, mention_type="name", after="", **changes):
    return {
        "mention_id": identifier,
        "article_id": "a1",
        "entity_id": entity,
        **at(words, after=after),
        "mention_type": mention_type,
        "sentence_id": sentence,
    } | changes


def entity(identifier, name, *, mention_count=1, **changes):
    return {
        "entity_id": identifier,
        "article_id": "a1",
        "name": name,
        "entity_type": "ORG",
        "aliases": [],
        "acronym": None,
        "title": None,
        "affiliation": None,
        "affiliation_entity_id": None,
        "gender": None,
        "mention_count": mention_count,
        "quote_count": 0,
        "first_start": at(name)["start"],
        "canonical_id": f"c-{identifier}",
    } | changes


def indexed(identifier, name, **changes):
    seen = date(2024, 9, 2)
    return {
        "canonical_id": identifier,
        "name": name,
        "entity_type": "ORG",
        "aliases": [],
        "wikidata_id": None,
        "titles": [],
        "first_seen": seen,
        "last_seen": seen,
        "article_count": 1,
        "mention_count": 1,
        "quote_count": 0,
    } | changes


def policy(**changes):
    mentions = [at("the Night Train Act"), at("the law")]
    may = at("May") | {"event": "blocked", "date_from": date(2024, 5, 1), "date_to": date(2024, 5, 31)}
    return {
        "policy_id": "a1-p0",
        "article_id": "a1",
        "name": "Night Train Act",
        "policy_type": "law",
        "topic": "transportation",
        "status": "in_force",
        "contested": True,
        "issuer": "Ana Weiss",
        "issuer_entity_id": "a1-e0",
        "jurisdiction": "AT",
        "affected": None,
        "identifier": None,
        "description": "We will reopen the line",
        "mentions": mentions,
        "dates": [may],
        "status_start": mentions[1]["start"],
        "status_end": mentions[1]["end"],
        "status_history": [mentions[1] | {"status": "in_force"}],
        "mention_count": 2,
        "canonical_id": "cp-night-train-act",
        "confidence": 0.7,
    } | changes


def position(identifier, entity, actor, words, *, role, sentence, **changes):
    return {
        "position_id": identifier,
        "article_id": "a1",
        "policy_id": "a1-p0",
        "actor": actor,
        "entity_id": entity,
        "role": role,
        "quote_id": None,
        "sentence_id": sentence,
        **span(words),
    } | changes


def rows():
    """Return the rows of each table as dictionaries."""
    return {
        "articles": [article()],
        "sentences": sentences(),
        "quotes": [quote()],
        "mentions": [
            mention("a1-m0", "a1-e0", "Ana Weiss", sentence="a1-s0"),
            mention("a1-m1", "a1-e0", "she", sentence="a1-s1", mention_type="pronoun"),
            mention("a1-m2", "a1-e1", "Rail Union", sentence="a1-s2"),
        ],
        "entities": [
            entity("a1-e0", "Ana Weiss", entity_type="PERSON", mention_count=2, quote_count=1),
            entity("a1-e1", "Rail Union"),
        ],
        "policies": [policy()],
        "positions": [
            position(
                "a1-o0", "a1-e0", "Ana Weiss", "said", role="supporter", sentence="a1-s1", quote_id="a1-q0"
            ),
            position("a1-o1", "a1-e1", "Rail Union", "sued over", role="challenger", sentence="a1-s2"),
        ],
    }


def frame(table, rows):
    """Return rows as a frame of the table."""
    return pl.DataFrame(rows, schema=polars_schema(table))


def index():
    """Return the table of all entities of the consistent tables."""
    ana = indexed("c-a1-e0", "Ana Weiss", entity_type="PERSON", mention_count=2, quote_count=1)
    return frame("entity_index", [ana, indexed("c-a1-e1", "Rail Union")])


def policy_index():
    """Return the table of all policies of the consistent tables."""
    seen = date(2024, 9, 2)
    act = {
        "canonical_id": "cp-night-train-act",
        "name": "Night Train Act",
        "aliases": [],
        "policy_type": "law",
        "topic": "transportation",
        "jurisdiction": "AT",
        "identifier": None,
        "stages": [{"date": seen, "date_to": None, "status": "in_force", "article_id": "a1"}],
        "first_seen": seen,
        "last_seen": seen,
        "article_count": 1,
        "mention_count": 2,
        "supporter_count": 1,
        "opponent_count": 1,
    }
    return frame("policy_index", [act])


def tables(**changes):
    """Return a consistent set of tables; a keyword replaces a table, by a frame or by its rows."""
    given = rows() | changes
    return {
        name: value if isinstance(value, pl.DataFrame) else frame(name, value)
        for name, value in given.items()
    }


def with_prefix(prefix):
    """Return a consistent set of tables whose keys all start with the prefix: another article."""
    return {
        name: table.with_columns(
            pl.concat_str(pl.lit(prefix), pl.col(column)).alias(column)
            for column in [KEYS[name], *references(name)]
        )
        for name, table in tables().items()
    }
