"""Alarms: a run that is unlike the last ones says so, and publishes all the same."""

import json
from datetime import UTC, datetime

import pytest
from conftest import write_articles
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

import flows.pipeline
from flows.manifests import Manifest, Rates
from flows.pipeline import process_articles
from flows.quality import Bounds, find_alarms
from flows.storage import Store, current_manifest
from flows.summary import markdown_summary

USUAL = Rates(
    articles=500, quotes_per_article=8.0, entities_per_article=20.0, speakerless_share=0.2, reject_share=0.05
)
BOUNDS = Bounds(change=0.3, share=0.1, articles=100)


def generation(rates):
    return Manifest(
        generation="g", created_at=datetime(2024, 5, 3, tzinfo=UTC), run="r", fingerprint="f", content="c",
        chunks=(), tables={}, rejects={}, rates=rates,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "alarm"),
    [
        ({}, None),
        ({"quotes_per_article": 6.0, "entities_per_article": 25.0, "reject_share": 0.14}, None),
        ({"quotes_per_article": 4.0}, "quotes an article: 4.00 in this run, 8.00"),
        ({"quotes_per_article": 12.0}, "quotes an article: 12.00 in this run, 8.00"),
        ({"entities_per_article": 0.0}, "entities an article: 0.00 in this run, 20.00"),
        ({"speakerless_share": 0.5}, "share of quotes without a speaker: 0.50 in this run, 0.20"),
        ({"reject_share": 0.9}, "share of records that were set aside: 0.90 in this run, 0.05"),
        ({"quotes_per_article": 0.0, "articles": 99}, None),  # too few to tell
    ],
)
def test_a_rate_that_jumps_is_told(changes, alarm):
    last = [generation(USUAL), generation(None)]
    told = find_alarms(USUAL.model_copy(update=changes), last, BOUNDS)
    assert told == ([f"{alarm} in the last generations"] if alarm else [])


def test_there_is_no_alarm_without_generations_to_compare_with():
    odd = USUAL.model_copy(update={"quotes_per_article": 0.0})
    assert find_alarms(odd, [], BOUNDS) == []
    assert find_alarms(odd, [generation(USUAL.model_copy(update={"articles": 5}))], BOUNDS) == []


def artifacts(key):
    with get_client(sync_client=True) as client:
        return client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])))


def test_a_run_unlike_the_last_ones_warns_and_publishes(raw, out, monkeypatch):
    events = []
    monkeypatch.setenv("ONRECORD_ALARM_ARTICLES", "5")
    monkeypatch.setattr(flows.pipeline, "emit_event", lambda name, **given: events.append((name, given)))
    usual = process_articles(raw, out, tagger="rules")
    assert usual.alarms == () and usual.manifest.rates.articles == 6
    assert usual.manifest.rates.quotes_per_article > 0

    # Articles in which nobody says anything.
    plain = [
        {"id": number, "text": f"The {number} old bridges of Aldermouth were closed for the winter. " * 3}
        for number in range(8)
    ]
    (raw / "plain.jsonl").write_text("".join(f"{json.dumps(article)}\n" for article in plain))
    odd = process_articles(raw, out, rebuild=True, tagger="rules")
    assert odd.changed and odd.articles == 14
    assert odd.alarms[0].startswith("quotes an article: ")
    assert "unlike the last ones" in markdown_summary(odd)
    assert "quotes an article" in artifacts("alarm")[0].data
    assert "quotations with a quote" in artifacts("summary")[0].data
    ((name, given),) = events
    assert name == "onrecord.quality.alarm"
    assert given["resource"]["prefect.resource.id"].endswith(odd.manifest.generation)
    assert current_manifest(Store(out)).rates.articles == 14


def test_a_run_like_the_last_ones_does_not_warn(raw, out, monkeypatch):
    monkeypatch.setenv("ONRECORD_ALARM_ARTICLES", "5")
    process_articles(raw, out, tagger="rules")
    write_articles(raw, *range(50, 56), name="more.jsonl")
    assert process_articles(raw, out, tagger="rules").alarms == ()


def test_many_rejects_are_told(raw, out, monkeypatch):
    monkeypatch.setenv("ONRECORD_ALARM_ARTICLES", "5")
    process_articles(raw, out, tagger="rules")
    write_articles(raw, *range(50, 56), name="more.jsonl")
    (raw / "zz-broken.jsonl").write_text("{broken\n" * 20)
    (alarm,) = process_articles(raw, out, tagger="rules").alarms
    assert alarm == "share of records that were set aside: 0.62 in this run, 0.00 in the last generations"
