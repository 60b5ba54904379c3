"""What was watched on a real Swarm: below a finding's Why, asked for when that is opened; and on the rules' pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, Worker, expect

from pyengine.evidence.recordings import NEWEST
from pyengine.output import wire
from pyengine.rules import RULES
from pyengine.rules.rule import HEADINGS, Rule
from pyengine.session import Session
from tests.browser.conftest import outside, vault_of, wait_for_engine
from tests.browser.vault_page import STACK, collect_noise, content, judged, paste
from tools.server import serving, site_headers
from tools.site import SITE

RULE = "update-batch-covers-replicas"
TRIED = [rule for rule in RULES if any(not each.engines or NEWEST in each.engines for each in rule.experiments)]

# The worker's door with a doorkeeper: he counts who asks for evidence, and lets them in, keeps them or sends them away.
KEEP = """(manner) => {
    self.door ??= self.onmessage;
    self.asked ??= 0;
    self.kept ??= [];
    self.onmessage = (event) => {
        const {id, method} = JSON.parse(event.data);
        if (method !== 'evidence') return self.door(event);
        self.asked += 1;
        if (manner === 'open') return self.door(event);
        if (manner === 'keep') return void self.kept.push(event);
        if (manner === 'know nothing') {
            const ok = {watched: [], legend: [], untried: 'Not tried on an engine: it takes `two` sites.'};
            return self.postMessage(JSON.stringify({v: 1, id, ok}));
        }
        const error = {kind: 'internal', message: 'no luck'};
        self.postMessage(JSON.stringify({v: 1, id, error}));
    };
}"""


def watched(rule: str) -> wire.Evidence:
    return Session().evidence(wire.OfRule(rule))


def why(vault: Frame, text: str = STACK, has: str = "6 of 6") -> Locator:
    """Open the Why of a finding and return the finding."""
    paste(vault, text)
    judged(vault)
    item = vault.locator(".finding", has_text=has).first
    item.get_by_text("Why").first.click()
    return item


def plain(text: str) -> str:
    return text.replace("`", "")


def test_the_why_shows_what_was_watched(vault: Frame) -> None:
    item = why(vault)
    seen = watched(RULE)
    expect(item.get_by_role("heading", name="Watched on a real Swarm")).to_be_visible()
    assert item.locator("figcaption").all_inner_texts() == [plain(each.sentence) for each in seen.watched]
    sides = [side for each in seen.watched for side in each.sides]
    pictures = item.get_by_role("img")
    expect(pictures).to_have_count(sum(side.picture is not None for side in sides))
    for index, side in enumerate(side for side in sides if side.picture):
        assert side.picture is not None
        assert pictures.nth(index).locator("rect, line, text").count() == len(side.picture.shapes)


def test_the_table_tells_the_same(vault: Frame) -> None:
    item = why(vault)
    item.get_by_text("The same as a table").first.click()
    sides = watched(RULE).watched[0].sides
    for index, side in enumerate(sides):
        table = item.get_by_role("table").nth(index)
        expect(table.locator("caption")).to_have_text(side.title)
        cells = [row.inner_text().split("\t") for row in table.locator("tbody tr").all()]
        assert cells == [[row.time, row.serving, row.what] for row in side.rows]


def test_a_rule_that_was_not_tried_says_so(app: Page, engine: Worker) -> None:
    vault = vault_of(app)
    engine.evaluate(KEEP, "know nothing")
    expect(why(vault).locator(".evidence")).to_have_text("Not tried on an engine: it takes two sites.")


def test_it_is_asked_for_once_and_not_before_the_why_is_opened(app: Page, engine: Worker) -> None:
    vault = vault_of(app)
    engine.evaluate(KEEP, "open")
    paste(vault, STACK)
    judged(vault)
    assert engine.evaluate("self.asked") == 0
    item = vault.locator(".finding", has_text="6 of 6")
    for _ in range(3):
        item.get_by_text("Why").first.click()
    expect(item.locator(".watched")).to_be_visible()
    assert engine.evaluate("self.asked") == 1


def test_it_says_that_it_is_on_its_way(app: Page, engine: Worker) -> None:
    vault = vault_of(app)
    engine.evaluate(KEEP, "keep")
    box = why(vault).locator(".evidence")
    expect(box).to_contain_text("Looking up")
    expect(box).to_have_attribute("aria-busy", "true")
    engine.evaluate("self.kept.forEach((event) => self.door(event))")
    expect(box.locator(".watched")).to_be_visible()
    expect(box).to_have_attribute("aria-busy", "false")


def test_a_failure_is_told_and_tried_again(app: Page, engine: Worker) -> None:
    vault = vault_of(app)
    engine.evaluate(KEEP, "refuse")
    item = why(vault)
    expect(item.locator(".evidence")).to_contain_text("could not be looked up: no luck")
    engine.evaluate(KEEP, "open")
    item.get_by_role("button", name="Try again").click()
    expect(item.locator(".watched")).to_be_visible()


def test_what_is_open_stays_open_when_the_text_is_judged_again(vault: Frame) -> None:
    item = why(vault)
    item.get_by_text("The same as a table").first.click()
    expect(item.get_by_role("table").first).to_be_visible()
    content(vault).press("ControlOrMeta+Home")
    vault.page.keyboard.type("# one more line")
    vault.page.keyboard.press("Enter")
    judged(vault)
    expect(item.get_by_role("table").first).to_be_visible()
    expect(item.get_by_role("img").first).to_be_visible()


def test_a_new_text_does_not_lose_it(app: Page, engine: Worker) -> None:
    vault = vault_of(app)
    engine.evaluate(KEEP, "keep")
    item = why(vault)
    expect(item.locator(".evidence")).to_contain_text("Looking up")
    engine.evaluate(KEEP, "open")
    content(vault).press("ControlOrMeta+Home")
    vault.page.keyboard.insert_text("# gives up every request, this one too\n")  # at once: half of it is another file
    judged(vault)
    expect(item.locator(".watched")).to_be_visible()


def test_the_policies_let_all_of_it_be_drawn_and_nothing_is_asked_of_the_network(page: Page, site_url: str) -> None:
    said, seen = collect_noise(page), list[str]()
    page.goto(site_url)
    wait_for_engine(page)
    page.on("request", lambda request: seen.append(request.url))
    vault = vault_of(page)
    expect(why(vault).locator(".watched")).to_be_visible()
    assert said == []
    assert outside(page, seen) == []


# ---- the rules' pages ----


@pytest.fixture(scope="module")
def reading(browser: Browser) -> Iterator[Page]:
    """Give a page that stays open for all pages to read."""
    page = browser.new_page()
    yield page
    page.context.close()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.meta.id)
def test_a_page_has_its_parts(reading: Page, site_url: str, rule: Rule) -> None:
    meta = rule.meta
    reading.goto(f"{site_url}rules/{meta.id}.html")
    expect(reading.get_by_role("heading", level=1)).to_have_text(plain(meta.title))
    for heading in (*HEADINGS, "Example", "Tested on"):
        expect(reading.get_by_role("region", name=heading, exact=True).locator("p, pre").first).not_to_be_empty()
    expect(reading.locator("mark")).not_to_be_empty()
    seen = watched(meta.id)
    if seen.watched:
        assert reading.locator("figure.watched").count() == len(seen.watched)


def test_there_is_a_rule_with_an_experiment() -> None:
    assert TRIED


@pytest.mark.parametrize("rule", TRIED, ids=lambda rule: rule.meta.id)
def test_a_page_shows_the_recording_of_every_experiment(reading: Page, site_url: str, rule: Rule) -> None:
    seen = watched(rule.meta.id)
    assert seen.watched
    reading.goto(f"{site_url}rules/{rule.meta.id}.html")
    for index, each in enumerate(seen.watched):
        figure = reading.locator("figure.watched").nth(index)
        expect(figure.locator("figcaption")).to_contain_text(plain(each.sentence))
        expect(figure.get_by_role("img")).to_have_count(sum(side.picture is not None for side in each.sides))
        rows = sum(len(side.rows) for side in each.sides)
        assert figure.locator("tbody tr").count() == rows


def test_a_fix_is_shown_as_a_diff(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}rules/{RULE}.html")
    expect(page.locator(".lines .remove code")).to_have_text("        parallelism: 6")
    expect(page.locator(".lines .add code")).to_have_text("        parallelism: 2")


def test_every_link_leads_somewhere(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}rules/index.html")
    links = [str(link.get_attribute("href")) for link in page.get_by_role("link").all()]
    assert {f"{rule.meta.id}.html" for rule in RULES} <= set(links)
    for link in {*links, "../index.html"}:
        assert (SITE / "rules" / link).is_file(), link
    page.get_by_role("link", name="Try your own stack file").click()
    wait_for_engine(page)


def test_rules_have_no_script_and_load_their_style_alone() -> None:
    for path in SITE.glob("rules/*.html"):
        text = path.read_text("utf-8")
        assert ("<script" in text) == (path.name == "index.html")  # the search box
        assert " style=" not in text
        assert "default-src 'none'; " in text
        assert "style-src 'self'" in text


def test_a_page_asks_for_its_style_and_nothing_else_and_nothing_is_refused(page: Page) -> None:
    said, seen = collect_noise(page), list[str]()
    page.on("request", lambda request: seen.append(Path(request.url).name))
    with serving(SITE, site_headers(SITE)) as address:
        page.goto(f"{address}/rules/{RULE}.html")
        expect(page.locator("main")).to_have_css("border-top-style", "solid")
    assert [name.split("-")[0] for name in seen] == ["update", "pages"]
    assert said == []


def test_without_a_script_the_page_names_the_rules(browser: Browser, site_url: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(site_url)
    page.get_by_role("link", name="Its rules").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rules")
    page.close()
