"""What leaves and comes back: places that are shown or masked, and answers whose secrets are put in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.vault_page import PASTE, RECORD_COPIES, content, drop, judged, paste, tab

TWICE = """\
services:
  api:
    image: example/api:1
    environment:
      A_PASSWORD: mauve-Kettle-41-harbour
      B_PASSWORD: mauve-Kettle-41-harbour
      API_TOKEN: Rk3vX9pQ2mWz77
      MAIL: mail.acme.internal
"""
NAME = re.compile(r"SE_[A-Z_]+_\d+_[a-z0-9]{6}")


def redacted(vault: Frame, text: str) -> tuple[Locator, Locator]:
    """Paste a text, and return the panel of its redaction, without any answer, and the region with what may leave."""
    paste(vault, text)
    judged(vault)
    panel = tab(vault, "Redacted")
    shown = panel.get_by_role("region", name="Redacted text")
    expect(panel.locator(":scope > div").first).to_have_attribute("aria-busy", "false")
    answered(panel, "nothing of ours\n")
    expect(panel).to_contain_text("No placeholder of this session")
    return panel, shown


def answered(panel: Locator, text: str) -> None:
    """Paste an answer into the box, and have it looked at."""
    box = panel.locator(".small-editor .cm-content")
    box.press("ControlOrMeta+a")
    box.evaluate(PASTE, text)
    panel.get_by_role("button", name="Show where the secrets go").click()


def test_a_place_is_shown_and_the_same_value_elsewhere_stays_masked(vault: Frame) -> None:
    panel, shown = redacted(vault, TWICE)
    masks = panel.locator(".masks li")
    expect(masks.first).to_contain_text("The same value stands at line 6")
    panel.get_by_role("button", name=re.compile("Keep SE_.* in line 5")).click()
    expect(shown).to_contain_text("A_PASSWORD: mauve-Kettle-41-harbour")
    expect(shown).to_contain_text(re.compile("B_PASSWORD: SE_PASSWORD_1_"))
    expect(panel).to_contain_text("The same value is still masked at line 6")
    panel.get_by_role("button", name=re.compile("Mask SE_.* in line 5")).click()
    expect(shown).not_to_contain_text("mauve")
    panel.get_by_role("button", name=re.compile("Keep SE_.* in line 5")).click()
    panel.get_by_role("button", name="at every place").click()
    expect(shown).to_contain_text("B_PASSWORD: mauve-Kettle-41-harbour")


def test_a_shown_place_stays_the_same_while_the_text_around_it_changes(vault: Frame) -> None:
    panel, shown = redacted(vault, TWICE)
    panel.get_by_role("button", name=re.compile("Keep SE_.* in line 5")).click()
    expect(shown).to_contain_text("A_PASSWORD: mauve")
    content(vault).press("ControlOrMeta+Home")
    vault.page.keyboard.type("# one more line")
    vault.page.keyboard.press("Enter")
    judged(vault)
    expect(shown).to_contain_text("# one more line")
    expect(shown).to_contain_text("A_PASSWORD: mauve")
    expect(shown).not_to_contain_text("B_PASSWORD: mauve")


@pytest.mark.traces("identifiers stay readable")
def test_the_badge_counts_what_is_listed(vault: Frame) -> None:
    badge = vault.get_by_role("tab", name="Redacted")
    drop(
        vault,
        {"one.yml": TWICE.encode(), "two.yml": b"services:\n  db:\n    environment: {DB_PASSWORD: walnut-5521-Tin}\n"},
    )
    judged(vault)
    expect(badge).to_have_text("Redacted 1")  # the last file is the one that is shown
    vault.get_by_role("button", name="one.yml").first.click()
    expect(badge).to_have_text("Redacted 4")
    panel = tab(vault, "Redacted")
    expect(panel).to_contain_text("4 places masked")
    panel.get_by_role("checkbox").uncheck()
    expect(panel).to_contain_text("3 places masked")
    panel.get_by_role("button", name=re.compile("Keep SE_.* in line 5")).click()
    expect(panel).to_contain_text("2 places masked")
    expect(badge).to_have_text("Redacted 2")
    tab(vault, "Findings")
    expect(badge).to_have_text("Redacted 2")


def test_the_label_says_which_hosts_are_masked(vault: Frame) -> None:
    panel, shown = redacted(vault, TWICE + "      SHOP: https://shop.acme.de/\n")
    expect(panel.locator("label", has_text="identifiers")).to_contain_text("Public domains stay")
    expect(shown).to_contain_text("shop.acme.de")
    expect(shown).not_to_contain_text("mail.acme.internal")


def test_an_answer_to_an_earlier_visit_is_refused_by_name(page: Page, site_url: str) -> None:
    page.goto(site_url)
    wait_for_engine(page)
    vault = vault_of(page)
    panel, shown = redacted(vault, TWICE)
    given = shown.inner_text()
    page.reload()
    wait_for_engine(page)
    vault = vault_of(page)
    judged(vault)
    panel = tab(vault, "Redacted")
    expect(panel).to_contain_text("masked")
    answered(panel, given)
    name = NAME.search(given)
    assert name
    expect(panel).to_contain_text("Given by another session, and never filled here")
    expect(panel.locator(".box.bad", has_text="another session")).to_contain_text(name.group())
    expect(panel.get_by_role("button", name="Restore")).to_have_count(0)
    expect(panel.get_by_role("region", name="Put the secrets back")).not_to_contain_text("Vq7pXw2mRt9c")


def test_where_each_secret_will_stand_is_seen_before_it_is_put_back(vault: Frame) -> None:
    panel, shown = redacted(vault, TWICE)
    answered(panel, shown.inner_text().replace("example/api:1", "example/api:2"))
    lines = panel.locator(".hunk .add")
    expect(lines.first).to_contain_text("A_PASSWORD: mauve-Kettle-41-harbour")
    expect(panel.get_by_role("region", name="Restored text")).to_have_count(0)
    panel.get_by_role("button", name="Restore", exact=True).click()
    expect(panel.get_by_role("region", name="Restored text")).to_have_text(TWICE.replace("api:1", "api:2"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("image: example/api:1", "image: 'https://evil.example/{}'", "stands in a URL of evil.example"),
        ("image: example/api:1", "image: x\n    command: run {}", "stands in a command"),
        ("      MAIL", "      LOG_TAG: {}\n      MAIL", "under services.api.environment.LOG_TAG"),
    ],
)
def test_a_secret_that_was_moved_is_warned_of(vault: Frame, old: str, new: str, told: str) -> None:
    panel, shown = redacted(vault, TWICE)
    given = shown.inner_text()
    name = NAME.search(given)
    assert name
    answered(panel, given.replace(old, new.format(name.group())))
    warning = panel.locator(".box.bad", has_text="elsewhere than before")
    expect(warning).to_contain_text(told)
    expect(warning).to_contain_text(name.group())
    panel.get_by_role("button", name="Restore all the same").click()
    expect(panel.get_by_role("region", name="Restored text")).to_contain_text("mauve-Kettle-41-harbour")


def test_what_is_changed_after_the_look_is_looked_at_again(vault: Frame) -> None:
    panel, shown = redacted(vault, TWICE)
    answered(panel, shown.inner_text())
    expect(panel.get_by_role("button", name="Restore", exact=True)).to_be_visible()
    box = panel.locator(".small-editor .cm-content")
    box.press("ControlOrMeta+a")
    box.evaluate(PASTE, "nothing of ours\n")
    panel.get_by_role("button", name="Restore", exact=True).click()
    expect(panel).to_contain_text("No placeholder of this session")
    expect(panel.get_by_role("region", name="Restored text")).to_have_count(0)


def test_the_restored_text_goes_into_the_editor_and_can_be_undone(vault: Frame) -> None:
    panel, shown = redacted(vault, TWICE)
    answered(panel, shown.inner_text().replace("example/api:1", "example/api:2"))
    panel.get_by_role("button", name="Restore", exact=True).click()
    vault.evaluate(RECORD_COPIES)
    panel.get_by_role("button", name="Put it into the editor").click()
    expect(content(vault)).to_contain_text("example/api:2")
    content(vault).press("ControlOrMeta+z")
    expect(content(vault)).to_contain_text("example/api:1")
