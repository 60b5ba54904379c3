"""A node that goes away, and managers that are too few: the last tests of a lab, as they turn it inside out."""

from __future__ import annotations

import pytest

from pyengine.evidence import measures
from pyengine.explain import explain
from pyengine.incident.explained import Explained
from pyengine.input.case import File
from tests.engine.trial import Stage
from tools.swarm.engine import Refused
from tools.swarm.swarm import Answer, Swarm, until

APP = """\
services:
  app:
    image: app:1
    healthcheck:
      test: ["CMD", "/app", "health"]
      interval: 1s
    deploy:
      replicas: 2
      update_config:
        order: start-first
"""


@pytest.fixture(autouse=True)
def _ours(swarm: Swarm) -> None:
    if len(swarm.nodes) < 3:
        pytest.skip("nodes are taken away here, which needs a lab of our own")


def node_id(swarm: Swarm, number: int) -> str:
    nodes = {node["Description"]["Hostname"]: node["ID"] for node in swarm.engine.get("/nodes")}
    return str(nodes[f"node{number}"])


def state(swarm: Swarm, number: int) -> str:
    return str(swarm.engine.get(f"/nodes/{node_id(swarm, number)}")["Status"]["State"])


def test_a_node_is_emptied_without_a_gap_by_a_constraint_before_the_drain(stage: Stage) -> None:
    swarm = stage.swarm
    with swarm.stack() as stack, stage.watch(f"{stack}_app") as watch:
        swarm.deploy(stack, APP)
        assert watch.wait(lambda: watch.running, 120)
        away = min(watch.nodes - {node_id(swarm, 1)})
        watch.begin()
        update = ("service", "update", "--detach", "--constraint-add", f"node.id != {away}", f"{stack}_app")
        assert swarm.docker(*update).code == 0
        assert watch.wait(lambda: watch.running and away not in watch.nodes, 120)
        assert swarm.docker("node", "update", "--availability", "drain", away).code == 0
        trace = watch.trace(after=3, limit=20)
        swarm.docker("node", "update", "--availability", "active", away)
    assert measures.lowest(trace) == 2


def test_tasks_of_a_node_that_loses_its_power_come_up_on_another(stage: Stage) -> None:
    swarm = stage.swarm
    with swarm.stack() as stack, stage.watch(f"{stack}_app") as watch:
        swarm.deploy(stack, APP.replace("replicas: 2", "replicas: 3"))
        assert watch.wait(lambda: watch.running, 120)
        swarm.node(3).stop()
        try:
            until(lambda: state(swarm, 3) == "down", "the node's state `down`", within=120)
            lost = node_id(swarm, 3)
            assert watch.wait(lambda: watch.running and lost not in watch.nodes, 120)
        finally:
            swarm.node(3).start()
            swarm.node(3).wait()
        until(lambda: state(swarm, 3) == "ready", "the node's return", within=120)


def test_a_swarm_without_most_of_its_managers_refuses_changes_and_recovers_with_them(swarm: Swarm) -> None:
    if not swarm.node(1).bound:
        pytest.skip("further managers are made in a lab only that ends with its tests")
    others = [2, 3]
    for number in others:  # `update out of sequence` while the node itself reports
        until(lambda number=number: promoted(swarm, number), "the promotion", within=120)  # type: ignore[misc]
    until(lambda: reachable(swarm) == 3, "three reachable managers", within=120)
    with swarm.stack() as stack:
        until(lambda: swarm.deploy(stack, APP).code == 0, "the deploy", within=120)
        for number in others:
            swarm.node(number).stop()
        until(lambda: "leader" in scaled(swarm, stack).output, "the refusal for want of a leader", within=120)
        for number in others:
            swarm.node(number).start()
        for number in others:
            swarm.node(number).wait()
        until(lambda: reachable(swarm) == 3, "the managers' return", within=120)
        until(lambda: scaled(swarm, stack).code == 0, "a change that is accepted", within=120)


def told(swarm: Swarm, name: str) -> Explained:
    """Return what is made of what a person at the keyboard would paste."""
    words = (("service", "inspect", name), ("service", "ps", "--no-trunc", name), ("node", "ls"))
    shown = ((line, swarm.docker(*line).output) for line in words)
    return explain([File("paste", "\n".join(f"$ docker {' '.join(line)}\n{out}" for line, out in shown))]).explained


def remedy(swarm: Swarm, name: str, *begin: str, node: str) -> tuple[str, ...]:
    """Wait until a remedy that begins like this is told, and return it with the node filled in."""

    def fitting() -> list[tuple[str, ...]]:
        return [each.argv for each in told(swarm, name).now if each.argv[1 : 1 + len(begin)] == begin]

    until(lambda: bool(fitting()), " ".join(begin), within=30)
    return (*fitting()[0][1:-1], node)


def test_a_drained_node_takes_tasks_again(stage: Stage) -> None:
    swarm = stage.swarm
    nodes = [node_id(swarm, number + 1) for number in range(len(swarm.nodes))]
    with swarm.stack() as stack, stage.watch(f"{stack}_app") as watch:
        try:
            for node in nodes:
                assert swarm.docker("node", "update", "--availability", "drain", node).code == 0
            swarm.deploy(stack, APP)
            back = remedy(swarm, f"{stack}_app", "node", "update", "--availability", "active", node=nodes[0])
            assert swarm.docker(*back).code == 0
            assert watch.wait(lambda: watch.running and watch.nodes == {nodes[0]}, 60)
        finally:
            for node in nodes:
                swarm.docker("node", "update", "--availability", "active", node)


def test_a_label_makes_a_node_fit(stage: Stage) -> None:
    swarm = stage.swarm
    node = node_id(swarm, 2)
    with swarm.stack() as stack, stage.watch(f"{stack}_app") as watch:
        swarm.deploy(stack, f"{APP}      placement: {{constraints: [node.labels.zone == eu]}}\n")
        words = remedy(swarm, f"{stack}_app", "node", "update", "--label-add", node=node)
        label = ["zone=eu" if word == "<key>=<value>" else word for word in words]
        assert swarm.docker(*label).code == 0
        try:
            assert watch.wait(lambda: watch.running and watch.nodes == {node}, 60)
        finally:
            swarm.docker("node", "update", "--label-rm", "zone", node)


def promoted(swarm: Swarm, number: int) -> bool:
    return swarm.docker("node", "promote", node_id(swarm, number)).code == 0


def reachable(swarm: Swarm) -> int:
    try:
        nodes = swarm.engine.get("/nodes")
    except Refused:
        return 0
    return sum((node.get("ManagerStatus") or {}).get("Reachability") == "reachable" for node in nodes)


def scaled(swarm: Swarm, stack: str) -> Answer:
    return swarm.docker("service", "scale", "--detach", f"{stack}_app=1")
