"""One service without the limit that the others have.

What it does
------------
Finds services without a limit of memory in a file in which others have one, once in a file.

Why it hurts
------------
A task without `deploy.resources.limits.memory` may take all memory of its node. When nothing is left the kernel ends
the process it likes least, which may be one of a service that keeps within its limit, or the Docker engine becomes so
slow that the node is taken for lost.

What we change
--------------
Nothing, because the number is yours: `docker stats` shows what a task takes; half as much again is a beginning.

When to ignore it
-----------------
The node has memory to spare for these tasks at their worst, or the program bounds itself.

Sources
-------
docker/docs content/manuals/engine/containers/resource_constraints.md; moby daemon/config (no limit unless one is
given).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Finding, Severity
from pyengine.rules.message import further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.traits import has_memory_limit

META = Meta("no-memory-limit", Severity.INFO, "One service takes the memory of all others", __doc__)
NUMBER = "the number is yours: `docker stats` shows what a task takes"


def check(stack: Stack) -> Iterator[Finding]:
    """Find services that may take all memory, beside those that may not."""
    if not stack.for_swarm:
        return
    lasting = [service for service in stack.services if is_long_running(service)]
    found = [service for service in lasting if not has_memory_limit(service)]
    if not found or len(found) == len(lasting):
        return  # where no service has a limit that is a policy
    count = f"{len(found)} services have" if len(found) > 1 else "the service has"
    yield META.finding(
        found[0].view.key_place,
        f"{count} no memory limit, as others have: a task may take all memory of its node",
        None,
        refusal=NUMBER,
        related=further([(service.view.key_place, "no limit either") for service in found]),
    )


LIMITED = """\
services:
  web:
    image: example/web:2
    deploy:
      replicas: 2
      resources:
        limits:
          memory: 512M
"""

BESIDE = (
    LIMITED
    + """\
  api:
    image: example/api:2
    deploy:
      replicas: 2
      resources:
        limits:
          cpus: "1"
"""
)

EXAMPLES = [
    Bad(BESIDE, "api", None, "a limit of the CPU is no limit of memory", refused="docker stats"),
    Bad(BESIDE + "  db:\n    image: example/db:4\n", "api", None, "two of three, told once", refused="yours"),
    Good(LIMITED),
    Good(BESIDE.replace("cpus:", "memory: 1G\n          cpus:"), "each has its own"),
    Good(BESIDE.replace('cpus: "1"', "memory: ${MEMORY}"), "how much comes from outside"),
    Good(LIMITED.replace("memory: 512M", "cpus: '1'"), "none has one: that is a policy"),
    Good(
        BESIDE.replace(
            "replicas: 2\n      resources:\n        limits:\n          cpus",
            "mode: replicated-job\n      resources:\n        limits:\n          cpus",
        ),
        "a job ends",
    ),
    Good(
        """\
services:
  web:
    image: example/web:2
    deploy: {resources: {limits: {memory: 512M}}}
  api:
    image: example/api:2
    restart: always
""",
        "a file for Compose",
    ),
]

NO_EXPERIMENT = "It would take all memory of the machine that the experiments run on."
