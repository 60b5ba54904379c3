"""What makes the page one to rely on: no green too many, no repair unseen, nothing lost without an undo."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Frame, Page, expect

from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.vault_page import (
    CLEAN,
    RECORD_COPIES,
    STACK,
    content,
    drop,
    judged,
    paste,
    saved,
    tab,
    text_of,
)

COMPOSE = "services:\n  web:\n    build: .\n    image: x:1\n    restart: always\n"
REFUSED = "# stackengine: ignore deploy-refused - we know\nservices:\n  a:\n    image: ''\n    deploy: {replicas: 0}\n"
TWO_REPAIRS = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "wget", "--tries=1, "--spider", "http://localhost/"]
"""
TORN = 'services:\n  api:\n    image: example/api:2\n    ports:\n      - "9042:9042""\n'
BASE = "services:\n  api:\n    image: example/api:2\n    deploy: {replicas: 6, update_config: {parallelism: 6}}\n"
OTHER = "services:\n  web:\n    image: example/web:2\n    deploy: {replicas: 4, update_config: {parallelism: 4}}\n"


def names(vault: Frame) -> list[str]:
    """Return the names of the files, in their order."""
    return [(each.text_content() or "").removeprefix("-c ") for each in vault.locator(".files button.file").all()]


def two(vault: Frame) -> None:
    """Open two files, of which the second is shown."""
    drop(vault, {"base.yml": BASE.encode(), "other.yml": OTHER.encode()})
    expect(vault.locator(".files").get_by_role("button", name="other.yml")).to_be_visible()
    judged(vault)


# ---- green is for what Docker accepts ----


def test_the_changes_are_green_only_where_nothing_was_found(vault: Frame) -> None:
    paste(vault, COMPOSE.replace("image: x:1", "image: ''"))
    judged(vault)
    panel = tab(vault, "Fix")
    expect(panel.locator(".box")).to_contain_text("Nothing of what was found can be changed from here.")
    expect(panel.locator(".box.good")).to_have_count(0)
    paste(vault, CLEAN)
    judged(vault)
    expect(panel.locator(".box.good")).to_contain_text("There is nothing to change.")


def test_green_is_said_of_what_docker_accepts_with_what_was_not_checked(vault: Frame) -> None:
    paste(vault, CLEAN)
    judged(vault)
    panel = vault.locator("[data-view=findings]")
    expect(panel.locator(".box.good")).to_contain_text("Docker accepts this stack")
    expect(panel.locator(".unchecked")).to_contain_text("Whether the images are there")


def test_no_green_over_what_docker_refuses(vault: Frame) -> None:
    paste(vault, REFUSED)
    judged(vault)
    panel = vault.locator("[data-view=findings]")
    expect(panel).to_contain_text("Docker refuses this stack")
    expect(panel).to_contain_text("no image specified")
    expect(panel.locator(".box.good")).to_have_count(0)
    expect(panel).not_to_contain_text("No problem found")


def test_of_a_file_for_compose_it_is_said_what_swarm_makes_of_it(vault: Frame) -> None:
    paste(vault, COMPOSE)
    judged(vault)
    panel = vault.locator("[data-view=findings]")
    expect(panel).to_contain_text("runs as one task")
    expect(panel.locator(".box.good")).to_have_count(0)


# ---- repairs are seen before they are made ----


def test_repairs_that_differ_are_shown_side_by_side_and_one_is_taken(vault: Frame) -> None:
    paste(vault, TWO_REPAIRS)
    judged(vault)
    panel = vault.locator("[data-view=findings]")
    expect(panel).to_contain_text("2 repairs are possible, and they differ in meaning")
    expect(panel.locator(".hunk .add").first).to_contain_text('"--tries=1", "--spider"')
    panel.get_by_role("button", name="Apply repair 1").click()
    assert text_of(vault).decode() == TWO_REPAIRS.replace('"--tries=1, ', '"--tries=1", ')
    content(vault).press("ControlOrMeta+z")
    assert text_of(vault).decode() == TWO_REPAIRS


