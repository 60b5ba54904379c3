"""A reservation that the limit keeps a task from using.

What it does
------------
Finds `reservations` of memory or CPUs above the `limits` of the same service.

Why it hurts
------------
Docker takes both. The reservation is set aside on the node, and the limit ends or slows the task before it has used
it: what lies between is lost to every other service, and a task may find no node although there is room.

What we change
--------------
Nothing: which of the two is the right number is not in the file.

When to ignore it
-----------------
The room is kept free on purpose.

Sources
-------
swarmkit manager/scheduler/filter.go (reservations choose the node), manager/controlapi/service.go validateResources
(no comparison); executed on a real engine: a limit below the reservation is accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.golang import numbers
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("reservation-above-limit", Severity.LOW, "insufficient resources although the node has room", __doc__)
YOURS = "which of the two is meant is not in the file"
READERS: dict[str, Callable[[str], int]] = {"memory": numbers.size, "cpus": numbers.nano_cpus}


def check(service: Service) -> Iterator[Finding]:
    """Find them once for each service."""
    resources = service.view.get("deploy", "resources")
    if resources is None or not service.stack.for_swarm:
        return
    found: list[tuple[View, View]] = []
    for name, reader in READERS.items():
        kept, most = (resources.get(block, name) for block in ("reservations", "limits"))
        if kept is not None and most is not None and _is_above(kept, most, reader):
            found.append((kept, most))
    if found:
        (kept, most), *others = found
        held, used = (cut(str(each.data), 12) for each in (kept, most))
        yield META.finding(
            kept,
            f"`{held}` is set aside on the node, and a task may use `{used}` of it",
            service,
            refusal=YOURS,
            related=[(most, "the limit"), *((other, "above its limit too") for other, _ in others)],
        )


def _is_above(kept: View, most: View, reader: Callable[[str], int]) -> bool:
    if is_open(kept) or is_open(most):
        return False
    try:
        reserved, limit = (reader(str(view.data)) for view in (kept, most))
    except numbers.NumberError:
        return False
    return 0 < limit < reserved


LIMITED = """\
services:
  web:
    image: example/web:2
    deploy:
      replicas: 2
      resources:
        limits:
          cpus: "0.5"
          memory: 256M
        reservations:
          cpus: "0.25"
          memory: 1G
"""

EXAMPLES = [
    Bad(LIMITED, "1G", None, "a quarter of what is reserved", refused="not in the file"),
    Bad(
        LIMITED.replace("1G", "128M").replace('"0.25"', '"2"'),
        '"2"',
        None,
        "three quarters of two CPUs are lost",
        refused="which of the two",
    ),
    Good(LIMITED.replace("1G", "256M"), "all of it may be used"),
    Good(LIMITED.replace("1G", "${MEMORY}"), "nobody knows here how much"),
    Good(LIMITED.replace("          memory: 256M\n", ""), "no limit"),
    Good(
        LIMITED.replace("      replicas: 2\n", "").replace("    deploy", "    restart: always\n    deploy"),
        "a file for Compose",
    ),
]

NO_EXPERIMENT = "It would take a node that is full; that the file is taken was seen on a real engine."
