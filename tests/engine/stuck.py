"""Stuck states of services on a real engine, told by what `docker` prints of them, and the way out of each."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from pyengine.evidence import measures
from pyengine.explain import explain
from pyengine.incident.command import Command
from pyengine.incident.explained import Explained
from pyengine.input.case import File
from tests.engine.trial import Stage
from tools.swarm.swarm import Swarm, until
from tools.swarm.watch import Watch

GOOD = """\
services:
  app:
    image: app:1
    environment: {V: "1"}
    deploy:
      replicas: 2
      placement: {constraints: [node.hostname == node1]}
"""
NEWER = GOOD.replace("app:1", "app:2").replace('V: "1"', 'V: "2"')


def with_app(text: str, lines: str) -> str:
    """Return the text with these keys in its service."""
    return text.replace("    deploy:\n", f"{lines}    deploy:\n")


def with_deploy(text: str, lines: str) -> str:
    """Return the text with these keys in `deploy`."""
    return text.replace("      replicas: 2\n", f"      replicas: 2\n{lines}")


CRASH = NEWER.replace('V: "2"', 'V: "2", CRASH_AFTER: "0.5"')
LOOPS = 3.0
"""Seconds after which a task of `CRASH` has long ended."""
START_FIRST = "      update_config: {order: start-first}\n"
PORT = "    ports: [{target: 80, published: 18231, mode: host}]\n"
ONE = "replicas: 1"
OLD_FILE = ("docker", "stack", "deploy")
"""Stands for the file that worked: the words in the command name no file that is there."""


@dataclass(frozen=True)
class Stuck:
    """A stuck state: how it comes about, the symptom it has to be told as, and the remedy of it.

    `remedy` are the first words of the command; `fill` is what a person puts in the place of `<…>`. `loses` says how
    many serving tasks the remedy may cost for a while, as its text says: which slot an update begins with is chance
    (5 of 15 times it was the one that still served).
    """

    id: str
    bad: str
    symptom: str
    remedy: tuple[str, ...]
    good: str = GOOD
    fill: dict[str, str] = field(default_factory=dict)
    writes: tuple[str, ...] = ()
    """What is done to it in between: `deploy` the same file again, `rollback`."""
    loses: int = 0
    within: float = 90


ROLLBACK = ("docker", "service", "rollback")
UPDATE = ("docker", "service", "update")
STUCK = (
    Stuck("paused", CRASH, "update-paused", ROLLBACK),
    Stuck("paused-forward", CRASH, "update-paused", OLD_FILE),
    Stuck(
        "host-port",
        with_deploy(with_app(NEWER, PORT), START_FIRST).replace("replicas: 2", ONE),
        "host-port-taken-by-own-task",
        ROLLBACK,
        good=with_deploy(with_app(GOOD, PORT), START_FIRST).replace("replicas: 2", ONE),
    ),
    Stuck(
        "starting",
        with_app(NEWER, "    healthcheck: {test: [/app, health], interval: 1s}\n"),
        "task-stays-starting",
        ROLLBACK,
    ),
    Stuck(
        "exit-0",
        with_deploy(
            with_app(
                NEWER.replace('V: "2"', 'V: "2", HEALTHY_AFTER: "-1"'),
                "    healthcheck: {test: [CMD, /app, health], interval: 1s, retries: 1}\n",
            ),
            "      restart_policy: {condition: on-failure}\n      update_config: {failure_action: continue}\n",
        ),
        "slot-lost-after-exit-0",
        ROLLBACK,
    ),
    Stuck(
        "attempts",
        with_deploy(
            CRASH,
            "      restart_policy: {max_attempts: 1, delay: 1s}\n      update_config: {failure_action: continue}\n",
        ),
        "slot-lost-attempts-used-up",
        ROLLBACK,
    ),
    Stuck(
        "frozen",
        CRASH,
        "rolled-back-and-fails",
        OLD_FILE,
        writes=("deploy", "rollback"),
    ),
    Stuck("bind", with_app(NEWER, "    volumes: [/none/here:/x]\n"), "bind-source-missing", ROLLBACK),
    Stuck(
        "user",
        with_app(NEWER, "    user: nope\n"),
        "user-unknown",
        (*UPDATE, "--user"),
        fill={"<a number>": "0"},
        loses=1,
    ),
    Stuck(
        "cpus",
        with_deploy(NEWER, '      resources: {limits: {cpus: "999"}}\n'),
        "cpu-limit-above-node",
        (*UPDATE, "--limit-cpu"),
        fill={"<at most ": "", ">": ""},
        loses=1,
    ),
    Stuck(
        "log-driver",
        with_app(NEWER, "    logging: {driver: nope}\n"),
        "plugin-missing-on-nodes",
        (*UPDATE, "--log-driver"),
        fill={"<a driver that exists>": "json-file"},
        loses=1,
    ),
    Stuck(
        "per-node",
        with_deploy(NEWER, START_FIRST).replace("placement: {", "placement: {max_replicas_per_node: 2, "),
        "node-limit-reached",
        (*UPDATE, "--replicas-max-per-node"),
        good=with_deploy(GOOD, START_FIRST).replace("placement: {", "placement: {max_replicas_per_node: 2, "),
        fill={"<one more than now>": "3"},
    ),
)
WAITING = (
    Stuck(
        "no-node",
        NEWER.replace("node.hostname == node1", "node.labels.none == 1"),
        "no-node-meets-constraints",
        OLD_FILE,
    ),
    Stuck(
        "no-node-start-first",
        with_deploy(NEWER, START_FIRST).replace("node.hostname == node1", "node.labels.none == 1"),
        "no-node-meets-constraints",
        ROLLBACK,
        good=with_deploy(GOOD, START_FIRST),
    ),
)
"""States in which a change of a node's entry has the manager judge the old tasks by the new constraints."""


