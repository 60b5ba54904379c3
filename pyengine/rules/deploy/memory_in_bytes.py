"""An amount of memory without a unit.

What it does
------------
Finds `memory` under `limits` and `reservations` that is a plain number of less than 4 MiB.

Why it hurts
------------
Docker reads a number without a unit as bytes, and the manager refuses less than 4 MiB: `invalid memory value 4096: Must
be at least 4MiB`. `docker stack config` accepts it, and by then networks and other services have been made.

What we change
--------------
An `M` goes behind the number: megabytes are what such numbers mostly mean.

When to ignore it
-----------------
Never: it is refused.

Sources
-------
docker/go-units RAMInBytes; swarmkit manager/controlapi/service.go validateResources; executed on engine 28.5.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Accepted, Refused
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service

META = Meta("memory-in-bytes", Severity.HIGH, "invalid memory value: Must be at least 4MiB", __doc__, refuses=True)
LEAST = 4 * 2**20
"""Bytes: swarmkit manager/controlapi/service.go."""
_LARGEST = 2**20
"""Megabytes, a terabyte: a larger number may well be bytes."""


def check(service: Service) -> Iterator[Finding]:
    """Find numbers of bytes that are too few."""
    for block in ("limits", "reservations"):
        view = service.view.get("deploy", "resources", block, "memory")
        text = view.text.strip() if view is not None else ""
        if view is None or not text.isdecimal() or not text.isascii() or not 0 < int(text[:10]) < LEAST:
            continue
        number = int(text)
        fix = None
        if LEAST // 2**20 <= number <= _LARGEST:
            fix = Fix(
                f"write `{number}M`",
                (Set(view.part.route, f"{number}M", view.part.file),),
                Applicability.UNSAFE,
                "Megabytes are what such a number mostly means.",
                f"If another unit is meant, write that.{ANEW}",
            )
        yield META.finding(
            view,
            f"`memory: {number}` counts bytes: it is refused half-way, 4 MiB is the least",
            service,
            fix=fix,
            refusal=None if fix else "which unit is meant, only you know: `128M`",
        )


BYTES = """\
services:
  worker:
    image: example/worker:2
    deploy:
      resources:
        limits:
          memory: "4096"
"""

EXAMPLES = [
    Bad(BYTES, '"4096"', BYTES.replace("4096", "4096M"), "megabytes are meant", unsafe=True),
    Bad(
        BYTES.replace("limits", "reservations").replace("4096", "256"),
        '"256"',
        BYTES.replace("limits", "reservations").replace("4096", "256M"),
        "what is set aside",
        unsafe=True,
    ),
    Bad(BYTES.replace("4096", "2"), '"2"', None, "two of what?", refused="which unit"),
    Good(BYTES.replace("4096", "268435456"), "256 MiB in bytes"),
    Good(BYTES.replace("4096", "256M"), "a unit"),
    Good(BYTES.replace('"4096"', "${MEMORY}"), "nobody can know it here"),
]

EXPERIMENTS = [
    Experiment(BYTES, as_written=True, bad=(Refused("Must be at least 4MiB"),), fixed=(Accepted(),)),
]
