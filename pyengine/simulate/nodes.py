"""The scheduler: which node a task gets, or none yet. swarmkit manager/scheduler/filter.go, nodeinfo.go."""

from __future__ import annotations

from collections.abc import Sequence

from pyengine.simulate.plan import Node
from pyengine.simulate.store import Store
from pyengine.simulate.task import ASSIGNED, FAILED, PENDING, REJECTED, RUNNING, SHUTDOWN, Task, Version
from pyengine.swarm.duration import SECOND
from pyengine.swarm.placement import canonical

PLACING = 20_000_000
"""Nanoseconds from a task's creation to its node."""
MOST_FAILURES, REMEMBERED = 5, 300 * SECOND
"""A node on which so many tasks of a version failed in so many nanoseconds comes last: scheduler.go:17-23, 708-721."""


class Nodes:
    """The nodes, with what their tasks take of them: ports and reservations until a task has stopped."""

    def __init__(self, store: Store, nodes: Sequence[Node]) -> None:
        self.nodes = tuple(nodes)
        self.drained = set[int]()
        self._store = store
        self._waiting: list[Task] = []
        self._on: list[set[Task]] = [set() for _ in nodes]
        self._active: list[set[Task]] = [set() for _ in nodes]
        """The tasks of each node that are wanted: by them it is chosen."""
        self._failed: dict[tuple[int, int], list[int]] = {}
        self._fits: dict[tuple[int, int], bool] = {}
        store.created.append(self._created)
        store.changed.append(self._changed)
        store.wished.append(self._wished)

    def on(self, node: int) -> list[Task]:
        """Return the tasks of a node that have not ended."""
        return sorted(self._on[node])

    def eligible(self, version: Version) -> list[int]:
        """Return the nodes that a service on all nodes runs on."""
        return [n for n in range(len(self.nodes)) if n not in self.drained and self.fits(n, version)]

    def fits(self, node: int | None, version: Version) -> bool:
        """Tell whether a node meets the constraints of a version."""
        if node is None:
            return False
        key = version.number, node
        if key not in self._fits:
            met = (_meets(self.nodes[node], text) for text in version.wanted.needs.constraints)
            self._fits[key] = all(met)
        return self._fits[key]

    def start(self, task: Task, node: int) -> None:
        """Put a task on a node without asking: it has been there before the simulation."""
        task.node = node
        self._on[node].add(task)
        self._active[node].add(task)

    def _created(self, task: Task) -> None:
        self._store.clock.after(PLACING, self._place, task)

    def _place(self, task: Task) -> None:
        """Give a task its node; one that only one node may run (of a service on all nodes) waits for that one."""
        if task.state > PENDING or (task.desired > RUNNING and self._is_outdated(task)):
            self._store.observe(task, SHUTDOWN)
            return
        found = [n for n in ([task.node] if task.node is not None else range(len(self.nodes))) if self._takes(n, task)]
        if not found:
            if task.state < PENDING:
                self._store.observe(task, PENDING)
            self._waiting.append(task)
            return
        node = found[0] if len(found) == 1 else min(found, key=lambda n: self._rank(n, task))
        self.start(task, node)
        self._store.observe(task, ASSIGNED)

    def _rank(self, node: int, task: Task) -> tuple[int, int, float]:
        """Return what is compared of a node: failures where they are many, then the tasks of the service there."""
        key, now = (task.version.number, node), self._store.clock.now
        failed = sum(moment > now - REMEMBERED for moment in self._failed.get(key, ()))
        return failed if failed >= MOST_FAILURES else 0, len(self._active[node]), self._store.dice.random()

    def _takes(self, node: int, task: Task) -> bool:
        needs, mine, tasks = task.version.wanted.needs, self.nodes[node], self._on[node]
        if node in self.drained or not self.fits(node, task.version):
            return False
        if needs.most and len(self._active[node]) >= needs.most:
            return False
        if needs.ports and any(set(needs.ports) & set(other.version.wanted.needs.ports) for other in tasks):
            return False
        for most, mine_of in ((mine.memory, _memory), (mine.nano_cpus, _cpus)):
            if most and mine_of(task) and sum(map(mine_of, tasks)) + mine_of(task) > most:
                return False
        return True

    def _changed(self, task: Task) -> None:
        if task.state > RUNNING and task.node is not None:
            self._on[task.node].discard(task)
            self._active[task.node].discard(task)
            if task.state in {FAILED, REJECTED}:
                self._failed.setdefault((task.version.number, task.node), []).append(self._store.clock.now)
            self._again()

    def _wished(self, task: Task) -> None:
        if task.desired > RUNNING:
            if task.node is not None:
                self._active[task.node].discard(task)
            if task in self._waiting and self._is_outdated(task):
                self._waiting.remove(task)
                self._store.clock.after(PLACING, self._store.observe, task, SHUTDOWN)
            self._again()

    def _again(self) -> None:
        """Try the tasks that wait once more."""
        waiting, self._waiting = self._waiting, []
        for task in waiting:
            self._store.clock.after(PLACING, self._place, task)

    def _is_outdated(self, task: Task) -> bool:
        """Tell a task that the scheduler marks as stopped: one that waits, of an older version than the service's.

        One of a newer version, which was rolled back, is not: swarmkit manager/scheduler/scheduler.go noSuitableNode.
        """
        return task.version.number < self._store.now.number


def _memory(task: Task) -> int:
    return task.version.wanted.needs.memory


def _cpus(task: Task) -> int:
    return task.version.wanted.needs.nano_cpus


def _meets(node: Node, text: str) -> bool:
    """Tell whether a node meets a constraint: swarmkit manager/constraint/constraint.go NodeMatches."""
    equal = "==" in text
    key, _, value = (part.strip() for part in text.partition("==" if equal else "!="))
    known = {
        "node.hostname": node.name,
        "node.id": node.name,
        "node.role": "manager" if node.manager else "worker",
        "node.platform.os": "linux",
        **dict(node.labels),
    }
    key = canonical(key)
    if key not in known and not key.startswith(("node.labels.", "engine.labels.")):
        return False
    return (known.get(key, "").lower() == value.lower()) == equal
