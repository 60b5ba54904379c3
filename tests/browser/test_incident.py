"""The tabs of an incident: there when they have something to say, with each command's cost in front of its button."""

from __future__ import annotations

from playwright.sync_api import Frame, expect

from tests.browser.vault_page import CLEAN, RECORD_COPIES, STACK, judged, paste, tab

PASTED = """\
$ docker stack ps shop --no-trunc
shop_edge.1|registry.example/edge:7|node-b|Ready|Ready 3 seconds ago|
shop_edge.1|registry.example/edge:7|node-b|Shutdown|Failed 4 seconds ago|"starting container failed: Error starting \
userland proxy: listen tcp4 0.0.0.0:8080: bind: address already in use"|
"""
PAUSED = "service update paused: update paused due to failure or early termination of task o9s16pgar045426quu9s3sfvw\n"


def names(vault: Frame) -> list[str]:
    return [name.rstrip(" 0123456789") for name in vault.get_by_role("tab").all_inner_texts()]


def test_a_stack_file_alone_has_no_incident(vault: Frame) -> None:
    for text in (STACK, CLEAN):
        paste(vault, text)
        judged(vault)
        assert not {"What happened", "Run now"} & set(names(vault))


def test_what_happened_is_told_with_its_place(vault: Frame) -> None:
    paste(vault, PASTED)
    judged(vault)
    panel = tab(vault, "What happened")
    expect(panel.get_by_role("heading", name="shop_edge: A process of the node holds the port")).to_be_visible()
    expect(panel).to_contain_text("not a container")
    expect(panel.get_by_text("docker service update --force shop_edge").first).to_be_visible()
    panel.get_by_role("button", name="line 3").first.click()
    expect(vault.locator(".source .cm-activeLine")).to_contain_text("address already in use")


def test_a_known_failure_is_told_where_a_new_user_looks_first(vault: Frame) -> None:
    paste(vault, PASTED)
    judged(vault)
    panel = tab(vault, "Findings")
    expect(panel).to_contain_text("2 known failures seen")
    expect(panel).to_contain_text("shop_edge: A process of the node holds the port")
    panel.get_by_role("button", name="See what to run now").click()
    expect(vault.get_by_role("tabpanel", name="Run now")).to_be_visible()
    tab(vault, "Findings").get_by_role("button", name="See what happened").click()
    expect(vault.get_by_role("tabpanel", name="What happened")).to_be_visible()


def test_a_command_says_what_it_costs_before_it_is_copied(vault: Frame) -> None:
    vault.evaluate(RECORD_COPIES)
    paste(vault, f"$ docker service update --image app:2 shop_api\n{PAUSED}")
    judged(vault)
    panel = tab(vault, "Run now")
    step = panel.get_by_role("listitem").filter(has_text="docker service rollback shop_api")
    expect(step.locator(".bad")).to_contain_text("Tasks that run are replaced or end; one that serves may be first.")
    step.get_by_role("button", name="Copy").click()
    assert vault.evaluate("window.copied") == ["docker service rollback shop_api"]


def test_a_tab_goes_when_there_is_nothing_to_say_any_more(vault: Frame) -> None:
    paste(vault, PAUSED)
    judged(vault)
    tab(vault, "Run now")
    paste(vault, CLEAN)
    judged(vault)
    expect(vault.get_by_role("tab", name="Run now")).to_be_hidden()
    expect(vault.get_by_role("tabpanel", name="Findings")).to_be_visible()


def test_a_name_is_text_and_nothing_else(vault: Frame) -> None:
    paste(vault, PASTED.replace("node-b", "<img/src=x/onerror=alert(1)>"))
    judged(vault)
    panel = tab(vault, "Run now")
    expect(panel).to_contain_text("<img/src=x/onerror=alert(1)>")
    assert panel.locator("img").count() == 0


def test_where_nothing_is_recognised_the_user_can_say_what_it_is(vault: Frame) -> None:
    paste(vault, "it is odd since last night\n  docker service update --update-delay 10 web\n")
    judged(vault)
    panel = tab(vault, "What happened")
    expect(panel).to_contain_text("What can be read: the words of an error")
    choice = panel.get_by_label("What stands at line 1", exact=True)
    expect(choice).to_have_value("prose")
    choice.select_option("command")
    expect(tab(vault, "Run now")).to_contain_text("docker service update --update-delay 10s web")


def test_the_user_says_what_a_part_is(vault: Frame) -> None:
    paste(vault, f"{PAUSED}\n{STACK}")
    judged(vault)
    panel = tab(vault, "What happened")
    expect(panel.get_by_role("heading", name="The update stopped itself")).to_be_visible()
    choice = panel.get_by_label("What stands at line 1", exact=True)
    expect(choice).to_have_value("error")
    choice.select_option("prose")
    expect(panel).to_contain_text("No known failure was seen in this.")
    expect(vault.get_by_role("tab", name="Run now")).to_be_hidden()
    choice.select_option("error")
    expect(panel.get_by_role("heading", name="The update stopped itself")).to_be_visible()
    paste(vault, f"{PAUSED}\n{STACK}\n")
    judged(vault)
    expect(panel.get_by_label("What stands at line 1", exact=True)).to_have_value("error")
