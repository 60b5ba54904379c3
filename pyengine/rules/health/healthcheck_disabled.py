"""A healthcheck that is switched off where something counts on it.

What it does
------------
Finds a healthcheck with `disable: true` or a test of `NONE` on a service that is to roll back on failure, and one with
times or retries that no probe goes by any more.

Why it hurts
------------
Without a probe a task has failed for Swarm only when its process ends. A version that starts and never answers is
rolled out to the end, and the update says `completed`: `failure_action: rollback` waits for a failure that does not
come. An interval beside a switched off probe looks as if something were watched.

What we change
--------------
Nothing: which probe tells that the service is ready, only its author knows.

When to ignore it
-----------------
The image's own probe is worse than none, and whoever deploys looks at the new version.

Sources
-------
docker/cli cli/compose/convert/service.go:441-448; moby daemon/cluster/executor/container/controller.go:247-302;
swarmkit manager/orchestrator/update/updater.go:217-256; executed: a version that never answers is `completed` with the
healthcheck off, and rolled back with a probe.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, ServesAtEnd
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import intended_order
from pyengine.swarm.words import FAILURE_ACTIONS, spelled

META = Meta("healthcheck-disabled", Severity.INFO, "The healthcheck is off, and nobody sees a version hang", __doc__)
KEYS = ("interval", "timeout", "retries", "start_period", "start_interval")
NO_PROBE = "which probe tells that the service is ready, only you know"


def check(service: Service) -> Iterator[Finding]:
    """Find a probe that is missed."""
    health = service.healthcheck
    if health.view is None or not health.disabled or not service.stack.for_swarm or not is_long_running(service):
        return
    disable = health.view.get("disable")
    if disable is not None and health.test is not None:
        return  # refused as it stands, which is another rule's
    at = disable or health.test
    action = service.update.failure_action
    idle = [view for view in map(health.view.get, KEYS) if view is not None]
    if at is None:
        return
    # Under start-first it is the order that needs the probe, and another rule speaks.
    if spelled(action.value, FAILURE_ACTIONS) == "rollback" and intended_order(service) != "start-first":
        message = "the healthcheck is off: `rollback` sees tasks that end, and none that hang"
        yield META.finding(at, message, service, refusal=NO_PROBE, related=[(action, "what waits for a failure")])
    elif idle:
        message = f"the healthcheck is off: no probe goes by `{idle[0].route[-1]}`"
        related = [(view.key_place, "nobody goes by it") for view in idle]
        yield META.finding(at, message, service, related=related)


OFF = """\
services:
  api:
    image: example/api:2
    healthcheck:
      disable: true
    deploy:
      replicas: 2
      update_config:
        failure_action: rollback
"""
TIMES = OFF.replace("disable: true", 'test: ["NONE"]\n      interval: 10s').replace("rollback", "pause")

EXAMPLES = [
    Bad(OFF, "true", None, "it is rolled out to the end", refused="only you know"),
    Bad(TIMES, '["NONE"]', None, "ten seconds of what?"),
    Good(OFF.replace("true", "false"), "the image's own probe runs"),
    Good(OFF.replace("rollback", "pause"), "nothing is said that a probe was needed for"),
    Good(
        OFF.replace("disable: true", 'test: ["CMD", "/api", "health"]  # disable: true\n      interval: 5s'),
        "a comment",
    ),
    Good(OFF.replace("true", "${OFF}"), "nobody can know it here"),
    Good(TIMES.split("    deploy:", maxsplit=1)[0] + "    container_name: api\n", "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        OFF,
        instead=OFF.replace("disable: true", 'test: ["CMD", "/api", "health"]\n      interval: 1s\n      retries: 2'),
        new=Behaviour(healthy_after=None),
        bad=(Ends(("completed",)), ServesAtEnd(2, at_least=2)),
        fixed=(Ends(("rollback_completed",)), ServesAtEnd(1, at_least=2)),
    )
]
