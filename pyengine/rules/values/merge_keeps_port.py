"""A port of an earlier file that stays published beside the later one.

What it does
------------
Finds, in files that are read together, a later one that publishes a port inside under another number than an earlier
one.

Why it hurts
------------
Ports are told apart by the number that is published: another number is another port, and is added. The service then
answers on both: the one that was meant to be replaced stays open on every node, or is already in use there and refuses
the deploy.

What we change
--------------
Nothing: no file can take a port away from an earlier one. What differs from place to place belongs into the files of
those places alone.

When to ignore it
-----------------
It is to answer on both.

Sources
-------
docker/cli cli/compose/loader/merge.go (toServicePortConfigsMap: by `published`); executed with CLI 28.2.2: `8080:80`
and `9090:80` are both there.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm import joined
from pyengine.swarm.model.ports import Port, ports
from pyengine.swarm.model.stack import Service

META = Meta(
    "merge-keeps-port",
    Severity.MEDIUM,
    "An override file does not replace a port",
    __doc__,
    confidence=Confidence.POSSIBLE,
)


def check(service: Service) -> Iterator[Finding]:
    """Find the later numbers of a port inside."""
    found = service.view.get("ports")
    if found is None or not joined.are_several(service.stack) or any(part.value.tag for part in found.parts):
        return  # what a tag does not do is another rule's
    known: dict[tuple[int, str], Port] = {}
    for port in sorted(ports(service), key=lambda port: port.item.part.file):
        first = known.setdefault((port.target, port.protocol), port)
        if first.item.part.file == port.item.part.file or first.published == port.published:
            continue
        yield META.finding(
            port.item,
            f"{cut(first.words)} stays published beside {cut(port.words)}: another number is another port to Docker",
            service,
            refusal="no file takes a port away: write it in the files of the places that want it",
            related=[(first.item, "this one stays")],
        )


BASE = """\
$ cat stack.yml
services:
  api:
    image: example/api:2
    ports: ["8080:80"]
    deploy:
      mode: replicated
$ cat staging.yml
services:
  api:
"""
OVER = BASE + '    ports: ["9090:80"]\n'

EXAMPLES = [
    Bad(OVER, '"9090:80"', None, "the service answers on both", refused="no file takes a port away"),
    Bad(
        BASE + "    ports:\n      - {target: 80, published: 9090, mode: host}\n",
        "{target: 80, published: 9090, mode: host}",
        None,
        "in another form",
        refused="no file takes a port away",
    ),
    Good(BASE + '    ports: ["9090:90"]\n', "another port inside"),
    Good(BASE + "    ports: [{target: 80, published: 8080, mode: host}]\n", "the same number: the later one holds"),
    Good(BASE + '    ports: ["9090:80/udp"]\n', "another protocol"),
    Good(BASE + '    ports: ["${PORT}:80"]\n', "nobody can know it here"),
    Good(BASE + '    # ports: ["9090:80"]\n    hostname: a\n', "a comment"),
]

READ = [
    Read(
        "A `ports` list in an override file replaces the earlier one.",
        "It is added to it; only an entry with the same published number takes the earlier one's place.",
    ),
]

EXPERIMENTS = [
    Experiment(
        OVER,
        as_written=True,
        bad=(Stored("service EndpointSpec.Ports.0.PublishedPort", "8080"),),
        fixed=(Stored("service EndpointSpec.Ports.0.PublishedPort", "8080", there=False),),
        instead=OVER.replace('    ports: ["8080:80"]\n', ""),
    ),
]
