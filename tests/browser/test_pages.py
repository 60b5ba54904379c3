"""The pages to read: the search works without a network, and everything is there without a script, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pyengine.incident.symptoms import KNOWN
from pyengine.rules import RULES
from tests.browser.vault_page import collect_noise
from tools.pages import addresses
from tools.pages.flag_facts import every

ROWS = {
    "rules/index.html": (".rules > li", len(RULES)),
    "keys/index.html": (".rules > li", len(addresses.paged())),
    "matrix.html": (".matrix tbody > tr", len(addresses.paged()) + len(KNOWN) + len(every())),
}


@pytest.mark.parametrize("address", ROWS)
def test_the_search_shows_what_has_all_the_words(
    page: Page, site_url: str, context: BrowserContext, address: str
) -> None:
    said = collect_noise(page)
    page.goto(site_url + address)
    context.set_offline(True)
    place, count = ROWS[address]
    rows = page.locator(f"{place}:visible")
    expect(rows).to_have_count(count)
    box = page.get_by_role("searchbox")
    box.fill("ORDER update_config")
    expect(page.get_by_role("status")).to_contain_text(f"of {count}")
    shown = rows.count()
    assert 0 < shown < count
    for section in page.locator("main section:visible").all():
        expect(section.locator(f"{place}:visible").first).to_be_visible()
    box.fill("")
    expect(rows).to_have_count(count)
    assert said == []


@pytest.mark.parametrize("width", [1280, 960])
def test_no_head_of_the_matrix_breaks_within_a_word(page: Page, site_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site_url}matrix.html")
    broken = """() => [...document.querySelectorAll('thead th')].filter(({firstChild}) => {
        const range = document.createRange();
        range.selectNodeContents(firstChild);
        return !firstChild.textContent.includes(' ') && range.getClientRects().length > 1;
    }).map((each) => each.textContent)"""
    assert page.evaluate(broken) == []


@pytest.mark.parametrize("address", ["rules", "keys", "symptoms", "flags"])
def test_what_stands_in_a_list_has_its_whole_width(page: Page, site_url: str, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site_url}{address}/index.html")
    high = """() => [...document.querySelectorAll('.rules > li')]
        .filter((row) => row.offsetHeight > 4 * parseFloat(getComputedStyle(row).lineHeight))
        .map((row) => row.textContent)"""
    assert page.evaluate(high) == []


def test_a_rule_is_found_by_the_words_of_docker(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}rules/index.html")
    page.get_by_role("searchbox").fill("invalid RestartCondition")
    expect(page.locator(".rules > li:visible")).to_have_count(1)
    expect(page.get_by_role("link", name="Swarm refuses this restart condition")).to_be_visible()


def test_what_was_read_is_found(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}claims.html")
    page.get_by_role("searchbox").fill("out of sync")
    expect(page.locator(".reads > div:visible")).to_have_count(1)


@pytest.mark.parametrize("address", ROWS)
def test_without_a_script_the_whole_list_is_there_and_no_box(browser: Browser, site_url: str, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + address)
    place, count = ROWS[address]
    expect(page.locator(place)).to_have_count(count)
    assert page.locator("input").count() == 0
    context.close()


def test_on_paper_there_is_the_text_and_nothing_to_press(page: Page, site_url: str) -> None:
    ink = "getComputedStyle(document.documentElement).color"
    page.emulate_media(media="screen", color_scheme="light")
    page.goto(f"{site_url}rules/{RULES[0].meta.id}.html")
    light = page.evaluate(ink)
    page.emulate_media(media="screen", color_scheme="dark")
    assert page.evaluate(ink) != light
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for hidden in ("nav", ".open"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.evaluate(ink) == light
