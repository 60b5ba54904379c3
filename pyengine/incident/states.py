"""Tells the states of a service that Docker prints no error for, from tables and from `inspect`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pyengine.incident.readers.rows import Task
from pyengine.incident.scene import Seen
from pyengine.incident.share import share
from pyengine.incident.symptom import Symptom
from pyengine.text import Place

LONG = {"New": 3, "Pending": 3, "Assigned": 15, "Accepted": 15, "Preparing": 30, "Starting": 30}
"""From how many seconds on a state is told: a healthy task leaves it sooner, but for a slow pull or late test."""

_STAYS = {
    "New": "task-stays-new",
    "Pending": "task-stays-pending",
    "Assigned": "task-stays-assigned",
    "Accepted": "task-stays-assigned",
    "Preparing": "task-stays-preparing",
    "Starting": "task-stays-starting",
}
_UPDATES = {
    "paused": "update-paused",
    "rollback_paused": "rollback-paused",
    "rollback_completed": "update-rolled-back",
    "rollback_started": "update-rolled-back",
}
_ID = re.compile(r"[a-z0-9]{25}")
_OVER = {"Complete", "Failed", "Rejected"}
_SHOWN = 6


def of_service(seen: Seen) -> Iterator[Symptom]:
    """Yield the states of one service."""
    slots = seen.slots
    waiting = [tasks[0] for tasks in slots.values() if _waits(tasks[0])]
    failing = {slot: tasks for slot, tasks in slots.items() if fails(tasks)}
    yield from _statuses(seen, waiting, failing)
    if failing:
        yield _failing(seen, slots, failing)
    job = is_job(seen)
    over = [tasks for tasks in slots.values() if tasks[0].desired == "Shutdown" and tasks[0].state in _OVER]
    over = [tasks for tasks in over if not any(task.serves for task in tasks)]  # start-first keeps the old one
    over = [tasks for tasks in over if len(tasks) > 1 or seen.replicas]  # one row alone may be an older one
    for symptom in () if job else ("slot-lost-after-exit-0", "slot-lost-attempts-used-up"):
        lost = [tasks[0] for tasks in over if _lost(seen, tasks) == symptom]
        if lost:
            yield of_tasks(seen, symptom, lost)
    for symptom in dict.fromkeys(_STAYS[task.state] for task in waiting):
        same = [task for task in waiting if _STAYS[task.state] == symptom and not task.error]
        same = [task for task in same if task.state != "Starting" or not _never_began(failing.get(task.slot, ()))]
        if same:
            yield of_tasks(seen, symptom, same)
    removed = [tasks[0] for tasks in slots.values() if tasks[0].desired == "Remove"]
    if removed:
        going = of_tasks(seen, "stack-removal-still-running", removed)
        nameless = _ID.fullmatch(seen.name) is not None  # the service is gone: its id stands there
        yield replace(going, service=None, parts={}) if nameless else going
    yield from _counts(seen, told=bool(failing or waiting))


def _lost(seen: Seen, tasks: Sequence[Task]) -> str:
    """Return why a slot whose newest task has ended is empty.

    An exit with code 0 is no reason where the policy is `any`, nor where the slot was started again after one before.
    """
    condition = seen.inspected[1].condition if seen.inspected else ""
    again = sum(task.state == "Complete" for task in tasks) > 1
    if tasks[0].state == "Complete" and condition != "any" and not again:
        return "slot-lost-after-exit-0"
    return "slot-lost-attempts-used-up"


def _never_began(tasks: Sequence[Task]) -> bool:
    """Tell a slot whose last failure was before its program began: what is `Starting` there waits for no test."""
    failed = next((task for task in tasks if task.state in {"Failed", "Rejected"}), None)
    return failed is not None and failed.error.startswith("starting container failed")


def _waits(task: Task) -> bool:
    return task.wanted and task.age >= LONG.get(task.state, 10**9)


def fails(tasks: Sequence[Task]) -> bool:
    """Tell a slot whose tasks end again and again: one failed, and the newest does not serve.

    One that serves is in a loop all the same where it is of the image that failed, and younger than the time between
    two failures; the failures of a slot that was repaired stay in the table.
    """
    failed = [task for task in tasks if task.state in {"Failed", "Rejected"}]
    if not failed or tasks[0].desired in {"Shutdown", "Remove"}:
        return False
    if not tasks[0].serves:
        return True
    gaps = [later.age - sooner.age for sooner, later in pairwise(failed)]
    return bool(gaps) and tasks[0].age <= max(gaps) and failed[0].image == tasks[0].image


def is_job(seen: Seen) -> bool:
    """Tell a service whose tasks are meant to end."""
    of = seen.replicas[1].mode if seen.replicas else ""
    return "job" in of or (seen.inspected is not None and seen.inspected[1].job)


def _parts(seen: Seen) -> dict[str, str]:
    parts = {"service": seen.name}
    if seen.inspected is not None:
        parts["stack"] = seen.inspected[1].stack
        parts["state"] = seen.inspected[1].state
    running, wanted = count(seen)
    if wanted is not None:
        parts |= {"running": str(running), "wanted": str(wanted)}
    return parts


def count(seen: Seen) -> tuple[int, int | None]:
    """Return how many tasks run, and how many are wanted; None where nothing tells."""
    serving = sum(task.serves for _, task in seen.tasks)
    if seen.tasks and seen.inspected is not None and seen.inspected[1].wanted is not None:
        return serving, seen.inspected[1].wanted
    if seen.replicas is not None:
        return seen.replicas[1].running, seen.replicas[1].wanted
    return (serving, len(seen.slots)) if seen.tasks else (0, None)


def symptom_of(seen: Seen, symptom: str, place: Place, **more: str) -> Symptom:
    """Return a state of a service, with what is known of the service and `more`."""
    return Symptom(symptom, seen.name, "", place, {**_parts(seen), **more})


def of_tasks(seen: Seen, symptom: str, tasks: Sequence[Task]) -> Symptom:
    """Return a state that these tasks are in, at the place of the first."""
    file = next(file for file, task in seen.tasks if task is tasks[0])
    first = tasks[0]
    return symptom_of(
        seen,
        symptom,
        Place(file, first.span),
        **which([task.slot for task in tasks]),
        since=age(max(task.age for task in tasks)),
        node=first.node,
        image=first.image,
        state=first.state,
        slot=first.slot,
    )


def _failing(seen: Seen, slots: dict[str, list[Task]], failing: dict[str, list[Task]]) -> Symptom:
    ended = [task for tasks in failing.values() for task in tasks if task.state in {"Failed", "Rejected"}]
    codes = sorted({code for task in ended if (code := exit_code(task.error))})
    file = next(file for file, task in seen.tasks if task is ended[0])
    return symptom_of(
        seen,
        "slots-fail",
        Place(file, ended[0].span),
        **which(list(failing)),
        share=share(list(slots), list(failing), count(seen)[1] or 0),
        times="once" if len(ended) == 1 else f"{len(ended)} times",
        since=age(min(task.age for task in ended)),
        code=f", with exit code {' or '.join(codes)}" if codes else "",
        node=ended[0].node,
        said=f" It says: `{ended[0].error[:200]}`." if ended[0].error and not codes else "",
    )


def exit_code(error: str) -> str:
    """Return the code in `non-zero exit (1)`, empty where there is none."""
    _, _, rest = error.partition("non-zero exit (")
    code, closed, _ = rest.partition(")")
    return code if closed and code.isdigit() else ""


def which(slots: Sequence[str]) -> dict[str, str]:
    """Return the slots as the subject of a sentence, with its verb, and without."""
    several = len(slots) > 1
    return {
        "names": listed(slots),
        "which": f"Slot{'s' if several else ''} {listed(slots)} {'are' if several else 'is'}",
        "have": f"Slot{'s' if several else ''} {listed(slots)} {'have' if several else 'has'}",
    }


def listed(names: Sequence[str]) -> str:
    """Return slots or names in words, cut where there are many."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def age(seconds: int) -> str:
    """Return a time in words, as Docker says it."""
    for size, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {word}"
    return f"{seconds} second{'s' if seconds > 1 else ''}" if seconds else "less than a second"


