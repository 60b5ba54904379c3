"""Chosen fixes made together: which are left out, for which reason, and that none goes on for ever."""

from __future__ import annotations

import pytest

from pyengine import engine
from pyengine.analysis import Judged
from pyengine.patch import offers

SHARED = """\
x-u: &u
  failure_action: continue
services:
  a:
    image: example/a:1
    deploy: {replicas: 3, update_config: *u}
  m:
    image: example/m:1
    deploy: {mode: global, update_config: *u}
"""


def judged(text: str, rule: str) -> list[Judged]:
    return [each for each in engine.analyse([engine.File("a", text)]).judged if each.finding.rule == rule]


def fixed(text: str, *, unsafe: bool = False) -> str:
    files = engine.fix([engine.File("a", text)], unsafe=unsafe).files
    assert engine.fix(files, unsafe=unsafe).files == files
    return files[0].text


def test_a_safe_fix_does_nothing_to_a_service_for_which_it_is_not_safe() -> None:
    for each in judged(SHARED, "update-failure-ignored"):
        ways = [choice.way.value for choice in each.choices]
        assert ways[0] == "here" or each.finding.service == "m"
    assert fixed(SHARED) == SHARED.replace(
        "update_config: *u}\n  m:", "update_config: {<<: *u, failure_action: rollback}}\n  m:"
    )


def test_one_fix_that_brings_a_finding_up_takes_no_other_along() -> None:
    text = """\
services:
  api:
    image: example/api:2
    hostname: a$)b
    healthcheck: {test: [CMD, /probe]}
    deploy:
      update_config:
        order: stop_first
        monitor: 1m
"""
    assert fixed(text) == text.replace("a$)b", "a$$)b").replace("stop_first", "stop-first")


def test_a_fix_that_leaves_its_finding_where_it_is_is_refused() -> None:
    text = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 3
      update_config:
        monitor: &d 1m30s
        delay: *d
    healthcheck: {test: [CMD, a], start_period: 30s, interval: 120s, timeout: 1m30s, retries: 6}
"""
    (each,) = judged(text, "harden-monitor-and-delay")
    assert not each.choices
    assert "not be enough" in (each.refusal or "")
    assert "monitor: &d 1m30s" in fixed(text, unsafe=True)


def test_the_default_in_an_extension_field_is_edited() -> None:
    text = """\
x-u: &u
  parallelism: ${N:-4}
services:
  api:
    image: example/api:2
    deploy:
      replicas: 2
      update_config:
        <<: *u
"""
    assert fixed(text) == text.replace("${N:-4}", "${N:-1}")


def test_an_insert_and_an_escape_at_one_index_are_no_conflict() -> None:
    text = 'services:\n  a:\n    image: x:1\n    healthcheck:\n      test: ["echo $(x)", "y"]\n'
    analysis = engine.analyse([engine.File("a", text)])
    assert not any("same place" in (each.refusal or "") for each in analysis.judged)


def test_keys_and_fixes_of_a_multi_line_flow_mapping_go_in_at_once() -> None:
    text = "services:\n  api:\n    image: example/api:2\n    deploy: {\n      replicas: 3\n    }\n"
    analysis = engine.analyse([engine.File("a", text)])
    assert all(each.choices for each in analysis.judged)
    assert "replicas: 3,\n      update_config: {" in fixed(text, unsafe=True)


def test_a_fix_that_crashes_is_a_failure_and_the_rest_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(offers, "prove", crash)
    analysis = engine.analyse([engine.File("a", SHARED)])
    assert any("update-failure-ignored failed by a fault of ours" in failure for failure in analysis.failures)
    assert {each.finding.rule for each in analysis.judged} >= {"update-failure-ignored"}
    assert engine.fix([engine.File("a", SHARED)], unsafe=False).analysis.failures


def test_a_wrong_address_is_mended_though_it_is_masked() -> None:
    text = (
        "services:\n  a:\n    image: example/a:1\n    networks: [front]\n    deploy: {replicas: 2}\n"
        "networks: {front: {ipam: {config: [{subnet: 172.28.5.3/24}]}}}\n"
    )
    fixed = engine.fix([engine.File("stack.yml", text)], unsafe=False)
    assert fixed.files[0].text == text.replace("172.28.5.3/24", "172.28.5.0/24")


def test_what_docker_would_say_next_is_no_reason_against_a_fix() -> None:
    text = (
        "services:\n  a:\n    image: example/a:1\n    deploy:\n      restart_policy:\n        condition: always\n"
        "    secrets: [gone]\n  b:\n    image: example/b:1\n    secrets: [gone]\n    stop_grace_period: 1d\n"
    )
    found = judged(text, "restart-condition-refused")
    assert [bool(each.choices) for each in found] == [True]
    assert "1d" not in engine.fix([engine.File("a", text)], unsafe=False).files[0].text
