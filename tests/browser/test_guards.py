"""The tab of guards: there for a stack for Swarm, each file with why it fits, to copy, to save and to read."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Frame, expect

from tests.browser.vault_page import RECORD_COPIES, judged, paste, tab
from tests.guards.readers import guards
from tests.guards.test_facts import NODES, SEQUENCE, STACK

TEXT = SEQUENCE + STACK


def test_each_guard_is_copied_saved_and_read(vault: Frame) -> None:
    vault.evaluate(RECORD_COPIES)
    paste(vault, TEXT)
    judged(vault)
    panel = tab(vault, "Guards")
    expect(panel.get_by_role("heading", level=2)).to_have_count(6)
    expect(panel).to_contain_text("Two deployed at the same time")
    wanted = guards(TEXT)
    panel.get_by_role("button", name="Copy deploy-stack.yml").click()
    assert vault.evaluate("window.copied") == [wanted["github-actions"].text]
    with vault.page.expect_download() as saved:
        panel.get_by_role("button", name="Download wait-for-rollout.sh").click()
    assert saved.value.suggested_filename == "wait-for-rollout.sh"
    assert Path(saved.value.path()).read_text("utf-8") == wanted["wait-for-rollout"].text
    panel.get_by_text("Read stack.rego").click()
    expect(panel.get_by_role("region", name="stack.rego")).to_contain_text('ends := {"migrate"}')


def test_another_text_has_other_guards(vault: Frame) -> None:
    paste(vault, TEXT)
    judged(vault)
    panel = tab(vault, "Guards")
    expect(panel.get_by_role("heading", level=2)).to_have_count(6)
    paste(vault, NODES)
    judged(vault)
    expect(panel.get_by_role("heading", level=2)).to_have_text(["Watch the quorum of the managers"])


def test_a_file_for_compose_has_none(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    expect(tab(vault, "Guards").get_by_role("heading", level=2)).to_have_count(6)
    tab(vault, "Findings")
    paste(vault, "services:\n  web:\n    build: .\n    container_name: web\n")
    judged(vault)
    expect(vault.get_by_role("tab", name="Guards")).to_be_hidden()
    paste(vault, STACK)
    judged(vault)
    expect(vault.get_by_role("tab", name="Guards")).to_be_visible()
