"""What a finding says of rollouts is computed for the file at hand, and agrees with what its rule says."""

from __future__ import annotations

import pytest

from pyengine.output import wire
from pyengine.output.cited import foreseen
from pyengine.output.strict import Malformed
from pyengine.rules import RULES
from pyengine.session import Session
from pyengine.simulate.wanted import Wanted

LATE = """\
services:
  web:
    image: example/web:1
    deploy:
      replicas: 4
      update_config:
        parallelism: 2
        failure_action: continue
"""


def _cited(text: str, rule: str) -> str:
    session, files = Session(), (wire.File("stack.yml", text),)
    found = next(each for each in session.analyse(wire.Analyse(files)).findings if each.rule == rule)
    return session.cite(wire.Cite(files, found.id)).sentence


def test_a_failure_that_is_ignored_is_told_in_numbers() -> None:
    said = _cited(LATE, "update-failure-ignored")
    assert said.startswith("Simulated with this file, for a new version that crashes after ")
    assert "is called completed" in said
    assert " of 4 serve in the end" in said
    assert "With the fix: " in said
    assert "rolled back" in said.partition("With the fix: ")[2]


def test_what_stands_around_the_file_in_a_paste_is_left_aside() -> None:
    said = _cited(f"$ docker service rollback web\nError response from daemon: x\n\n{LATE}", "update-failure-ignored")
    assert said == _cited(LATE, "update-failure-ignored")


def test_a_finding_that_is_not_about_rollouts_says_nothing() -> None:
    assert (
        _cited(
            "services: {a: {image: a, container_name: x, deploy: {replicas: 2, mode: replicated}}}",
            "container-name-ignored",
        )
        == ""
    )


def test_a_service_that_is_refused_is_not_simulated() -> None:
    text = "services: {a: {image: a, deploy: {restart_policy: {condition: always}}}}"
    assert _cited(text, "restart-condition-refused") == ""


def test_an_unknown_finding_is_malformed() -> None:
    with pytest.raises(Malformed):
        Session().cite(wire.Cite((wire.File("stack.yml", LATE),), "f99"))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.experiments], ids=lambda rule: rule.meta.id)
def test_every_experiment_can_be_foreseen_with_any_service(rule: object) -> None:
    for experiment in getattr(rule, "experiments", ()):
        assert foreseen(Wanted(2, task="1", placeless="1", whole="1"), experiment).trace.tasks
