"""The page: one HTML file with its styles, its script, and the tables, compressed."""

from __future__ import annotations

import base64
import gzip
import hashlib
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from string import Template

import orjson

from flows.report.charts import draw_charts
from flows.report.contents import columns, page_tables, read_published_articles
from flows.report.figures import run_figures
from flows.report.people import who_speaks
from flows.storage import Store, current_generation, published_manifest, write_whole

MOST_ARTICLES = 1000
# The next level takes nearly twice the time for a page that is 2 % smaller.
COMPRESSION = 5
ASSETS = files("flows.report") / "assets"
# In this order they make one script.
SCRIPTS = (
    *("elements", "tables", "words", "parts", "articles", "article", "margin"),
    *("people", "policies", "policy", "run", "page"),
)
STYLES = ("page", "views", "print")


def write_report(store: Store, target: Path | None = None, *, most: int = MOST_ARTICLES) -> Path:
    """Write the page of the current generation's newest articles; return where it is.

    Raises FileNotFoundError where nothing is published.
    """
    path = store.report if target is None else target
    write_whole(report_page(store, most=most), path)
    return path


def is_reported(store: Store) -> bool:
    """Tell whether the page was written after the current generation was published."""
    published = published_manifest(current_generation(store)).created_at.timestamp()
    return store.report.is_file() and store.report.stat().st_mtime > published


def report_page(store: Store, *, most: int = MOST_ARTICLES) -> str:
    """Return the page as HTML."""
    published = read_published_articles(store, most)
    tables = page_tables(published)
    with ThreadPoolExecutor(1) as beside:
        charts = beside.submit(draw_charts, tables)
        shown = tables | {"who": who_speaks(published, tables)}
        contents = {
            "run": run_figures(published, tables),
            "tables": {name: columns(frame) for name, frame in shown.items()},
            "charts": charts.result(),
        }
    return page(contents)


def page(contents: object) -> str:
    """Return the HTML around the contents; its policy allows this script and these styles, nothing else."""
    style = "".join(_asset(f"{name}.css") for name in STYLES)
    script = "".join(_asset(f"{name}.js") for name in SCRIPTS)
    policy = (
        f"default-src 'none'; script-src '{_fingerprint(script)}'; style-src '{_fingerprint(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return Template(_asset("page.html")).substitute(
        policy=policy, style=style, script=script, data=compressed(contents)
    )


def compressed(contents: object) -> str:
    """Return the contents as JSON, gzipped, in Base64: no character of it means anything to HTML."""
    return base64.b64encode(gzip.compress(orjson.dumps(contents), COMPRESSION, mtime=0)).decode()


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _fingerprint(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
