"""What was once measured, told or kept wrongly."""

from __future__ import annotations

from pyengine.evidence import measures
from pyengine.evidence.expected import Ends, GivenUp, Lowest, Missing, ServesAtEnd, SideBySide
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.evidence.recordings import key
from pyengine.evidence.trace import StatusEvent, TaskEvent, Trace


def event(t: float, task: str, state: str, desired: str, *, old: bool = True) -> TaskEvent:
    return TaskEvent(t, task, task[:1], old, state, desired, "1")


def serving(*steps: tuple[float, str, str]) -> tuple[TaskEvent, ...]:
    return tuple(event(t, task, "running", desired) for t, task, desired in steps)


def test_an_outage_of_short_steps_is_one_outage() -> None:
    names = ("a", "b", "c")
    events = [event(0, name, "running", "running") for name in names]
    for number in range(10):  # at each moment one of three is away, each for a tenth of a second only
        events += [
            event(1 + number / 10, names[number % 3], "running", "shutdown"),
            event(1.1 + number / 10, names[number % 3], "running", "running"),
        ]
    assert measures.lowest(Trace(3, 5, tasks=tuple(events))) == 2


def test_what_is_kept_measures_as_what_was_seen() -> None:
    gap = serving((0, "a", "running"), (0, "b", "running"), (1.05, "b", "shutdown"), (1.21, "b", "running"))
    waits = (event(0, "c1", "pending", "ready", old=False), event(2, "c1", "pending", "shutdown", old=False))
    trace = Trace(3, 5, tasks=tuple(sorted((*gap, *waits), key=lambda each: each.t)))
    kept = Trace.from_json(trace.to_json())
    assert measures.lowest(kept) == measures.lowest(trace) == 1
    assert measures.given_up(kept) == measures.given_up(trace) == 1


def test_a_task_that_a_node_rejects_was_never_started() -> None:
    rejected = (event(1, "a1", "preparing", "running", old=False), event(2, "a1", "rejected", "shutdown", old=False))
    assert measures.starts(Trace(1, 5, tasks=rejected)) == 0


def test_nothing_is_expected_of_a_trace_in_which_nothing_was_watched() -> None:
    empty = Trace(0, 0, statuses=(StatusEvent(0, ""),))
    hopes = (
        Lowest(at_most=0),
        Missing(at_most=0),
        GivenUp(at_most=0),
        SideBySide(at_most=1),
        ServesAtEnd(1, at_most=0),
    )
    assert not any(hope.holds(empty) for hope in (*hopes, Ends(("completed",))))


def test_another_behaviour_or_another_time_needs_another_recording() -> None:
    one = Experiment("text", bad=(), fixed=())
    others = [
        Experiment("text", bad=(), fixed=(), new=Behaviour(stop_code=143)),
        Experiment("text", bad=(), fixed=(), old=Behaviour(stop_code=143)),
        Experiment("text", bad=(), fixed=(), limit=90),
        Experiment("text", bad=(), fixed=(), after=9),
        Experiment("text", bad=(), fixed=(), first=True),
    ]
    assert len({key(each, "fixed") for each in (one, *others)}) == 1 + len(others)
