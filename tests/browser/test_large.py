"""A large file is read and changed in a minute: what is said once, filtered, grouped, chosen and applied."""

import re

import pytest
from playwright.sync_api import Frame, Locator, expect

from tests.browser.large import NAMES, SERVICES, STACK
from tests.browser.vault_page import active_line, content, judged, tab, text_of

IN_VIEW = """(element) => {
    const {top, bottom} = element.getBoundingClientRect();
    const panel = element.closest('.panel').getBoundingClientRect();
    return top >= panel.top - 1 && bottom <= panel.bottom + 1;
}"""


def fix(vault: Frame, mode: str = "Fix") -> Locator:
    """Open the changes of that mode, and wait for what they come to."""
    panel = tab(vault, "Fix")
    panel.get_by_role("radio", name=mode).check()
    expect(panel).to_have_attribute("aria-busy", "false")
    return panel


def number(words: str) -> int:
    """Return the first number in `words`."""
    found = re.search(r"\d+", words)
    assert found, words
    return int(found[0])


def test_the_number_in_a_tab_stands_apart_from_its_title(vault: Frame) -> None:
    judged(vault)
    gap = vault.get_by_role("tab", name="Findings").evaluate(
        """(tab) => {
            const title = document.createRange();
            title.selectNodeContents(tab.firstChild);
            return tab.querySelector('.count').getBoundingClientRect().left - title.getBoundingClientRect().right;
        }"""
    )
    assert gap >= 4


def test_a_sentence_is_said_once_with_its_services(large: Frame) -> None:
    said = [item.inner_text() for item in large.locator(".finding .message").all()]
    assert len(said) < SERVICES
    for more in (
        large.locator("[data-view=findings]").get_by_role("button", name=re.compile(r"^and \d+ more$")).all()[::-1]
    ):
        more.click()
    places = large.locator("[data-view=findings] [data-finding]")
    expect(places).to_have_count(99)
    alike = large.locator(".finding", has_text="ends completed over a broken service")
    expect(alike).to_have_count(1)
    for name in NAMES:
        expect(alike).to_contain_text(name)


def test_findings_are_grouped_by_service(large: Frame) -> None:
    panel = tab(large, "Findings")
    panel.get_by_role("combobox", name="Group").select_option("service")
    heads = panel.locator(".group > h3")
    assert {head.split()[0] for head in heads.all_inner_texts()} >= set(NAMES)
    expect(panel.locator(".finding .go .service")).to_have_count(0)  # it stands above them


def test_the_filter_leaves_what_is_asked_for(large: Frame) -> None:
    panel = tab(large, "Findings")
    all_of_them = panel.locator("[data-finding]").count()
    panel.locator(".chip", has_text="Medium").click()
    medium = panel.locator("[data-finding]").count()
    assert 0 < medium < all_of_them
    expect(panel.get_by_role("heading", name="33 of 99 problems")).to_be_visible()
    expect(panel.locator(".finding:not([data-severity=medium])")).to_have_count(0)
    panel.get_by_role("button", name="Show all").click()
    panel.get_by_role("combobox", name="Service").select_option("svc-3")
    assert set(panel.locator(".finding .go .service").all_inner_texts()) == {"svc-3"}
    panel.get_by_role("button", name="Show all").click()
    panel.get_by_role("combobox", name="Rule").select_option("update-failure-ignored")
    expect(panel.locator(".finding")).to_have_count(1)
    panel.get_by_role("button", name="Show all").click()
    panel.get_by_role("searchbox").fill("replicas stop at the same")
    assert {"same time" in text for text in panel.locator(".finding .message").all_inner_texts()} == {True}
    panel.get_by_role("searchbox").fill("no finding says this")
    expect(panel).to_contain_text("The filter above leaves none")
    panel.get_by_role("button", name="Show all").click()
    expect(panel.locator("[data-finding]")).to_have_count(all_of_them)


def test_f8_moves_the_list_and_the_text_together(large: Frame) -> None:
    panel = tab(large, "Findings")
    for _ in range(45):
        large.page.keyboard.press("F8")
    current = panel.locator("[data-finding][aria-current]")
    expect(current).to_have_count(1)
    assert current.evaluate(IN_VIEW)
    line = number(re.findall(r"line \d+", current.inner_text())[-1])
    assert large.locator(".source .cm-activeLineGutter").first.inner_text() == str(line)
    assert active_line(large)


def test_f8_keeps_to_the_filter(large: Frame) -> None:
    panel = tab(large, "Findings")
    panel.get_by_role("combobox", name="Service").select_option("svc-7")
    for _ in range(20):
        large.page.keyboard.press("F8")
        expect(panel.locator("[data-finding][aria-current]")).to_contain_text("svc-7")


def test_the_bar_with_the_number_of_changes_stays_in_view(large: Frame) -> None:
    panel = fix(large)
    apply = panel.get_by_role("button", name="Apply")
    before = number(apply.inner_text())
    panel.evaluate("(panel) => { panel.scrollTop = panel.scrollHeight; }")
    assert apply.evaluate(IN_VIEW)
    panel.get_by_role("button", name="Choose none of: The update batch").click()
    expect(apply).not_to_have_text(f"Apply {before} changes")
    assert number(apply.inner_text()) == before - SERVICES
    panel.get_by_role("button", name="Choose all of: The update batch").click()
    expect(apply).to_have_text(f"Apply {before} changes")
    expect(panel).to_have_attribute("aria-busy", "false")
    apply.click()
    assert text_of(large) != STACK.encode()
    content(large).press("ControlOrMeta+z")
    assert text_of(large) == STACK.encode()


