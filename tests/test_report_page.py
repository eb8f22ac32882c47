"""The report in a real browser, read from disk: Chromium, without a window."""

import shutil

import factories
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright
from test_report import HOSTILE, TURNED, hostile_tables, joined, publish, reject

from flows.report.page import write_report
from flows.storage import Store

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VIEWS = {
    "articles": "#/articles",
    "article": "#/article/a1/a1-q0",
    "people": "#/people",
    "person": "#/people/{ana}",
    "policies": "#/policies",
    "policy": "#/policies/cp-night-train-act",
    "run": "#/run",
}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        # The sandbox needs a user of its own, which root in a container is not.
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


def more_articles(count):
    """Return articles of the same text with headlines of their own."""
    for number in range(count):
        tables = factories.with_prefix(f"n{number:02}")
        title = f"Item {number}: {'bridges' if number % 2 else 'tunnels'}"
        tables["articles"] = tables["articles"].with_columns(title=factories.pl.lit(title))
        yield tables


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Return the page of twenty articles, one of them with two quotes and a reject; two generations."""
    out = tmp_path_factory.mktemp("report")
    said = factories.at("Transport minister Ana Weiss defended")
    second = factories.quote(
        quote_id="a1-q1",
        quote_type="indirect",
        text=said["text"],
        spans=[factories.span(said["text"])],
        start=said["start"],
        end=said["end"],
        **factories.placed("cue", "sued over"),
        **factories.placed("source", "Rail Union"),
        speaker=None,
        speaker_entity_id=None,
        speaker_kind="unknown",
        speaker_confidence=None,
        speaker_gap="unclear",
    )
    publish(out, factories.tables(), run="1")
    refused = reject("broken_reference") | {"article_id": "a1", "table": "quotes", "row": '{"text": "lost"}'}
    tables = joined(factories.tables(quotes=[second, factories.quote()]), *more_articles(19))
    publish(out, tables | {"rejects": factories.frame("rejects", [refused])}, run="2")
    return write_report(Store(out))


@pytest.fixture
def page(browser, report):
    yield from opened(browser, report)


def opened(browser, report, **options):
    """Yield the opened page; afterwards nothing may have been logged or asked for."""
    context = browser.new_context(**options)
    page = context.new_page()
    logged, asked = [], []
    page.on("console", lambda message: logged.append(message.text))
    page.on("pageerror", lambda error: logged.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    yield page
    assert not logged, logged
    assert {url.partition("#")[0] for url in asked} == {report.as_uri()}
    context.close()


def go(page, view):
    """Go to a view by its address, and wait until it is there."""
    ana = "document.querySelector('.who a').getAttribute('href')"
    if "{ana}" in VIEWS[view]:
        go(page, "people")
        page.evaluate(f"location.hash = {ana}")
    else:
        page.evaluate("hash => { location.hash = hash }", VIEWS[view])
    page.wait_for_function(
        "view => document.querySelector('main').className === `view-${view}`", arg=SHOWN[view]
    )


SHOWN = {"person": "people", "policy": "policies"} | {
    view: view for view in ("articles", "article", "people", "policies", "run")
}


def words_of(page, selector):
    """Return the words of all pieces that match, put together."""
    return "".join(page.locator(selector).all_text_contents())


def test_the_front_page_lists_articles_in_pages(page):
    expect(page.locator(".teaser")).to_have_count(15)
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".teaser")).to_have_count(5)
    expect(page.get_by_role("button", name="Next page")).to_be_disabled()


def test_a_search_finds_marks_and_says_how_many(page):
    page.get_by_role("searchbox").fill("tunnels")
    expect(page.get_by_role("status")).to_have_text("10 articles")
    expect(page.locator(".teaser h2 mark").first).to_have_text("tunnels")
    assert "q=tunnels" in page.url
    page.reload()
    expect(page.locator(".teaser")).to_have_count(10)
    page.get_by_role("searchbox").fill("nothing like it (")
    expect(page.get_by_role("status")).to_have_text("0 articles")


# The train is one code point and two UTF-16 units; every offset behind it would be off by one.
def test_a_row_shows_its_words_in_the_text(page):
    go(page, "article")
    row = page.get_by_role("button", name="Ana Weiss said")
    expect(row).to_have_attribute("aria-pressed", "true")
    assert words_of(page, ".chosen-content") == "“We will reopen the line,”“before the winter.”"
    assert words_of(page, ".chosen-source") == "she"
    assert words_of(page, ".chosen-cue") == "said"
    detail = page.locator(".row-detail:visible")
    expect(detail).to_contain_text("80 %")
    expect(detail).to_contain_text("a1-q0")
    row.click()
    expect(page.locator(".chosen")).to_have_count(0)


def test_words_in_the_text_show_their_row(page):
    go(page, "article")
    page.locator(".text .content", has_text="before the winter").click()
    expect(page.get_by_role("button", name="Ana Weiss said")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Quote 1: no speaker").click()
    expect(page.locator(".row[aria-pressed=true]")).to_contain_text("No speaker")
    expect(page.locator(".row-detail:visible")).to_contain_text("whom it means is not clear")
    assert page.url.endswith("#/article/a1/a1-q1")


def test_names_and_policies_lead_to_their_words(page):
    go(page, "article")
    page.get_by_role("tab", name="Names 2").click()
    page.locator("#panel-1 .row", has_text="Rail Union").click()
    expect(page.locator(".pointed-out")).to_have_text("Rail Union")
    page.get_by_role("tab", name="Policies 1").click()
    page.locator("#panel-2 .row", has_text="Night Train Act").click()
    expect(page.locator(".pointed-out")).to_have_text("the Night Train Act")
    page.get_by_role("tab", name="Set aside 1").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("broken reference")


def test_a_reader_may_go_on_before_the_asked_quote_is_shown(page):
    page.evaluate("hash => { location.hash = hash }", VIEWS["article"])
    page.evaluate("new Promise(done => setTimeout(done)).then(() => { location.hash = '#/run' })")
    expect(page.get_by_role("heading", level=1)).to_have_text("The run")
    assert page.url.endswith("#/run")


def test_a_layer_can_be_hidden(page):
    go(page, "article")
    name = page.locator(".text .name", has_text="Rail Union")
    line = "element => getComputedStyle(element).textDecorationLine"
    page.get_by_role("tab", name="Names 2").click()
    underlined = page.locator(".text .policy").first.evaluate(line)
    page.get_by_role("checkbox", name="Policies").uncheck()
    assert (underlined, page.locator(".text .policy").first.evaluate(line)) == ("underline", "none")
    expect(name).to_be_visible()


def test_all_can_be_done_by_keyboard(page):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    go(page, "article")
    expect(page.locator("main")).to_be_focused()
    page.locator(".row").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".row").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".row[aria-pressed=true]")).to_have_count(0)
    page.get_by_role("tab", name="Quotes 2").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Names 2")).to_be_focused()
    expect(page.get_by_role("tab", name="Names 2")).to_have_attribute("aria-selected", "true")


def test_a_view_is_announced_and_named(page):
    page.get_by_role("link", name="People").click()
    expect(page.get_by_role("status")).to_have_text("People")
    expect(page).to_have_title("People – On the Record")
    expect(page.get_by_role("link", name="People")).to_have_attribute("aria-current", "page")


def test_people_are_found_and_lead_to_what_they_said(page):
    go(page, "people")
    expect(page.locator(".person").first).to_contain_text("1 quote")
    page.get_by_role("searchbox").fill("weiss")
    page.get_by_role("link", name="Ana Weiss").first.click()
    expect(page.locator(".saying blockquote").first).to_contain_text("We will reopen the line")
    expect(page.get_by_role("complementary")).to_contain_text("100 % of 8 words")
    expect(page.get_by_role("complementary")).to_contain_text("Rail Union 1 paragraph")
    page.locator(".saying figcaption a").first.click()
    expect(page.locator(".chosen-content").first).to_contain_text("We will reopen the line")


def test_a_policy_shows_status_dates_and_both_sides_in_their_words(page):
    go(page, "policies")
    card = page.locator(".card").first
    expect(card.locator("[aria-current=step]")).to_have_text("in force")
    expect(card).to_contain_text("blocked May 2024")
    expect(card).to_contain_text("contested")
    expect(card).to_contain_text("Known from20 articles")
    expect(card.get_by_role("heading", name="For 1", exact=True)).to_be_visible()  # one text
    expect(card.locator(".side.for blockquote").first).to_contain_text("We will reopen the line")
    expect(card.locator(".side.against").first).to_contain_text("Rail Union in court")
    page.get_by_role("combobox", name="Status").select_option("in_force")
    expect(page.get_by_role("status")).to_have_text("1 policy")
    card.get_by_role("link", name="Night Train Act").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Night Train Act")
    stages = page.get_by_role("list", name="Stages")
    expect(stages).to_contain_text("in force first told 2 September 2024 by")
    expect(page.locator(".saying figcaption").first).to_contain_text("in force “the law” · ")
    stages.get_by_role("link").click()
    expect(page.locator(".view-article")).to_contain_text("Night Train Act")


def test_the_run_shows_change_rejects_and_reach(page):
    go(page, "run")
    expect(page.get_by_role("row", name="articles")).to_contain_text("+ 19")
    page.locator("summary", has_text="broken reference").click()
    expect(page.get_by_role("cell", name="as it is")).to_be_visible()
    expect(page.locator(".reach").first).to_contain_text("articles with a quote")
    taken = page.locator(".reach").last
    expect(taken).to_contain_text("quotes have a speaker")
    expect(taken).to_contain_text("unclear 1")
    assert page.locator("figure.chart svg").count() >= 2


def test_light_and_dark_follow_the_system_and_the_switch(browser, report):
    for page in opened(browser, report, color_scheme="dark"):
        colour = "getComputedStyle(document.body).backgroundColor"
        dark = page.evaluate(colour)
        page.get_by_role("button", name="Light colours").click()
        light = page.evaluate(colour)
        assert dark == "rgb(20, 22, 26)" and light == "rgb(252, 250, 245)"
        page.reload()
        assert page.evaluate(colour) == light


@pytest.mark.parametrize("width", [1280, 390])
def test_no_view_is_wider_than_the_screen(browser, report, width):
    for page in opened(browser, report, viewport={"width": width, "height": 800}):
        for view in VIEWS:
            go(page, view)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view


def test_a_narrow_screen_says_who_speaks_below_the_text(browser, report):
    for page in opened(browser, report, viewport={"width": 390, "height": 800}):
        go(page, "article")
        expect(page.locator(".chosen-bar")).to_contain_text("Ana Weiss · direct · speaker 80 % sure")
        page.get_by_role("button", name="Previous quote").click()
        expect(page.locator(".chosen-bar")).to_contain_text("No speaker")
        page.get_by_role("button", name="Close").click()
        expect(page.locator(".chosen-bar")).to_be_hidden()


def test_on_paper_there_are_words_and_no_controls(page):
    go(page, "article")
    page.emulate_media(media="print")
    expect(page.locator(".text")).to_be_visible()
    expect(page.locator(".views")).to_be_hidden()
    expect(page.get_by_role("tablist")).to_be_hidden()
    expect(page.locator(".chosen-bar")).to_be_hidden()


def test_what_articles_say_is_shown_and_never_run(browser, tmp_path):
    publish(tmp_path, hostile_tables())
    shown = f"{HOSTILE} {TURNED}".replace("\u202e", "⟨U+202E⟩").replace("\u202c", "⟨U+202C⟩")
    for page in opened(browser, write_report(Store(tmp_path))):
        expect(page.locator(".teaser h2")).to_have_text(shown)
        for view in VIEWS:
            go(page, view)
            assert page.locator("img, main script").count() == 0
        go(page, "article")
        expect(page.locator(".text")).to_contain_text(shown)
        assert page.locator("a[href^=javascript]").count() == 0


def test_a_page_without_articles_opens(browser, tmp_path):
    publish(tmp_path, {name: frame.clear() for name, frame in factories.tables().items()})
    for page in opened(browser, write_report(Store(tmp_path))):
        for view in ("articles", "people", "policies", "run"):
            go(page, view)
        go(page, "article")
        expect(page.get_by_role("heading", level=1)).to_have_text("No such article")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, report, scheme):
    for page in opened(browser, report, color_scheme=scheme):
        for view in VIEWS:
            go(page, view)
            found = Axe().run(page).response["violations"]
            serious = [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}]
            assert serious == [], (view, found)
