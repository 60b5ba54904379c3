"""The small interface that other tests use: deploy, look, watch, and take a node away."""

from __future__ import annotations

from typing import Any

import pytest

from pyengine.evidence import measures
from pyengine.rules.keys.tmpfs_dropped import MEMORY, MOUNTED, SIZED
from tests.engine.trial import Stage
from tools.swarm.swarm import Swarm

APP = """\
services:
  app:
    image: app:1
    deploy:
      replicas: 2
      update_config:
        parallelism: 1
        failure_action: rollback
"""


def test_the_stored_spec_is_what_was_deployed(swarm: Swarm) -> None:
    with swarm.stack() as stack:
        assert swarm.deploy(stack, APP).code == 0
        (service,) = swarm.services(stack)
        assert service == swarm.service(f"{stack}_app")
        assert service.spec["UpdateConfig"]["FailureAction"] == "rollback"
        assert service.spec["Mode"] == {"Replicated": {"Replicas": 2}}


def test_texts_are_merged_in_their_order(swarm: Swarm) -> None:
    with swarm.stack() as stack:
        assert swarm.deploy(stack, APP, "services:\n  app:\n    deploy:\n      replicas: 3\n").code == 0
        assert swarm.service(f"{stack}_app").spec["Mode"] == {"Replicated": {"Replicas": 3}}


def test_a_corrected_command_stores_the_same_spec_as_a_corrected_file(swarm: Swarm) -> None:
    with swarm.stack() as one, swarm.stack() as other:
        swarm.deploy(one, APP)
        swarm.deploy(other, APP.replace("parallelism: 1", "parallelism: 2"))
        command = ("service", "update", "--detach", "--update-parallelism", "2", f"{one}_app")
        assert swarm.docker(*command).code == 0
        by_command, by_file = (swarm.service(f"{stack}_app").spec["UpdateConfig"] for stack in (one, other))
        assert by_command == by_file


@pytest.mark.parametrize(
    ("text", "mounts"),
    [
        pytest.param(MEMORY, [], id="tmpfs-dropped-bad"),
        pytest.param(MOUNTED, [{"Type": "tmpfs", "Target": "/run"}], id="tmpfs-dropped-fixed"),
        pytest.param(
            SIZED,
            [{"Type": "tmpfs", "Target": "/run", "TmpfsOptions": {"SizeBytes": 2**26}}],
            id="tmpfs-dropped-sized",
        ),
    ],
)
def test_memory_of_a_service_is_no_mount_and_that_of_a_volume_is(swarm: Swarm, text: str, mounts: list[Any]) -> None:
    with swarm.stack() as stack:
        assert swarm.deploy(stack, text).code == 0
        stored = swarm.service(f"{stack}_api").spec["TaskTemplate"]["ContainerSpec"]["Mounts"]
    assert [each for each in stored if each["Type"] == "tmpfs"] == mounts


def test_what_docker_says_no_to_is_an_answer_not_an_accident(swarm: Swarm) -> None:
    with swarm.stack() as stack:
        answer = swarm.deploy(stack, APP.replace("rollback", "revert"))
        assert answer.code == 1
        assert "unrecognized update failure action revert" in answer.output


def test_a_watch_sees_a_rollout_from_its_first_task_to_its_last(stage: Stage) -> None:
    with stage.swarm.stack() as stack, stage.watch(f"{stack}_app") as watch:
        stage.swarm.deploy(stack, APP)
        assert watch.wait(lambda: watch.running, 120)
        watch.begin()
        stage.swarm.deploy(stack, APP.replace("app:1", "app:2"))
        trace = watch.trace(after=0, limit=120)
    assert measures.end_state(trace) == "completed"
    assert measures.starts(trace) == 2
    assert measures.lowest(trace) == 1
    assert {event.old for event in trace.tasks} == {True, False}
    assert [event.t for event in trace.tasks] == sorted(event.t for event in trace.tasks)