def _statuses(seen: Seen, waiting: Sequence[Task], failing: dict[str, list[Task]]) -> Iterator[Symptom]:
    """Yield what the UpdateStatus says, or its absence."""
    if seen.inspected is None:
        return
    file, service = seen.inspected
    place = Place(file, service.told)
    running, wanted = count(seen)
    fewer = wanted is not None and running < wanted
    if service.state in _UPDATES:
        task = service.message.rpartition("task ")[2] if "task " in service.message else ""
        yield symptom_of(seen, _UPDATES[service.state], place, task=task)
    if service.state == "rollback_completed" and (fewer or failing):
        yield symptom_of(seen, "rolled-back-and-fails", place)
    elif service.state == "completed" and service.previous == "none":
        yield symptom_of(seen, "completed-after-rollback", place)
    elif service.state == "completed" and fewer:
        yield symptom_of(seen, "completed-with-fewer-tasks", place)
    elif service.state == "updating" and waiting:
        since = age(max(task.age for task in waiting))
        slots = which([task.slot for task in waiting])
        yield symptom_of(seen, "update-hangs", place, since=since, **{**slots, "state": waiting[0].state})
    elif not service.state and not service.job:
        yield from _without_status(seen, place, failing)


def _without_status(seen: Seen, place: Place, failing: dict[str, list[Task]]) -> Iterator[Symptom]:
    assert seen.inspected is not None
    previous = seen.inspected[1].previous
    replaced = any(tasks[0].serves and len(tasks) > 1 and tasks[1].state == "Shutdown" for tasks in seen.slots.values())
    if failing and previous == "none":
        yield symptom_of(seen, "first-deploy-fails", place)
    elif failing and previous in {"same", "other"}:
        yield symptom_of(seen, "rollout-frozen", place, **which(list(failing)))
    elif replaced and previous == "same":
        yield symptom_of(seen, "status-reset-by-write", place)


def _counts(seen: Seen, *, told: bool) -> Iterator[Symptom]:
    """Yield what `service ls` shows: too many, none wanted, too few where nothing else says why."""
    if seen.replicas is None:
        return
    file, row = seen.replicas
    place = Place(file, row.span)
    if row.mode == "global" and row.wanted == 0:
        yield symptom_of(seen, "no-node-for-global", place)
    elif row.running > row.wanted:
        yield symptom_of(seen, "more-tasks-than-wanted", place)
    elif row.running < row.wanted and "job" not in row.mode and not told:
        yield symptom_of(seen, "fewer-tasks-than-wanted", place)
