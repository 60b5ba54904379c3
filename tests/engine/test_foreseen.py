"""The simulator foresees what a real Swarm does with rollouts that nobody has seen before: drawn anew in each run.

`STACKENGINE_FORESEEN=1` asks for it, `STACKENGINE_SEED` repeats a run. The
bounds are those of `tests/simulate/test_recorded.py`; how fast the machine is was
not foreseen: that is measured in the run itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from random import Random, SystemRandom

import pytest

from pyengine.evidence import measures
from pyengine.evidence.trace import RUNNING, Trace
from pyengine.simulate.conduct import Pace
from pyengine.simulate.plan import Deed, Force, Plan, Rollback, Scale, Write
from tests.engine.decided import is_decided
from tests.engine.drawn import NETWORK, Drawn, drawn
from tests.engine.trial import TRIES, Stage, is_spoilt
from tests.simulate.compared import compared, explained, own_pace
from tests.simulate.lab import Case, steps_of
from tests.simulate.test_recorded import SHARES, table
from tools.swarm.swarm import until

ROLLOUTS, AT_A_TIME = 24, 6
RUNS_WITHIN = 60.0
LOOK, UNWRITTEN = 0.4, 2.0
"""Seconds between two looks of the recorder, and from a write of the service to the first status of its update, on a
busy machine."""
LIMIT, AFTER = 75.0, 14.0
"""Seconds that a rollout is watched: at most, and behind its end."""


@pytest.mark.skipif(
    "STACKENGINE_FORESEEN" not in os.environ,
    reason="24 fresh rollouts take a quiet machine: set STACKENGINE_FORESEEN=1",
)
def test_rollouts_are_foreseen(stage: Stage, figure: Callable[[str], None]) -> None:
    seed = int(os.environ.get("STACKENGINE_SEED") or SystemRandom().randrange(10**6))
    figure(f"STACKENGINE_SEED={seed} on engine {stage.swarm.version}")
    rollouts, undecided = _rollouts(Random(seed), stage)
    figure(f"{undecided} more were drawn and left: chance, or a second of the machine, would decide them")
    with _network(stage), ThreadPoolExecutor(AT_A_TIME) as pool:
        cases = list(pool.map(lambda pair: _watched(stage, *pair), enumerate(rollouts)))
    found = [compared(case) for case in cases]
    shares = table(found, figure)
    for each, rollout in zip(found, rollouts, strict=True):
        if each.deviates:
            figure(f"{explained(each)} | {each.case.name} | {each.words()} | {rollout.steps}")
    wrong = {name: share for name, share in shares.items() if share < SHARES[name]}
    assert wrong == {}, "\n".join(
        f"{each.case.name}\n{rollout.old}---\n{rollout.new}---\n{rollout.steps}\n{_told(each.case.trace)}\n"
        for each, rollout in zip(found, rollouts, strict=True)
        if each.deviates
    )


def _rollouts(dice: Random, stage: Stage) -> tuple[list[Drawn], int]:
    """Draw rollouts that are decided, and count the others."""
    found: list[Drawn] = []
    undecided = 0
    while len(found) < ROLLOUTS:
        each = drawn(dice)
        if is_decided(each.plan(max(1, len(stage.swarm.nodes)), stage.swarm.major)):
            found.append(each)
        else:
            undecided += 1
    return found, undecided


def _told(trace: Trace) -> str:
    return "\n".join(f"{each.t:6.1f} {each.lane} {each.state} {each.desired} {each.message}" for each in trace.tasks)


@contextmanager
def _network(stage: Stage) -> Iterator[None]:
    """Have the network that all are on, with a task on each node that keeps it there."""
    docker = stage.swarm.docker
    assert docker("network", "create", "--driver", "overlay", NETWORK).code == 0
    keeper = ("service", "create", "--detach", "--mode", "global", "--network", NETWORK, "--name", NETWORK, "app:1")
    assert docker(*keeper).code == 0
    try:
        yield
    finally:
        docker("service", "rm", NETWORK)
        until(lambda: docker("network", "rm", NETWORK).code == 0, "the end of the network")


def _watched(stage: Stage, number: int, rollout: Drawn) -> Case:
    """Watch a rollout; one that a node of the lab has spoilt is nobody's to foresee, and is watched again."""
    for _ in range(TRIES):
        case = _once(stage, number, rollout)
        if case is not None and not is_spoilt(case.trace):
            return case
    raise AssertionError(f"rollout {number}: the lab gives it no network")


def _once(stage: Stage, number: int, rollout: Drawn) -> Case | None:
    """Deploy the old file, then the new one, do what else is to be done, and watch; None where the old one fails."""
    with stage.swarm.stack() as stack, stage.watch(f"{stack}_app") as watch:
        answer = stage.deploy(stack, rollout.old)
        assert answer.code == 0, answer.output
        if not watch.wait(lambda: watch.running, RUNS_WITHIN):
            return None
        begun = time.monotonic()
        watch.begin()
        answer = stage.deploy(stack, rollout.new)
        assert answer.code == 0, answer.output
        steps = []
        for seconds, deed in rollout.steps:
            time.sleep(max(0.0, begun + seconds - time.monotonic()))
            _do(stage, f"{stack}_app", deed)
            steps.append((time.monotonic() - begun, deed))
        trace = watch.trace(after=AFTER, limit=LIMIT)
        env = stage.swarm.service(f"{stack}_app").spec["TaskTemplate"]["ContainerSpec"]["Env"]
    plan = rollout.plan(max(1, len(stage.swarm.nodes)), stage.swarm.major)
    version = next(entry[2:] for entry in env if entry.startswith("V="))
    return _case(f"{number} {rollout.kind}", replace(plan, steps=(plan.steps[0], *steps)), trace, version)


def _do(stage: Stage, service: str, deed: Deed) -> None:
    detached = ("--detach",)
    match deed:
        case Rollback():
            stage.swarm.docker("service", "rollback", *detached, service)
        case Force():
            stage.swarm.docker("service", "update", *detached, "--force", service)
        case Scale():
            stage.swarm.docker("service", "scale", *detached, f"{service}={deed.replicas}")
        case Write():
            stage.swarm.docker("service", "update", *detached, "--label-add", "a=b", service)


def _case(name: str, plan: Plan, trace: Trace, version: str) -> Case:
    order = dict.fromkeys(int(event.lane) for event in trace.tasks if not event.old and event.lane.isdigit())
    path = steps_of([(each.t, each.state, "") for each in trace.statuses], LOOK, UNWRITTEN)
    counts = tuple(measures.counted(trace, lambda event: event.phase == RUNNING))
    first = min([each.t for each in trace.statuses[:1]] or [event.t for event in trace.tasks if not event.old] or [0.0])
    (_, deploy), *further = plan.steps  # the command line took its time
    plan = replace(plan, steps=((first, deploy), *further), order=tuple(order), until=trace.seconds)
    made = Case(name, plan, "", tuple(path), counts, 0.0, trace.seconds, counts[-1][1], version, trace, LOOK, UNWRITTEN)
    return replace(made, plan=replace(plan, pace=replace(own_pace(made), spread=Pace().spread)))
