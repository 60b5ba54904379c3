"""A service that waits for a node to meet its constraints, on a real engine in which nothing else is deployed.

Every network that comes to a node changes its entry, and that has the manager judge all tasks of the node anew.
"""

from __future__ import annotations

import pytest

from tests.engine.states import GOOD, OLD_FILE, WAITING, Stuck
from tests.engine.stuck import leave, serving, stuck, told
from tests.engine.trial import Stage
from tools.swarm.swarm import until

LEFT = "assigned-node-left-constraints"
OTHER = GOOD.replace("replicas: 2", "replicas: 1")
SECONDS = 30
"""The way back takes a minute for each replica here; the file that worked takes one or two seconds."""


@pytest.mark.parametrize("case", WAITING, ids=lambda case: case.id)
def test_the_remedy_leaves_the_state(stage: Stage, case: Stuck) -> None:
    leave(stage, case)


@pytest.mark.parametrize("case", WAITING, ids=lambda case: case.id)
def test_another_stack_stops_what_still_served_and_the_old_file_brings_it_back(stage: Stage, case: Stuck) -> None:
    swarm = stage.swarm
    with swarm.stack() as stack, swarm.stack() as other, stage.watch(f"{stack}_app") as watch:
        stuck(stage, case, stack, watch)
        served = serving(stage, f"{stack}_app")
        assert served
        assert stage.deploy(other, OTHER).code == 0
        until(lambda: not swarm.running(f"{stack}_app"), "the end of the old tasks")
        found = told(swarm, f"{stack}_app")
        assert {case.symptom, LEFT} <= {each.symptom.id for each in found.told}
        assert OLD_FILE in [each.argv[: len(OLD_FILE)] for each in found.now]
        assert stage.deploy(stack, case.good).code == 0
        assert watch.wait(lambda: watch.running, SECONDS), watch.tasks()
