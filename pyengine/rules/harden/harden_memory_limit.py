"""Bound the memory of a task.

What it does
------------
Names the services without a limit of memory, once in a file.

Why it hurts
------------
A task without `deploy.resources.limits.memory` may take all memory of its node. When nothing is left the kernel ends
the process it likes least, which may be another service's, or the Docker engine becomes so slow that the node is taken
for lost.

What we change
--------------
Nothing, because the number is yours: `docker stats` shows what a task takes; half as much again is a beginning.

When to ignore it
-----------------
The node has memory to spare for all its tasks at their worst, or the program bounds itself.

Sources
-------
docker/docs content/manuals/engine/containers/resource_constraints.md; moby daemon/config (no limit unless one is
given).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Finding, Kind, Severity
from pyengine.rules.fixes import further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.traits import is_to_harden

META = Meta(
    "harden-memory-limit", Severity.INFO, "One service takes the memory of all others", __doc__, kind=Kind.HARDENING
)
NUMBER = "the number is yours: `docker stats` shows what a task takes"


def check(stack: Stack) -> Iterator[Finding]:
    """Find services that may take all memory."""
    found = [service for service in stack.services if is_to_harden(service) and not _is_bounded(service)]
    if not found:
        return
    count = f"{len(found)} services have" if len(found) > 1 else "the service has"
    yield META.finding(
        found[0].deploy.at,
        f"{count} no memory limit: one task may take all memory of its node",
        found[0] if len(found) == 1 else None,
        refusal=NUMBER,
        related=further([(service.deploy.place, f"`{service.name[:30]}`") for service in found]),
    )


def _is_bounded(service: Service) -> bool:
    return service.view.get("deploy", "resources", "limits", "memory") is not None


UNBOUNDED = """\
services:
  web:
    image: example/web:2
    deploy:
      replicas: 2
"""

TWO = (
    UNBOUNDED
    + """\
  api:
    image: example/api:2
    deploy:
      replicas: 2
      resources: {limits: {cpus: "1"}}
"""
)

LIMITED = UNBOUNDED + "      resources: {limits: {memory: 512M}}\n"

EXAMPLES = [
    Bad(UNBOUNDED, "deploy", None, "it may take all there is", refused="docker stats"),
    Bad(TWO, "deploy", None, "both, told once; a limit of the CPU is no limit of memory", refused="yours"),
    Good(LIMITED),
    Good(LIMITED.replace("512M", '"${MEMORY}"'), "how much comes from outside"),
    Good(UNBOUNDED.replace("    deploy:\n      replicas: 2\n", ""), "a file for Compose"),
    Good(UNBOUNDED.replace("replicas: 2", "mode: replicated-job"), "a job ends"),
]

NO_EXPERIMENT = "It would take all memory of the machine that the experiments run on."
