"""What the user decides before a redacted text leaves: words of their own, Mask and Keep, and what is held back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.vault_page import BUDGET, content, judged, paste, saved, tab

OWN = """\
x-blauwal: &blauwal-defaults
  restart: always
services:
  blauwal_api:
    <<: *blauwal-defaults
    image: registry.blau-wal.example/BlauWal/api:1
    environment:
      PEER: https://api.blauwal.example/v1
      # Blau Wal asked for this
      DB_PASSWORD: mauve-Kettle-41-harbour
      API_KEY: /run/secrets/key
"""
TOKEN = "services:\n  api:\n    image: example/api:1\n    environment:\n      GIT: ghp_{}\n"
DRAWN_TOKEN = TOKEN.format("9fQ2xL7vB4nR8sT1wY6zK3mC5dH0jP2aE4gU")


def opened(vault: Frame, text: str) -> tuple[Locator, Locator]:
    """Paste a text, and return the panel of its redaction and the region with what may leave."""
    paste(vault, text)
    judged(vault)
    panel = tab(vault, "Redacted")
    expect(panel.locator(":scope > div").first).to_have_attribute("aria-busy", "false")
    return panel, panel.get_by_role("region", name="Redacted text")


def hide(panel: Locator, word: str) -> None:
    """Type a word into the box and hide it by the keyboard."""
    box = panel.get_by_label("Word", exact=True)
    box.fill(word)
    box.press("Enter")
    expect(panel.get_by_role("list", name="Words that are hidden")).to_contain_text(word)


def test_a_word_is_hidden_in_every_spelling_and_inside_of_hosts(vault: Frame) -> None:
    panel, shown = opened(vault, OWN)
    expect(shown).to_contain_text("blauwal_api")
    hide(panel, "Blau Wal")
    expect(shown).not_to_contain_text(re.compile("blau.?wal", re.IGNORECASE))
    expect(shown).to_contain_text(re.compile(r"&SE_WORD_\d+_\w+-defaults"))
    expect(panel.get_by_label("Word", exact=True)).to_be_focused()
    panel.get_by_role("button", name="Show again: Blau Wal").click()
    expect(shown).to_contain_text("blauwal_api")


def test_a_word_is_picked_from_the_text_and_the_step_is_undone(vault: Frame) -> None:
    panel, shown = opened(vault, OWN)
    content(vault).locator(".cm-line", has_text="blauwal_api").click()
    for key in ("End", "ArrowLeft", "Shift+Home"):
        content(vault).press(key)
    panel.get_by_role("button", name="Hide what is selected, everywhere").click()
    expect(panel.get_by_role("list", name="Words that are hidden")).to_contain_text("blauwal_api")
    expect(shown).to_contain_text(re.compile(r"SE_WORD_\d+_\w+:"))
    vault.locator(".toast").get_by_role("button", name="Undo").click()
    expect(shown).to_contain_text("blauwal_api:")
    expect(panel.get_by_role("list", name="Words that are hidden")).to_have_count(0)


def test_what_is_no_word_is_refused_in_a_sentence(vault: Frame) -> None:
    panel, _ = opened(vault, OWN)
    panel.get_by_role("button", name="Hide it everywhere").click()
    expect(vault.get_by_text("two letters or digits at least").first).to_be_visible()
    expect(panel.get_by_role("list", name="Words that are hidden")).to_have_count(0)


def test_a_place_that_was_passed_over_is_masked_and_kept_again(vault: Frame) -> None:
    panel, shown = opened(vault, OWN)
    passed = panel.get_by_role("list", name="Left alone")
    expect(passed).to_contain_text("/run/secrets/key")
    expect(panel.get_by_role("button", name=re.compile("Keep the place in line 11"))).to_have_attribute(
        "aria-pressed", "true"
    )
    panel.get_by_role("button", name=re.compile("Mask the place in line 11")).press("Enter")
    expect(shown).to_contain_text(re.compile(r"API_KEY: SE_[A-Z_]+_\d+_"))
    mask = panel.get_by_role("button", name=re.compile(r"Keep SE_.* in line 11"))
    mask.click()
    expect(shown).to_contain_text("API_KEY: /run/secrets/key")
    expect(panel).not_to_contain_text("Kept readable because you said so")


def test_keep_and_its_undo_leave_the_focus_in_the_list(vault: Frame) -> None:
    panel, shown = opened(vault, OWN)
    panel.get_by_role("button", name=re.compile("Keep SE_PASSWORD")).press("Enter")
    expect(shown).to_contain_text("mauve-Kettle-41-harbour")
    expect(panel.get_by_role("button", name=re.compile("Keep SE_PASSWORD"))).to_be_focused()
    expect(panel).to_contain_text("Whoever gets it has them")
    content(vault).press("ControlOrMeta+z")
    expect(shown).not_to_contain_text("mauve")


def test_a_token_by_its_form_is_kept_only_after_a_question(vault: Frame) -> None:
    panel, shown = opened(vault, DRAWN_TOKEN)
    keep = panel.get_by_role("button", name=re.compile("Keep SE_"))
    keep.click()
    dialog = vault.get_by_role("dialog", name="Keep a secret readable?")
    expect(dialog).to_contain_text("github pat")
    expect(dialog.get_by_role("button", name="Leave it masked")).to_be_focused()
    vault.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(shown).not_to_contain_text("ghp_")
    keep.click()
    dialog.get_by_role("button", name="Keep it readable").click()
    expect(shown).to_contain_text("ghp_")


def test_what_was_decided_is_gone_with_the_tab(page: Page, site_url: str) -> None:
    for visit in range(2):
        page.goto(site_url)
        wait_for_engine(page)
        vault = vault_of(page)
        panel, shown = opened(vault, OWN)
        expect(shown).to_contain_text("blauwal_api")
        if not visit:
            hide(panel, "blauwal")
            expect(shown).not_to_contain_text("blauwal_api")


def test_a_text_in_a_wrong_encoding_is_held_back(vault: Frame) -> None:
    paste(vault, "contrase\ufffda: Xq7-mauve-Kettle\n")
    judged(vault)
    panel = tab(vault, "Redacted")
    expect(panel.get_by_role("alert")).to_contain_text("Held back")
    expect(panel.get_by_role("alert")).to_contain_text("line 1")
    expect(panel.get_by_role("region", name="Redacted text")).to_have_count(0)
    expect(panel.get_by_role("button", name="Copy the redacted text")).to_have_count(0)


@pytest.mark.traces("the engine has no time any more")
def test_a_text_that_takes_too_long_is_held_back_until_it_has_more_time(vault: Frame) -> None:
    opened(vault, OWN)
    tab(vault, "Findings")
    vault.evaluate(BUDGET, 0)
    panel = tab(vault, "Redacted")
    paste(vault, f"# another one\n{OWN}")
    expect(panel.get_by_role("alert")).to_contain_text("Held back")
    expect(panel.get_by_role("region", name="Redacted text")).to_have_count(0)
    panel.get_by_role("button", name="Check it with more time").click()
    expect(panel.get_by_role("region", name="Redacted text")).to_contain_text("# another one")


@pytest.mark.traces("the word stays hidden")
def test_the_bundle_holds_no_word_that_is_hidden(vault: Frame) -> None:
    panel, _ = opened(vault, OWN)
    hide(panel, "blauwal")
    panel.get_by_role("button", name="Make a bundle for a bug report").click()
    bundle = saved(vault, panel.get_by_role("button", name="Download the bundle").click).decode()
    assert "SE_WORD_" in bundle
    assert not re.search("blau.?wal", bundle, re.IGNORECASE)