def test_a_repair_does_not_tear_a_value(vault: Frame) -> None:
    paste(vault, TORN)
    judged(vault)
    panel = vault.locator("[data-view=findings]")
    expect(panel.locator(".hunk .add")).to_have_text(re.compile('- "9042:9042"$'))
    panel.get_by_role("button", name="Apply the repair").click()
    assert text_of(vault).decode() == TORN.replace('""', '"')


# ---- nothing is lost ----


def test_a_file_that_was_closed_comes_back_with_one_undo(vault: Frame) -> None:
    two(vault)
    vault.get_by_role("button", name="Close file").click()
    assert names(vault) == ["base.yml"]
    vault.locator(".toast").get_by_role("button", name="Undo").click()
    assert names(vault) == ["base.yml", "other.yml"]
    assert text_of(vault).decode() == OTHER
    vault.get_by_role("button", name="Close file").click()
    assert names(vault) == ["base.yml"]
    vault.page.keyboard.press("ControlOrMeta+z")
    assert names(vault) == ["base.yml", "other.yml"]
    vault.page.keyboard.press("ControlOrMeta+y")
    assert names(vault) == ["base.yml"]


def test_an_example_in_place_of_two_files_is_one_step(vault: Frame) -> None:
    two(vault)
    vault.get_by_role("combobox", name="Examples").select_option("0")
    assert len(names(vault)) == 1
    judged(vault)
    vault.locator(".source").get_by_role("button", name="Undo").click()
    assert names(vault) == ["base.yml", "other.yml"]
    assert text_of(vault).decode() == OTHER
    vault.get_by_role("button", name="base.yml").first.click()
    assert text_of(vault).decode() == BASE


def test_changes_of_two_files_are_one_step(vault: Frame) -> None:
    two(vault)
    panel = tab(vault, "Fix")
    use = panel.get_by_role("button", name=re.compile("^Apply"))
    expect(use).to_be_enabled()
    use.click()
    assert b"parallelism: 4" not in text_of(vault)
    vault.locator(".toast").get_by_role("button", name="Undo").click()
    assert text_of(vault).decode() == OTHER
    vault.get_by_role("button", name="base.yml").first.click()
    assert text_of(vault).decode() == BASE


def test_what_was_typed_after_a_step_is_undone_before_it(vault: Frame) -> None:
    two(vault)
    vault.get_by_role("button", name="Close file").click()
    content(vault).press("ControlOrMeta+Home")
    vault.page.keyboard.type("# typed")
    content(vault).press("ControlOrMeta+z")
    assert names(vault) == ["base.yml"]
    assert text_of(vault).decode() == BASE
    content(vault).press("ControlOrMeta+z")
    assert names(vault) == ["base.yml", "other.yml"]


def test_a_double_click_closes_no_file(vault: Frame) -> None:
    two(vault)
    before = len(names(vault))
    vault.get_by_role("button", name="add override file").dblclick()
    assert names(vault)[:before] == ["base.yml", "other.yml"]
    assert len(names(vault)) > before
    count = len(names(vault))
    vault.get_by_role("button", name="Close file").dblclick()
    assert len(names(vault)) == count - 1


@pytest.mark.parametrize("worked", [True, False], ids=["worked on", "as opened"])
def test_the_browser_asks_before_work_is_lost(page: Page, site_url: str, *, worked: bool) -> None:
    page.goto(site_url)
    wait_for_engine(page)
    vault = vault_of(page)
    paste(vault, STACK)
    judged(vault)
    if worked:
        content(vault).press("ControlOrMeta+Home")
        page.keyboard.type("# mine")
        judged(vault)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.close(run_before_unload=True)
    page.wait_for_event("close")
    assert asked == (["beforeunload"] if worked else [])


def test_each_copy_is_told(vault: Frame) -> None:
    vault.evaluate(RECORD_COPIES)
    vault.locator(".source").get_by_role("button", name="Copy").click()
    expect(vault.locator(".toast")).to_have_text(re.compile("The text copied."))


# ---- one fix, from where it is seen ----


