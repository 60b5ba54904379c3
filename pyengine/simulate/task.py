"""A task, and the version of a service that it is one of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pyengine.simulate.conduct import Conduct
from pyengine.simulate.wanted import Wanted

NEW, PENDING, ASSIGNED, PREPARING, READY, STARTING, RUNNING = 0, 64, 192, 320, 384, 448, 512
COMPLETE, SHUTDOWN, FAILED, REJECTED, REMOVE = 576, 640, 704, 768, 800
NAMES = {
    NEW: "new",
    PENDING: "pending",
    ASSIGNED: "assigned",
    PREPARING: "preparing",
    READY: "ready",
    STARTING: "starting",
    RUNNING: "running",
    COMPLETE: "complete",
    SHUTDOWN: "shutdown",
    FAILED: "failed",
    REJECTED: "rejected",
    REMOVE: "remove",
}
"""swarmkit api/types.proto TaskState."""


@dataclass(frozen=True, slots=True)
class Version:
    """A service as written once: each write that does not restore an older one has a number of its own."""

    number: int
    name: str
    wanted: Wanted
    conduct: Conduct


class Task:
    """A task as the manager sees it. `applied` is when its state changed last; `epoch` voids what its node plans."""

    __slots__ = (
        "applied",
        "desired",
        "epoch",
        "exit",
        "name",
        "node",
        "on_change",
        "prepared",
        "slot",
        "state",
        "version",
    )

    def __init__(self, name: str, slot: int, version: Version, desired: int) -> None:
        self.name = name
        self.slot = slot
        self.version = version
        self.desired = desired
        self.state = NEW
        self.node: int | None = None
        self.applied = 0
        self.epoch = 0
        self.prepared = False
        self.exit: int | None = None
        self.on_change: list[Callable[[Task], None]] = []
        """Who waits for this task; asked at each change of its state."""

    def __lt__(self, other: Task) -> bool:
        return self.name < other.name


@dataclass(frozen=True, slots=True)
class Seen:
    """A task as it was when its slot was looked at: the updater works on what it was handed."""

    task: Task
    desired: int
    state: int


def is_dirty(task: Task, version: Version, fits: Callable[[int | None, Version], bool]) -> bool:
    """Tell whether a task is not as the version wants it: swarmkit manager/orchestrator/task.go IsTaskDirty."""
    mine = task.version
    if mine.number == version.number or mine.wanted.task == version.wanted.task:
        return False
    return mine.wanted.placeless != version.wanted.placeless or not fits(task.node, version)


Slot: TypeAlias = Sequence[Seen]


def removable(slot: Slot) -> tuple[bool, list[Task]]:
    """Return the tasks that are to be stopped; False where all of them have been, behind the updater's back."""
    tried = [seen.task for seen in slot if seen.desired <= RUNNING]
    found = [task for task in tried if task.desired <= RUNNING]
    return bool(found) or not tried, found
