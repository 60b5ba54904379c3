"""What is simulated: a service as it runs, what is done to it and when, and on which nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from pyengine.simulate.conduct import GOOD, Conduct, Pace
from pyengine.simulate.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Deploy:
    """A file is deployed: `name` is what its version is called."""

    wanted: Wanted
    conduct: Conduct = GOOD
    name: str = "2"


@dataclass(frozen=True, slots=True)
class Rollback:
    """`docker service rollback`."""


@dataclass(frozen=True, slots=True)
class Force:
    """`docker service update --force`."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`docker service scale`."""

    replicas: int


@dataclass(frozen=True, slots=True)
class Write:
    """A write that changes no task: a label of the service, a setting of its updates."""


@dataclass(frozen=True, slots=True)
class Drain:
    """`docker node update --availability drain`."""

    node: str


@dataclass(frozen=True, slots=True)
class Kill:
    """The running task of a slot fails: it crashes, or with `sick` is stopped since its probes failed."""

    slot: int
    sick: bool = False


Deed: TypeAlias = Deploy | Rollback | Force | Scale | Write | Drain | Kill


@dataclass(frozen=True, slots=True)
class Node:
    """A node with what it has: labels by their whole key (`node.labels.disk`), memory and CPUs; 0 is no limit."""

    name: str
    labels: tuple[tuple[str, str], ...] = ()
    memory: int = 0
    nano_cpus: int = 0
    manager: bool = True


USUAL = 0
"""The seed with which the manager's parts act in their usual order; with others they race, as they do now and then."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`old` runs before the first of `steps` (seconds, deed); None: nothing does, the first step creates the service.

    `order` is the order of slots, where it is known: Swarm leaves it to chance, so `seed` tells it otherwise. It ends
    `after` seconds behind the end of the rollout if it is not quiet before, at `until` in any case.
    """

    old: Deploy | None
    steps: tuple[tuple[float, Deed], ...]
    nodes: tuple[Node, ...] = (Node("node1"),)
    pace: Pace = field(default_factory=Pace)
    seed: int = USUAL
    order: tuple[int, ...] = ()
    after: float = 60
    until: float = 3600
