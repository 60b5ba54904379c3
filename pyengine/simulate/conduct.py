"""How a version behaves, and the life of one of its containers. Times are nanoseconds from the start of its process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyengine.evidence.experiment import WORKS, Behaviour
from pyengine.simulate.wanted import Wanted
from pyengine.swarm.duration import SECOND

IMAGES = ("there", "missing", "unreachable")
FAILED, COMPLETE, REJECTED = 704, 576, 768
KILLED = 137


class Unreadable(ValueError):
    """A behaviour that nobody can read, with the reason."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a version does, and what becomes of its image: `missing` is rejected, `unreachable` is waited for.

    `pull` is how many seconds the nodes need to have the image, `broken_start` tells a container that the node cannot
    even start (no such program, no such bind source: `rejects`); on `nodes` alone, where there are any, it misbehaves.
    `memory` is how many bytes it takes.
    """

    app: Behaviour = WORKS
    image: str = "there"
    pull: float = 0
    broken_start: bool = False
    rejects: bool = False
    memory: int = 0
    nodes: tuple[str, ...] = ()
    crash_code: int = 1


GOOD = Conduct()

_NUMBERS = {
    "CRASH_AFTER", "EXIT_AFTER", "HEALTHY_AFTER", "UNHEALTHY_AFTER", "TERM_DELAY", "BREAKS_AFTER", "PULL", "EAT_MB",
    "TERM_CODE", "CRASH_CODE",
}  # fmt: skip
KEYS = (*sorted(_NUMBERS), "SLOTS", "NODES", "IMAGE", "START")


def conduct(values: Mapping[str, object]) -> Conduct:
    """Return the conduct that the variables of the test service describe, with those of image and start beside them.

    Raises Unreadable for an unknown name or a value that is no number.
    """
    unknown = sorted(values.keys() - set(KEYS))
    if unknown:
        raise Unreadable(f"unknown: {', '.join(unknown)}; known are {', '.join(KEYS)}")
    numbers = {key: _number(key, values[key]) for key in _NUMBERS & values.keys()}
    crash, healthy = numbers.get("CRASH_AFTER"), numbers.get("HEALTHY_AFTER", 0.0)
    code = int(numbers.get("CRASH_CODE", 1))
    image, start = str(values.get("IMAGE", "there")), str(values.get("START", "works"))
    if image not in IMAGES or start not in {"works", "fails", "rejected"}:
        raise Unreadable("IMAGE is there, missing or unreachable; START is works, fails or rejected")
    app = Behaviour(
        crash if code else None,
        numbers.get("EXIT_AFTER") if code or crash is None else crash,
        None if healthy < 0 else healthy,
        numbers.get("UNHEALTHY_AFTER") or None,
        numbers.get("TERM_DELAY", 0.0),
        int(numbers.get("TERM_CODE", 0)),
        _slots(values.get("SLOTS")),
        numbers.get("BREAKS_AFTER"),
    )
    memory = int(numbers.get("EAT_MB", 0) * 2**20)
    nodes = tuple(filter(None, str(values.get("NODES", "")).split(",")))
    return Conduct(
        app, image, numbers.get("PULL", 0.0), start == "fails", start == "rejected", memory, nodes, code or 1
    )


def _number(key: str, value: object) -> float:
    try:
        found = float(value)  # type: ignore[arg-type] # what is no number is told below
    except (TypeError, ValueError):
        found = float("nan")
    if not -1e9 < found < 1e9 or isinstance(value, bool):
        raise Unreadable(f"{key} is no number of seconds")
    return found


def _slots(value: object) -> tuple[int, ...]:
    words = [word for word in str(value or "").split(",") if word]
    if not all(word.strip().isdecimal() for word in words):
        raise Unreadable("SLOTS is a list of numbers: 1,3")
    return tuple(map(int, words))


@dataclass(frozen=True, slots=True)
class Life:
    """When a container runs as Swarm means it (healthy, where it is probed), and when it ends by itself, and how."""

    running: int | None
    ended: int | None = None
    state: int = FAILED
    code: int = 0
    unhealthy: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the machine takes, in nanoseconds; what is measured in the lab where nothing else is said.

    `create`: from a task to one that is prepared; `begin` and `start`: from the wish that it runs until it says
    starting, and until its process starts; `end`: a process that ends; `drain`: a task leaves the load balancer;
    `stop`: from the end of a process that was asked to stop until that is told; `probe`: one test; `report`: what a
    node tells reaches the manager; `spread`: how much later than that things are on average, now and then by much.
    """

    create: int = 250_000_000
    begin: int = 100_000_000
    start: int = 400_000_000
    end: int = 200_000_000
    drain: int = 2 * SECOND
    stop: int = 1_300_000_000
    probe: int = 70_000_000
    report: int = 100_000_000
    spread: int = 80_000_000


def life(wanted: Wanted, conduct: Conduct, pace: Pace, *, bad: bool, breaks: bool) -> Life:
    """Return the life of a container: `bad` is one of those that misbehave, `breaks` one that starts too late."""
    if breaks or (bad and conduct.memory and 0 < wanted.memory_limit < conduct.memory):
        return Life(0 if wanted.probes is None else None, pace.end, FAILED, 1 if breaks else KILLED)
    app = conduct.app if bad else Behaviour(stops_in=conduct.app.stops_in, stop_code=conduct.app.stop_code)
    running, sick = _health(wanted, app, pace)
    by_itself = min((t for t in (app.crash_after, app.exit_after) if t is not None), default=None)
    ends = None if by_itself is None else round(by_itself * SECOND) + pace.end
    if sick is not None:
        stopped = sick + (pace.drain if wanted.networked else 0) + obeying(wanted, app) + pace.end
        if ends is None or stopped < ends:
            code = KILLED if app.stops_in * SECOND > wanted.grace else app.stop_code
            return Life(running, stopped, FAILED if code else COMPLETE, code, unhealthy=True)
    if ends is None:
        return Life(running)
    if running is not None and running > ends:
        running = None
    crashed = app.exit_after is None or (app.crash_after is not None and app.crash_after <= app.exit_after)
    return Life(running, ends, FAILED if crashed else COMPLETE, conduct.crash_code if crashed else 0)


def obeying(wanted: Wanted, app: Behaviour) -> int:
    """Return how long a process takes from the signal to its end: the grace period at most."""
    return min(round(app.stops_in * SECOND), wanted.grace)


def _health(wanted: Wanted, app: Behaviour, pace: Pace) -> tuple[int | None, int | None]:
    """Return when a container runs, and when it gets unhealthy."""
    if wanted.probes is None:
        return 0, None
    good = None if app.healthy_after is None else round(app.healthy_after * SECOND)
    bad = None if app.unhealthy_after is None else round(app.unhealthy_after * SECOND)
    healthy, sick = wanted.probes.begins(good, pace.probe)
    if healthy is None or bad is None:
        return healthy, sick
    if healthy - pace.probe > bad:
        return wanted.probes.begins(None, pace.probe)
    return healthy, wanted.probes.sickens(healthy, bad, pace.probe)
