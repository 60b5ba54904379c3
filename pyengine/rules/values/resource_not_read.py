"""An amount of memory or processors in a notation that Docker does not read.

What it does
------------
Finds `memory` and `cpus` under `deploy.resources` that Docker cannot read: in the notation of Kubernetes (`512Mi`,
`500m`), in percent, with a decimal comma, with a unit that it does not know.

Why it hurts
------------
`docker stack deploy` refuses the whole file: `invalid suffix: 'mi'`, `failed to parse 500m as a rational number`. The
words do not say in which service.

What we change
--------------
What has one meaning is written as Docker reads it: `512Mi` is Docker's `512M`, `500m` and `50%` are its `"0.5"`.

When to ignore it
-----------------
Never.

Sources
-------
docker/go-units size.go RAMInBytes; docker/cli cli/compose/loader/loader.go (transformSize), opts/opts.go ParseCPUs;
executed with CLI 28.2.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.expected import Accepted, Refused
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.golang import numbers
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("resource-not-read", Severity.HIGH, "invalid suffix: 'mi'", __doc__, refuses=True)
_BINARY = re.compile(r"(\d+(?:\.\d+)?) ?([KMGTP])i", re.IGNORECASE)
_MILLI = re.compile(r"(\d+)m")
_PERCENT = re.compile(r"(\d+) ?%")
YOURS = "what is meant is not in the file: Docker reads `512M` and `1.5G`, and processors as `0.5`"
_READERS = {"memory": numbers.size, "cpus": numbers.nano_cpus}


def check(service: Service) -> Iterator[Finding]:
    """Find amounts that are no numbers to Docker."""
    for block in ("limits", "reservations"):
        for name, reads in _READERS.items():
            view = service.view.get("deploy", "resources", block, name)
            if view is None or is_open(view) or not isinstance(view.data, str) or not service.stack.for_swarm:
                continue
            try:
                reads(view.data)
            except numbers.NumberError:
                fix = _fix(name, view)
                message = f"`{name}: {cut(view.text)}` is refused: Docker reads no such number"
                yield META.finding(view, message, service, fix=fix, refusal=None if fix else YOURS)


def _fix(name: str, view: View) -> Fix | None:
    text = view.text.strip()
    if name == "memory":
        found = _BINARY.fullmatch(text)
        meant = f"{found[1]}{found[2].upper()}" if found else ""
    else:
        milli, percent = _MILLI.fullmatch(text), _PERCENT.fullmatch(text)
        meant = f"{int(milli[1]) / 1000:g}" if milli else f"{int(percent[1]) / 100:g}" if percent else ""
    if not meant:
        return None
    return Fix(
        f"write `{meant}`",
        (Set(view.part.route, meant, view.part.file),),
        Applicability.SAFE,
        "It is the same amount in the notation that Docker reads.",
    )


LIMIT = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 1
      resources:
        limits:
          memory: 512Mi
"""
PARTS = LIMIT.replace("memory: 512Mi", "cpus: 500m")

EXAMPLES = [
    Bad(LIMIT, "512Mi", LIMIT.replace("512Mi", "512M"), "as Kubernetes has it"),
    Bad(PARTS, "500m", PARTS.replace("500m", '"0.5"'), "thousandths of a processor"),
    Bad(PARTS.replace("500m", "50%"), "50%", PARTS.replace("500m", '"0.5"'), "percent of a processor"),
    Bad(LIMIT.replace("512Mi", "512x"), "512x", None, "a unit that nobody knows", refused="not in the file"),
    Bad(PARTS.replace("500m", '"0,5"'), '"0,5"', None, "a comma", refused="not in the file"),
    Good(LIMIT.replace("512Mi", "512MiB"), "taken"),
    Good(LIMIT.replace("512Mi", "1.5G")),
    Good(PARTS.replace("500m", '"0.5"')),
    Good(LIMIT.replace("512Mi", "${MEMORY}"), "nobody can know it here"),
    Good(
        LIMIT.replace("      replicas: 1\n", "").replace("image", "container_name: a\n    image"), "a file for Compose"
    ),
]

EXPERIMENTS = [
    Experiment(text, as_written=True, bad=(Refused(words),), fixed=(Accepted(),))
    for text, words in ((LIMIT, "invalid suffix"), (PARTS, "failed to parse 500m as a rational number"))
]
