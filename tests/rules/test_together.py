"""Rules together: files of the kind people bring, values nobody can know, words meant otherwise, and times that fit."""

from __future__ import annotations

import pytest

from pyengine import engine


def fixed(text: str, *, unsafe: bool = False) -> str:
    first = engine.fix([engine.File("stack.yml", text)], unsafe=unsafe).files
    assert engine.fix(first, unsafe=unsafe).files == first
    return first[0].text


def in_one_go(text: str, *, unsafe: bool = False) -> str:
    """Return the text after one press of the button: every offer ticked, once."""
    analysis = engine.analyse([engine.File("stack.yml", text)])
    wanted = [(i, None) for i, j in enumerate(analysis.judged) if unsafe or j.applicability == "safe"]
    return engine.patch(analysis, wanted).proven[0].document.text


def rules(text: str) -> set[str]:
    return {judged.finding.rule for judged in engine.analyse([engine.File("stack.yml", text)]).judged}


CANNOT_PLACE = "start-first-cannot-place"
ALL_AT_ONCE = """\
version: '3.8'
services:
  api:
    image: example/api:2.1.0
    deploy:
      replicas: 6
      update_config:
        parallelism: 6
        failure_action: continue
        order: start-first
      restart_policy:
        condition: on-failure
"""
ALL_AT_ONCE_FIXED = ALL_AT_ONCE.replace("parallelism: 6", "parallelism: 2").replace("continue", "rollback")
ALL_AT_ONCE_HARDENED = ALL_AT_ONCE_FIXED.replace(
    """\
        parallelism: 2
        failure_action: rollback
        order: start-first
""",
    """\
        parallelism: 2
        delay: 10s
        failure_action: rollback
        monitor: 30s
        order: start-first
      rollback_config:
        order: start-first
""",
)


def test_six_of_six_that_continue() -> None:
    assert fixed(ALL_AT_ONCE) == in_one_go(ALL_AT_ONCE) == ALL_AT_ONCE_FIXED
    assert fixed(ALL_AT_ONCE, unsafe=True) == in_one_go(ALL_AT_ONCE, unsafe=True) == ALL_AT_ONCE_HARDENED


UNLESS_STOPPED = """\
services:
  worker:
    image: example/worker:latest
    deploy:
      replicas: 3
      restart_policy:
        condition: unless-stopped
        delay: 5s
"""


def test_unless_stopped_keeps_its_delay_and_gets_no_limit() -> None:
    assert fixed(UNLESS_STOPPED) == UNLESS_STOPPED.replace("unless-stopped", "any")
    hardened = fixed(UNLESS_STOPPED, unsafe=True)
    assert "condition: any\n        delay: 5s\n" in hardened
    assert "max_attempts" not in hardened
    assert "on-failure" not in hardened


ROLLBACK = """\
version: "3.5"
services:
  web:
    image: example/web:1.12
    ports:
      - 80:80
    deploy:
      replicas: 10
      update_config:
        parallelism: 2
        delay: 10s

        failure_action: rollback
        monitor: 10s

    healthcheck:
      test: ["CMD", "wget", "-qO", "-", "http://localhost"]
      interval: 2s
      timeout: 2s
      retries: 3
      start_period: 2s
"""


def test_an_automatic_rollback_in_an_old_version() -> None:
    assert fixed(ROLLBACK) == ROLLBACK
    hardened = in_one_go(ROLLBACK, unsafe=True)
    assert hardened == fixed(ROLLBACK, unsafe=True)
    assert hardened == ROLLBACK.replace('"3.5"', '"3.7"').replace(
        "        monitor: 10s\n",
        """\
        monitor: 30s
        order: start-first
      rollback_config:
        parallelism: 2
        order: start-first
""",
    ).replace("start_period: 2s", "start_period: 60s")


def test_a_start_period_raises_a_version_that_has_none() -> None:
    old = ROLLBACK.replace("3.5", "3.3").replace("      start_period: 2s\n", "")
    assert '"3.7"' in (hardened := in_one_go(old, unsafe=True))
    assert "start_period: 60s" in hardened


def service(deploy: str, *, healthcheck: bool = True) -> str:
    probe = "    healthcheck: {test: [CMD, a], interval: 5s, timeout: 20s}\n" if healthcheck else ""
    lines = "".join(f"      {line}\n" for line in deploy.split("\n"))
    return f"services:\n  a:\n    image: example/a:1\n{probe}    deploy:\n{lines}"


@pytest.mark.parametrize(
    "deploy",
    [
        "replicas: ${N}\nupdate_config:\n  parallelism: 2\n  order: ${ORDER}\n  failure_action: ${ACTION}",
        'replicas: "3"\nupdate_config: {parallelism: 3}',
        "replicas: 3\nupdate_config: {parallelism: ${P}}",
        "replicas: 3\nrestart_policy: {condition: ${C}, max_attempts: ${M}}",
        "replicas: 3\nrestart_policy: {condition: any, max_attempts: 3, window: ${W}}",
        "replicas: []\nupdate_config: [1]\nrestart_policy: word",
    ],
)
def test_what_cannot_be_known_is_not_judged(deploy: str) -> None:
    said = set(rules(service(deploy)))
    assert not [rule for rule in said if not rule.startswith(("harden-", "unset-", "stray-", "deploy-", "value-"))]


