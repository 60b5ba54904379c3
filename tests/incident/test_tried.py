"""Of each remedy its page says whether it was run on an engine: by a test that there is, or why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pyengine.incident.symptoms import BY_ID, KNOWN
from pyengine.incident.symptoms.known import Known
from tests.engine.states import OLD_FILE, STUCK, WAITING
from tools.pages import tried

ENGINE = Path(__file__).parent.parent / "engine"
OTHERS = {
    f"{tried.REMEDIES}: addresses": "test_addresses_are_freed_by_fewer_replicas",
    f"{tried.MANAGERS}: drained": "test_a_drained_node_takes_tasks_again",
    f"{tried.MANAGERS}: label": "test_a_label_makes_a_node_fit",
    f"{tried.MANAGERS}: quorum": "test_a_swarm_without_most_of_its_managers_refuses_changes_and_recovers_with_them",
    f"{tried.MANAGERS}: lost": "test_tasks_of_a_node_that_loses_its_power_come_up_on_another",
    f"{tried.KEYS}: locked": "test_a_locked_manager_is_opened_with_its_key",
    f"{tried.KEYS}: rotation": "test_a_rotation_of_the_root_waits_for_a_node_that_is_down_until_that_is_removed",
}


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.id)
def test_each_remedy_says_whether_it_was_run(known: Known) -> None:
    for step in tried.changing(known):
        assert tried.told(known, step), step.line


def test_what_was_run_is_what_the_tests_run() -> None:
    stuck = {
        (case.symptom, " ".join(OLD_FILE if case.remedy[:3] == OLD_FILE else case.remedy)): case.id
        for case in (*STUCK, *WAITING)
    }
    named = {key: test.partition(": ")[2] for key, test in tried.FROM_STATE.items() if test not in OTHERS}
    assert named == stuck


def test_the_other_tests_are_there() -> None:
    for test, name in OTHERS.items():
        assert re.search(rf"^def {name}\(", (ENGINE / test.partition(":")[0]).read_text("utf-8"), re.MULTILINE)
        assert test in tried.FROM_STATE.values()


def test_a_remedy_that_was_run_is_one_of_its_symptom() -> None:
    for symptom, begin in tried.FROM_STATE:
        assert any(step.line.startswith(begin) for step in BY_ID[symptom].now), (symptom, begin)
