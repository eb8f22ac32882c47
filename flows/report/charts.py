"""The page's charts: Vega-Lite specifications, drawn as SVG by vl-convert.

Colours are the page's own (`var(--...)`), so that charts change with it from light to dark.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, get_args

import polars as pl
import vl_convert

from flows.report.contents import Frames
from schemas.vocabularies import PolicyStatus, QuoteType

Spec = dict[str, Any]

WIDTH = 330
MOST_OUTLETS, MOST_TOPICS = 10, 12
# For how many days at most bars stand for a day, a week, a month.
PERIODS = ((45, ("1d", "day", 1)), (320, ("1w", "week", 7)), (10**6, ("1mo", "month", 30)))
# Of what is left for a bar, how much it takes, and the width of all bars.
BAR_SHARE, BARS_WIDTH = 0.8, 290
QUOTE_TYPES = list(get_args(QuoteType))
QUOTE_COLOURS = ["var(--direct)", "var(--mixed)", "var(--indirect)"]
GAPS = {"no_source": "no source named", "author": "the author speaks", "unclear": "source unclear"}

CONFIG: Spec = {
    "aria": False,  # the page says in words what a chart shows, and has its rows as a table
    "background": None,
    "font": "Arial, 'Liberation Sans', Helvetica, sans-serif",  # of the widths that labels are placed by
    "view": {"stroke": None},
    "padding": {"left": 2, "right": 12, "top": 0, "bottom": 0},
    "axis": {
        "labelColor": "var(--soft)",
        "titleColor": "var(--soft)",
        "titleFontWeight": "normal",
        "titleFontSize": 12,
        "labelFontSize": 12,
        "labelLimit": 150,
        "gridColor": "var(--rule)",
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    },
    "legend": {
        "labelColor": "var(--ink)",
        "labelFontSize": 12,
        "title": None,
        "orient": "top",
        "symbolType": "square",
    },
}

# The width is that of plot and labels together, so that no chart is wider than its column.
COMMON: Spec = {"width": WIDTH, "autosize": {"type": "fit-x", "contains": "padding"}, "config": CONFIG}


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart for one view: what it shows in words, its picture, and its rows."""

    view: str
    title: str
    note: str
    svg: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def draw_charts(tables: Frames) -> list[dict[str, Any]]:
    """Return the charts of all views; one without rows is left out."""
    drawn = (
        _outlets(tables),
        _cues(tables),
        _topics(tables),
        _instruments(tables),
        _days(tables),
        _certainty(tables),
        _gaps(tables),
    )
    return [asdict(chart) for chart in drawn if chart.rows]


def _chart(view: str, title: str, note: str, rows: pl.DataFrame, spec: Spec) -> Chart:
    values = json.loads(rows.write_json())
    svg = vl_convert.vegalite_to_svg({**COMMON, "data": {"values": values}, **spec}) if values else ""
    return Chart(view, title, note, svg, rows.columns, [list(row) for row in rows.iter_rows()])


def _outlets(tables: Frames) -> Chart:
    of_outlets = tables["quotes"].join(tables["articles"].with_row_index("article"), on="article")
    counted = of_outlets.drop_nulls("publisher").group_by("publisher", "quote_type").agg(quotes=pl.len())
    totals = counted.group_by("publisher").agg(pl.col("quotes").sum().alias("all"))
    most = totals.sort("all", "publisher", descending=[True, False]).head(MOST_OUTLETS)
    rows = counted.join(most, on="publisher").sort(
        "all", "publisher", "quote_type", descending=[True, False, False]
    )
    shown = rows.select(pl.col("publisher").alias("outlet"), "quote_type", "quotes")
    spec = {
        "height": {"step": 22},
        "transform": [{"calculate": f"indexof({QUOTE_TYPES}, datum.quote_type)", "as": "place"}],
        "mark": {"type": "bar", "height": 14},
        "encoding": {
            "y": {"field": "outlet", "type": "nominal", "sort": None, "axis": {"title": None}},
            "x": {
                "field": "quotes",
                "type": "quantitative",
                "stack": "normalize",
                "axis": {"format": "%", "tickCount": 4, "title": "share of the outlet's quotes"},
            },
            "color": {"field": "quote_type", "scale": {"domain": QUOTE_TYPES, "range": QUOTE_COLOURS}},
            "order": {"field": "place"},
        },
    }
    note = "Quotes wholly, partly or not at all inside quotation marks, for the outlets with most quotes."
    return _chart("people", "In their own words?", note, shown, spec)


def _cues(tables: Frames) -> Chart:
    counted = tables["quotes"].drop_nulls("cue_class").group_by(cue="cue_class").agg(quotes=pl.len())
    rows = counted.sort("quotes", "cue", descending=[True, False])
    note = "What the verbs say of the words they introduce: “said” is neutral, “claimed” keeps its distance."
    return _chart("people", "How words are introduced", note, rows, _bars("cue", "quotes"))