def test_a_value_from_a_variable_is_not_overwritten() -> None:
    text = service("update_config:\n  failure_action: ${A}\n  monitor: ${M}\n  delay: ${D}\n  order: ${O}")
    assert fixed(text, unsafe=True) == text


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("failure_action: Continue", "failure_action: rollback"),
        ("failure_action: Roll_back", "failure_action: rollback"),
        ("failure_action: revert", "failure_action: rollback"),
        ("order: START-FIRST", "order: start-first"),
    ],
)
def test_a_misspelt_word_is_repaired_to_what_does_no_harm(word: str, meant: str) -> None:
    text = service(f"replicas: 3\nupdate_config:\n  {word}")
    assert in_one_go(text) == fixed(text) == text.replace(word, meant)


def test_a_misspelt_rollback_of_a_rollback_pauses() -> None:
    text = service("replicas: 3\nrollback_config:\n  failure_action: roll-back")
    assert in_one_go(text) == fixed(text) == text.replace("roll-back", "pause")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Always", "any"),
        ("unless_stopped", "any"),
        ("'No'", "'none'"),
        ("never", "none"),
        ("ON-FAILURE", "on-failure"),
        ("on failure", "on-failure"),
        ("None", "none"),
    ],
)
def test_other_words_for_a_restart_condition(word: str, meant: str) -> None:
    text = service(f"restart_policy:\n  condition: {word}", healthcheck=False)
    after = fixed(text)
    assert after in {text.replace(word, meant), text.replace(word, meant.strip("'"))}


def test_both_ways_to_ignore_failures_are_repaired_at_once() -> None:
    text = service("replicas: 3\nupdate_config:\n  failure_action: continue\n  max_failure_ratio: 1")
    assert in_one_go(text) == text.replace("continue", "rollback").replace("ratio: 1", "ratio: 0")


def test_the_monitor_fits_the_delay_that_comes_with_it() -> None:
    text = service("replicas: 3\nupdate_config:\n  failure_action: rollback\n  monitor: 10s", healthcheck=False)
    after = in_one_go(text, unsafe=True)
    assert "delay: 10s" in after
    assert "monitor: 30s" in after


@pytest.mark.parametrize("policy", ["none", "'no'"])
def test_a_task_that_is_to_end_is_not_hardened(policy: str) -> None:
    # its end counts as a failure (swarmkit updater.go:217-256), so a rollback would take every deploy back
    text = service(f"update_config: {{delay: 1s}}\nrestart_policy: {{condition: {policy}}}", healthcheck=False)
    assert not {rule for rule in rules(text) if rule.startswith("harden-")}


@pytest.mark.parametrize(
    "text",
    [
        "services: {a: {image: x, restart: always, deploy: {resources: {limits: {memory: 1G}}}}}",
        "name: app\nservices: {a: {image: x, deploy: {replicas: 2, restart_policy: {condition: any}}}}",
        "services: {a: {image: x, restart: unless-stopped, ports: ['80:80']}}",
    ],
)
def test_a_file_for_compose_is_left_alone(text: str) -> None:
    assert set(rules(text)) <= {"deploy-refused"}  # which says so, for whoever means to deploy it


def test_hazards_of_start_first_are_not_proposed() -> None:
    for hazard in (
        "    ports: [{target: 80, published: 80, mode: host}]\n",
        "    volumes: [data:/data]\n",
    ):
        text = service("replicas: 1\nupdate_config: {parallelism: 1}").replace("    deploy:", f"{hazard}    deploy:")
        text += "volumes: {data: {}}\n"
        assert "start-first" not in fixed(text, unsafe=True)


def test_a_batch_is_made_smaller_where_start_first_has_to_go() -> None:
    text = service(
        "replicas: 4\nplacement: {max_replicas_per_node: 1}\nupdate_config:\n  parallelism: 4\n  order: start-first"
    )
    after = in_one_go(text, unsafe=True)
    assert "order: stop-first" in after
    assert "parallelism: 1\n        delay" in after


@pytest.mark.parametrize(
    ("delay", "window"), [("delay: 5s", "window: 120s"), ("delay: 1m", "window: 7m"), ("condition: any", "window: 2m")]
)
def test_a_long_time_is_written_as_the_author_writes_times(delay: str, window: str) -> None:
    text = service(f"restart_policy:\n  max_attempts: 3\n  {delay}", healthcheck=False)
    assert window in fixed(text, unsafe=True)


def test_a_host_port_on_one_node_leaves_no_place_for_certain() -> None:
    text = (
        "services:\n  proxy:\n    image: example/proxy:2\n    ports: [{target: 80, published: 80, mode: host}]\n"
        "    deploy:\n      placement: {constraints: [node.hostname == edge]}\n"
        "      update_config: {order: start-first}\n"
    )
    (found,) = [
        each.finding for each in engine.analyse([engine.File("a", text)]).judged if each.finding.rule == CANNOT_PLACE
    ]
    assert found.confidence == "certain"
    assert "start-first-without-healthcheck" not in rules(text)
