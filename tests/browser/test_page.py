"""What a user does on the page, from paste to the fixed text; and that the text stays theirs, byte for byte."""

import math
import time
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, Route, expect

from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.vault_page import (
    BROKEN,
    BUDGET,
    CLEAN,
    DRAWN,
    ENDLESS_MS,
    PASTE,
    RECORD_COPIES,
    SPREAD,
    STACK,
    active_line,
    collect_noise,
    comes_true,
    content,
    drop,
    judged,
    paste,
    saved,
    tab,
    text_of,
)

SACRED = {
    "LF": "services:\n  a:\n    image: x\n",
    "CRLF": "services:\r\n  a:\r\n    image: x\r\n\r\n",
    "mixed": "services:\r\n  a:\n    image: x\r    # odd\r\n",
    "lone CR": "services:\r  a:\r    image: x\r",
    "ends in CR": "services:\n  a:\n    image: x\r",
    "CR before CRLF": "a: 1\r\r\nb: 2\r\n",
    "mark": "\ufeffservices:\r\n  a:\r\n    image: x",
    "control": "services:\n\ta:\x00\x0b\x0c\x1b x\u2028y\u00a0z\u200b\n",
    "astral": "# 🐳 é e\u0301 שלום\nservices: {}\n",
    "spaces": "   \n\n  \nservices:   \n",
}


SHARE = 5
"""How many times as long typing may take in a large text, where every line is counted, as in a small one."""


def problems(vault: Frame) -> list[str]:
    return [item.inner_text() for item in vault.locator(".finding .message").all()]


# ---- first screen ----


def test_opens_with_an_example_that_is_judged(app: Page) -> None:
    vault = vault_of(app)
    judged(vault)
    assert any("parallelism: 6" in message for message in problems(vault))
    expect(content(vault)).to_contain_text("services:")


def test_the_editor_works_before_the_engine(page: Page, site_url: str) -> None:
    held: list[Route] = []
    page.route("**/wasm-*.bin", lambda route: held.append(route))  # noqa: PLW0108  playwright marks what it calls
    page.goto(site_url)
    page.frame_locator("iframe").locator(".source .cm-content").wait_for()
    vault = vault_of(page)
    expect(vault.get_by_role("progressbar")).to_be_visible()
    paste(vault, STACK)
    assert text_of(vault) == STACK.encode()
    (route,) = held
    route.continue_()
    wait_for_engine(page)
    judged(vault)
    assert any("6 of 6" in message for message in problems(vault))


def test_a_failed_start_says_what_to_do_and_keeps_the_editor(page: Page, broken_site: tuple[Path, str]) -> None:
    folder, url = broken_site
    next(folder.joinpath("assets").glob("python-*.bin")).unlink()
    page.goto(url)
    wait_for_engine(page, "failed")
    vault = vault_of(page)
    expect(vault.locator("[data-view=findings]").get_by_role("button", name="Reload")).to_be_visible()
    paste(vault, STACK)
    assert text_of(vault) == STACK.encode()


def test_nothing_is_reported_while_the_page_is_used(page: Page, site_url: str) -> None:
    said = collect_noise(page)
    page.goto(site_url)
    wait_for_engine(page)
    vault = vault_of(page)
    paste(vault, STACK)
    judged(vault)
    tab(vault, "Fix")
    tab(vault, "Redacted")
    content(vault).press("ControlOrMeta+f")
    vault.locator(".cm-lint-marker").first.hover()
    expect(vault.locator(".cm-tooltip-lint").first).to_be_visible()
    content(vault).press("ControlOrMeta+Home")
    content(vault).press("Shift+ArrowDown")
    page.keyboard.type("x: ")
    content(vault).press("ControlOrMeta+a")
    page.keyboard.type("y: 1")
    assert text_of(vault) == b"y: 1"
    assert said == []


