"""What a user does to ask a model: sets it, writes a question, looks at what is sent, sends it."""

from __future__ import annotations

from playwright.sync_api import Frame, Locator, Page, expect

from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.models import KEY, MODEL, StandIn
from tests.browser.vault_page import DRAWN, judged, paste, tab

SECRET = "mauve-Kettle-41-harbour"


def open_asking(page: Page, site_url: str, of: StandIn, text: str = "", *, key: str = KEY) -> Frame:
    """Open the page that may ask, set the model there, paste a text, and return the vault with the tab open."""
    page.goto(f"{site_url}ask.html")
    choose(page, of, key=key)
    wait_for_engine(page)
    vault = vault_of(page)
    if text:
        paste(vault, text)
    judged(vault)
    tab(vault, "Ask")
    return vault


def choose(page: Page, of: StandIn, *, key: str = KEY) -> None:
    """Set the model in the page around the vault."""
    page.locator("#model-provider").select_option(of.protocol)
    page.locator("#model-base").fill(of.base)
    page.locator("#model-key").fill(key)
    page.locator("#model-name").fill(MODEL)


def compose(vault: Frame, question: str) -> Locator:
    """Write a question, and return the region with what would be sent."""
    vault.get_by_role("textbox", name="Your question").fill(question)
    vault.get_by_role("button", name="Show what would be sent").click()
    shown = vault.get_by_role("region", name="What is sent")
    expect(shown).to_be_visible()
    return shown


def send(vault: Frame, question: str = "Why?") -> str:
    """Ask, and return what was shown before it was sent."""
    shown = compose(vault, question).text_content() or ""
    vault.get_by_role("button", name="Send", exact=True).click()
    return shown


def panel(vault: Frame) -> Locator:
    """Return the panel of the tab."""
    return vault.locator("[data-view=ask]")


def unfold(page: Page) -> None:
    """Open the settings, which make room for the frame once all is set; a click goes to what was painted last."""
    page.evaluate("document.querySelector('#model details').open = true")
    page.evaluate(DRAWN)
