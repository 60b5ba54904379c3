"""What the page tells beside problems: what Swarm really uses, what is ignored as asked for, what holds for several."""

from playwright.sync_api import Frame, expect

from tests.browser.vault_page import active_line, drop, judged, paste, tab, text_of

STACK = """\
services:
  api:
    image: example/api:2
    privileged: true
    restart: always
    depends_on: [db]
    environment:
      DB_PASSWORD: mauve-Kettle-41-harbour
      PIN: "4711"
    deploy:
      replicas: 3
      update_config:
        delay: 90s
  db:
    image: example/db:1
"""
BASE = """\
services:
  api:
    image: example/api:2
    hostname: api
    cap_add: [NET_ADMIN]
    ports: ["443:443/tcp", "443:443/udp"]
    environment: [DB_PASSWORD=mauve-Kettle-41-harbour]
"""
PROD = """\
services:
  api:
    image: example/api:3
    cap_add: [SYS_TIME]
    environment: {DB_PASSWORD: mauve-Kettle-42-harbour}
    deploy: {mode: replicated}
"""
REFUSED = "services:\n  api:\n    image: example/api:2\n    deploy:\n      update_config: {failure_action: revert}\n"


def test_the_settings_of_a_service_tell_where_they_come_from(vault: Frame) -> None:
    paste(vault, STACK)
    panel = tab(vault, "Effective")
    expect(panel).to_contain_text("Docker accepts this stack")
    expect(panel).to_contain_text("Ignoring unsupported options: privileged, restart")
    panel.locator("summary", has_text="api").click()
    table = panel.get_by_role("region", name="Settings of api")
    expect(table).to_be_visible()  # it is drawn when the fold has opened
    rows = {row.get_by_role("rowheader").inner_text(): row for row in table.locator("tbody tr").all()}
    expect(rows["UpdateConfig.Delay"]).to_contain_text("90s")
    expect(rows["UpdateConfig.Delay"]).to_contain_text("written, line 13")
    expect(rows["UpdateConfig.Order"]).to_contain_text("default")
    expect(rows["TaskTemplate.RestartPolicy.Condition"]).to_contain_text("restart:, line 5")
    rows["UpdateConfig.Delay"].get_by_role("button").click()
    assert "delay: 90s" in active_line(vault)


def test_no_secret_stands_among_the_settings(vault: Frame) -> None:
    paste(vault, STACK)
    panel = tab(vault, "Effective")
    panel.locator("summary", has_text="api").click()
    expect(panel).to_contain_text("DB_PASSWORD=SE_PASSWORD_")
    expect(panel).not_to_contain_text("mauve")
    expect(panel).not_to_contain_text("4711")


def test_values_of_two_files_tell_who_says_them_and_what_they_met(vault: Frame) -> None:
    drop(vault, {"base.yml": BASE.encode(), "prod.yml": PROD.encode()})
    panel = tab(vault, "Effective")
    table = panel.get_by_role("region", name="services.api of several files")
    image = table.get_by_role("row", name="image")
    expect(image).to_contain_text("example/api:3")
    expect(image).to_contain_text("replaces example/api:2, base.yml line 3")
    expect(table.get_by_role("row", name="cap_add.0")).to_contain_text("joined with [SYS_TIME], prod.yml line 4")
    expect(table.get_by_role("row", name="cap_add.1")).to_contain_text("prod.yml line 4")
    expect(table.get_by_role("row", name="443:443/tcp")).to_contain_text("lost to 443:443/udp")
    expect(table.get_by_role("row", name="hostname")).to_contain_text("said once")
    expect(panel).not_to_contain_text("mauve")
    image.get_by_role("button").first.click()
    assert "example/api:3" in active_line(vault)


def test_keys_that_are_not_simply_honoured_are_listed(vault: Frame) -> None:
    paste(vault, STACK)
    table = tab(vault, "Effective").get_by_role("region", name="What happens to keys")
    expect(table.get_by_role("row", name="services.api.privileged")).to_contain_text("ignored")
    expect(table.get_by_role("row", name="services.api.depends_on")).to_contain_text("dropped")
    expect(table.get_by_role("row", name="services.api.image")).to_have_count(0)


def test_a_refusal_is_told_in_dockers_words_and_by_whom(vault: Frame) -> None:
    paste(vault, REFUSED)
    panel = tab(vault, "Effective")
    expect(panel).to_contain_text("Docker refuses this stack")
    expect(panel).to_contain_text("The engine refuses this")
    expect(panel).to_contain_text("unrecognized update failure action revert")


def test_a_text_that_cannot_be_judged_leads_to_the_findings(vault: Frame) -> None:
    paste(vault, "services:\n  api:\n\timage: x\n")
    expect(tab(vault, "Effective")).to_contain_text("see “Findings”")


def test_the_tab_follows_the_text(vault: Frame) -> None:
    paste(vault, STACK)
    panel = tab(vault, "Effective")
    expect(panel).to_contain_text("Docker accepts")
    paste(vault, REFUSED)
    expect(panel).to_contain_text("Docker refuses")


def test_an_ignored_finding_is_told_apart_with_its_reason(vault: Frame) -> None:
    text = REFUSED.replace("revert}", "continue} # stackengine: ignore update-failure-ignored - we watch it")
    paste(vault, text)
    judged(vault)
    panel = tab(vault, "Findings")
    expect(panel.locator(".finding", has_text="over a broken service")).to_have_count(0)
    panel.get_by_text("1 finding ignored, as asked for").click()
    expect(panel.locator(".ignored")).to_contain_text("update-failure-ignored: we watch it")


def test_a_config_opened_beside_the_stack_is_followed(vault: Frame) -> None:
    stack = REFUSED.replace("revert", "continue").encode()
    drop(vault, {"stack.yml": stack, ".stackengine.yml": b"rules: {update-failure-ignored: off, gone: off}\n"})
    panel = tab(vault, "Findings")
    expect(panel.locator(".ignored")).to_contain_text("off in .stackengine.yml")
    expect(panel).to_contain_text(".stackengine.yml, line 1: there is no rule gone")
    assert text_of(vault)


def test_a_suggestion_for_several_services_is_told_once(vault: Frame) -> None:
    service = "  {}:\n    image: example/{}:1\n    deploy:\n      replicas: 3\n"
    paste(
        vault,
        "services:\n"
        + "".join(service.format(name, name) for name in ("api", "web", "job", "bot", "hub", "sum", "end")),
    )
    judged(vault)
    panel = tab(vault, "Findings")
    told = panel.locator(".finding", has_text="a failed update stays")
    expect(told).to_have_count(1)
    expect(told.locator(".also")).to_contain_text("web (line 8)")
    expect(told.locator(".also")).not_to_contain_text("end")
    told.get_by_role("button", name="and 1 more").click()
    told.get_by_role("button", name="end (line 28)").click()
    assert "deploy" in active_line(vault)
