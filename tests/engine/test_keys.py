"""Locks and the certificate authority of a swarm, each left by the remedy that is told for it.

They change the swarm itself, so they come behind all other tests of a lab.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from pyengine.explain import explain
from pyengine.incident.explained import Explained
from pyengine.input.case import File
from tools.swarm.swarm import Answer, Swarm, until

APP = """\
services:
  app:
    image: app:1
    deploy:
      mode: global
"""


@pytest.fixture(autouse=True)
def _ours(swarm: Swarm) -> None:
    if len(swarm.nodes) < 3 or not swarm.node(1).bound:
        pytest.skip("the swarm itself is changed here, in a lab only that ends with its tests")


def at(swarm: Swarm, number: int) -> Swarm:
    """Return the swarm as this node of it shows it."""
    return replace(swarm, engine=swarm.node(number).engine)


def told(*answers: Answer) -> Explained:
    return explain([File("paste", "\n".join(answer.output for answer in answers))]).explained


def named(symptom: str, *answers: Answer) -> Explained:
    found = told(*answers)
    assert symptom in [each.symptom.id for each in found.told], [answer.output for answer in answers]
    return found


def remedy(found: Explained, *begin: str, **filled: str) -> tuple[str, ...]:
    """Return the one remedy that begins like this, without `docker`, with what a person fills in."""
    (words,) = [each.argv[1:] for each in found.now if each.argv[: 1 + len(begin)] == ("docker", *begin)]
    return tuple(filled[word[1:-1]] if word.startswith("<") else word for word in words)


def row(swarm: Swarm, number: int) -> dict[str, str]:
    """Return id, state and role of the entry of a node that is there, or else of the one that is down."""
    nodes = [node for node in swarm.engine.get("/nodes") if node["Description"]["Hostname"] == f"node{number}"]
    node = min(nodes, key=lambda node: node["Status"]["State"] != "ready")
    return {"id": node["ID"], "state": node["Status"]["State"], "role": node["Spec"]["Role"]}


def as_managers(swarm: Swarm, numbers: set[int]) -> None:
    """Make managers of these nodes, and workers of the others."""

    def done() -> bool:
        roles = {number: row(swarm, number) for number in (1, 2, 3)}
        for number, node in roles.items():
            if (node["role"] == "manager") is not (number in numbers):
                swarm.docker("node", "promote" if number in numbers else "demote", node["id"])
                return False
        nodes = swarm.engine.get("/nodes")
        reachable = [node for node in nodes if (node.get("ManagerStatus") or {}).get("Reachability") == "reachable"]
        return len(reachable) == len(numbers) and all(node["state"] == "ready" for node in roles.values())

    until(done, f"managers {numbers}", within=60)


def running(swarm: Swarm, stack: str, *, apart_from: str = "") -> set[str]:
    """Return the tasks that run, but those of one node."""
    away = {task["ID"] for task in swarm.tasks(f"{stack}_app") if task.get("NodeID") == apart_from}
    return swarm.running(f"{stack}_app") - away


def test_a_locked_manager_is_opened_with_its_key(swarm: Swarm) -> None:
    as_managers(swarm, {1})
    with swarm.stack() as stack:
        assert swarm.deploy(stack, APP).code == 0
        until(lambda: len(running(swarm, stack)) == 3, "three tasks", within=60)
        others = running(swarm, stack, apart_from=row(swarm, 1)["id"])
        locked = swarm.docker("swarm", "update", "--autolock=true")
        key = next(word for word in locked.output.split() if word.startswith("SWMKEY"))
        file = swarm.node(1).folder / "data/swarm/certificates/swarm-node.key"
        until(lambda: "ENCRYPTED" in file.read_text("utf-8"), "the lock of the manager's own key", within=30)
        swarm.node(1).stop()
        swarm.node(1).start()
        swarm.node(1).wait()
        found = named("swarm-locked", swarm.docker("node", "ls"))
        unlock = remedy(found, "swarm", "unlock")
        wrong = f"{key[:-6]}{'abcdef' if not key.endswith('abcdef') else 'fedcba'}"
        named("unlock-key-wrong", swarm.docker(*unlock, text=f"{wrong}\n"))
        until(lambda: swarm.docker(*unlock, text=f"{key}\n").code == 0, "the lock's opening", within=30)
        until(lambda: swarm.docker("node", "ls").code == 0, "the list of nodes", within=30)
        assert swarm.docker("swarm", "update", "--autolock=false").code == 0
        named("unlock-not-needed", swarm.docker(*unlock, text=f"{key}\n"))
        until(lambda: len(running(swarm, stack)) == 3, "three tasks again", within=60)
        assert others <= running(swarm, stack)  # what ran on the other nodes never stopped


def test_a_rotation_of_the_root_waits_for_a_node_that_is_down_until_that_is_removed(swarm: Swarm) -> None:
    as_managers(swarm, {1})
    before = swarm.docker("swarm", "ca").output
    assert swarm.docker("swarm", "update", "--dispatcher-heartbeat", "1s").code == 0  # down is told sooner
    with swarm.stack() as stack:
        assert swarm.deploy(stack, APP).code == 0
        until(lambda: len(running(swarm, stack)) == 3, "three tasks", within=60)
        gone = row(swarm, 3)["id"]
        kept = running(swarm, stack, apart_from=gone)
        swarm.node(3).stop()
        until(lambda: row(swarm, 3)["state"] == "down", "the node's state `down`", within=60)
        assert swarm.docker("swarm", "ca", "--rotate", "--detach").code == 0
        found = named("ca-rotation-waits", swarm.docker("info"))
        assert swarm.docker(*remedy(found, "node", "rm", node=gone)).code == 0
        until(lambda: not swarm.engine.get("/swarm")["RootRotationInProgress"], "the rotation's end", within=60)
        assert swarm.docker("swarm", "ca").output != before
        assert swarm.docker("swarm", "update", "--dispatcher-heartbeat", "5s").code == 0
        assert kept <= running(swarm, stack)
        comes_back_as_a_new_node(swarm, gone)
        until(lambda: len(running(swarm, stack)) == 3, "a task on the node that is back", within=60)


def comes_back_as_a_new_node(swarm: Swarm, gone: str) -> None:
    """Let node 3, which was removed while it was away, leave and join: what is told of a node that was removed."""
    swarm.node(3).start()
    swarm.node(3).wait()
    found = told(Answer(0, f"agent: session failed: Permission denied: node {gone} was removed from swarm"))
    assert at(swarm, 3).docker(*remedy(found, "swarm", "leave")).code == 0
    token = swarm.docker(*remedy(found, "swarm", "join-token", "worker"), "-q").output.strip()
    assert at(swarm, 3).docker("swarm", "join", "--token", token, f"{swarm.node(1).address}:2377").code == 0
    until(lambda: row(swarm, 3)["state"] == "ready" and row(swarm, 3)["id"] != gone, "the node's return", within=60)
