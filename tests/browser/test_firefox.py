"""The same page in Firefox: paste, judge, fix, copy, redact, restore, without a network, and with no way out."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.browser.bidi import Page, firefox
from tests.browser.conftest import MEMORIES
from tests.browser.test_isolation import FROM_ANYWHERE, FROM_THE_VAULT
from tests.browser.vault_page import DROP, RECORD_COPIES, STACK
from tools.environment import installed_firefox
from tools.server import serving
from tools.site import SITE

FIXED = STACK.replace("parallelism: 6", "parallelism: 2").replace("action: continue", "action: rollback")
EDITOR = "document.querySelector('.source .cm-content')"
READY = "() => ['ready', 'failed'].includes(document.body?.dataset.engine)"
CLICK = """(view, words) => {
    const all = [...document.querySelectorAll(`${view} button`)];
    const found = all.find((each) => !each.disabled && (each.ariaLabel ?? each.textContent).trim().startsWith(words));
    found?.click();
    return found !== undefined;
}"""
PASTE = """(element, text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    const event = new ClipboardEvent('paste', {bubbles: true, cancelable: true});
    Object.defineProperty(event, 'clipboardData', {value: data}); // this browser empties what it is given here
    element.focus();
    element.dispatchEvent(event);
}"""
TEXT = "(view) => document.querySelector(view).textContent"
KEPT = f"async () => document.querySelector('#kept').textContent === 'Ready for offline' && ({MEMORIES})()"
"""Whether all that is for later has been fetched."""
HOLDS = "(view, words) => document.querySelector(view)?.textContent.includes(words)"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give a Firefox with the page open and its engine ready."""
    program = installed_firefox()
    if program is None:
        pytest.skip("no Firefox is here")
    with firefox(program, tmp_path_factory.mktemp("firefox")) as opened, serving(SITE.parent) as address:
        start(opened, f"{address}/{SITE.name}/")
        yield opened


def start(page: Page, address: str) -> None:
    page.open(address)
    page.wait_for(READY)
    assert page.run("() => document.body.dataset.engine") == "ready"


def paste(page: Page, text: str) -> None:
    """Put a text in the place of all that is there, as a paste does, and wait for the judgement."""
    page.run(f"() => {{ {EDITOR}.focus() }}")
    page.press("Control", "a")
    put_in(page, EDITOR, text)
    page.run("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for("() => document.querySelector('[data-view=findings]').ariaBusy === 'false'")


def put_in(page: Page, element: str, text: str) -> None:
    page.run(f"(text) => ({PASTE})({element}, text)", text)


def click(page: Page, view: str, words: str) -> None:
    page.wait_for(CLICK, view, words)


def copied(page: Page) -> str:
    """Return what the editor's Copy gives: the exact text."""
    page.run(RECORD_COPIES)
    click(page, ".source", "Copy")
    text: str = page.wait_for("() => copied.at(-1)")
    return text


@pytest.mark.parametrize("text", [STACK, "\ufeff" + STACK.replace("\n", "\r\n"), "a: 1\r\r\nb: \u2028 🐳\n"])
def test_a_pasted_text_stays_as_it_is(page: Page, text: str) -> None:
    paste(page, text)
    assert copied(page) == text


def test_a_dropped_file_stays_as_it_is(page: Page) -> None:
    text = STACK.replace("\n", "\r\n")
    page.run(f"(files) => ({DROP})({EDITOR}, files)", [["shop.yml", list(text.encode())]])
    page.wait_for(HOLDS, ".files", "shop.yml")
    assert copied(page) == text


def test_it_is_judged_and_fixed_and_undone(page: Page) -> None:
    paste(page, STACK)
    assert "6 of 6 replicas" in page.run(TEXT, "[data-view=findings]")
    click(page, ".tabs", "Fix")
    page.wait_for(HOLDS, "[data-view=fix] .hunk .add", "parallelism: 2")
    click(page, "[data-view=fix]", "Apply")
    assert copied(page) == FIXED
    page.run(f"() => {{ {EDITOR}.focus() }}")
    page.press("Control", "z")
    assert copied(page) == STACK


def test_what_leaves_has_no_secret_and_comes_back(page: Page) -> None:
    paste(page, STACK)
    click(page, ".tabs", "Redacted")
    page.wait_for(HOLDS, "[data-view=redacted] .bytes", "SE_PASSWORD_1_")
    page.run(RECORD_COPIES)
    click(page, "[data-view=redacted]", "Copy the redacted text")
    redacted = page.wait_for("() => copied.at(-1)")
    assert "mauve-Kettle" not in redacted
    box = "document.querySelector('[data-view=redacted] .small-editor .cm-content')"
    put_in(page, box, redacted)
    click(page, "[data-view=redacted]", "Show where the secrets go")
    page.wait_for(HOLDS, "[data-view=redacted] .hunk .add", "mauve-Kettle")
    click(page, "[data-view=redacted]", "Restore")
    page.wait_for(HOLDS, "[data-view=redacted] section .bytes", "services")
    assert page.run(TEXT, "[data-view=redacted] section .bytes") == STACK


def test_nothing_is_reported_while_it_is_used(page: Page) -> None:
    assert page.said == []


def test_no_way_leads_out_of_the_vault(page: Page) -> None:
    assert page.run("() => typeof RTCPeerConnection") == "undefined"
    with listening() as (url, seen):
        for name, way in {**FROM_ANYWHERE, **FROM_THE_VAULT}.items():
            page.run(f"(url) => void setTimeout(async () => {{ {way} }})", f"{url}/vault/{name.replace(' ', '-')}")
        control = page.open_beside()
        page.run("(url) => fetch(url, {mode: 'no-cors'}).then(() => 1)", f"{url}/control", context=control)
        page.until(lambda: "/control" in seen)
        page.shut(control)
        assert seen == ["/control"]


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server, and a list that fills with what it is asked for."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()


def test_it_works_with_the_network_gone_and_asks_for_nothing(page: Page) -> None:
    with serving(SITE.parent) as address:
        start(page, f"{address}/{SITE.name}/")
        page.until(lambda: page.run(KEPT, context=page.context))
        start(page, f"{address}/{SITE.name}/")
        assert page.run("() => document.body.dataset.remembered") == "true"  # the second visit has the memory
    page.requests.clear()
    paste(page, STACK)
    click(page, ".tabs", "Fix")
    page.wait_for(HOLDS, "[data-view=fix] .hunk .add", "parallelism: 2")
    click(page, ".tabs", "Redacted")
    page.wait_for(HOLDS, "[data-view=redacted] .bytes", "SE_PASSWORD_1_")
    asked = [url for url in page.requests if not url.startswith(("blob:", "data:"))]
    assert asked == []
