"""Traces of a real engine that other people recorded, by the name they have in the tables of facts."""

from __future__ import annotations

import json
from pathlib import Path

from pyengine.evidence.trace import StatusEvent, TaskEvent, Trace


def traces(shared: Path) -> dict[str, Trace]:
    """Return all recorded rollouts by the name of their file."""
    paths = sorted((shared / "swarm-lab/dev").glob("*.json"))
    return {path.stem: Trace.from_json(json.loads(path.read_text("utf-8"))) for path in paths}


def named(shared: Path, name: str) -> Trace:
    """Return the one rollout whose name begins so."""
    (path,) = (shared / "swarm-lab/dev").glob(f"{name}*.json")
    return Trace.from_json(json.loads(path.read_text("utf-8")))


def events(task: str, lane: str, *what: tuple[float, str, str], old: bool = False, v: str = "2") -> list[TaskEvent]:
    """Return the events of a task: (t, state, desired) each."""
    return [TaskEvent(t, task, lane, old, state, desired, v) for t, state, desired in what]


def rollout(wanted: int, seconds: float, *tasks: list[TaskEvent], end: str = "") -> Trace:
    """Return a trace of these tasks, with an UpdateStatus if there is an end."""
    statuses = (StatusEvent(0.1, "updating"), StatusEvent(seconds - 1, end)) if end else ()
    found = sorted((event for task in tasks for event in task), key=lambda event: event.t)
    return Trace(wanted, seconds, statuses=statuses, tasks=tuple(found))


def replaced(slots: int, gap: float = 2.0) -> Trace:
    """Return a rollout in which one slot after the other is replaced, for `gap` seconds each."""
    tasks: list[list[TaskEvent]] = []
    for slot in range(1, slots + 1):
        t, lane = slot * gap, str(slot)
        old = (0.0, "running", "running"), (t, "running", "shutdown"), (t + gap / 2, "shutdown", "shutdown")
        new = (t, "pending", "ready"), (t + gap / 2, "starting", "running"), (t + gap, "running", "running")
        tasks += [events(f"o{slot}", lane, *old, old=True, v="1"), events(f"n{slot}", lane, *new)]
    return rollout(slots, (slots + 2) * gap, *tasks, end="completed")
