"""What the plan of a deploy says is what a real Swarm does: which tasks are replaced, and where a rollback leads."""

from __future__ import annotations

import contextlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.leaves import leaves
from pyengine.incident.live import ServicePlan, plan
from pyengine.incident.live.plan import Action
from pyengine.input.case import Case, File
from tests.engine.versions import asked, command_line
from tools.swarm.swarm import Swarm, until

FILE = """\
version: "3.8"
services:
  web:
    image: app:1
    stop_grace_period: 1s
    environment:
      A: "1"
    deploy:
      replicas: 2
"""
BEGUN, LONG = 8.0, 180.0
"""Seconds after which a rollout has begun, if there is one, and in which it ends on a machine however busy."""
CASES = {
    "the same file": FILE,
    "a label of the service": FILE + "      labels:\n        a: b\n",
    "settings of updates": FILE + "      update_config:\n        parallelism: 2\n",
    "a constraint that all nodes meet": FILE
    + "      placement:\n        constraints:\n          - node.hostname != elsewhere\n",
    "a variable": FILE.replace('A: "1"', 'A: "2"'),
    "a port": FILE.replace("    environment", '    ports: ["80"]\n    environment'),
    "another image": FILE.replace("app:1", "app:2"),
    "when a task is restarted": FILE + "      restart_policy:\n        condition: on-failure\n",
    "one task more": FILE.replace("replicas: 2", "replicas: 3"),
    "one task less": FILE.replace("replicas: 2", "replicas: 1"),
    "a label of the containers": FILE.replace("    environment", "    labels:\n      a: b\n    environment"),
    "another mode": FILE.replace("      replicas: 2\n", "      mode: global\n"),
}


@dataclass(frozen=True)
class Seen:
    """What was foretold and what happened: how many of the old tasks are left, and how many there are."""

    plan: ServicePlan
    refused: bool
    kept: int
    now: int
    left: list[at.Pointer]
    back: str


def tried(swarm: Swarm, text: str) -> Seen:
    version = command_line(swarm)
    with swarm.stack() as stack:
        assert swarm.deploy(stack, asked(FILE, version)).code == 0
        name = f"{stack}_web"
        until(lambda: len(running(swarm, name)) == 2, f"the tasks of {name}")
        old, raw = running(swarm, name), swarm.engine.get(f"/services/{name}", insertDefaults="true")
        files = File("live.json", json.dumps([raw])), File("stack.yml", asked(text, version))
        (foretold,) = plan(Case(files))
        answer = swarm.deploy(stack, asked(text, version))
        time.sleep(BEGUN)
        until(
            lambda: swarm.service(name).update in {None, "completed"}, f"the end of the rollout of {name}", within=LONG
        )
        with contextlib.suppress(TimeoutError):
            until(lambda: len(running(swarm, name)) == 2 + foretold.added, f"as many tasks of {name} as foretold")
        now, service = running(swarm, name), swarm.service(name)
        previous = service.raw.get("PreviousSpec")
        back = "none" if previous is None else "live" if leaves(previous) == leaves(raw["Spec"]) else "other"
        (again,) = plan(Case((File("live.json", json.dumps([service.raw])), files[1])))
        left = [row.pointer for row in again.rows]
        return Seen(foretold, answer.code != 0, len(old & now), len(now), left, back)


def running(swarm: Swarm, name: str) -> set[str]:
    tasks = swarm.engine.get("/tasks", filters={"service": [name]})
    return {task["ID"] for task in tasks if task["Status"]["State"] == "running" and task["DesiredState"] == "running"}


def test_the_plan_is_what_happens(swarm: Swarm) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = dict(zip(CASES, pool.map(lambda text: tried(swarm, text), CASES.values()), strict=True))
    wrong = []
    for name, seen in found.items():
        foretold = seen.plan
        stay = 2 if foretold.action is Action.REFUSE else 2 - (foretold.tasks or 0) + min(foretold.added, 0)
        right = seen.kept == max(stay, 0) and seen.now == 2 + foretold.added and seen.back == (
            "none" if foretold.action is Action.REFUSE else "live"
        )  # fmt: skip
        refused = foretold.action is Action.REFUSE
        if not right or seen.refused != refused or bool(seen.left) != refused:
            wrong.append(f"{name}: {seen}")
    assert not wrong, "\n".join(wrong)
    assert {seen.plan.action for seen in found.values()} == {Action.REWRITE, Action.CHANGE, Action.REFUSE}