STILL = {"slots-fail", "update-hangs", "update-paused", "completed-with-fewer-tasks"}


def printed(swarm: Swarm, name: str) -> str:
    """Return what a person at the keyboard would paste."""
    words = (("service", "inspect", name), ("service", "ps", "--no-trunc", name), ("service", "ls"))
    shown = ((line, swarm.docker(*line).output) for line in words)
    return "\n".join(f"$ docker {' '.join(line)}\n{output}" for line, output in shown)


def told(swarm: Swarm, name: str) -> Explained:
    return explain([File("paste", printed(swarm, name))]).explained


def stuck(stage: Stage, case: Stuck, stack: str, watch: Watch) -> None:
    """Bring the service into the state, and wait until what `docker` prints is told as the symptom."""
    name = f"{stack}_app"
    assert stage.deploy(stack, case.good).code == 0
    assert watch.wait(lambda: watch.running, 120), watch.tasks()
    assert stage.deploy(stack, case.bad).code == 0
    for write in case.writes:
        if write == "deploy":
            until(lambda: stage.swarm.service(name).update == "paused", "the pause", within=60)
            assert stage.deploy(stack, case.bad).code == 0
        else:
            assert stage.swarm.docker("service", "rollback", "--detach", name).code == 0
    symptom = case.symptom
    try:
        until(
            lambda: symptom in {each.symptom.id for each in told(stage.swarm, name).told}, symptom, within=case.within
        )
    except TimeoutError as error:
        raise AssertionError(f"{error}; docker prints:\n{printed(stage.swarm, name)}") from error


def serving(stage: Stage, name: str) -> int:
    """Return how many tasks serve; one of a crash loop runs now and then, and is another one a moment later."""
    before = stage.swarm.running(name)
    time.sleep(LOOPS)
    return len(before & stage.swarm.running(name))


def run(stage: Stage, case: Stuck, stack: str, command: Command) -> None:
    """Run the command as it is printed, with what is to be filled in filled in."""
    if command.argv[:3] == OLD_FILE:
        assert command.argv[-1] == stack
        assert stage.deploy(stack, case.good).code == 0
        return
    words = list(command.argv[1:])
    for hole, value in case.fill.items():
        words = [word.replace(hole, value) for word in words]
    words.insert(2, "--detach")
    answer = stage.swarm.docker(*words)
    assert answer.code == 0, answer.output


def leave(stage: Stage, case: Stuck) -> None:
    """Bring a service into the state, and out of it by the remedy."""
    with stage.swarm.stack() as stack, stage.watch(f"{stack}_app") as watch:
        stuck(stage, case, stack, watch)
        found = told(stage.swarm, f"{stack}_app")
        command = next(each for each in found.now if each.argv[: len(case.remedy)] == case.remedy)
        served = serving(stage, f"{stack}_app")
        watch.begin()
        run(stage, case, stack, command)
        assert watch.wait(lambda: watch.running, 120), watch.tasks()
        trace = watch.trace(after=2, limit=30)
        assert measures.lowest(trace) >= served - case.loses, "what served stopped serving"
        until(lambda: not STILL & {each.symptom.id for each in told(stage.swarm, f"{stack}_app").told}, "the end of it")
        assert measures.serving(trace)[-1][1] == trace.wanted
