"""Say how the way back goes.

What it does
------------
Proposes a `rollback_config` for services that update with `order: start-first` and have none.

Why it hurts
------------
A rollback runs with the rollback_config of the version it returns to. Without one it stops each task before its
successor starts, one at a time, even where the update itself started new tasks first.

What we change
--------------
A `rollback_config` is added with start-first, and with the batches of the update where those are of more than one.
All else stays at its default: one at a time, pause on failure. It works from the deploy after this one on. Under
stop-first we propose nothing: the defaults replace one at a time, and no other setting keeps more replicas serving.

When to ignore it
-----------------
The defaults (one at a time, stop-first, pause) are what you want.

Sources
-------
swarmkit updater.go:162-174, 592-623; executed: a rollback went by the settings of the old spec, not of the new
file; batches of two under stop-first left 4 of 6 replicas, the default left 5.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Below, Ends
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Kind, Severity
from pyengine.patch.ops import Value
from pyengine.rules.fixes import AS_FORWARD, ROOM_BACK, put, version_for
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import (
    intended_order,
    is_hazardous_start_first,
    is_lone_and_cared_for,
    is_to_harden,
    may_start_first,
)

META = Meta("harden-rollback-config", Severity.INFO, "The way back is left to defaults", __doc__, kind=Kind.HARDENING)


def check(service: Service) -> Iterator[Finding]:
    """Propose a rollback_config."""
    if service.rollback.present or not is_to_harden(service):
        return
    if not service.stack.is_v3 or unknown(service.replicas) or service.mode.value != "replicated":
        return
    if not _starts_first(service):
        return  # one at a time, stop-first, pause: the defaults already say what is best then
    batch = service.update.parallelism
    in_batches = batch.written and not unknown(batch) and 1 < batch.value < service.replicas.value
    value: dict[str, Value] = {"parallelism": batch.value} if in_batches else {}
    value["order"] = "start-first"
    ops, raised = version_for(service, "deploy", "rollback_config")
    fix = Fix(
        "say how to roll back",
        (*ops, put(service.rollback.at, value)),
        Applicability.UNSAFE,
        AS_FORWARD,
        ROOM_BACK + raised,
    )
    yield META.finding(
        service.deploy.at, "no `rollback_config`: a rollback stops one old task after the other", service, fix=fix
    )


def _starts_first(service: Service) -> bool:
    """Tell whether the update starts new tasks first, as it is or as hardening makes it."""
    order = service.update.order
    decided = order.written and (unknown(order) or not is_lone_and_cared_for(service))
    wanted = may_start_first(service) if not decided else intended_order(service) == "start-first"
    return wanted and not is_hazardous_start_first(service)


UPDATED = """\
version: "3.8"
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 2s
      timeout: 2s
      start_period: 60s
    deploy:
      replicas: 6
      update_config:
        delay: 3s
        failure_action: rollback
        monitor: 45s
        order: start-first
"""

EXAMPLES = [
    Bad(
        UPDATED,
        "deploy",
        UPDATED + "      rollback_config:\n        order: start-first\n",
        unsafe=True,
    ),
    Bad(
        UPDATED.replace("delay: 3s", "parallelism: 2\n        delay: 3s"),
        "deploy",
        UPDATED.replace("delay: 3s", "parallelism: 2\n        delay: 3s")
        + "      rollback_config:\n        parallelism: 2\n        order: start-first\n",
        "the way back goes in the same batches",
        unsafe=True,
    ),
    Good(UPDATED.replace("start-first", "stop-first"), "the defaults keep the most replicas serving"),
    Good(
        UPDATED.replace("    deploy:", "    ports:\n      - {target: 80, published: 80, mode: host}\n    deploy:"),
        "two tasks do not fit on a node: the way back has to stop the old one first",
    ),
    Good(UPDATED + "      rollback_config:\n        parallelism: 1\n"),
]

EXPERIMENTS = [
    Experiment(
        UPDATED,
        new=Behaviour(breaks_after=16),
        bad=(Ends(("rollback_completed",)), Below(at_least=8)),
        fixed=(Ends(("rollback_completed",)), Below(at_most=6)),
        limit=120,
    )
]

READ = [
    Read(
        "A `rollback_config` prepares the way back before the update begins.",
        "A rollback goes by the settings of the version that it returns to. What comes with the bad version is "
        "used from the next deploy on.",
    ),
    Read(
        "A rollback puts back the old image.",
        "It puts back the whole spec: replicas, labels and settings too. Tasks are replaced only where they differ.",
    ),
    Read(
        "`rollback_config` with `parallelism: 0` brings the service back at once, without downtime.",
        "Under stop-first all replaced slots go down together. Nothing is lost only if none had been replaced; "
        "start-first, or one at a time, is kinder.",
    ),
    Read(
        "`failure_action: pause` in `rollback_config` prevents rollback loops.",
        "There are none: Swarm never rolls back a rollback. Pause is the default anyway.",
    ),
]
