"""What makes the page pleasant: a divider, a map of the file, a count of what is found, a place to drop on, a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Frame, Locator, expect

from tests.browser.conftest import Lend
from tests.browser.large import STACK as LARGE
from tests.browser.vault_page import DRAG_OVER, DRAWN, STACK, content, drop, judged, paste, paste_large, tab

FINGER = 44
SMALL = """(least) => [...document.querySelectorAll('button, select, input, summary, a[href], [role=tab]')]
    .filter((each) => each.checkVisibility() && !each.closest('.cm-editor, .skip'))
    .map((each) => [each.closest('label') ?? each, each])
    .map(([place, each]) => [place.getBoundingClientRect(), each])
    .filter(([{width, height}]) => width > 0 && (width < least || height < least))
    .map(([{width, height}, each]) => `${each.outerHTML.slice(0, 80)}: ${Math.round(width)} by ${Math.round(height)}`)
"""


def width(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["width"]


def test_the_divider_is_dragged_and_moved_by_keys(vault: Frame) -> None:
    line = vault.get_by_role("separator", name="Width of the text")
    source = vault.locator(".source")
    before = width(source)
    box = line.bounding_box()
    assert box
    mouse = vault.page.mouse
    mouse.move(box["x"] + 5, box["y"] + 100)
    mouse.down()
    mouse.move(box["x"] - 195, box["y"] + 100, steps=4)
    mouse.up()
    assert width(source) == pytest.approx(before - 200, abs=12)
    line.press("End")
    assert width(source) > before
    expect(line).to_have_attribute("aria-valuenow", "75")
    line.dblclick()
    assert width(source) == pytest.approx(before, abs=2)


def test_the_map_shows_where_findings_are_and_leads_there(vault: Frame) -> None:
    paste_large(vault, LARGE)
    linemap = vault.locator(".linemap")
    expect(linemap.locator(".mark")).to_have_count(99)
    box = linemap.bounding_box()
    assert box
    vault.page.mouse.click(box["x"] + 5, box["y"] + box["height"] - 3)
    vault.evaluate(DRAWN)
    expect(content(vault)).to_contain_text("svc-32")


def test_a_short_text_needs_no_map(vault: Frame) -> None:
    paste(vault, "services: {}\n")
    judged(vault)
    expect(vault.locator(".linemap")).to_be_hidden()


def test_the_search_says_how_many_it_finds(vault: Frame) -> None:
    paste(vault, STACK)
    content(vault).press("ControlOrMeta+f")
    field = vault.locator(".cm-search [name=search]")
    field.press_sequentially("api")
    expect(vault.locator(".matches")).to_have_text("2 found")
    field.press("Enter")
    expect(vault.locator(".matches")).to_have_text("1 of 2")
    field.press("ControlOrMeta+a")
    field.press_sequentially("nowhere")
    expect(vault.locator(".matches")).to_have_text("Nothing found")


def test_the_margin_has_the_signs_of_the_list(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    expect(vault.locator(".cm-lint-marker-hint")).to_have_count(3)
    expect(vault.locator('.finding[data-severity="info"]')).to_have_count(3)
    expect(vault.locator(".cm-lint-marker-info")).to_have_count(0)  # of low severity is none


def test_a_notice_hides_nothing_of_the_results(vault: Frame) -> None:
    paste(vault, STACK)
    note = vault.locator(".toast .note").filter(visible=True)
    expect(note).to_contain_text("takes the place of the text before")
    told, results = note.bounding_box(), vault.locator(".results").bounding_box()
    assert told
    assert results
    assert told["x"] + told["width"] <= results["x"] or told["y"] >= results["y"] + results["height"]


def test_files_over_the_page_are_told_where_they_go(vault: Frame) -> None:
    over = vault.locator(".dropping")
    expect(over).to_be_hidden()
    content(vault).evaluate(DRAG_OVER)
    expect(over).to_be_visible()
    drop(vault, {"shop.yml": STACK.encode()})
    expect(over).to_be_hidden()


def test_an_example_is_chosen(vault: Frame) -> None:
    choice = vault.get_by_role("combobox", name="Examples")
    expect(choice.locator("option").nth(5)).to_be_attached()
    label = choice.locator("optgroup[label=high] option").first.text_content()
    assert label
    choice.select_option(label=label)
    judged(vault)
    expect(content(vault)).not_to_contain_text("will this shop survive")
    assert vault.locator(".finding").count()


@pytest.fixture
def phone(lend: Lend) -> Iterator[Frame]:
    """Give a vault on a phone."""
    with lend(viewport={"width": 390, "height": 740}, has_touch=True, is_mobile=True) as vault:
        paste(vault, STACK)
        judged(vault)
        yield vault


def test_a_tapped_finding_brings_its_line_to_the_middle_of_a_phone(phone: Frame) -> None:
    phone.locator(".finding", has_text="6 of 6").locator(".go").tap()
    line = phone.locator(".source .cm-activeLine").first
    expect(line).to_contain_text("parallelism: 6")
    middle = """(line) => {
        const {top, bottom} = line.getBoundingClientRect();
        return ((top + bottom) / 2) / innerHeight;
    }"""
    for _ in range(10):
        phone.evaluate(DRAWN)
    assert 0.3 < line.evaluate(middle) < 0.7


def test_what_a_finger_has_to_hit_is_large_enough(phone: Frame) -> None:
    phone.locator(".finding summary").first.tap()
    assert phone.evaluate(SMALL, FINGER) == []
    content(phone).press("ControlOrMeta+f")
    parts = phone.locator(".cm-search").locator("input[type=text], .cm-textfield, .cm-button, label").all()
    assert parts
    assert [box for each in parts if (box := each.bounding_box()) and box["height"] < FINGER] == []
    phone.locator(".cm-search [name=close]").click()
    for name in ("Fix", "Effective", "Redacted"):
        tab(phone, name)
        phone.evaluate(DRAWN)
        assert phone.evaluate(SMALL, FINGER) == [], name
    assert phone.page.evaluate(SMALL, FINGER) == []
    phone.page.set_viewport_size({"width": 360, "height": 740})
    tops = "[...document.querySelectorAll('header .name, nav')].map((each) => each.getBoundingClientRect().top)"
    assert len(set(phone.page.evaluate(tops))) == 1, "the links stand below the name"


@pytest.mark.parametrize("name", ["Findings", "Effective", "Rollout"])
def test_a_fold_keeps_its_triangle_and_its_spaces_on_a_phone(phone: Frame, name: str) -> None:
    fold = tab(phone, name).locator("summary").first
    expect(fold).to_be_visible()
    assert fold.evaluate("(fold) => getComputedStyle(fold).display") == "list-item"


def test_the_bar_of_the_changes_stays_in_its_card_on_a_phone(phone: Frame) -> None:
    panel = tab(phone, "Fix")
    expect(panel.get_by_role("button", name="Apply")).to_be_enabled()
    bar, card = panel.locator(".applybar").bounding_box(), panel.bounding_box()
    assert bar
    assert card
    assert card["x"] <= bar["x"]
    assert bar["x"] + bar["width"] <= card["x"] + card["width"]
    expect(panel.get_by_role("button", name="Side by side")).to_be_hidden()


def test_why_can_be_read_on_a_phone(phone: Frame) -> None:
    phone.locator(".finding summary").first.tap()
    text = phone.locator(".why p").first
    assert float(text.evaluate("(text) => parseFloat(getComputedStyle(text).fontSize)")) >= 15
    assert width(text) > 300
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
