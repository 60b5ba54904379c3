"""An outcome in a few numbers and sentences."""

from __future__ import annotations

from dataclasses import dataclass

from pyengine.evidence import measures
from pyengine.evidence.trace import RUNNING, Trace
from pyengine.simulate.run import Outcome
from pyengine.simulate.store import (
    COMPLETED,
    NONE,
    PAUSED,
    ROLLBACK_COMPLETED,
    ROLLBACK_PAUSED,
    ROLLBACK_STARTED,
    UPDATING,
)

_FAILED = "due to failure"
ENDS = {
    NONE: "no update is reported",
    UPDATING: "hangs in updating",
    PAUSED: "is paused",
    COMPLETED: "is called completed",
    ROLLBACK_STARTED: "hangs on the way back",
    ROLLBACK_PAUSED: "is paused on the way back",
    ROLLBACK_COMPLETED: "is rolled back",
}
_DO = {
    NONE: "Deploy a version that works.",
    UPDATING: "Roll back by hand, or deploy a version that can start: Swarm waits for ever.",
    PAUSED: "Roll back by hand before anything else is deployed, or deploy a version that works.",
    COMPLETED: "Roll back by hand: Swarm sees nothing wrong.",
    ROLLBACK_STARTED: "Deploy a version that works: the way back hangs too.",
    ROLLBACK_PAUSED: "Mend what the old version needs, then deploy a version that works.",
    ROLLBACK_COMPLETED: "Find out what the old version lacks: not all of its tasks serve.",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What an outcome comes to. Seconds; `noticed` and `ended` are None where Swarm never does.

    `lowest` counts tasks that serve, `running` those whose process runs, be they asked to stop. `survived` tells that
    something served at every moment, and that all that is wanted serves in the end, without anybody's help.
    """

    wanted: int
    lowest: int
    lowest_running: int
    below: float
    noticed: float | None
    ended: float | None
    state: str
    version: str
    serving_at_end: int
    running_at_end: int
    restless: bool
    survived: bool
    headline: str
    to_do: str


def summary(outcome: Outcome) -> Summary:
    """Return what an outcome comes to."""
    trace, status = outcome.trace, outcome.status
    wanted, hangs = max(trace.wanted, 0), status in {UPDATING, ROLLBACK_STARTED}
    noticed = next((each.t for each in trace.statuses if _FAILED in each.message), None)
    ended = None if hangs or not trace.statuses else trace.statuses[-1].t
    restless = not outcome.settled and not hangs
    low, at_end = measures.lowest(trace), _at_end(trace, restless=restless)
    missing = max(0, wanted - at_end)
    helped = missing > 0 or hangs or status in {PAUSED, ROLLBACK_PAUSED}
    return Summary(
        wanted,
        low,
        min(count for _, count in running(trace)),
        round(measures.below(trace), 1),
        noticed,
        ended,
        status or "none",
        outcome.version,
        at_end,
        running(trace)[-1][1],
        restless,
        low > 0 and not helped,
        _headline(low, wanted, at_end, status),
        _DO[status] if helped else "Nothing.",
    )


LOOP = 15.0
"""Seconds before the end in which a crash loop shows how few serve."""


def _at_end(trace: Trace, *, restless: bool) -> int:
    """Return how many serve in the end: where tasks crash and come back, the least of it."""
    serving = measures.serving(trace)
    late = [n for _, until, n in measures.spans(serving, trace.seconds) if until > trace.seconds - LOOP]
    return min(late) if restless else serving[-1][1]


def running(trace: Trace) -> list[tuple[float, int]]:
    """Return how many tasks run, whatever is wanted of them, from each moment at which the number changes."""
    return measures.counted(trace, lambda event: event.phase == RUNNING)


def _headline(low: int, wanted: int, at_end: int, status: str) -> str:
    end = f"{at_end} of {wanted} serve in the end"
    return f"At worst {low} of {wanted} serve; it {ENDS[status]}, {end}."