def test_nothing_jumps_while_the_page_starts(page: Page, site_url: str) -> None:
    page.goto(site_url)
    wait_for_engine(page)
    vault = vault_of(page)
    judged(vault)
    shifts = """() => new Promise((resolve) => {
        let sum = 0;
        const observer = new PerformanceObserver((list) => {
            for (const entry of list.getEntriesByType('layout-shift')) sum += entry.value;
            if (list.getEntriesByName('the end').length) resolve(sum);
        });
        performance.mark('the end');
        for (const type of ['layout-shift', 'mark']) observer.observe({type, buffered: true});
    })"""
    # Up to 0.1 counts as good. What is left is the shell's: its first sentence makes room for the frame.
    assert vault.evaluate(shifts) < 0.1
    assert page.evaluate(shifts) < 0.1


def test_a_paste_anywhere_replaces_the_untouched_example(vault: Frame) -> None:
    judged(vault)
    vault.locator("body").evaluate(PASTE, STACK)
    assert text_of(vault) == STACK.encode()
    judged(vault)
    vault.locator("body").evaluate(PASTE, CLEAN)
    assert STACK.encode() in text_of(vault)


def test_the_rules_are_there_also_when_a_paste_comes_first(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.frame_locator("iframe").locator(".source .cm-content").wait_for()
    vault = vault_of(page)
    vault.evaluate(
        """(text) => new MutationObserver(() => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            const paste = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            document.querySelector('.source .cm-content').dispatchEvent(paste);
        }).observe(document.body, {attributeFilter: ['data-engine']})""",
        STACK,
    )
    wait_for_engine(page)
    judged(vault)
    expect(vault.locator("footer")).to_contain_text("rules")


def test_the_foot_says_that_no_request_can_leave(vault: Frame) -> None:
    expect(vault.locator("footer")).to_contain_text("connect-src 'none'")
    expect(vault.locator("footer")).to_contain_text("rules, ready in")


# ---- findings ----


def test_a_paste_is_judged_at_once_and_a_finding_leads_to_its_line(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    finding = vault.locator(".finding", has_text="6 of 6 replicas").get_by_role("button").first
    finding.press("Enter")
    assert "parallelism: 6" in active_line(vault)
    assert vault.locator(".cm-lint-marker").count() >= 2


def test_findings_move_with_the_text_above_them(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    content(vault).press("ControlOrMeta+Home")
    vault.page.keyboard.type("# one more line")
    vault.page.keyboard.press("Enter")
    judged(vault)
    vault.locator(".finding", has_text="6 of 6 replicas").get_by_role("button").first.click()
    assert "parallelism: 6" in active_line(vault)


def test_f8_goes_round_the_findings(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    count = vault.locator(".finding").count()
    lines = []
    for _ in range(count + 1):
        vault.page.keyboard.press("F8")
        lines.append(active_line(vault))
    assert len(set(lines)) >= 3
    assert lines[0] == lines[count]
    vault.page.keyboard.press("Shift+F8")
    assert active_line(vault) == lines[count - 1]


def test_why_a_finding_is_one_and_where_that_is_known_from(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    item = vault.locator(".finding", has_text="6 of 6 replicas")
    item.get_by_text("Why").first.click()
    expect(item).to_contain_text("Source")
    item.get_by_role("button", name="update-batch-covers-replicas").click()
    dialog = vault.get_by_role("dialog", name="Rules")
    expect(dialog.locator("details[open]")).to_contain_text("Why it hurts")
    vault.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_nothing_found(vault: Frame) -> None:
    paste(vault, CLEAN)
    judged(vault)
    expect(vault.locator("[data-view=findings]")).to_contain_text("No problem found")


def test_an_empty_text_invites(vault: Frame) -> None:
    paste(vault, STACK)
    content(vault).press("ControlOrMeta+a")
    content(vault).press("Delete")
    judged(vault)
    expect(vault.locator("[data-view=findings]").get_by_role("button", name="Open a file")).to_be_visible()


def test_a_text_that_is_no_stack_is_named(vault: Frame) -> None:
    paste(vault, "docker service update --force shop_api\n")
    judged(vault)
    expect(vault.locator("[data-view=findings]")).to_contain_text("docker command")


def test_a_broken_text_shows_its_place_and_takes_the_repair(vault: Frame) -> None:
    paste(vault, BROKEN)
    judged(vault)
    panel = vault.locator("[data-view=findings]")
    expect(panel).to_contain_text("line 4")
    panel.get_by_role("button", name="Apply the repair").click()
    judged(vault)
    expect(panel).not_to_contain_text("cannot be read")
    content(vault).press("ControlOrMeta+z")
    assert text_of(vault) == BROKEN.encode()


def test_a_run_over_its_budget_is_ended_and_the_page_goes_on(page: Page, site_url: str) -> None:
    page.goto(site_url)
    wait_for_engine(page)
    vault = vault_of(page)
    judged(vault)
    vault.evaluate(BUDGET, 0)  # at once over, so that every run is too slow
    paste(vault, STACK * 40)
    expect(vault.locator("[data-view=findings]")).to_contain_text("10 s")
    vault.evaluate(BUDGET, ENDLESS_MS)
    paste(vault, STACK)
    judged(vault)
    assert any("6 of 6" in message for message in problems(vault))


# ---- the fix ----


def test_the_fix_is_shown_as_lines_and_taken_over(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    panel = tab(vault, "Fix")
    expect(panel).to_contain_text("parallelism: 2 # all at once")
    expect(panel).to_contain_text("failure_action: rollback")
    panel.get_by_role("button", name="Apply").click()
    fixed = STACK.replace("parallelism: 6", "parallelism: 2").replace("action: continue", "action: rollback")
    assert text_of(vault) == fixed.encode()
    content(vault).press("ControlOrMeta+z")
    assert text_of(vault) == STACK.encode()


@pytest.mark.traces("it stays unticked")
def test_an_unticked_change_is_left_out(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    panel = tab(vault, "Fix")
    boxes = panel.get_by_role("checkbox")
    before = boxes.count()
    expect(panel).to_contain_text("parallelism: 2")
    panel.get_by_role("checkbox", name="update 2 at a time").uncheck()
    expect(panel).not_to_contain_text("parallelism: 2 #")
    expect(panel).to_contain_text("failure_action: rollback")
    panel.get_by_role("radio", name="Harden").check()
    expect(boxes.nth(before)).to_be_visible()
    expect(panel.get_by_role("checkbox", name="update 2 at a time")).not_to_be_checked()


def test_the_result_is_copied_and_saved_byte_for_byte(vault: Frame) -> None:
    crlf = "\ufeff" + STACK.replace("\n", "\r\n")
    fixed = crlf.replace("parallelism: 6", "parallelism: 2").replace("action: continue", "action: rollback")
    paste(vault, crlf)
    judged(vault)
    panel = tab(vault, "Fix")
    expect(panel).to_contain_text("parallelism: 2")
    vault.evaluate(RECORD_COPIES)
    panel.get_by_role("button", name="Copy").first.click()
    comes_true(vault, "copied.length")
    assert vault.evaluate("copied")[0] == fixed
    assert saved(vault, panel.get_by_role("button", name="Download").first.click) == fixed.encode()


@pytest.mark.traces("the ways stay chosen")
def test_behind_an_anchor_the_user_chooses_whom_it_touches(vault: Frame) -> None:
    paste(vault, SPREAD)
    judged(vault)
    panel = tab(vault, "Fix")
    choice = panel.get_by_role("combobox").first
    expect(choice).to_contain_text("api, worker")
    expect(panel).to_contain_text("{parallelism: 1, failure_action: rollback}")
    values = [option.get_attribute("value") or "" for option in choice.get_by_role("option").all()]
    for select in panel.get_by_role("combobox").all():
        select.select_option(values[1])
    expect(panel).not_to_contain_text("{parallelism: 1, failure_action: rollback}")
    before = text_of(vault)
    panel.get_by_role("button", name="Apply").click()
    assert before != text_of(vault)
    assert b"&update {parallelism: 4, failure_action: continue}" in text_of(vault)


def test_what_is_not_fixed_says_why(vault: Frame) -> None:
    paste(vault, STACK.replace("failure_action: continue", "failure_action: perhaps"))
    judged(vault)
    expect(vault.locator(".finding", has_text="perhaps")).to_contain_text("not fixed")
    panel = tab(vault, "Fix")
    expect(panel).to_contain_text("Why not: it is not clear which")
    expect(panel).to_contain_text("parallelism: 2")


# ---- the text is sacred ----


@pytest.mark.parametrize("text", SACRED.values(), ids=SACRED.keys())
def test_a_pasted_text_stays_as_it_is(vault: Frame, text: str) -> None:
    paste(vault, CLEAN)  # the example would be replaced in another way
    paste(vault, text)
    assert text_of(vault) == text.encode()
    vault.evaluate(RECORD_COPIES)
    vault.locator(".source").get_by_role("button", name="Copy").click()
    comes_true(vault, "copied.length")
    assert vault.evaluate("copied")[0] == text


@pytest.mark.parametrize("text", SACRED.values(), ids=SACRED.keys())
def test_a_dropped_file_stays_as_it_is(vault: Frame, text: str) -> None:
    drop(vault, {"shop.yml": text.encode()})
    expect(vault.get_by_role("button", name="shop.yml", exact=True)).to_be_visible()
    assert text_of(vault) == text.encode()


def test_every_text_can_be_undone_to_the_one_before(vault: Frame) -> None:
    texts = list(SACRED.values())
    for text in texts:
        paste(vault, text)
    for text in reversed(texts[:-1]):
        content(vault).press("ControlOrMeta+z")
        assert text_of(vault) == text.encode()


def test_utf_16_is_saved_as_it_came(vault: Frame) -> None:
    data = "\ufeffservices:\r\n  a:\r\n    image: x\r\n".encode("utf-16-le")
    drop(vault, {"old.yml": data})
    expect(vault.get_by_role("button", name="old.yml", exact=True)).to_be_visible()
    assert text_of(vault) == data


def test_a_file_that_is_no_text_is_refused_with_a_sentence(vault: Frame) -> None:
    drop(vault, {"photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\xfe"})
    expect(vault.locator("[data-view=findings]")).to_contain_text("photo.jpg is not")
    drop(vault, {"shop.yml": STACK.encode()})
    expect(vault.locator("[data-view=findings]")).not_to_contain_text("photo.jpg")


def test_a_file_is_opened_by_the_button(vault: Frame, tmp_path: Path) -> None:
    path = tmp_path / "prod.yml"
    path.write_bytes(STACK.replace("\n", "\r\n").encode())
    with vault.page.expect_file_chooser() as chooser:
        vault.locator(".source").get_by_role("button", name="Open").click()
    chooser.value.set_files(path)
    expect(vault.get_by_role("button", name="prod.yml", exact=True)).to_be_visible()
    assert text_of(vault) == path.read_bytes()


@pytest.mark.parametrize(
    ("keys", "after"),
    [
        (["ControlOrMeta+Home", "End", "x"], "a:x\r\n  b: 1\r\n\r\nc: 2\r\n"),
        (["ControlOrMeta+Home", "End", "Enter", "x"], "a:\r\n  x\r\n  b: 1\r\n\r\nc: 2\r\n"),
        (["ControlOrMeta+Home", "ArrowDown", "End", "Enter", "x"], "a:\r\n  b: 1\r\n  x\r\n\r\nc: 2\r\n"),
        (["ControlOrMeta+Home", "ArrowDown", "Home", "Home", "Backspace"], "a:  b: 1\r\n\r\nc: 2\r\n"),
        (["ControlOrMeta+Home", "End", "Delete"], "a:  b: 1\r\n\r\nc: 2\r\n"),
        (["ControlOrMeta+Home", "ArrowRight", "ArrowRight", "ArrowRight", "x"], "a:\r\nx  b: 1\r\n\r\nc: 2\r\n"),
        (["ControlOrMeta+End", "ArrowLeft", "x"], "a:\r\n  b: 1\r\n\r\nc: 2x\r\n"),
        (["ControlOrMeta+End", "ArrowUp", "ArrowUp", "x"], "a:\r\n  b: 1\r\nx\r\nc: 2\r\n"),
        (["ControlOrMeta+End", "ArrowUp", "ArrowUp", "Backspace"], "a:\r\n  b: 1\r\nc: 2\r\n"),
        (["ControlOrMeta+End", "ArrowUp", "ArrowUp", "Delete"], "a:\r\n  b: 1\r\nc: 2\r\n"),
        (["ControlOrMeta+Home", "Shift+End", "Delete"], "\r\n  b: 1\r\n\r\nc: 2\r\n"),
        (["ControlOrMeta+Home", "Shift+ArrowDown", "Delete"], "  b: 1\r\n\r\nc: 2\r\n"),
        (["ControlOrMeta+a", "Shift+Tab"], "a:\r\nb: 1\r\n\r\nc: 2\r\n"),
        (["ControlOrMeta+Home", "Shift+ArrowDown", "Shift+ArrowDown", "x"], "x\r\nc: 2\r\n"),
        (["ControlOrMeta+Home", "End", "Shift+ArrowRight", "x"], "a:x  b: 1\r\n\r\nc: 2\r\n"),
        (["ControlOrMeta+Home", "ArrowDown", "Tab"], None),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_typing_keeps_crlf_whole(vault: Frame, keys: list[str], after: str | None) -> None:
    paste(vault, CLEAN)
    paste(vault, "a:\r\n  b: 1\r\n\r\nc: 2\r\n")
    content(vault).focus()
    for key in keys:
        vault.page.keyboard.press(key)
    text = text_of(vault).decode()
    assert text.replace("\r\n", "").find("\r") < 0
    assert text.count("\r\n") == text.count("\n")
    if after is not None:
        assert text == after


def test_typing_before_a_byte_order_mark_is_not_possible(vault: Frame) -> None:
    paste(vault, "\ufeffa: 1\n")
    content(vault).press("ControlOrMeta+Home")
    vault.page.keyboard.type("x")
    assert text_of(vault).decode() == "\ufeffxa: 1\n"


def test_typing_takes_about_as_long_in_a_large_text_as_in_a_small_one(vault: Frame) -> None:
    times: dict[str, float] = {}
    for _ in range(10):
        for text in (STACK, STACK + "# a line of some length to fill the text, which is a comment\n" * 4_000):
            paste(vault, text)
            content(vault).press("ControlOrMeta+Home")
            times[text] = min(times.get(text, math.inf), typing(vault))
        small, large = times.values()
        if large < SHARE * small:
            break
    assert large < SHARE * small


def typing(vault: Frame) -> float:
    """Return how long a line takes to be typed and drawn: for comparing with another one, for nothing else."""
    begun = time.monotonic()
    vault.page.keyboard.type("# typed at the top")
    vault.evaluate(DRAWN)
    return time.monotonic() - begun


def test_a_large_text_is_judged_and_a_huge_one_gets_a_sentence(vault: Frame) -> None:
    vault.evaluate(BUDGET, ENDLESS_MS)
    line = "      - {target: 80, note: 'a line of some length to fill the text'}\n"
    paste(vault, STACK + "".join(f"# {line}" for _ in range(256_000 // (len(line) + 2))))
    content(vault).press("ControlOrMeta+Home")
    vault.page.keyboard.type("# typed at the top")
    expect(vault.locator(".source .cm-line").first).to_contain_text("# typed at the top")
    content(vault).press("Enter")
    judged(vault)
    assert any("6 of 6" in message for message in problems(vault))
    paste(vault, "# 0123456789abcdef\n" * (1_048_576 // 19 + 1))
    judged(vault)
    expect(vault.locator("[data-view=findings]")).to_contain_text("1,000,000")


# ---- redaction ----


@pytest.mark.traces("what is put into the box for answers stays there")
def test_the_redacted_text_holds_no_secret_and_comes_back(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    panel = tab(vault, "Redacted")
    shown = panel.get_by_role("region", name="Redacted text")
    expect(shown).to_contain_text("PASSWORD_")
    expect(panel).not_to_contain_text("mauve-Kettle")
    vault.evaluate(RECORD_COPIES)
    panel.get_by_role("button", name="Copy the redacted text").click()
    comes_true(vault, "copied.length")
    redacted = vault.evaluate("copied")[0]
    assert redacted.replace(shown.locator("mark", has_text="PASSWORD").inner_text(), "") != redacted
    box = panel.locator(".small-editor .cm-content")
    box.focus()
    box.evaluate(
        "(element, text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
        "element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }",
        redacted.replace("\n", "\r\n"),
    )
    panel.get_by_role("button", name="Show where the secrets go").click()
    panel.get_by_role("button", name="Restore", exact=True).click()
    panel.get_by_role("button", name="Copy the restored text").click()
    comes_true(vault, "copied.length == 2")
    assert vault.evaluate("copied")[1] == STACK.replace("\n", "\r\n")


def test_what_is_masked_is_the_users_choice(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    panel = tab(vault, "Redacted")
    shown = panel.get_by_role("region", name="Redacted text")
    panel.locator("li", has_text="PASSWORD").get_by_role("button", name="Keep").click()
    expect(shown).to_contain_text("mauve-Kettle")
    panel.locator("li", has_text="PASSWORD").get_by_role("button", name="Mask").click()
    expect(shown).not_to_contain_text("mauve-Kettle")
    content(vault).press("ControlOrMeta+Home")
    content(vault).press("Shift+End")
    panel.get_by_role("button", name="Mask what is selected").click()
    expect(shown).not_to_contain_text("services:")


# ---- several files ----


def test_an_override_file_is_judged_with_its_base(vault: Frame) -> None:
    paste(vault, STACK.replace("parallelism: 6", "parallelism: 2"))
    vault.get_by_role("button", name="add override file").click()
    override = "services:\n  api:\n    deploy:\n      update_config:\n        parallelism: 6\n"
    paste(vault, override)
    judged(vault)
    vault.get_by_role("button", name="stack.yml").first.click()
    vault.locator(".finding", has_text="6 of 6 replicas").get_by_role("button").first.click()
    assert text_of(vault) == override.encode()
    assert "parallelism: 6" in active_line(vault)


# ---- the keyboard alone ----


def test_the_whole_way_by_keyboard(vault: Frame) -> None:
    keyboard = vault.page.keyboard
    paste(vault, STACK)
    judged(vault)
    keyboard.press("Escape")
    keyboard.press("Tab")
    assert not vault.evaluate("document.activeElement.classList.contains('cm-content')")
    for _ in range(20):
        if vault.evaluate("document.activeElement.role === 'tab'"):
            break
        keyboard.press("Tab")
    keyboard.press("ArrowRight")
    expect(vault.get_by_role("tab", name="Fix")).to_be_focused()
    expect(vault.locator("[data-view=fix]")).to_contain_text("parallelism: 2")
    for _ in range(30):
        keyboard.press("Tab")
        if vault.evaluate("document.activeElement.textContent.startsWith('Apply ')"):
            break
    expect(vault.locator("[data-view=fix]")).to_contain_text("parallelism: 2")
    keyboard.press("Enter")
    assert b"parallelism: 2" in text_of(vault)
