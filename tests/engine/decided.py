"""Which rollouts go as they go because of what they say, and not because of a second that a busy machine takes.

The engine itself ends otherwise now and then where a crash and the end of a monitor, or a command and the end of a
rollout, lie within a second (`tests/simulate/test_recorded.py` has its figures); such a rollout judges nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from pyengine.simulate.conduct import Pace
from pyengine.simulate.plan import Deploy, Plan
from pyengine.simulate.run import simulate
from pyengine.swarm.duration import SECOND
from tests.simulate.compared import is_then

HALF = SECOND // 2
PACES = (
    Pace(),
    Pace(start=SECOND),
    Pace(start=2 * SECOND, create=HALF, report=HALF),
    Pace(report=HALF),
    Pace(stop=3 * SECOND, end=HALF),
)
"""A quiet machine, and what engines beside other work took in the lab."""
SPREADS = (0, HALF // 2)
"""Tasks of one batch that crash at the same moment, and a quarter of a second apart: the manager tells them apart."""
SLOTS, THROWS = tuple(range(1, 20)), range(1, 31)
"""In which order slots come is read off the recording; what else Swarm leaves to chance decides nothing, or is left."""
SWAY = 1.0
"""Seconds between a process that starts and Docker that says so, on a busy machine: its own clock is ahead by them."""


def is_decided(plan: Plan) -> bool:
    """Tell whether all that a machine may take leads to the same statuses and version, and all chance to them then."""
    plan = replace(plan, order=SLOTS)
    first, *others = [_course(each) for each in _thrown(plan)]
    return all(_is_like(first, each) for each in others) and all(
        first[:2] == _course(each)[:2] for each in _swayed(plan)
    )


_Course: TypeAlias = tuple[tuple[str, ...], str, tuple[float, ...]]


def _course(plan: Plan) -> _Course:
    """Return the statuses of a rollout, the version in the end, and when each status came, in seconds."""
    outcome = simulate(plan)
    states, moments = zip(*((state, t / SECOND) for t, state, *_ in outcome.statuses), strict=True)
    return states, outcome.version, moments


def _is_like(one: _Course, other: _Course) -> bool:
    return one[:2] == other[:2] and all(map(is_then, one[2], other[2]))


def _thrown(plan: Plan) -> Iterator[Plan]:
    """Yield the plan with what chance may make of it on one machine."""
    yield from (replace(plan, seed=seed) for seed in THROWS)
    yield from (replace(plan, pace=replace(plan.pace, spread=spread)) for spread in SPREADS)


def _swayed(plan: Plan) -> Iterator[Plan]:
    """Yield the plan with what machines may make of it."""
    yield from (replace(plan, pace=pace) for pace in PACES)
    first, *further = plan.steps
    for by in (-SWAY, SWAY):
        yield replace(plan, steps=((first[0], _sooner(first[1], by)), *further))
        if further:
            yield replace(plan, steps=(first, *((t + by, deed) for t, deed in further)))


def _sooner(deed: object, by: float) -> Deploy:
    """Return the deploy of a version that misbehaves so much earlier or later."""
    assert isinstance(deed, Deploy)
    app = deed.conduct.app
    names = ("crash_after", "exit_after", "unhealthy_after")
    times = {name: max(0.1, at + by) for name in names if (at := getattr(app, name)) is not None}
    return replace(deed, conduct=replace(deed.conduct, app=replace(app, **times)))
