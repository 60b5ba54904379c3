"""Tells the states of tasks that end as they should not: done each time and started again, or told to stop in vain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pyengine.incident.readers.rows import Task
from pyengine.incident.scene import Seen
from pyengine.incident.states import age, is_job, of_tasks, symptom_of, which
from pyengine.incident.symptom import Symptom
from pyengine.text import Place

LINGERS = 600
"""From how many seconds on a task has outlived its grace period, which is 10 s unless set."""


def of_service(seen: Seen) -> Iterator[Symptom]:
    """Yield these states of one service."""
    done = {slot: tasks for slot, tasks in seen.slots.items() if not is_job(seen) and _completes(tasks)}
    if done:
        yield _completing(seen, done)
    for tasks in seen.slots.values():
        yield from (of_tasks(seen, "task-does-not-stop", [task]) for task in _left_behind(tasks))


def _completes(tasks: Sequence[Task]) -> bool:
    """Tell a slot whose tasks end with code 0 and are started again: two did, none failed, and the newest is younger.

    One that serves is in that loop where it is younger than the time between two ends.
    """
    ended = [task for task in tasks if task.state == "Complete"]
    if len(ended) < 2 or tasks[0].desired in {"Shutdown", "Remove"} or tasks[0] is ended[0]:
        return False
    if any(task.state in {"Failed", "Rejected"} for task in tasks):
        return False
    return not tasks[0].serves or tasks[0].age <= max(later.age - sooner.age for sooner, later in pairwise(ended))


def _left_behind(tasks: Sequence[Task]) -> Iterator[Task]:
    """Yield tasks that were told to stop, and run on long after the one that replaced them began."""
    newest = tasks[0]
    if newest.serves and newest.age >= LINGERS:
        yield from (task for task in tasks[1:] if task.desired in {"Shutdown", "Remove"} and task.state == "Running")


def _completing(seen: Seen, done: dict[str, list[Task]]) -> Symptom:
    ended = [task for tasks in done.values() for task in tasks if task.state == "Complete"]
    file = next(file for file, task in seen.tasks if task is ended[0])
    return symptom_of(
        seen,
        "task-completes-again",
        Place(file, ended[0].span),
        **which(list(done)),
        times=f"{len(ended)} times",
        since=age(min(task.age for task in ended)),
        image=ended[0].image,
    )
