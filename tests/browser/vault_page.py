"""What the tests of the page share: texts, and the gestures of a user inside the vault."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Locator, Page, Route, expect

STACK = """\
services:
  api:
    image: registry.example.com/shop/api:2.1.0
    environment:
      LOG_LEVEL: info
      DB_PASSWORD: mauve-Kettle-41-harbour
    healthcheck:
      test: ["CMD", "wget", "-qO-", "http://localhost:8080/health"]
    deploy:
      replicas: 6
      update_config:
        parallelism: 6 # all at once
        failure_action: continue
        order: stop-first
"""
CLEAN = "services:\n  job:\n    image: example/job:1\n    deploy:\n      replicas: 0\n"
BROKEN = "services:\n  api:\n    image: example/api:2\n\tdeploy:\n      replicas: 2\n"
SPREAD = """\
x-deploy: &deploy
  replicas: 4
  update_config: &update {parallelism: 4, failure_action: continue}
services:
  api:
    image: example/api:2
    deploy: *deploy
  worker:
    image: example/worker:2
    deploy:
      <<: *deploy
      replicas: 3
"""

# The paste event that a browser makes, with the text as it is; a fill() would go through the keyboard.
PASTE = """(element, text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    element.focus();
    element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""
DROP = """(element, files) => {
    const data = new DataTransfer();
    for (const [name, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name));
    element.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
DRAG_OVER = """(element) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'x.yml'));
    element.dispatchEvent(new DragEvent('dragover', {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
DRAWN = "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
BUDGET = """(budget) => {
    const set = self.ownTimer ??= setTimeout;
    self.setTimeout = (f, ms, ...more) => set(f, ms === 10_000 ? budget : ms, ...more);
}"""
"""Sets the budget of a run, which is the only timer of ten seconds."""
ENDLESS_MS = 1_000_000
HANG_MS = 60_000
"""What has not happened by then never will. No test waits for this to pass: each waits for what has to happen."""
LOOK_MS = 50
RECORD_COPIES = """() => {
    window.copied = [];
    navigator.clipboard.writeText = async (text) => void window.copied.push(text);
}"""
CLOSE = """() => {
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    for (const close of document.querySelectorAll('.cm-search [name=close], .offer > :last-child')) close.click();
    document.body.dispatchEvent(new DragEvent('dragleave'));
}"""
"""Closes what lies over the page and what it asks, and takes dragged files away."""
CHOOSE_NOTHING = """() => {
    for (const fold of document.querySelectorAll('details[open]')) fold.open = false;
    for (const select of document.querySelectorAll('.filters select')) {
        select.selectedIndex = 0;
        select.dispatchEvent(new Event('change'));
    }
    const chosen = '.filters .link, [data-key="mode fix"], [data-key=split][aria-pressed=true]';
    for (const each of document.querySelectorAll(`${chosen}, .toast [aria-label="Close the notice"]`)) each.click();
    self.setTimeout = self.ownTimer ?? setTimeout;
}"""
"""Takes back what was chosen in any tab, how its lists are shown, and another budget."""


def content(vault: Frame) -> Locator:
    """Return the editor's text field."""
    return vault.locator(".source .cm-content")


def paste(vault: Frame, text: str) -> None:
    """Select everything in the editor and paste over it."""
    content(vault).focus()
    content(vault).press("ControlOrMeta+a")
    content(vault).evaluate(PASTE, text)


def paste_large(vault: Frame, text: str) -> None:
    """Paste a large text, and wait for what is said of it, however busy the machine is."""
    vault.evaluate(BUDGET, ENDLESS_MS)
    paste(vault, text)
    judged(vault)


def comes_true(zone: Page | Frame, look: str) -> None:
    """Wait until a look at the page is true: a policy without `eval` refuses Playwright's own wait its second look."""
    for _ in range(HANG_MS // LOOK_MS):
        if zone.evaluate(look):
            return
        zone.wait_for_timeout(LOOK_MS)
    pytest.fail(f"never came true: {look}")


def leave(vault: Frame) -> None:
    """Leave the page as it was at the beginning, as far as it can be: what is ticked, hidden or put back stays so."""
    vault.page.mouse.move(0, 0)
    vault.page.evaluate("history.replaceState(null, '', location.pathname)")
    vault.evaluate(CLOSE)
    vault.get_by_role("combobox", name="Examples").select_option("0")
    tab(vault, "Findings")
    judged(vault)
    vault.evaluate(CHOOSE_NOTHING)
    vault.evaluate(DRAWN)


def drop(vault: Frame, files: dict[str, bytes]) -> None:
    """Drop files on the editor."""
    content(vault).evaluate(DROP, [[name, list(data)] for name, data in files.items()])


def judged(vault: Frame) -> None:
    """Wait until the page has settled on the text as it is now."""
    vault.evaluate(DRAWN)  # the editor has told of the last key by then
    expect(vault.locator("[data-view=findings]")).to_have_attribute("aria-busy", "false")
    expect(vault.locator("[data-view=fix]")).to_have_attribute("aria-busy", "false")  # no fix is left to be tried


def tab(vault: Frame, name: str) -> Locator:
    """Open one of the three tabs and return its panel."""
    vault.get_by_role("tab", name=name).click()
    panel = vault.get_by_role("tabpanel", name=name)
    expect(panel).to_be_visible()
    return panel


def saved(vault: Frame, press: Callable[[], None]) -> bytes:
    """Return the bytes of the file that the page offers after `press`."""
    with vault.page.expect_download() as download:
        press()
    return Path(download.value.path()).read_bytes()


def text_of(vault: Frame) -> bytes:
    """Return the exact bytes in the editor, by way of its download button."""
    return saved(vault, vault.locator(".source").get_by_role("button", name="Download").click)


def active_line(vault: Frame) -> str:
    """Return the line the caret is in."""
    return vault.locator(".source .cm-activeLine").first.inner_text()


def collect_noise(page: Page) -> list[str]:
    """Return a list that fills with everything the console and the page report, a refused style or script too."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@contextmanager
def held(page: Page, pattern: str) -> Iterator[list[Route]]:
    """Keep back what is first asked under a name."""
    kept: list[Route] = []
    page.route(pattern, lambda route: route.continue_() if kept else kept.append(route))
    yield kept
    page.unroute(pattern)


def let_go(page: Page, kept: list[Route]) -> None:
    """Let what is kept back come, once it was asked for."""
    while not kept:
        page.wait_for_event("request")
    kept[0].continue_()