@pytest.mark.traces("one service stays unticked")
def test_what_the_filter_hides_is_told_and_stays_chosen(large: Frame) -> None:
    panel = fix(large)
    chosen = panel.get_by_role("button", name="Apply").inner_text()
    panel.get_by_role("combobox", name="Service").select_option("svc-3")
    expect(panel.locator(".applybar")).to_contain_text("of them not shown")
    expect(panel.get_by_role("button", name="Apply")).to_have_text(chosen)
    panel.get_by_role("button", name="Choose none of the changes that are shown").click()
    panel.get_by_role("button", name="Show all").click()
    assert set(panel.get_by_role("checkbox", checked=False).locator("..").locator(".service").all_inner_texts()) == {
        "svc-3"
    }


@pytest.mark.traces("what needs a decision stays ticked")
def test_every_hunk_refusal_and_mark_names_its_service(large: Frame) -> None:
    panel = fix(large, "Harden")
    panel.get_by_role("button", name="Choose all changes").click()
    expect(panel).to_have_attribute("aria-busy", "false")
    for fold in panel.locator(".again summary").all():
        fold.click()
    hunks = panel.locator(".hunk")
    assert hunks.count() > SERVICES / 2
    assert hunks.locator("figcaption:not(:has(.service))").count() == 0
    large.locator(".cm-lint-marker").first.hover()
    expect(large.locator(".cm-tooltip-lint").first).to_contain_text("svc-0")


def test_the_same_lines_are_drawn_once(large: Frame) -> None:
    panel = fix(large)
    assert panel.locator(".hunk").count() < SERVICES
    more = panel.locator(".again summary").first
    expect(more).to_contain_text("svc-")
    before = panel.locator(".hunk").count()
    more.click()
    expect(panel.locator(".hunk")).not_to_have_count(before)


def test_words_that_differ_are_marked_below_and_beside_each_other(large: Frame) -> None:
    panel = fix(large)
    expect(panel.locator(".hunk ins").first).to_have_text(re.compile(r"^\d$|^rollback$"))
    panel.get_by_role("button", name="Side by side").click()
    pair = panel.locator(".pair", has=large.locator("del")).first
    expect(pair.locator(".remove del")).to_have_text(re.compile(r"\w"))
    expect(pair.locator(".add ins")).to_have_text(re.compile(r"\w"))


# ---- what needs a decision ----


def test_what_needs_a_decision_is_never_chosen_in_advance(large: Frame) -> None:
    panel = fix(large, "Harden")
    boxes = panel.get_by_role("checkbox")
    chosen = panel.get_by_role("checkbox", checked=True).count()
    assert 0 < chosen < boxes.count()
    decide = panel.locator(".changes > li", has_text="your decision")
    assert decide.get_by_role("checkbox").count() > 0
    expect(decide.get_by_role("checkbox", checked=True)).to_have_count(0)


@pytest.mark.traces("the other changes stay unticked")
def test_show_the_change_chooses_shows_and_focuses_that_one_alone(large: Frame) -> None:
    panel = tab(large, "Findings")
    panel.get_by_role("combobox", name="Service").select_option("svc-9")
    item = panel.locator(".finding", has_text="without window")
    item.get_by_text("Why").first.click()
    item.get_by_role("button", name="Show the change").click()
    changes = large.locator("[data-view=fix]")
    expect(changes.get_by_role("radio", name="Harden")).to_be_checked()
    chosen = changes.get_by_role("checkbox", checked=True)
    expect(chosen).to_have_count(1)
    expect(chosen).to_be_focused()
    expect(chosen.locator("..")).to_contain_text("svc-9")
    assert chosen.evaluate(IN_VIEW)
    expect(changes.get_by_role("button", name="Apply")).to_have_text("Apply 1 change")
    expect(changes.locator(".hunk")).to_have_count(1)
    expect(changes.locator(".hunk figcaption")).to_contain_text("svc-9")


def press_until(vault: Frame, key: str, there: str) -> None:
    """Press a key until what has the focus is as `there` says of `element`."""
    for _ in range(60):
        if vault.evaluate(f"((element) => {there})(document.activeElement)"):
            return
        vault.page.keyboard.press(key)
    pytest.fail(f"{key} never leads where {there}")


@pytest.mark.traces("most changes stay unticked")
def test_changes_are_filtered_chosen_and_applied_by_the_keyboard_alone(large: Frame) -> None:
    fix(large)
    keyboard = large.page.keyboard
    large.get_by_role("tab", name="Fix").focus()
    press_until(large, "Tab", "element.type === 'search'")
    keyboard.type("roll back")
    press_until(large, "Tab", "element.ariaLabel?.startsWith('Choose none of: ')")
    keyboard.press("Enter")
    expect(large.locator(".applybar")).to_contain_text(f"{SERVICES} of 66 changes")
    expect(large.locator("[data-view=fix]")).to_have_attribute(
        "aria-busy", "false"
    )  # until then there is nothing to apply
    press_until(large, "Shift+Tab", "element.textContent.startsWith('Apply')")
    keyboard.press("Enter")
    text = text_of(large).decode()
    assert text.count("failure_action: continue") == SERVICES
    assert text.count("parallelism: 1") == 2 * SERVICES


def test_a_panel_that_is_drawn_anew_stays_scrolled_as_it_was(large: Frame) -> None:
    panel = tab(large, "Effective")
    expect(panel.get_by_text(NAMES[-1]).first).to_be_attached()
    panel.evaluate("(panel) => { panel.firstElementChild.id = 'old'; panel.scrollTop = 700; }")
    content(large).press("ControlOrMeta+End")
    large.page.keyboard.type("# more")
    expect(panel.locator("#old")).to_have_count(0)
    judged(large)
    expect(panel).to_have_attribute("aria-busy", "false")
    assert panel.evaluate("(panel) => panel.scrollTop") == 700
