"""The nodes to simulate on: those that the version which runs fits on, as nothing else is known of them."""

from __future__ import annotations

from dataclasses import replace

from pyengine.simulate.plan import Node
from pyengine.simulate.wanted import Wanted
from pyengine.swarm.placement import canonical

LAB_MEMORY = 16 * 2**30
"""Bytes that a node of the lab has: the recorded dead-lock of a reservation of 14 GB was on one."""
MOST_NODES = 50


def nodes_for(wanted: Wanted, count: int = 0, memory: int = LAB_MEMORY) -> tuple[Node, ...]:
    """Return nodes on which a version runs: as many as told, or as it needs, with the labels that it asks for.

    A node has the memory that is told, or what one task asks for.
    """
    needs = wanted.needs
    memory = max(memory, needs.memory)
    one = Node("node1", memory=memory, nano_cpus=0)
    labels = list[tuple[str, str]]()
    for text in needs.constraints:
        key, equal, value = (part.strip() for part in text.partition("=="))
        if not equal:
            continue
        key = canonical(key)
        if key == "node.hostname":
            one = replace(one, name=value)
        elif key == "node.role":
            one = replace(one, manager=value.lower() == "manager")
        else:
            labels.append((key, value))
    count = min(count or _needed(wanted, memory), MOST_NODES)
    one = replace(one, labels=tuple(labels))
    return tuple(replace(one, name=one.name if number == 1 else f"node{number}") for number in range(1, count + 1))


def _needed(wanted: Wanted, memory: int) -> int:
    """Return how many nodes the tasks need."""
    needs, tasks = wanted.needs, wanted.replicas or 1
    per_node = min(
        filter(None, (needs.most, 1 if needs.ports else 0, memory // needs.memory if needs.memory else 0)),
        default=tasks,
    )
    return -(-tasks // max(1, per_node)) if tasks else 1
