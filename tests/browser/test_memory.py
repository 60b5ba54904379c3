"""The engine starts from the memory that the build kept of it: on a quick line at once, else at the second visit."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Route, expect

from tests import wheels
from tests.browser.conftest import MEMORIES, ask, vault_of, wait_for_engine, wait_for_memory
from tests.browser.test_own_rules import LATEST, bring
from tests.browser.vault_page import STACK, judged, paste

REMEMBERED = "document.body.dataset.remembered"
GIVEN = """if (self !== top) {
    const post = Worker.prototype.postMessage;
    self.given = [];
    Worker.prototype.postMessage = function (message, ...more) {
        if (message?.memory) self.given.push(message.memory.byteLength);
        return post.call(this, message, ...more);
    };
}"""
"""Notes in the vault how large the memory is that each worker gets."""
SPOILT = """if (self !== top) {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...more) {
        if (message?.memory) {
            const memory = message.memory.slice(0);
            (%s)(memory);
            message = {...message, memory};
            self.spoilt = true;
        }
        return post.call(this, message, ...more);
    };
}"""
"""Spoils the memory behind the check of its hash, as a browser does that is of another make."""
ANOTHER_BUILD = "(memory) => new Uint8Array(memory, 8 + 4 * new Uint32Array(memory, 4, 1)[0] + 16, 32).fill(1)"
SCRAMBLED = "(memory) => new Int8Array(memory, memory.byteLength >> 1).fill(-1)"
TOO_LARGE = "(memory) => new Uint32Array(memory, 8, new Uint32Array(memory, 4, 1)[0]).fill(2 ** 31, 100)"
SLOW = """if (self === top) {
    const load = self.fetch;
    self.fetch = async (url, ...more) => {
        if (String(url).includes("wasm-")) await new Promise((done) => setTimeout(done, 2_000));
        return load(url, ...more);
    };
}"""
"""Makes the line a slow one, whatever this machine does."""
QUICK = "if (self === top) performance.now = () => 0;"
"""Makes it a quick one: no time passes."""
PATIENT = "AbortSignal.timeout = () => new AbortController().signal;"
OTHER_BYTES = """async () => {
    for (const name of await caches.keys()) {
        if (!name.startsWith("stackengine memory ")) continue;
        const store = await caches.open(name);
        const [kept] = await store.keys();
        const bytes = new Uint8Array(await (await store.match(kept)).arrayBuffer());
        bytes[bytes.length >> 1] ^= 1;
        await store.put(kept, new Response(bytes));
    }
}"""


@pytest.fixture
def keeps() -> bool:
    """Let the browser keep the memory."""
    return True


def visit(page: Page, url: str) -> Frame:
    """Open the page, see that it judges, and return its vault."""
    page.goto(url)
    wait_for_engine(page)
    vault = vault_of(page)
    paste(vault, STACK)
    judged(vault)
    expect(vault.locator(".finding", has_text="6 of 6").first).to_be_visible()
    return vault


@pytest.fixture
def again(page: Page, context: BrowserContext, site_url: str) -> Page:
    """Give a page in a browser that has kept the memory at an earlier visit."""
    page.goto(site_url)
    wait_for_engine(page)
    wait_for_memory(page)
    page.close()
    return context.new_page()


def test_the_first_start_does_not_wait_for_it_and_the_second_has_it(
    page: Page, context: BrowserContext, site_url: str
) -> None:
    kept: list[Route] = []
    context.route("**/memory-*.bin", lambda route: kept.append(route))  # noqa: PLW0108  a built-in is not taken
    page.add_init_script(SLOW)
    assert visit(page, site_url).evaluate(REMEMBERED) == "false"
    while not kept:
        page.wait_for_timeout(20)
    kept[0].continue_()
    wait_for_memory(page)
    tags = {tag_of(page)}
    for _ in range(2):
        page.close()
        page = context.new_page()
        assert visit(page, site_url).evaluate(REMEMBERED) == "true"
        tags.add(tag_of(page))
    assert len(kept) == 1
    assert len(tags) == 3  # nothing that a page draws at random lies in the memory


def test_on_a_quick_line_the_first_start_has_it_and_keeps_it(
    page: Page, context: BrowserContext, site_url: str
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.add_init_script(QUICK + PATIENT)
    assert visit(page, site_url).evaluate(REMEMBERED) == "true"
    wait_for_memory(page)
    page.close()
    assert visit(context.new_page(), site_url).evaluate(REMEMBERED) == "true"
    assert len([url for url in asked if "/memory-" in url]) == 1


def test_what_does_not_come_at_once_on_a_quick_line_is_not_waited_for(
    page: Page, context: BrowserContext, site_url: str
) -> None:
    context.route("**/memory-*.bin", lambda _: None)
    page.add_init_script(QUICK)
    assert visit(page, site_url).evaluate(REMEMBERED) == "false"


def tag_of(page: Page) -> str:
    """Return what closes the placeholders of a page."""
    said = ask(page.workers[0], "redact", text="DB_PASSWORD: harbor7006", identifiers=True, more=[], fewer=[], terms=[])
    return str(said["ok"]["text"][-6:])


def test_the_spare_worker_has_it_and_takes_over(again: Page, site_url: str) -> None:
    again.add_init_script(GIVEN)
    vault = visit(again, site_url)
    while len(vault.evaluate("self.given")) < 2:
        again.wait_for_timeout(50)
    assert len(set(vault.evaluate("self.given"))) == 1
    again.workers[0].evaluate("setTimeout(() => { throw new Error('broken by the test') })")
    vault.locator("[data-engine=failed], .box.bad").or_(vault.locator(".finding").first).first.wait_for()
    paste(vault, STACK.replace("LOG_LEVEL", "LOG_LEVELS"))
    judged(vault)
    expect(vault.locator(".finding", has_text="6 of 6").first).to_be_visible()


def test_rules_of_the_users_own_come_in_as_well(again: Page, site_url: str, tmp_path: Path) -> None:
    vault = visit(again, site_url)
    assert vault.evaluate(REMEMBERED) == "true"
    paste(vault, LATEST)
    bring(vault, wheels.template(tmp_path))
    expect(vault.locator(".finding", has_text="nobody knows which version")).to_contain_text("not ours: acme-rules")


@pytest.mark.parametrize(
    "spoil", [ANOTHER_BUILD, SCRAMBLED, TOO_LARGE], ids=["another build", "scrambled", "too large"]
)
def test_a_browser_that_does_not_take_it_starts_without(again: Page, site_url: str, spoil: str) -> None:
    again.add_init_script(SPOILT % spoil)
    visits = (visit(again, site_url) for _ in range(9))  # now and then the frame's script runs before the test's
    vault = next(vault for vault in visits if vault.evaluate("self.spoilt === true"))
    assert vault.evaluate(REMEMBERED) == "false"


def test_one_with_another_hash_is_not_used_and_replaced(again: Page, context: BrowserContext, site_url: str) -> None:
    again.goto(f"{site_url}icons/mark.svg")
    again.evaluate(OTHER_BYTES)
    again.add_init_script(SLOW)
    with again.expect_response("**/memory-*.bin") as fetched:
        assert visit(again, site_url).evaluate(REMEMBERED) == "false"
    fetched.value.finished()
    wait_for_memory(again)
    again.close()
    page = context.new_page()
    while visit(page, site_url).evaluate(REMEMBERED) == "false":  # it is put into the store behind the fetch
        page.wait_for_timeout(50)


def test_what_comes_from_the_server_with_another_hash_is_not_kept(page: Page, site_url: str) -> None:
    page.route("**/memory-*.bin", lambda route: route.fulfill(body=b"another"))
    with page.expect_response("**/memory-*.bin"):
        visit(page, site_url)
    page.wait_for_timeout(300)
    assert page.evaluate(MEMORIES) == 0
