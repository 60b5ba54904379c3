"""What rules say of a second deploy and of another node, where an experiment of two versions cannot show it."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path

import pytest

from tests.engine.trial import Stage
from tools.swarm.engine import Engine, Refused
from tools.swarm.swarm import Swarm, until

GRANTED = """\
version: "3.5"
services:
  app:
    image: app:1
    {0}: [site]
{0}:
  site:
    file: ./site.txt
    name: {1}
"""

JOB = """\
version: "3.9"
services:
  app:
    image: app:1
    environment: {EXIT_AFTER: "0.5"}
    deploy:
      mode: replicated-job
      restart_policy: {condition: none}
networks: {default: {name: host, external: true}}
"""
"""On the node's own network: a task that gets none in a lab at work is not tried again."""

FOLDER = """\
version: "3.5"
services:
  app:
    image: app:1
    volumes: ["./conf:/conf"]
"""

DATABASE = """\
version: "3.5"
services:
  app:
    image: app:1
    volumes: ["data:/data"]
    deploy:
      placement: {constraints: [node.hostname == node2]}
volumes:
  data: {}
"""


@pytest.mark.parametrize("section", ["configs", "secrets"])
def test_other_content_under_the_same_name_is_refused(swarm: Swarm, tmp_path: Path, section: str) -> None:
    content = tmp_path / "site.txt"
    with swarm.stack() as stack:
        text = GRANTED.format(section, f"{stack}_site")
        content.write_text("one", "utf-8")
        assert swarm.deploy(stack, text, folder=tmp_path).code == 0
        assert swarm.deploy(stack, text, folder=tmp_path).code == 0
        content.write_text("two", "utf-8")
        answer = swarm.deploy(stack, text, folder=tmp_path)
        assert answer.code == 1
        assert "only updates to Labels are allowed" in answer.output
        assert swarm.deploy(stack, text.replace("_site", "_site_v2"), folder=tmp_path).code == 0


def test_a_folder_beside_the_file_is_missing_on_a_node(swarm: Swarm, tmp_path: Path) -> None:
    if len(swarm.nodes) < 3:
        pytest.skip("it takes a lab of our own")
    (tmp_path / "conf").mkdir()
    with swarm.stack() as stack:
        assert swarm.deploy(stack, FOLDER, folder=tmp_path).code == 0
        until(partial(is_rejected, swarm.engine, f"{stack}_app"), "the rejection")


def is_rejected(engine: Engine, service: str) -> bool:
    tasks = engine.get("/tasks", filters={"service": [service]})
    return any(
        task["Status"]["State"] == "rejected" and "bind source path does not exist" in task["Status"].get("Err", "")
        for task in tasks
    )


def test_a_job_runs_again_at_each_deploy(swarm: Swarm) -> None:
    if swarm.major < 23:
        pytest.skip("the command line of this version takes no jobs in a stack")
    with swarm.stack() as stack:
        for times in (1, 2):
            assert swarm.deploy(stack, JOB).code == 0
            until(lambda times=times: ended(swarm.engine, f"{stack}_app") == times, f"the end of run {times}")


def ended(engine: Engine, service: str) -> int:
    tasks = engine.get("/tasks", filters={"service": [service]})
    return sum(task["Status"]["State"] == "complete" for task in tasks)


def test_another_node_has_another_volume_of_the_same_name(stage: Stage) -> None:
    swarm = stage.swarm
    if len(swarm.nodes) < 3:
        pytest.skip("it takes a lab of our own")
    with swarm.stack() as stack:
        name, nodes = f"/volumes/{stack}_data", [swarm.node(number).engine for number in (2, 3)]
        try:
            with stage.watch(f"{stack}_app") as watch:
                swarm.deploy(stack, DATABASE)
                assert watch.wait(lambda: watch.running, 120)
                before = nodes[0].get(name)["CreatedAt"]
                with pytest.raises(Refused):
                    nodes[1].get(name)
                swarm.deploy(stack, DATABASE.replace("node2", "node3"))
                until(partial(is_there, nodes[1], name), "the volume of the other node")
                assert nodes[0].get(name)["CreatedAt"] == before
        finally:
            swarm.remove(stack)
            for node in nodes:
                until(partial(is_gone, node, name), f"the end of {name}")


def is_there(engine: Engine, path: str) -> bool:
    return bool(engine.get(path))


def is_gone(engine: Engine, path: str) -> bool:
    with contextlib.suppress(Refused):
        engine.ask("DELETE", path)
    try:
        engine.get(path)
    except Refused:
        return True
    return False


def test_a_worker_knows_no_services(swarm: Swarm) -> None:
    if len(swarm.nodes) < 3:
        pytest.skip("it takes a lab of our own")
    with pytest.raises(Refused, match="This node is not a swarm manager"):
        swarm.node(3).engine.get("/services")
