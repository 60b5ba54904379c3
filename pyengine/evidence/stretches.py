"""What the tasks of a trace did, as stretches of time: in each row of a lane one follows the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from pyengine.evidence.trace import ENDED, RUNNING, STARTING, TaskEvent, Trace

Doing: TypeAlias = Literal["waiting", "starting", "serving", "stopping"]
Ending: TypeAlias = Literal["goes on", "stopped", "done", "failed"]

_FAILED = frozenset(("failed", "rejected", "orphaned"))
_WANTED = frozenset(("running", "ready"))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A task does one thing from `start` to `end`, in seconds.

    `old` tells the version from before the change. `ending` is how the task ended with this stretch: stopped by Swarm,
    done by itself with exit 0, or failed; it goes on where another stretch follows or the watching ended.
    """

    doing: Doing
    old: bool
    start: float
    end: float
    ending: Ending = "goes on"
    exit: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """What happened in one slot, or on one node; tasks that are there at the same time have rows of their own."""

    name: str
    rows: tuple[tuple[Stretch, ...], ...]


def lanes(trace: Trace) -> tuple[Lane, ...]:
    """Return the lanes of a trace, by the number of the slot, nodes as they come."""
    before = next((event.v for event in trace.tasks if event.old), None)
    end = max([trace.seconds, *(event.t for event in trace.tasks)])
    found: dict[str, list[tuple[Stretch, ...]]] = {}
    for events in trace.by_task().values():
        stretches = tuple(_stretches(events, before, end))
        if stretches:
            found.setdefault(events[0].lane, []).append(stretches)
    names = sorted(found, key=lambda lane: (not lane.isdigit(), int(lane) if lane.isdigit() else 0))
    nodes = [name for name in names if not name.isdigit()]
    return tuple(
        Lane(f"slot {name}" if name.isdigit() else f"node {nodes.index(name) + 1}", _rows(found[name]))
        for name in names
    )


def _stretches(events: Sequence[TaskEvent], before: str | None, end: float) -> Iterator[Stretch]:
    """Yield what one task did; what it did for no time is left out, but for a failure without anything before."""
    last: Stretch | None = None
    for event in events:
        doing, t = _doing(event), max(event.t, 0.0)
        if doing is None:
            yield _ended(last or Stretch("starting", event.v == before, t, t), event)
            return
        if last is not None and doing == last.doing:
            continue
        if last is not None and t > last.start:
            yield replace(last, end=t)
        last = Stretch(doing, event.v == before, t, end)
    if last is not None:
        yield last


def _doing(event: TaskEvent) -> Doing | None:
    """Return what a task does, None for one that has ended, or that is given up before it was started."""
    if event.phase == ENDED:
        return None
    if event.phase == RUNNING:
        return "serving" if event.serves else "stopping"
    if event.phase == STARTING:
        return "starting" if event.desired in _WANTED else "stopping"
    return "waiting" if event.desired in _WANTED else None


def _ended(last: Stretch, event: TaskEvent) -> Stretch:
    ending: Ending = "failed" if event.state in _FAILED else "done" if event.state == "complete" else "stopped"
    return replace(last, end=max(event.t, last.start), ending=ending, exit=event.exit)


def _rows(tasks: Sequence[tuple[Stretch, ...]]) -> tuple[tuple[Stretch, ...], ...]:
    """Return the tasks of a lane in as few rows as there are tasks at the same time."""
    rows: list[list[Stretch]] = []
    for stretches in sorted(tasks, key=lambda task: task[0].start):
        row = next((row for row in rows if row[-1].end <= stretches[0].start), None)
        if row is None:
            rows.append(row := [])
        row += stretches
    return tuple(map(tuple, rows))