def _topics(tables: Frames) -> Chart:
    known = tables["policies"].drop_nulls("topic")
    counted = known.group_by("topic", "status").agg(policies=pl.len())
    totals = counted.group_by("topic").agg(pl.col("policies").sum().alias("all"))
    most = totals.sort("all", "topic", descending=[True, False]).head(MOST_TOPICS)
    rows = (
        counted.join(most, on="topic")
        .sort("all", "topic", descending=[True, False])
        .select(pl.col("topic", "status").str.replace_all("_", " "), "policies")
    )
    stages = [status.replace("_", " ") for status in get_args(PolicyStatus)]
    told = rows["status"].unique()
    count = {"field": "policies", "type": "quantitative"}
    spec = {
        "height": {"step": 24},
        "layer": [
            {
                "mark": {
                    "type": "rect",
                    "color": "var(--policy)",
                    "stroke": "var(--paper)",
                    "strokeWidth": 2,
                },
                "encoding": {"opacity": {**count, "legend": None, "scale": {"range": [0.06, 0.5]}}},
            },
            {
                "mark": {"type": "text", "fontSize": 12, "color": "var(--ink)"},
                "encoding": {"text": count},
            },
        ],
        "encoding": {
            "y": {"field": "topic", "type": "nominal", "sort": None, "axis": {"title": None}},
            "x": {
                "field": "status",
                "type": "nominal",
                "scale": {"domain": [stage for stage in stages if stage in told]},
                "axis": {"title": None, "orient": "top", "labelAngle": -40},
            },
        },
    }
    note = "Policies by topic and by the furthest stage that an article gives."
    return _chart("policies", "What is decided, and how far", note, rows, spec)


def _instruments(tables: Frames) -> Chart:
    counted = tables["policies"].group_by(kind=pl.col("policy_type").str.replace_all("_", " "))
    rows = counted.agg(policies=pl.len()).sort("policies", "kind", descending=[True, False])
    note = "Policies by the kind of instrument that makes them."
    return _chart("policies", "By which instrument", note, rows, _bars("kind", "policies"))


def _days(tables: Frames) -> Chart:
    dated = tables["articles"].drop_nulls("published_at")
    days = dated.select(date=pl.col("published_at").dt.date())
    first, last = days["date"].min(), days["date"].max()
    length = (last - first).days if isinstance(first, date) and isinstance(last, date) else 0
    every, by, lasting = next(step for most, step in PERIODS if length <= most)
    rows = days.group_by(pl.col("date").dt.truncate(every)).agg(articles=pl.len()).sort("date")
    most = max(rows["articles"], default=0)
    width = BAR_SHARE * BARS_WIDTH / (length / lasting + 1)
    spec = {
        "height": 150,
        "mark": {"type": "bar", "color": "var(--ink)", "width": max(1, min(18, round(width)))},
        "encoding": {
            "x": {
                "field": "date",
                "type": "temporal",
                "scale": {"type": "utc"},
                "axis": {"title": None, "grid": False, "tickCount": 5},
            },
            "y": {
                "field": "articles",
                "type": "quantitative",
                "axis": {"title": None, "tickCount": min(4, most)},
            },
        },
    }
    return _chart("run", "When the articles appeared", f"Articles by {by} of publication.", rows, spec)


def _certainty(tables: Frames) -> Chart:
    sure = (
        tables["quotes"].drop_nulls("speaker_confidence").select(pl.col("speaker_confidence").clip(0, 0.999))
    )
    tenth = (pl.col("speaker_confidence") * 10).floor().cast(pl.Int64)
    rows = sure.group_by(tenth=tenth).agg(quotes=pl.len()).sort("tenth")
    shown = rows.select(
        sure=pl.format("{}–{} %", pl.col("tenth") * 10, pl.col("tenth") * 10 + 10), quotes="quotes"
    )
    note = (
        "How likely the speaker is right, as the pipeline judges itself, given that the words are attributed."
    )
    return _chart("run", "How sure speakers are", note, shown, _bars("sure", "quotes"))


def _gaps(tables: Frames) -> Chart:
    gaps = tables["quotes"].drop_nulls("speaker_gap")
    rows = (
        gaps.group_by(why=pl.col("speaker_gap").replace(GAPS))
        .agg(quotes=pl.len())
        .sort("quotes", "why", descending=[True, False])
    )
    return _chart(
        "run",
        "Why quotes have no speaker",
        "Quotes without a speaker, by reason.",
        rows,
        _bars("why", "quotes"),
    )


def _bars(name: str, count: str) -> Spec:
    """Return a chart of one bar a row, with its number at the end."""
    bar = {"mark": {"type": "bar", "color": "var(--ink)", "height": 12}}
    number = {"type": "text", "align": "left", "dx": 5, "color": "var(--soft)", "fontSize": 12}
    return {
        "height": {"step": 22},
        "layer": [bar, {"mark": number, "encoding": {"text": {"field": count, "type": "quantitative"}}}],
        "encoding": {
            "y": {"field": name, "type": "nominal", "sort": None, "axis": {"title": None}},
            "x": {"field": count, "type": "quantitative", "axis": None},
        },
    }
