"""Remedies on a real engine: from the stuck state that each is for, told by what `docker` prints of it.

The state is left, and nothing that served stops serving. Where the text says that it does, the test says so too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from functools import partial

import pytest

from tests.engine.ahead import ahead, asked_for
from tests.engine.states import GOOD, STUCK, Stuck
from tests.engine.stuck import leave, told
from tests.engine.trial import Stage
from tools.swarm.swarm import until

AT_A_TIME = 3
"""Experiments run beside them on the same nodes."""


@pytest.fixture(scope="session")
def left(request: pytest.FixtureRequest, stage: Stage) -> Iterator[Mapping[str, Future[None]]]:
    """Give how each state that is asked for is left; all of them are tried from now on."""
    cases: list[Stuck] = [params["case"] for params in asked_for(request, "left").values()]
    with ahead(stage, AT_A_TIME, {case.id: partial(leave, stage, case) for case in cases}) as begun:
        yield begun


@pytest.mark.parametrize("case", STUCK, ids=lambda case: case.id)
def test_the_remedy_leaves_the_state(
    stage: Stage, left: Mapping[str, Future[None]], case: Stuck, figure: Callable[[str], None]
) -> None:
    try:
        left[case.id].result()
    except AssertionError as error:  # an event of a node has the manager judge all its tasks anew: once more, and told
        figure(f"the remedy of {case.id}, at the first try: {str(error).splitlines()[0]}")
        leave(stage, case)


def test_addresses_are_freed_by_fewer_replicas(stage: Stage) -> None:
    text = GOOD.replace("replicas: 2", "replicas: 8") + (
        "networks:\n  default: {ipam: {config: [{subnet: 10.211.7.0/29}]}}\n"
    )
    with stage.swarm.stack() as stack, stage.watch(f"{stack}_app") as watch:
        name = f"{stack}_app"
        assert stage.deploy(stack, text).code == 0
        until(
            lambda: {each.symptom.id for each in told(stage.swarm, name).told} >= {"task-stays-new"},
            "tasks that stay new",
        )
        (scale,) = [each for each in told(stage.swarm, name).now if each.argv[:3] == ("docker", "service", "scale")]
        assert stage.swarm.docker("service", "scale", "--detach", scale.argv[3].replace("<fewer>", "1")).code == 0
        assert watch.wait(lambda: watch.running, 120), watch.tasks()
        assert not {"task-stays-new"} & {each.symptom.id for each in told(stage.swarm, name).told}
