"""What happened in a trace, in words: a row for each moment at which something changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.evidence import measures
from pyengine.evidence.stretches import Doing, Ending, Stretch, lanes
from pyengine.evidence.trace import Trace

DOES: dict[Doing, str] = {
    "waiting": "waits to be started",
    "starting": "starts",
    "serving": "serves",
    "stopping": "is being stopped",
}
ENDED: dict[Ending, str] = {"stopped": "has stopped", "done": "has ended with exit code 0", "failed": "has failed"}


@dataclass(frozen=True, slots=True)
class Row:
    """A moment, how many tasks serve from then on, and what happened."""

    t: float
    serving: int
    what: str


def happened(trace: Trace) -> tuple[Row, ...]:
    """Return the rows in the order of time; what is the same in several lanes is said once."""
    moments: dict[float, dict[str, list[str]]] = {}
    for t, lane, what in sorted(_told(trace), key=lambda told: told[0]):
        moments.setdefault(t, {}).setdefault(what, []).append(lane)
    steps = measures.serving(trace)
    rows, at = list[Row](), 0
    for t, found in moments.items():
        while at + 1 < len(steps) and steps[at + 1][0] <= t:
            at += 1
        rows.append(Row(t, steps[at][1], "; ".join(_together(names) + what for what, names in found.items())))
    return tuple(rows)


def version(stretch: Stretch) -> str:
    """Return the version that a stretch is about, in words."""
    return "old version" if stretch.old else "new version"


def ended(stretch: Stretch) -> str:
    """Return how a task ended, with its exit code if that tells something."""
    code = f" (exit {stretch.exit})" if stretch.exit is not None and stretch.ending != "stopped" else ""
    return ENDED[stretch.ending] + code


def _told(trace: Trace) -> Iterator[tuple[float, str, str]]:
    for status in trace.statuses:
        if status.state:
            yield status.t, "", f"UpdateStatus is {status.state}"
    for lane in lanes(trace):
        for row in lane.rows:
            for stretch in row:
                if stretch.end > stretch.start:
                    yield stretch.start, lane.name, f"{version(stretch)} {DOES[stretch.doing]}"
                if stretch.ending != "goes on":
                    yield stretch.end, lane.name, f"{version(stretch)} {ended(stretch)}"


def _together(names: list[str]) -> str:
    """Return "slots 1, 2 and 4: " for several lanes of one kind, nothing for what is in no lane."""
    unique = list(dict.fromkeys(filter(None, names)))
    if len(unique) < 2:
        return f"{unique[0]}: " if unique else ""
    kind = unique[0].split()[0]
    numbers = sorted(int(name.split()[1]) for name in unique)
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{kind}s {numbers[0]} to {numbers[-1]}: "
    return f"{kind}s {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}: "
