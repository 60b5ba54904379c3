"""The tab of what is live beside the file: there when `inspect` printed a service, with each command's cost."""

from __future__ import annotations

import json

from playwright.sync_api import Frame, expect

from tests.browser.vault_page import CLEAN, RECORD_COPIES, judged, paste, tab
from tests.output.test_live import FILE, SPEC

PASTED = (
    f"$ docker service inspect shop_api\n{json.dumps([{'ID': 'x', 'Spec': SPEC}], indent=4)}\n\n```yaml\n{FILE}```\n"
)


def test_what_differs_is_told_with_its_places_and_what_closes_it(vault: Frame) -> None:
    vault.evaluate(RECORD_COPIES)
    paste(vault, PASTED)
    judged(vault)
    panel = tab(vault, "Live against file")
    row = panel.get_by_role("row").filter(has_text="environment.MODE")
    expect(row).to_contain_text("hot")
    expect(row).to_contain_text("cold")
    row.get_by_role("button").last.click()
    expect(vault.locator(".source .cm-activeLine")).to_contain_text("MODE: cold")
    command = panel.get_by_role("region", name="Command for shop_api 0", exact=True)
    expect(command).to_contain_text("docker service update")
    expect(panel.locator(".bad").first).to_contain_text(
        "Tasks that run are replaced or end; one that serves may be first."
    )
    panel.get_by_role("button", name="Copy the patch").click()
    assert "MODE: hot" in vault.evaluate("window.copied")[0]
    expect(panel.get_by_role("heading", name="If the file is deployed now")).to_be_visible()
    expect(panel).to_contain_text("2 tasks are replaced.")


def test_the_tab_is_not_there_for_a_file_alone(vault: Frame) -> None:
    paste(vault, CLEAN)
    judged(vault)
    expect(vault.get_by_role("tab", name="Live against file")).to_be_hidden()
