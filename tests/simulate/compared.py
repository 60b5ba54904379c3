"""A simulated rollout beside the recorded one: what agrees, what does not, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pyengine.evidence.experiment import WORKS
from pyengine.simulate.conduct import Pace
from pyengine.simulate.plan import Deploy
from pyengine.simulate.run import Outcome, simulate
from pyengine.simulate.summary import running
from pyengine.swarm.duration import SECOND
from tests.simulate.lab import Case, Step, steps_of

SECONDS, SHARE = 2.0, 0.1
"""How far apart the moments of a change of status may lie: the engine itself keeps to it in 138 of 142."""
QUIET = 12.0
"""Seconds without a change at the end of a recording, behind which a crash loop is none."""
SEEDS, MORE = range(1, 41), range(1, 401)


@dataclass(frozen=True)
class Compared:
    """What agrees of one rollout; `late` are the moments that lie too far apart, (recorded, simulated)."""

    case: Case
    path: bool
    spec: bool
    moments: int
    late: tuple[tuple[float, float], ...]
    low: tuple[int, int]
    end: tuple[int, int] | None
    """How many run in the end, recorded and simulated; None where tasks come and go."""
    paths: tuple[str, str]

    @property
    def deviates(self) -> bool:
        """Tell whether there is anything to explain."""
        return not (self.path and self.spec and self.low[0] == self.low[1] and not self.late and self.agrees_at_end)

    @property
    def agrees_at_end(self) -> bool:
        """Tell that as many run in the end, where that can be asked."""
        return self.end is None or self.end[0] == self.end[1]

    def words(self) -> str:
        """Return what deviates."""
        return "; ".join(
            filter(
                None,
                (
                    "" if self.path else f"path {self.paths[0]}, simulated {self.paths[1]}",
                    "" if self.spec else "another version in the end",
                    "" if self.low[0] == self.low[1] else f"lowest {self.low[0]}, simulated {self.low[1]}",
                    "".join(f"{real:.1f} s, simulated {mine:.1f} s " for real, mine in self.late),
                    "" if self.agrees_at_end else f"in the end {self.end}",
                ),
            )
        )


def compared(case: Case, seed: int = 0, *, ordered: bool = True) -> Compared:
    """Run a case with this seed."""
    assert case.plan is not None
    order = case.plan.order if ordered else ()
    return beside(case, simulate(replace(case.plan, seed=seed, order=order)))


def beside(case: Case, outcome: Outcome) -> Compared:
    """Return an outcome beside what was recorded."""
    real, mine = list(case.path), _path(case, outcome)
    if any(not version for _, _, version in real):
        real, mine = _told_apart(real), _told_apart(mine)
    same = len(real) == len(mine) and all(map(_is_same, real, mine))
    times = [(a[0], b[0]) for a, b in zip(real, mine, strict=True)] if same else []
    counts = [(*pair[0], pair[1][0]) for pair in pairwise([*running(outcome.trace), (outcome.seconds + 1, 0)])]
    low = min(count for _, count, until in counts if until > case.since)
    quiet = all(t < case.seconds - QUIET for t, _ in case.counts[1:])
    return Compared(
        case,
        same,
        case.version == outcome.version,
        len(times),
        tuple(pair for pair in times if not is_then(*pair)),
        (min(count for _, count in case.counts), low),
        (case.running, counts[-1][1]) if quiet else None,
        (_words(real), _words(mine)),
    )


def is_then(real: float, mine: float) -> bool:
    """Tell whether a moment, in seconds, is as near to the recorded one as the engine itself is."""
    return abs(real - mine) <= max(SECONDS, SHARE * real)


def _path(case: Case, outcome: Outcome) -> list[Step]:
    path = steps_of([(t / SECOND, state, version) for t, state, _, version in outcome.statuses], case.look, case.absent)
    return path[-len(case.path) :] if case.since > 1 else path  # behind a command in the foreground


def _told_apart(path: Sequence[Step]) -> list[Step]:
    """Return a path in which no status follows itself: one recorder does not look at when a status was given."""
    first = list(path[:1])
    return first + [then for each, then in pairwise(path) if each[1:] != then[1:]]


def _is_same(real: Step, mine: Step) -> bool:
    """Tell the same status; which version was in force at that moment is not known of every rollout."""
    return real[1] == mine[1] and real[2] in {"", mine[2]}


def _words(path: Sequence[Step]) -> str:
    return ", ".join(f"{state or 'none'} at {t:.1f} s" for t, state, _ in path) or "nothing"


def own_pace(case: Case) -> Pace:
    """Return the pace that this recording shows: the machine had more to do in some than in others."""
    plan, usual = case.plan, Pace()
    assert plan is not None
    (_, new), *_ = plan.steps
    app = new.conduct.app if isinstance(new, Deploy) else WORKS
    probes = new.wanted.probes if isinstance(new, Deploy) else None
    first = probes.first + usual.probe if probes is not None else 0
    seen: dict[str, list[float]] = {"start": [], "end": [], "stop": [], "probe": []}
    for events in case.trace.by_task().values():
        at = {event.state: event.t for event in reversed(events)}
        wished = next((event.t for event in events if event.desired == "running" and not event.old), None)
        asked = next((event.t for event in events if event.desired == "shutdown" and event.old), None)
        if wished is not None and "running" in at and (probes is None or app.healthy_after == 0):
            free = max(wished, *(at.get(state, wished) for state in ("assigned", "preparing", "ready")))
            seen["start"].append(at["running"] - free - (usual.report + first) / SECOND)
            if app.crash_after and probes is None and events[-1].state == "failed":
                seen["end"].append(at["failed"] - at["running"] - app.crash_after)
        if asked is not None and "shutdown" in at and plan.old is not None and not plan.old.conduct.app.stops_in:
            seen["stop"].append(at["shutdown"] - asked - (usual.drain + usual.report) / SECOND)
        never = probes is not None and not probes.start_period and app.healthy_after is None
        if probes is not None and never and {"starting", "failed"} <= set(at):
            rest = usual.start - usual.begin + usual.drain + usual.end + probes.retries * probes.interval
            seen["probe"].append((at["failed"] - at["starting"] - rest / SECOND) / probes.retries)
    found = {name: round(max(0.0, median(times)) * SECOND) for name, times in seen.items() if times}
    return replace(usual, spread=2 * usual.spread, **found)


def explained(found: Compared, others: Sequence[Case] = ()) -> str:
    """Return why a rollout deviates, as far as it can be tried; `others` are recordings of the same rollout."""
    plan = found.case.plan
    assert plan is not None
    began, replicas = found.case.counts[0][1], plan.old.wanted.replicas if plan.old is not None else None
    if replicas is not None and began < replicas and found.case.since < 1:
        return f"the recording began with {began} of {replicas} running"
    agreeing = sum(not compared(found.case, seed).deviates for seed in SEEDS)
    if agreeing:
        return f"chance: {agreeing} of {len(SEEDS)} other throws agree in everything"
    if any(not compared(twin).deviates for twin in others):
        return "the engine's other run of the same rollout agrees"
    pace = own_pace(found.case)
    paced = sum(not beside(found.case, simulate(replace(plan, seed=seed, pace=pace))).deviates for seed in MORE)
    if paced:
        return f"the machine's pace in this recording: {paced} of {len(MORE)} throws agree at it"
    return UNEXPLAINED


UNEXPLAINED = "not explained"
