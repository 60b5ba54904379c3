"""What is read off a trace. A task serves while it runs and is wanted; times are seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from pyengine.evidence.trace import ENDED, RUNNING, TaskEvent, Trace

SETTLED = 0.15
"""Seconds: what lasts shorter is between two looks of a recorder, at which a task that stops and one that starts may
both be missing."""


def counted(trace: Trace, holds: Callable[[TaskEvent], bool]) -> list[tuple[float, int]]:
    """Return how many tasks are as asked for, from each moment at which the number changes."""
    return _counted(trace.by_task().values(), holds)


def _counted(tasks: Iterable[Sequence[TaskEvent]], holds: Callable[[TaskEvent], bool]) -> list[tuple[float, int]]:
    steps = Counter[float]()
    for events in tasks:
        was = False
        for event in events:
            now = holds(event)
            steps[max(event.t, 0.0)] += now - was
            was = now
    total, found = 0, list[tuple[float, int]]()
    for t in sorted({0.0, *steps}):
        total += steps[t]
        if not found or found[-1][1] != total:
            found.append((t, total))
    return found


def serving(trace: Trace) -> list[tuple[float, int]]:
    """Return how many tasks serve, from each moment at which the number changes."""
    return counted(trace, lambda event: event.serves)


def lowest(trace: Trace) -> int:
    """Return the lowest number of serving tasks that lasts."""
    steps = spans(serving(trace), trace.seconds)
    return min((low for low in {count for *_, count in steps} if _lasts(steps, 0, low)), default=0)


def below(trace: Trace) -> float:
    """Return for how many seconds fewer tasks than wanted served."""
    return at_most(trace, trace.wanted - 1)


def away(trace: Trace) -> float:
    """Return for how many seconds no task served."""
    return at_most(trace, 0)


def at_most(trace: Trace, most: int) -> float:
    """Return for how many seconds so many tasks served, or fewer."""
    return sum(end - start for start, end, count in spans(serving(trace), trace.seconds) if count <= most)


def missing(trace: Trace) -> int:
    """Return how many tasks were wanted and did not serve in the end."""
    return max(0, trace.wanted - serving(trace)[-1][1])


def end_state(trace: Trace) -> str:
    """Return the last UpdateStatus, `none` where there is none."""
    return trace.statuses[-1].state or "none" if trace.statuses else "none"


def versions_at_end(trace: Trace) -> Counter[str]:
    """Return how many tasks serve each version in the end."""
    return Counter(events[-1].v for events in trace.by_task().values() if events[-1].serves)


def starts(trace: Trace) -> int:
    """Return how many tasks were started after the change; one that a node rejected never was."""
    return sum(
        not events[0].old
        and any(event.phase == RUNNING or (event.phase == ENDED and event.state != "rejected") for event in events)
        for events in trace.by_task().values()
    )


def side_by_side(trace: Trace) -> int:
    """Return how many tasks of one slot ran at the same time, at most; a task that is being stopped still runs."""
    lanes: dict[str, list[list[TaskEvent]]] = {}
    for events in trace.by_task().values():
        lanes.setdefault(events[0].lane, []).append(events)
    most = 0
    for tasks in lanes.values():
        running = _counted(tasks, lambda event: event.phase == RUNNING)
        steps = spans(running, trace.seconds)
        most = max([most, *(high for high in {count for *_, count in steps} if _lasts(steps, high, high + len(tasks)))])
    return most


def _lasts(steps: list[tuple[float, float, int]], least: int, most: int) -> bool:
    """Tell whether the number stays within bounds for long enough at a stretch, however it changes there."""
    together = 0.0
    for start, end, count in steps:
        together = together + end - start if least <= count <= most else 0.0
        if together >= SETTLED:
            return True
    return False


def given_up(trace: Trace) -> int:
    """Return how many slots have no task any more, nor one that waits or is to be started again."""
    last = [events[-1] for events in trace.by_task().values()]
    alive = {event.lane for event in last if event.phase != ENDED and event.desired in {"running", "ready"}}
    return max(0, trace.wanted - len(alive))


def spans(steps: list[tuple[float, int]], end: float) -> list[tuple[float, float, int]]:
    """Return steps as (start, end, number); the last one lasts until `end`, and long enough to count as settled."""
    found = [(start, until, count) for (start, count), (until, _) in pairwise(steps)]
    return [*found, (steps[-1][0], max(end, steps[-1][0] + SETTLED), steps[-1][1])]
