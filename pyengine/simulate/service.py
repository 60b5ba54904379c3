"""The orchestrator: what a write of a service does to its tasks. swarmkit manager/orchestrator/replicated, global."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

from pyengine.simulate.nodes import Nodes
from pyengine.simulate.plan import USUAL, Deed, Deploy, Drain, Force, Kill, Plan, Rollback, Scale, Write
from pyengine.simulate.restarts import Restarts
from pyengine.simulate.store import NONE, ROLLBACK_STARTED, Store
from pyengine.simulate.task import REMOVE, RUNNING, SHUTDOWN, Seen, Slot, Task, Version
from pyengine.simulate.updater import Updater
from pyengine.simulate.wanted import Wanted

UPDATER_FIRST = 1 / 6
"""How often the updater, of two that hear of the same failure, writes first: in 8 of 43 recorded rollbacks. The task
that comes then is one of the old version."""

STILL_THERE = 1 / 8
"""How often the updater that has just written its end is still taken for one at work, so that its service is not looked
at once more: updater.go:49-73. Seen once on a real engine; how often is a guess."""


class Refused(Exception):
    """A command that the manager refuses, with what it says."""


class Orchestrator:
    """It adds, replaces and removes tasks until the service is as written."""

    def __init__(self, store: Store, nodes: Nodes, restarts: Restarts, plan: Plan) -> None:
        self._store = store
        self._nodes = nodes
        self._restarts = restarts
        self._order = {slot: place for place, slot in enumerate(plan.order)}
        self._races = plan.seed != USUAL
        self._updater: Updater | None = None
        self._writes = 0
        self._iteration = 0
        store.changed.append(self._changed)
        store.written.append(self._reconcile)

    def do(self, deed: Deed) -> None:
        """Carry out what somebody asks for; raises Refused."""
        match deed:
            case Deploy():
                self._write(deed)
            case Rollback():
                self._roll_back()
            case Force():
                self._writes += 1
                self._changed_to(self._store.now.wanted.forced(f" forced {self._writes}"))
            case Scale():
                self._changed_to(self._store.now.wanted.scaled(deed.replicas))
            case Write():
                self._writes += 1
                self._changed_to(self._store.now.wanted.touched(f" label {self._writes}"))
            case Drain():
                self._drain(deed.node)
            case Kill():
                raise Refused("nothing runs in that slot")

    def _write(self, deed: Deploy) -> None:
        new = Version(self._store.next_number(), deed.name, deed.wanted, deed.conduct)
        self._store.write(new, self._store.version, NONE)

    def _changed_to(self, wanted: Wanted) -> None:
        now = self._store.now
        self._store.write(replace(now, number=self._store.next_number(), wanted=wanted), now, NONE)

    def _roll_back(self) -> None:
        """Go back to the spec before, be it newer: manager/controlapi/service.go:880-906."""
        previous = self._store.previous
        if previous is None:
            raise Refused("the service does not have a previous spec")
        self._store.write(previous, self._store.version, ROLLBACK_STARTED, "manually requested rollback")

    def _drain(self, name: str) -> None:
        for number, node in enumerate(self._nodes.nodes):
            if node.name == name:
                self._nodes.drained.add(number)
                for task in self._nodes.on(number):
                    if task.desired <= RUNNING:
                        self._leave(task)

    def _leave(self, task: Task) -> None:
        """Take a task off a drained node: one of a service on all nodes is not replaced."""
        if self._store.now.wanted.replicas is None:
            self._store.desire(task, SHUTDOWN)
        else:
            self._restarts.restart(task)

    def _changed(self, task: Task) -> None:
        """A task ended: it is restarted by the spec in force, and the updater looks at it, mostly in this order."""
        if task.state <= RUNNING:
            return
        looks = self._updater.failed if self._updater is not None else None
        first = looks is not None and self._races and self._store.dice.random() < UPDATER_FIRST
        if looks is not None and first:
            looks(task)
        if task.desired <= RUNNING:
            self._restarts.restart(task)
        if looks is not None and not first:
            looks(task)

    def _reconcile(self) -> None:
        replicas = self._store.now.wanted.replicas
        if self._store.now.wanted.job:
            self._again(replicas or 1)
            return
        slots = {slot: found for slot in self._store.slots if (found := self._updatable(slot))}
        if replicas is None:
            self._everywhere(slots)
        else:
            self._replicated(slots, replicas)

    def _again(self, tasks: int) -> None:
        """Each write of a job is another run of it: manager/controlapi/service.go:885-888."""
        if self._store.now.number > self._iteration:
            self._iteration = self._store.now.number
            for slot in range(1, tasks + 1):
                self._store.create(slot, self._store.now, RUNNING)

    def _everywhere(self, slots: dict[int, list[Seen]]) -> None:
        """One task on each node that fits: orchestrator/global/global.go."""
        kept = list[Slot]()
        eligible = self._nodes.eligible(self._store.now)
        for node in eligible:
            if node + 1 in slots:
                kept.append(slots[node + 1])
            else:
                self._store.create(node + 1, self._store.now, RUNNING, node)
        for slot, seen in slots.items():
            if slot - 1 not in eligible:
                for each in seen:
                    self._store.desire(each.task, SHUTDOWN)
        self._update(kept)

    def _replicated(self, slots: dict[int, list[Seen]], replicas: int) -> None:
        """Slots that are missing are added at once, those too many removed, the others updated."""
        if len(slots) > replicas:
            ordered = self._kept_first(slots)
            gone = ordered[replicas:]
            self._update([slots[slot] for slot in ordered[:replicas]])
            for slot in gone:
                for seen in slots[slot]:
                    self._store.desire(seen.task, REMOVE)
            return
        self._update(list(slots.values()))
        free = (slot for slot in range(1, 2 * replicas + 2) if slot not in slots)
        for _ in range(replicas - len(slots)):
            self._store.create(next(free), self._store.now, RUNNING)

    def _kept_first(self, slots: dict[int, list[Seen]]) -> list[int]:
        """Return the slots as a scaling down keeps them: manager/orchestrator/replicated/services.go reconcile.

        Those that run come first, balanced over the nodes, and those with several tasks last of all.
        """
        found = list(slots)  # in Go a map, that has no order
        if self._races:
            self._store.dice.shuffle(found)
        found.sort(key=lambda slot: not any(seen.state == RUNNING for seen in slots[slot]))
        copies: Counter[int] = Counter()
        place = dict[int, float]()
        for slot in found:
            node = slots[slot][0].task.node
            if len(slots[slot]) > 1 or node is None:
                place[slot] = math.inf
            else:
                copies[node] += 1
                place[slot] = copies[node]
        return sorted(found, key=place.__getitem__)

    def _updatable(self, slot: int) -> list[Seen]:
        """Return what the updater is handed of a slot: UpdatableTasksInSlot."""
        tasks = self._store.slots[slot]
        found = [task for task in tasks if task.desired <= RUNNING]
        if len(found) > 1:
            self._store.dice.shuffle(found)  # they are sorted by their ids, which are random
        if not found and self._store.status != ROLLBACK_STARTED and tasks:
            newest = max(tasks, key=lambda task: task.applied)
            if newest.desired < REMOVE and not self._restarts.should(newest):
                found = [newest]
        return [Seen(task, task.desired, task.state) for task in found]

    def _is_still_there(self) -> bool:
        return self._races and self._store.dice.random() < STILL_THERE

    def _update(self, slots: list[Slot]) -> None:
        """Hand the slots to an updater, unless one works for this spec already: updater.go:49-73."""
        running = self._updater
        if running is not None and not running.over:
            if running.version.wanted == self._store.now.wanted:
                return  # compared whole, as the engine does
            running.cancel()
            if self._updater is not running:
                return  # it has written once more, and that is being worked for
        elif running is not None and running.completed == self._store.clock.now and self._is_still_there():
            return
        self._store.dice.shuffle(slots)
        if self._order:
            slots.sort(key=lambda slot: self._order.get(slot[0].task.slot, len(self._order)))
            self._order = {}
        self._updater = Updater(self._store, self._restarts, self._nodes, races=self._races)
        self._updater.run(slots)
