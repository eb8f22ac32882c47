"""Writes what a browser shows of a report as a picture: `python docs/screenshot.py` renews the README's.

    python docs/screenshot.py [REPORT] [PICTURE] [ADDRESS] [light|dark]

It needs Chromium, and the development dependencies.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

GIVEN = ("data/processed/report.html", "docs/report.png", "", "light")
SIZE = {"width": 1180, "height": 940}
# The README's article, and one of its quotes.
ARTICLE, QUOTE = "Refuge chief", "I talked to"


def main(report: str, picture: str, address: str, scheme: str) -> None:
    """Open the report at the address, by default the README's article, and write the picture."""
    with sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        # The sandbox needs a user of its own, which root in a container is not.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce")
        page.goto(f"{Path(report).resolve().as_uri()}{address}")
        page.wait_for_selector("html[data-ready]")
        if not address:
            page.locator(".teaser h2 a", has_text=ARTICLE).click()
            page.locator(".row", has_text=QUOTE).first.click()
            page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:], *GIVEN[len(sys.argv) - 1 :])
