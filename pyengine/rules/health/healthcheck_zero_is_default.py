"""A zero that means the default.

What it does
------------
Finds `retries: 0`, `interval: 0s` and `timeout: 0s` in a healthcheck.

Why it hurts
------------
Docker takes 0 for a value that is not set: the image's own is used, or else the default, 3 retries, an interval and a
timeout of 30 s. The first failed probe does not end the task then, probes are not made without a pause, and none may
take for ever.

What we change
--------------
Nothing: whether the first failure is to count (`retries: 1`), or none at all (`disable: true`), is not written.

When to ignore it
-----------------
The default is what you want; then the key may as well go.

Sources
-------
moby daemon/health.go:25-41, daemon/commit.go:82-104; executed: with `interval: 0s` the first probe comes after 30 s.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.duration import parse
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service

META = Meta("healthcheck-zero-is-default", Severity.LOW, "A zero in a healthcheck means the default", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find zeros that are none."""
    health = service.healthcheck
    if health.view is None or health.disabled:
        return
    for key, setting, default, meant in (
        ("interval", health.interval, "30s", "a short one says how often, like `1s`"),
        ("timeout", health.timeout, "30s", "a long one says how long a probe may take"),
        ("retries", health.retries, "3", "`retries: 1` takes the first failure, `disable: true` none"),
    ):
        view = health.view.get(key)
        if view is None or unknown(setting) or not _is_zero(view.data):
            continue
        message = f"`{key}: {cut(str(view.data))}` is no zero: Docker takes the image's value, or else {default}"
        yield META.finding(view, message, service, refusal=f"what is meant is not written: {meant}")


def _is_zero(value: object) -> bool:
    return (isinstance(value, str) and parse(value) == 0) or (value == 0 and not isinstance(value, bool | str))


ZERO = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 10s
      retries: 0
    deploy:
      replicas: 2
"""

EXAMPLES = [
    Bad(ZERO, "0", None, "three failures, not one", refused="`retries: 1`"),
    Bad(ZERO.replace("10s", "0s").replace("retries: 0", "timeout: 5s"), "0s", None, "30 s", refused="not written"),
    Bad(ZERO.replace("retries: 0", "timeout: 0ms"), "0ms", None, "a probe may not take for ever", refused="may take"),
    Good(ZERO.replace("retries: 0", "retries: 1")),
    Good(ZERO.replace("retries: 0", "start_period: 0s"), "no time to start is what is meant"),
    Good(ZERO.replace("retries: 0", "# retries: 0"), "a comment"),
    Good(ZERO.replace("retries: 0", "retries: ${RETRIES}"), "nobody can know it here"),
]

EXPERIMENTS = [
    Experiment(
        ZERO.replace("10s", "0s").replace("retries: 0", "timeout: 5s"),
        instead=ZERO.replace("10s", "1s").replace("retries: 0", "timeout: 5s"),
        first=True,
        limit=20,
        bad=(Missing(at_least=2),),
        fixed=(Missing(at_most=0),),
    )
]