def test_a_fix_is_applied_from_the_hover(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    vault.locator(".cm-lintRange", has_text="6").first.hover()
    vault.locator(".cm-tooltip-lint .cm-diagnosticAction", has_text="Apply").first.click()
    expect(content(vault)).to_contain_text("parallelism: 2")
    assert b"failure_action: continue" in text_of(vault)
    vault.locator(".toast").get_by_role("button", name="Undo").click()
    assert text_of(vault) == STACK.encode()


def test_a_fix_is_applied_by_a_key_and_from_the_list(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    vault.locator(".finding", has_text="6 of 6 replicas").get_by_role("button").first.click()
    content(vault).press("ControlOrMeta+.")
    expect(content(vault)).to_contain_text("parallelism: 2")
    judged(vault)
    item = vault.locator(".finding", has_text="over a broken service")
    item.get_by_text("Why").first.click()
    item.get_by_role("button", name=re.compile("^Apply")).click()
    expect(content(vault)).to_contain_text("failure_action: rollback")


# ---- files and what is taken away ----


def test_a_file_is_given_another_name(vault: Frame) -> None:
    vault.get_by_role("button", name="Rename").click()
    field = vault.get_by_role("textbox", name="Name of stack.yml")
    field.fill("prod.yml")
    field.press("Enter")
    assert names(vault) == ["prod.yml"]
    with vault.page.expect_download() as download:
        vault.locator(".source").get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "prod.yml"
    vault.locator(".source").get_by_role("button", name="Undo").click()
    assert names(vault) == ["stack.yml"]


@pytest.mark.parametrize("text", [STACK, STACK.replace("\n", "\r\n"), STACK.rstrip("\n")], ids=["lf", "crlf", "no end"])
def test_git_takes_the_patch(vault: Frame, text: str, tmp_path: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not here")
    paste(vault, text)
    judged(vault)
    panel = tab(vault, "Fix")
    use = panel.get_by_role("button", name=re.compile("^Apply"))
    expect(use).to_be_enabled()
    (tmp_path / "stack.yml").write_bytes(text.encode())
    patch = saved(vault, panel.get_by_role("button", name="Download the patch").click)
    subprocess.run([git, "apply", "-"], input=patch, cwd=tmp_path, check=True)
    use.click()
    assert (tmp_path / "stack.yml").read_bytes() == text_of(vault)


def test_the_report_and_the_redacted_text_are_downloaded_without_a_secret(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    panel = tab(vault, "Findings")
    report = saved(vault, panel.get_by_role("button", name="Download the report").click).decode()
    assert report.startswith("# StackEngine: stack.yml\n")
    assert "**high** (api, line 12): `parallelism: 6`" in report
    assert "## Not checked" in report
    panel = tab(vault, "Redacted")
    expect(panel.get_by_role("region", name="Redacted text")).to_contain_text("SE_PASSWORD_1")
    redacted = saved(vault, panel.get_by_role("button", name="Download it").click).decode()
    assert "SE_PASSWORD_1" in redacted
    assert "mauve-Kettle" not in report + redacted


@pytest.mark.parametrize(
    "text",
    [
        "docker service update --force shop_api\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n",
        "FROM alpine\nRUN true\n",
        "<!doctype html>\n<html><body>x</body></html>\n",
        "Dear all, the shop is down again.\n",
        "A=1\nB=2\n",
    ],
)
def test_a_foreign_text_ends_in_a_next_step(vault: Frame, text: str) -> None:
    paste(vault, text)
    judged(vault)
    panel = vault.locator("[data-view=findings]")
    expect(panel.get_by_role("button", name="Open a stack file")).to_be_visible()
    panel.get_by_role("button", name="Redact this text").click()
    expect(vault.locator("[data-view=redacted]").get_by_role("region", name="Redacted text")).to_be_visible()
    tab(vault, "Findings")
    panel.get_by_role("button", name="Show the example").click()
    judged(vault)
    vault.locator(".source").get_by_role("button", name="Undo").click()
    assert text_of(vault) == text.encode()
