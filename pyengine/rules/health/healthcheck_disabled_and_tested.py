"""A healthcheck that is there and switched off.

What it does
------------
Finds `disable: true` beside a `test`, in a file for Swarm: in one file, or where an override switches off what the
first file probes.

Why it hurts
------------
`docker stack deploy` makes the networks and stops: `test and disable can't be set at the same time`. No service is made
or changed. `docker stack config` does not notice.

What we change
--------------
The `test` is taken out, since `disable: true` is the plainer word; `docker compose up` goes by it too.

When to ignore it
-----------------
Never for a file that goes to `docker stack deploy`. If the probe is to run, take `disable` out instead.

Sources
-------
docker/cli cli/compose/convert/service.go:441-448; executed with CLI 28.5.2: the network is there by then, the
service is not; `docker stack config` of 28.2.2 lets it pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Accepted, Refused
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, drop
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service

META = Meta(
    "healthcheck-disabled-and-tested",
    Severity.HIGH,
    "test and disable can't be set at the same time",
    __doc__,
    refuses=True,
)


def check(service: Service) -> Iterator[Finding]:
    """Find a test that is switched off."""
    health = service.healthcheck
    disable = health.flag("disable")
    if not disable.value or unknown(disable) or health.test is None or not service.stack.for_swarm:
        return
    fix = Fix(
        "leave it switched off",
        drop(health.test),
        Applicability.UNSAFE,
        "`disable: true` alone says that there is no probe.",
        f"If the probe is to run, take `disable` out instead.{ANEW}",
    )
    message = "`disable` beside `test` in a healthcheck: the deploy is refused once it has made networks"
    related = [(health.test.key_place, "the test that is switched off")]
    yield META.finding(disable, message, service, fix=fix, related=related)


BOTH = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 10s
      disable: true
    deploy:
      replicas: 2
"""
OFF = BOTH.replace('      test: ["CMD", "/api", "health"]\n', "")
LINE = BOTH.replace('["CMD", "/api", "health"]', "/api health")

EXAMPLES = [
    Bad(BOTH, "true", OFF, "the whole file", unsafe=True),
    Bad(LINE, "true", OFF, "a string is a test too", unsafe=True),
    Good(OFF, "there is no test"),
    Good(BOTH.replace("true", "false"), "it is not switched off"),
    Good(BOTH.replace("disable", "# disable"), "a comment"),
    Good(BOTH.replace("true", "${OFF}"), "nobody can know it here"),
    Good(BOTH.replace("    deploy:\n      replicas: 2\n", "    container_name: api\n"), "Compose takes both"),
]

EXPERIMENTS = [
    Experiment(
        BOTH,
        as_written=True,
        bad=(Refused("test and disable can't be set at the same time"),),
        fixed=(Accepted(),),
    )
]
