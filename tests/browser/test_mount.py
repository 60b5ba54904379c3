"""The page is mounted under any element: twice in one document, each for itself, and taken away without a trace."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from tests.browser.conftest import vault_of
from tests.browser.vault_page import CLEAN, DROP, HANG_MS, PASTE, STACK
from tools import site
from tools.server import serving

# What listens and repeats, apart from what hangs on elements that are gone.
WATCH = """() => {
    const [acts, timers] = [[], new Set()];
    const {addEventListener: add, removeEventListener: remove} = EventTarget.prototype;
    const same = (a, b) => a.target === b.target && a.type === b.type && a.act === b.act;
    EventTarget.prototype.addEventListener = function (type, act, options) {
        const each = {target: this ?? self, type, act, signal: options?.signal};
        if (!acts.some((other) => same(each, other))) acts.push(each);
        return add.call(each.target, type, act, options);
    };
    EventTarget.prototype.removeEventListener = function (type, act, options) {
        const target = this ?? self;
        const at = acts.findIndex((other) => same({target, type, act}, other));
        if (at >= 0) acts.splice(at, 1);
        return remove.call(target, type, act, options);
    };
    const [set, clear] = [setInterval, clearInterval];
    self.setInterval = (...all) => { const timer = set(...all); timers.add(timer); return timer; };
    self.clearInterval = (timer) => { timers.delete(timer); clear(timer); };
    const there = ({target, signal}) => !signal?.aborted && !(target instanceof AbortSignal)
        && (!(target instanceof Node) || target.isConnected);
    const named = ({target, type}) => `${target.constructor.name} ${type}`;
    self.acting = () => [...acts.filter(there).map(named), ...timers].sort();
}"""
F8 = """(element) => {
    const event = new KeyboardEvent('keydown', {key: 'F8', bubbles: true, cancelable: true});
    element.dispatchEvent(event);
    return event.defaultPrevented;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a page whose vault is empty until a test puts the page into it."""
    folder = site.build(tmp_path_factory.mktemp("twice") / "site", Path(__file__).with_name("twice.ts"), pages=False)
    with serving(folder) as served:
        yield served


@pytest.fixture
def vault(page: Page, address: str) -> Frame:
    page.goto(address)
    page.frame_locator("iframe").locator("body").wait_for(state="attached")
    return vault_of(page)


def place(vault: Frame, name: str) -> Locator:
    """Mount the page in a new element of that name, and return it once its engine is ready."""
    vault.evaluate("(name) => void (self[name] = place(name))", name)
    host = vault.locator(f"#{name}")
    expect(host).to_have_attribute("data-engine", "ready", timeout=HANG_MS)
    return host


def judge(host: Locator, text: str) -> Locator:
    """Put a text in the place of what is there, and return what is found in it."""
    editor = host.locator(".source .cm-content")
    editor.focus()
    editor.press("ControlOrMeta+a")
    editor.evaluate(PASTE, text)
    panel = host.locator("[data-view=findings]")
    expect(panel).to_have_attribute("aria-busy", "false", timeout=20_000)
    return panel


def wait_for_workers(page: Page, number: int) -> set[object]:
    """Return the workers once there are so many."""
    until = time.monotonic() + HANG_MS / 1000
    while len(page.workers) != number and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert len(page.workers) == number
    return set(page.workers)


def test_two_in_one_document_judge_each_for_itself(vault: Frame) -> None:
    left, right = place(vault, "left"), place(vault, "right")
    expect(judge(left, STACK)).to_contain_text("6 of 6 replicas")
    expect(judge(right, CLEAN)).to_contain_text("No problem found")
    expect(left.locator("[data-view=findings]")).to_contain_text("6 of 6 replicas")
    left.locator(".source .cm-content").press("F8")
    expect(left.get_by_role("status")).to_contain_text("1 of")
    expect(right.get_by_role("status")).not_to_contain_text("1 of")
    for host in (left, right):
        host.get_by_role("tab", name="Fix").click()
    left.get_by_role("radio", name="Harden").check()
    expect(right.get_by_role("radio", name="Fix")).to_be_checked()
    left.get_by_role("combobox", name="Colours").select_option("dark")
    expect(left).to_have_attribute("data-theme", "dark")
    expect(right).to_have_attribute("data-theme", "light")
    right.get_by_role("button", name="Rules").click()
    expect(vault.get_by_role("dialog")).to_have_count(1)
    ids = vault.evaluate("[...document.querySelectorAll('[id]')].map(({id}) => id)")
    assert len(ids) == len(set(ids))


def test_a_tab_is_one_object(vault: Frame) -> None:
    host = place(vault, "host")
    judge(host, STACK)
    expect(host.get_by_role("tab")).to_have_text(
        ["Findings 3", "Fix 2", "Rollout", "Guards", "Effective", "Redacted 1", "Services 1"]
    )
    panel = host.locator("[data-view=services]")
    expect(panel).to_be_hidden()
    host.get_by_role("tab", name="Findings").press("End")
    expect(panel).to_have_text("apidone")
    host.get_by_role("tab", name="Services").press("ArrowRight")
    expect(panel).to_be_hidden()
    expect(host.locator("[data-view=findings]")).to_be_visible()


def test_one_that_is_taken_away_leaves_nothing_behind_and_the_other_as_it_is(vault: Frame) -> None:
    right = place(vault, "right")
    judge(right, CLEAN)
    before = wait_for_workers(vault.page, 2)  # its own and its spare
    vault.evaluate(WATCH)
    acting = vault.evaluate("acting()")
    left = place(vault, "left")
    judge(left, STACK)
    left.locator(".source .cm-content").press("ControlOrMeta+f")
    for name in ("Fix", "Redacted", "Findings"):
        left.get_by_role("tab", name=name).click()
    left.get_by_role("button", name="Keys").click()
    wait_for_workers(vault.page, 4)
    assert vault.evaluate("acting()") != acting
    vault.evaluate("left()")
    assert vault.evaluate("acting()") == acting
    assert wait_for_workers(vault.page, 2) == before
    assert left.evaluate("({outerHTML}) => outerHTML") == '<div id="left" class=""></div>'
    assert not left.evaluate(F8)
    left.evaluate(PASTE, CLEAN)
    left.evaluate(DROP, [["shop.yml", list(STACK.encode())]])
    assert right.evaluate(F8)
    expect(judge(right, STACK)).to_contain_text("6 of 6 replicas")


def test_one_that_is_taken_away_before_it_has_started_never_starts(vault: Frame) -> None:
    vault.evaluate("place('left')()")
    assert vault.locator("#left").evaluate("({childNodes}) => childNodes.length") == 0
    wait_for_workers(vault.page, 0)
    expect(judge(place(vault, "left-again"), STACK)).to_contain_text("6 of 6 replicas")
