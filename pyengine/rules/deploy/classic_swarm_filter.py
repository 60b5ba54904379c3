"""Filters of the old Swarm, which nobody reads any more.

What it does
------------
Finds `constraint:…` and `affinity:…` among the variables of a service, and the labels `com.docker.swarm.constraints`,
`com.docker.swarm.affinities` and `com.docker.swarm.reschedule-policies`.

Why it hurts
------------
They were the language of the Swarm that was a program of its own, before Docker 1.12. To the Swarm of today they are a
variable and a label: nothing is refused, and the task runs on any node.

What we change
--------------
Nothing: write `constraints` under `deploy.placement`. For "not beside the other" there is `max_replicas_per_node`
within a service, and for "beside it" a label of the node that both ask for.

When to ignore it
-----------------
The program itself reads a variable of such a name.

Sources
-------
docker/classicswarm scheduler/filter (constraint, affinity); swarmkit manager/constraint/constraint.go (what is read
today).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.environment import environment
from pyengine.swarm.model.labels import CONTAINERS, SERVICE, labels
from pyengine.swarm.model.stack import Service
from pyengine.text import Place

META = Meta("classic-swarm-filter", Severity.MEDIUM, "The constraint in `environment` does nothing", __doc__)
_VARIABLE = re.compile(r"(?:constraint|affinity):")
_LABELS = ("com.docker.swarm.constraints", "com.docker.swarm.affinities", "com.docker.swarm.reschedule-policies")
YOURS = "say it under `deploy.placement.constraints`: which node is meant is yours to say"


def check(service: Service) -> Iterator[Finding]:
    """Find them all."""
    for place, name in _found(service) if may_go_to_swarm(service.stack) else ():
        message = f"`{cut(name)}` is read by nobody: it is of the Swarm before Docker 1.12"
        yield META.finding(place, message, service, refusal=YOURS)


def _found(service: Service) -> Iterator[tuple[Place, str]]:
    for entry in environment(service):
        if _VARIABLE.match(entry.name):
            yield entry.place, entry.name
    for where in (CONTAINERS, SERVICE):
        yield from ((label.place, label.name) for label in labels(service, where) if label.name.lower() in _LABELS)


OLD = """\
services:
  db:
    image: example/data:2
    environment:
      - constraint:storage==ssd
    deploy:
      replicas: 1
"""

EXAMPLES = [
    Bad(OLD, "constraint:storage==ssd", None, "a variable", refused="yours to say"),
    Bad(
        OLD.replace("- constraint:storage==ssd", "affinity:container: =db"),
        "affinity:container",
        None,
        "a mapping",
        refused="yours to say",
    ),
    Bad(
        OLD.replace("environment:\n      - constraint:storage==ssd", "labels:\n      com.docker.swarm.affinities: x"),
        "com.docker.swarm.affinities",
        None,
        "a label",
        refused="placement.constraints",
    ),
    Good(OLD.replace("constraint:storage==ssd", "CONSTRAINT=storage"), "a variable of the program's own"),
    Good(OLD.replace("- constraint:storage==ssd", "A: b  # constraint:storage==ssd"), "a comment"),
    Good(OLD.replace("    deploy:\n      replicas: 1\n", "    restart: always\n    build: .\n"), "a file for Compose"),
]

ASKED = "      placement:\n        constraints: [node.labels.storage == ssd]\n"
EXPERIMENTS = [
    Experiment(
        OLD,
        as_written=True,
        bad=(Stored(ENV, "constraint:storage==ssd"),),
        fixed=(Stored("service TaskTemplate.Placement.Constraints", "node.labels.storage == ssd"),),
        instead=OLD.replace("    environment:\n      - constraint:storage==ssd\n", "") + ASKED,
    ),
]
