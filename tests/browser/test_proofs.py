"""What is found is shown at once; whether its fixes hold is told where they stand, as soon as that is known."""

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import vault_of
from tests.browser.vault_page import SPREAD, STACK, judged, paste, tab

HOLD = """() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
        const send = () => post.call(this, message, ...rest);
        if (typeof message === "string" && JSON.parse(message).method === "analyse") self.held = send;
        else send();
    };
    self.release = () => { Worker.prototype.postMessage = post; };
}"""
"""Has the vault keep back what asks for the proofs."""
TOPS = "(all) => all.map((each) => Math.round(each.getBoundingClientRect().top))"
CHECKING = "checking the fix…"


@pytest.fixture
def held(app: Page) -> Frame:
    """Give a vault in which no fix is proven until it is told to go on."""
    vault = vault_of(app)
    judged(vault)
    vault.evaluate(HOLD)
    return vault


def go_on(vault: Frame) -> None:
    """Let the proofs be asked for."""
    vault.evaluate("self.held()")
    judged(vault)


def test_findings_are_there_before_their_fixes_are_proven_and_stay_where_they_are(held: Frame) -> None:
    paste(held, STACK)
    findings = held.locator("[data-view=findings]")
    expect(findings).to_have_attribute("aria-busy", "false")
    expect(findings.locator(".finding .message", has_text="6 of 6")).to_be_visible()
    tags = findings.locator(".finding .tag")
    expect(tags.filter(has_text=CHECKING).first).to_be_visible()
    expect(tags.filter(has_text="safe fix")).to_have_count(0)
    expect(held.locator("footer")).to_contain_text("checking the fixes…")
    expect(findings.get_by_role("button", name="Download the report")).to_be_disabled()
    before = findings.locator(".finding").evaluate_all(TOPS)
    go_on(held)
    expect(tags.filter(has_text=CHECKING)).to_have_count(0)
    expect(tags.filter(has_text="safe fix").first).to_be_visible()
    expect(held.locator("footer")).to_contain_text("ready in")
    expect(findings.get_by_role("button", name="Download the report")).to_be_enabled()
    assert findings.locator(".finding").evaluate_all(TOPS) == before


def test_the_changes_say_that_they_are_being_checked(held: Frame) -> None:
    paste(held, SPREAD)
    expect(held.locator("[data-view=findings]")).to_have_attribute("aria-busy", "false")
    why = held.locator("[data-view=findings] details[data-key]").first
    why.locator("summary").click()
    tab(held, "Fix")
    panel = held.locator("[data-view=fix]")
    expect(panel.locator(".chosen")).to_contain_text("being checked")
    expect(panel).to_have_attribute("aria-busy", "true")
    expect(panel.get_by_role("button", name="Apply", exact=False).first).to_be_disabled()
    go_on(held)
    expect(panel.locator(".chosen")).not_to_contain_text("being checked")
    expect(panel.get_by_role("button", name="Apply", exact=False).first).to_be_enabled()
    tab(held, "Findings")
    expect(why).to_have_attribute("open", "")


def test_a_text_that_is_typed_on_is_judged_anew_while_proofs_are_on_their_way(held: Frame) -> None:
    paste(held, STACK)
    expect(held.locator("footer")).to_contain_text("checking the fixes…")
    held.evaluate("self.release()")
    paste(held, SPREAD)
    judged(held)
    expect(held.locator("[data-view=findings] .finding .tag").filter(has_text=CHECKING)).to_have_count(0)
    expect(held.locator(".finding .message", has_text="6 of 6")).to_have_count(0)
