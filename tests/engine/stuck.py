"""Stuck states of services on a real engine, told by what `docker` prints of them, and the way out of each."""

from __future__ import annotations

import subprocess
import time

from pyengine.evidence import measures
from pyengine.explain import explain
from pyengine.incident.command import Command
from pyengine.incident.explained import Explained
from pyengine.input.case import File
from tests.engine.states import CORRECTED, OLD_FILE, Stuck
from tests.engine.trial import Stage
from tools.swarm.swarm import Swarm, until
from tools.swarm.watch import Watch

LOOPS = 3.0
"""Seconds after which a task of a crash loop has long ended."""
STILL = {"slots-fail", "update-hangs", "update-paused", "completed-with-fewer-tasks"}


def printed(swarm: Swarm, name: str, *, logs: bool = False) -> str:
    """Return what a person at the keyboard would paste."""
    words = [
        ("service", "inspect", name),
        ("service", "ps", "--no-trunc", name),
        ("service", "ls", "--filter", f"name={name}"),
        *([("service", "logs", "--tail", "9", name)] if logs else []),
    ]
    shown = ((line, swarm.docker(*line).output) for line in words)
    return "\n".join(f"$ docker {' '.join(line)}\n{output}" for line, output in shown)


def told(swarm: Swarm, name: str, *, logs: bool = False) -> Explained:
    return explain([File("paste", printed(swarm, name, logs=logs))]).explained


def stuck(stage: Stage, case: Stuck, stack: str, watch: Watch) -> None:
    """Bring the service into the state, and wait until what `docker` prints is told as the symptom."""
    name = f"{stack}_app"
    if case.good:
        assert stage.deploy(stack, case.good).code == 0
        assert watch.wait(lambda: watch.running, 120), watch.tasks()
    spoil(stage, case, stack)
    for write in case.writes:
        if write == "deploy":
            until(lambda: stage.swarm.service(name).update == "paused", "the pause", within=60)
            spoil(stage, case, stack)
        else:
            assert stage.swarm.docker("service", "rollback", "--detach", name).code == 0
    symptom = case.symptom
    try:
        until(
            lambda: symptom in {each.symptom.id for each in told(stage.swarm, name, logs=case.logs).told},
            symptom,
            within=case.within,
        )
    except TimeoutError as error:
        raise AssertionError(f"{error}; docker prints:\n{printed(stage.swarm, name, logs=case.logs)}") from error


def spoil(stage: Stage, case: Stuck, stack: str) -> None:
    """Deploy the bad file, or type what is bad."""
    if isinstance(case.bad, str):
        answer = stage.deploy(stack, case.bad)
    else:
        answer = stage.swarm.docker("service", "update", "--detach", *case.bad, f"{stack}_app")
    assert answer.code == 0, answer.output


def serving(stage: Stage, name: str) -> int:
    """Return how many tasks serve; one of a crash loop runs now and then, and is another one a moment later."""
    before = stage.swarm.running(name)
    time.sleep(LOOPS)
    return len(before & stage.swarm.running(name))


def run(stage: Stage, case: Stuck, stack: str, command: Command) -> None:
    """Run the command as it is printed, with what is to be filled in filled in."""
    words = list(command.argv)
    if command.argv[:3] == OLD_FILE:
        assert words[-1] == stack
        assert stage.deploy(stack, case.fixed if CORRECTED[-1] in words else case.good).code == 0
        return
    folder = stage.swarm.nodes[0].folder if stage.swarm.nodes else ""
    for hole, value in case.fill.items():
        words = [word.replace(hole, value.format(stack=stack, folder=folder)) for word in words]
    if words[0] != "docker":
        subprocess.run(words, check=True)
        return
    words.insert(3, "--detach")
    answer = stage.swarm.docker(*words[1:])
    assert answer.code == 0, answer.output


def leave(stage: Stage, case: Stuck) -> None:
    """Bring a service into the state, and out of it by the remedy."""
    with stage.swarm.stack() as stack, stage.watch(f"{stack}_app") as watch:
        stuck(stage, case, stack, watch)
        found = told(stage.swarm, f"{stack}_app", logs=case.logs)
        command = next((each for each in found.now if each.argv[: len(case.remedy)] == case.remedy), None)
        assert command, [each.line for each in found.now]
        served = serving(stage, f"{stack}_app")
        watch.begin()
        run(stage, case, stack, command)
        assert watch.wait(lambda: watch.running, 120), watch.tasks()
        trace = watch.trace(after=2, limit=30 if command.destroys_rollback else 5)
        assert measures.lowest(trace) >= served - case.loses, "what served stopped serving"
        until(lambda: not STILL & {each.symptom.id for each in told(stage.swarm, f"{stack}_app").told}, "the end of it")
        assert measures.serving(trace)[-1][1] == trace.wanted
