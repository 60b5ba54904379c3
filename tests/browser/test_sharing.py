"""A redacted text can be given away as a link or in a bundle: each is seen first, and no secret is in it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect

from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.vault_page import CLEAN, RECORD_COPIES, STACK, content, judged, paste, saved, tab, text_of

SECRET = "mauve-Kettle-41-harbour"


def shared(vault: Frame) -> tuple[Locator, str]:
    """Make a link to the redacted text, and return the panel and the link."""
    paste(vault, STACK)
    judged(vault)
    panel = tab(vault, "Redacted")
    panel.get_by_role("button", name="Make a link to it").click()
    vault.evaluate(RECORD_COPIES)
    shown = panel.get_by_role("region", name="The link").inner_text()
    panel.get_by_role("button", name="Copy the link").click()
    assert vault.evaluate("copied.at(-1)") == shown
    return panel, shown


def test_a_link_brings_the_redacted_text_and_no_server_sees_it(
    app: Page, context: BrowserContext, site_url: str
) -> None:
    panel, link = shared(vault_of(app))
    assert link.startswith(f"{site_url}#stack=")
    redacted = panel.locator(".bytes").first.inner_text()
    assert SECRET not in redacted
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    other = context.new_page()
    other.goto(link)
    wait_for_engine(other)
    judged(vault_of(other))
    assert text_of(vault_of(other)).decode() == redacted
    expect(vault_of(other).locator(".finding", has_text="6 of 6").first).to_be_visible()
    assert not [url for url in asked if link.split("=")[1][:20] in url.split("#")[0]]


def test_a_text_of_the_user_is_kept_until_they_say_otherwise(vault: Frame) -> None:
    _, link = shared(vault)
    paste(vault, CLEAN)
    judged(vault)
    vault.page.evaluate("(hash) => { location.hash = hash; }", link.split("#")[1])
    vault.get_by_role("button", name="Show that one instead").wait_for()
    assert text_of(vault) == CLEAN.encode()
    vault.get_by_role("button", name="Show that one instead").click()
    expect(content(vault)).to_contain_text("SE_PASSWORD_1_")


@pytest.mark.parametrize("packed", ["AAAA", "7cEBDQAAAMKg909tDjcgAAAAAAAA", "x"])
def test_a_damaged_link_is_told(page: Page, site_url: str, packed: str) -> None:
    page.goto(f"{site_url}#stack={packed}")
    expect(page.frame_locator("iframe").locator("[data-view=findings]")).to_contain_text("a text that is damaged")


def test_a_small_link_does_not_unpack_to_very_much(page: Page, site_url: str) -> None:
    page.goto(site_url)
    wait_for_engine(page)
    packed = page.evaluate("""async () => {
        const stream = new Blob([' '.repeat(50_000_000)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
        const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
        const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
        location.hash = `stack=${text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
    }""")
    assert packed is None
    expect(vault_of(page).locator("[data-view=findings]")).to_contain_text("a text that is damaged")


def test_a_bundle_has_the_redacted_files_and_what_was_found(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    panel = tab(vault, "Redacted")
    panel.get_by_role("button", name="Make a bundle").click()
    shown = panel.get_by_role("region", name="The bundle").inner_text()
    file = saved(vault, panel.get_by_role("button", name="Download the bundle").click).decode()
    assert file == shown
    assert SECRET not in file
    assert re.search(r"DB_PASSWORD: SE_PASSWORD_1_", file)
    assert "6 of 6 replicas" in file
    assert '"pyodide"' in file
