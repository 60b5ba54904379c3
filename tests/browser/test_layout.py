"""The page never scrolls away, and nothing of it is cut: in small windows, with large letters, on paper."""

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import vault_of
from tests.browser.large import STACK
from tests.browser.vault_page import DRAWN, content, tab

TABS = ("Findings", "Fix", "Effective", "Redacted")
TWO_LINES = 40
SCROLLED = """() => {
    const boxes = [document.documentElement, document.body, ...document.querySelectorAll('.stackengine, .app, main')];
    for (const box of boxes) { box.scrollTop = 10_000; }
    const far = Math.max(...boxes.map((box) => box.scrollTop));
    return [far, document.documentElement.scrollHeight - innerHeight];
}"""
"""How far the page, and not a part of it, can be scrolled, and by how much it is longer than the window."""
CUT = """() => {
    const parts = [...document.querySelectorAll('body *')].filter((each) => each.checkVisibility());
    const own = (each) => each.closest('.hidden, .hint, .wide, .cm-editor, .linemap, option, svg');
    const hides = (value) => value === 'hidden' || value === 'clip';
    const cut = parts.filter((each) => {
        if (own(each)) return false;
        const style = getComputedStyle(each);
        return (hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1)
            || (hides(style.overflowY) && each.scrollHeight > each.clientHeight + 1);
    });
    const outside = parts.filter((each) => {
        if (own(each) || each.closest('.scrolls, .bytes, .skip')) return false;
        const {left, right, width} = each.getBoundingClientRect();
        return width > 0 && (left < -1 || right > innerWidth + 1);
    });
    const name = (each) => `${each.tagName} ${each.className} ${each.textContent.slice(0, 40)}`;
    return [...cut.map((each) => `cut: ${name(each)}`), ...outside.map((each) => `outside: ${name(each)}`)];
}"""


def wheel(vault: Frame, selector: str) -> None:
    """Turn the wheel over a part, far past its end."""
    box = vault.locator(selector).first.bounding_box()
    assert box
    mouse = vault.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + min(200, box["height"] / 2))
    for _ in range(3):
        mouse.wheel(0, 40_000)
        vault.evaluate(DRAWN)


def test_the_page_never_scrolls_away(large: Frame) -> None:
    for name in TABS:
        panel = tab(large, name)
        expect(panel).to_have_attribute("aria-busy", "false") if name == "Findings" else None
        wheel(large, ".panel:not([hidden])")
        wheel(large, ".source .cm-scroller")
        assert large.evaluate(SCROLLED) == [0, 0], name
        assert large.page.evaluate(SCROLLED) == [0, 0], name
        expect(content(large)).to_be_in_viewport()
        expect(large.get_by_role("tab", name=name)).to_be_in_viewport()


def cut(page: Page) -> list[str]:
    """Return what is cut, in the page and in its frame."""
    return [*page.evaluate(CUT), *vault_of(page).evaluate(CUT)]


def cut_in_windows(vault: Frame, *sizes: tuple[int, int]) -> list[str]:
    """Return what is cut in windows of these sizes, whatever tab is open."""
    wrong: list[str] = []
    for width, height in sizes:
        vault.page.set_viewport_size({"width": width, "height": height})
        for name in TABS:
            tab(vault, name)
            vault.evaluate(DRAWN)
            wrong += [f"{name}, {width} by {height}: {each}" for each in cut(vault.page)]
    return wrong


def test_nothing_is_cut_in_any_window(large: Frame) -> None:
    assert cut_in_windows(large, (1280, 720), (1020, 768), (960, 700), (900, 640), (390, 740)) == []


def test_all_tabs_stand_in_one_row_on_a_laptop(large: Frame) -> None:
    tabs = large.get_by_role("tab")
    for width in (1280, 1366, 1440, 1920):
        large.page.set_viewport_size({"width": width, "height": 720})
        expect(tabs.filter(visible=True)).to_have_count(6)
        assert len({box["y"] for each in tabs.all() if (box := each.bounding_box())}) == 1, width


def test_a_text_of_any_length_leaves_the_editor_its_height(large: Frame) -> None:
    for width in (1280, 960):
        large.page.set_viewport_size({"width": width, "height": 720})
        large.evaluate(DRAWN)
        box = large.locator(".under").bounding_box()
        assert box
        assert box["height"] < TWO_LINES, width


@pytest.mark.traces("the letters stay large")
def test_nothing_is_cut_in_letters_of_twice_the_size(large: Frame) -> None:
    for frame in (large.page, large):
        frame.evaluate("document.documentElement.style.fontSize = '200%'")
    for size in ((1280, 720), (390, 740)):
        assert cut_in_windows(large, size) == []
        box = content(large).bounding_box()
        assert box
        assert box["width"] > 200


@pytest.mark.traces("the page stays on paper")
def test_nothing_is_cut_on_paper(large: Frame) -> None:
    last = STACK.rstrip().splitlines()[-1].strip()
    large.page.emulate_media(media="print", color_scheme="dark")
    large.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert cut(large.page) == []
    paper = large.locator(".paper")
    expect(paper).to_contain_text("# 1. Each service")
    expect(paper).to_contain_text(last)
    long = large.evaluate(
        "[...document.querySelectorAll('.panel')].every((each) => each.scrollHeight <= each.clientHeight + 1)"
    )
    assert long
    end = large.evaluate(
        "Math.max(...[...document.querySelectorAll('main > *')].map((e) => e.getBoundingClientRect().bottom))"
    )
    box = large.page.locator("iframe").bounding_box()
    assert box
    assert box["height"] >= end
    expect(large.locator(".stackengine")).to_have_attribute("data-theme", "light")
    large.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(paper).to_have_count(0)
