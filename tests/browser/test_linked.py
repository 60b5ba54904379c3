"""The address of the page may ask for a rule's example: each link shows the finding that its page is about."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from pyengine.rules import RULES
from pyengine.rules.rule import Bad, Rule
from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.vault_page import STACK, content, held, judged, let_go, paste, tab, text_of
from tools.site import SITE

FIRST, OTHER = "restart-condition-refused", "update-batch-covers-replicas"


def bad(rule: Rule) -> str:
    return next(each.text for each in rule.examples if isinstance(each, Bad))


def example(rule: str) -> str:
    return next(bad(each) for each in RULES if each.meta.id == rule)


def ask_for(vault: Frame, rule: str) -> None:
    vault.page.evaluate("(rule) => { location.hash = `rule=${rule}`; }", rule)


def current(vault: Frame) -> Locator:
    return vault.locator(".finding:has([aria-current])")


def told(vault: Frame, rule: str) -> Locator:
    """Open the reasons of the rule's finding, once that is the current one, and return it: they are drawn then."""
    finding = vault.locator(f'.finding:has([aria-current]):has([data-key^="why {rule} "])')
    finding.get_by_text("Why").first.click()
    return finding


def test_every_link_of_the_rules_pages_shows_the_finding(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}rules/{RULES[0].meta.id}.html")
    page.get_by_role("link", name="Open this example in the sandbox").click()
    wait_for_engine(page)
    vault = vault_of(page)
    for rule in RULES:
        written = (SITE / f"rules/{rule.meta.id}.html").read_text("utf-8")
        assert f'href="../index.html#rule={rule.meta.id}"' in written
        ask_for(vault, rule.meta.id)
        expect(told(vault, rule.meta.id)).to_contain_text(f"Rule: {rule.meta.id}")
        assert text_of(vault).decode() == bad(rule)


def test_a_text_of_the_user_is_kept_until_they_say_otherwise(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    ask_for(vault, FIRST)
    vault.get_by_role("button", name="Keep my text").click()
    expect(vault.locator(".offer")).to_have_count(0)
    assert text_of(vault) == STACK.encode()
    ask_for(vault, OTHER)
    vault.get_by_role("button", name="Show the example instead").click()
    expect(told(vault, OTHER)).to_contain_text(f"Rule: {OTHER}")
    vault.get_by_text("Undo", exact=True).click()
    assert text_of(vault) == STACK.encode()


def test_what_is_typed_while_the_page_starts_is_kept(page: Page, site_url: str) -> None:
    with held(page, "**/wasm-*.bin") as kept:
        page.goto(f"{site_url}#rule={FIRST}")
        page.frame_locator("iframe").locator(".source .cm-content").wait_for()
        vault = vault_of(page)
        paste(vault, STACK)
        let_go(page, kept)
    wait_for_engine(page)
    vault.get_by_role("button", name="Keep my text").wait_for()
    assert text_of(vault) == STACK.encode()


def test_further_files_are_kept_too(vault: Frame) -> None:
    vault.get_by_role("button", name="add override file").click()
    ask_for(vault, FIRST)
    vault.get_by_role("button", name="Keep my text").wait_for()
    expect(vault.get_by_role("group", name="Files, in").get_by_role("button", name="override.yml")).to_be_visible()


def test_the_findings_are_shown_whatever_was_open(vault: Frame) -> None:
    judged(vault)
    tab(vault, "Redacted")
    ask_for(vault, OTHER)
    expect(current(vault)).to_be_visible()


def test_a_rule_that_is_not_there_is_told(vault: Frame) -> None:
    judged(vault)
    ask_for(vault, "no-such-rule")
    expect(vault.get_by_text("The address names a rule that is not here.")).to_be_visible()
    ask_for(vault, FIRST)
    expect(told(vault, FIRST)).to_contain_text(FIRST)
    expect(vault.get_by_text("The address names a rule that is not here.")).to_have_count(0)


@pytest.mark.parametrize("hash_", ["rule=<img src=x>", "rule=", "rule=A", f"rule={'a' * 81}", f"rule={FIRST}&x", "x"])
def test_nothing_else_of_the_address_gets_in(vault: Frame, hash_: str) -> None:
    judged(vault)
    before = text_of(vault)
    vault.page.evaluate("(hash) => { location.hash = hash; }", hash_)
    content(vault).press("ControlOrMeta+End")  # the vault has heard all that was sent before
    ask_for(vault, "no-such-rule")
    vault.get_by_text("The address names a rule that is not here.").wait_for()
    assert text_of(vault) == before
    ask_for(vault, FIRST)
    expect(vault.get_by_text("The address names a rule that is not here.")).to_have_count(0)
