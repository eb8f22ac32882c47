"""The closed vocabularies of the tables: each is defined here, once, as a type.

`get_args(Topic)` gives a vocabulary's values in their order. Nothing but `typing` is imported, so that
the language code can use the types without a table library.
"""

from __future__ import annotations

from typing import Literal

# A setting, and no column: what finds the spans.
TaggerName = Literal["encoder", "rules"]

QuoteType = Literal["direct", "mixed", "indirect"]
CueClass = Literal["neutral", "assertive", "distancing", "denying", "requesting", "mental", "decreeing"]
SpeakerKind = Literal["person", "organization", "group", "document", "unknown"]
# Why no speaker is given.
SpeakerGap = Literal["no_source", "author", "unclear"]
# Why no quote has a quotation.
QuotationGap = Literal["not_attributed", "set_off", "title", "nested", "refused"]

MentionType = Literal["name", "nominal", "pronoun"]
# How a text speaks of a person.
Gender = Literal["feminine", "masculine"]
EntityType = Literal["PERSON", "ORG", "GPE", "LOC", "NORP", "LAW", "EVENT", "WORK"]

PolicyType = Literal[
    "law",
    "bill",
    "regulation",
    "executive_order",
    "agreement",
    "court_decision",
    "lawsuit",
    "program",
    "budget",
    "sanction",
    "ballot_measure",
    "proposal",
    "policy",
]
# The major topics of the Comparative Agendas Project's master codebook.
Topic = Literal[
    "macroeconomics",
    "civil_rights",
    "health",
    "agriculture",
    "labor",
    "education",
    "environment",
    "energy",
    "immigration",
    "transportation",
    "law_and_crime",
    "social_welfare",
    "housing",
    "domestic_commerce",
    "defense",
    "technology",
    "foreign_trade",
    "international_affairs",
    "government_operations",
    "public_lands",
    "culture",
]
PolicyStatus = Literal["proposed", "pending", "adopted", "in_force", "blocked", "ended", "unknown"]
PolicyEvent = Literal["proposed", "adopted", "effective", "blocked", "ended", "deadline"]
Role = Literal["issuer", "party", "implementer", "supporter", "opponent", "challenger"]

Stage = Literal["ingest", "clean", "segment", "tag", "resolve", "validate"]
Reason = Literal[
    "empty_file",
    "not_text",
    "broken_compression",
    "broken_json",
    "broken_parquet",
    "broken_warc",
    "unreadable_file",
    "vanished_file",
    "unknown_format",
    "unknown_field",
    "missing_text",
    "wrong_type",
    "duplicate_id",
    "record_too_large",
    "skipped_record",
    "no_article",
    "not_english",
    "stage_error",
    "schema_violation",
    "broken_reference",
]
