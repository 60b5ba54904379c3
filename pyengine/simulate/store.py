"""What the manager keeps: the service, its tasks, and everybody who is told of a change of them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from pyengine.simulate.clock import Clock
from pyengine.simulate.task import NAMES, NEW, RUNNING, Task, Version

Told: TypeAlias = Callable[[Task], None]

NONE, UPDATING, PAUSED, COMPLETED = "", "updating", "paused", "completed"
ROLLBACK_STARTED, ROLLBACK_PAUSED, ROLLBACK_COMPLETED = "rollback_started", "rollback_paused", "rollback_completed"
"""UpdateStatus: moby api/types/swarm/service.go."""


class Store:
    """The manager's store, with a clock and the dice of the simulation, and everything that was seen.

    `changed` are told of a new state of a task, in their order; `wished` of a new desired state; `created` of a new
    task; `written` of a write of the service.
    """

    def __init__(self, seed: int) -> None:
        self.clock = Clock()
        self.dice = Random(seed)  # noqa: S311 - the order of slots is no secret
        self.slots: dict[int, list[Task]] = {}
        self.version: Version | None = None
        self.previous: Version | None = None
        self.status = NONE
        self.changed: list[Told] = []
        self.wished: list[Told] = []
        self.created: list[Told] = []
        self.written: list[Callable[[], None]] = []
        self.tasks: list[tuple[int, Task, int, int]] = []
        """Each change: moment, task, its state, its desired state."""
        self.statuses: list[tuple[int, str, str, str]] = []
        """Each change of UpdateStatus: moment, state, message, the version in force."""
        self._numbers = 0
        self._versions = 0

    @property
    def now(self) -> Version:
        """The version of the service in force."""
        if self.version is None:
            raise LookupError("there is no service yet")
        return self.version

    def next_number(self) -> int:
        """Return the number of the next version."""
        self._versions += 1
        return self._versions

    def create(self, slot: int, version: Version, desired: int, node: int | None = None) -> Task:
        """Create a task."""
        self._numbers += 1
        task = Task(f"t{self._numbers}", slot, version, desired)
        task.node = node
        task.applied = self.clock.now
        self.slots.setdefault(slot, []).append(task)
        self._seen(task)
        for told in self.created:
            told(task)
        return task

    def observe(self, task: Task, state: int) -> None:
        """A node or the scheduler tells of a task; the manager takes no state that is not further on."""
        if state <= task.state:
            return
        task.state = state
        task.applied = self.clock.now
        self._seen(task)
        for told in self.changed:
            told(task)
        waiting, task.on_change = task.on_change, []
        for told in waiting:
            told(task)

    def desire(self, task: Task, desired: int) -> None:
        """Want something else of a task."""
        if desired > task.desired:
            task.desired = desired
            self._seen(task)
            for told in self.wished:
                told(task)

    def write(self, version: Version, previous: Version | None, status: str, message: str = "") -> None:
        """Write the service, and tell of it when what happens now is over."""
        other = self.version is None or status != self.status or version.name != self.version.name
        self.version, self.previous = version, previous
        if other or message:
            self.statuses.append((self.clock.now, status, message, version.name))
        self.status = status
        for told in self.written:
            self.clock.after(0, told)

    def alive(self, slot: int) -> list[Task]:
        """Return the tasks of a slot that are wanted to run, or to be ready to."""
        return [task for task in self.slots.get(slot, ()) if task.desired <= RUNNING]

    def _seen(self, task: Task) -> None:
        self.tasks.append((self.clock.now, task, task.state, task.desired))


def said(state: int) -> str:
    """Return the name of a state."""
    return NAMES.get(state, NAMES[NEW])
