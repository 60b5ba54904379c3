"""A volume without a name, which the next task does not find again.

What it does
------------
Finds entries of `volumes` that are a path of the container alone, as `- /var/lib/mysql`.

Why it hurts
------------
Docker makes a new volume with a random name for each task. The next one, after an update, a crash or a move, starts
with an empty volume: the data are still on the node, under a name that nobody knows, until somebody prunes.

What we change
--------------
Nothing: which name the volume is to have is yours. `data:/var/lib/mysql`, with `data:` under `volumes` at the top.

When to ignore it
-----------------
The data are not missed: a cache, or a folder that is only to be writable.

Sources
-------
docker/cli cli/compose/convert/volume.go (no source: an anonymous volume); executed on engine 28.5.2: another volume
after an update, without the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import Mount, mounts
from pyengine.swarm.traits import is_database

META = Meta(
    "volume-anonymous", Severity.INFO, "The data are gone after an update", __doc__, confidence=Confidence.POSSIBLE
)
YOURS = "the name is yours to say: `data:{}`, and `data:` under `volumes` at the top"


def check(service: Service) -> Iterator[Finding]:
    """Find them; worse where a database has its data there."""
    if service.is_job or not may_go_to_swarm(service.stack):
        return
    for mount in mounts(service):
        if mount.kind != "volume" or mount.source or not mount.target:
            continue
        kept = is_database(service) and not _is_scratch(mount)
        yield META.finding(
            mount.item,
            f"`{cut(mount.target)}` is a new, empty volume for each task: after an update the data are gone",
            service,
            refusal=YOURS.format(cut(mount.target)),
            severity=Severity.HIGH if kept else None,
            confidence=Confidence.LIKELY if kept else None,
        )


def _is_scratch(mount: Mount) -> bool:
    return mount.target.startswith(("/tmp", "/run", "/var/run", "/var/log", "/var/cache"))  # noqa: S108 - a name


LOST = """\
services:
  db:
    image: mysql:8.4
    volumes:
      - /var/lib/mysql
    deploy:
      replicas: 1
      placement: {constraints: [node.hostname == a]}
"""
NAMED = LOST.replace("- /var/lib/mysql", "- data:/var/lib/mysql") + "volumes:\n  data:\n"

EXAMPLES = [
    Bad(LOST, "/var/lib/mysql", None, "the data of a database", refused="yours to say"),
    Bad(
        LOST.replace("mysql:8.4", "example/app:2").replace("/var/lib/mysql", "{type: volume, target: /srv/cache}"),
        "{type: volume, target: /srv/cache}",
        None,
        "the long form",
        refused="yours to say",
    ),
    Good(NAMED),
    Good(LOST.replace("- /var/lib/mysql", "- {type: tmpfs, target: /var/lib/mysql}"), "memory"),
    Good(LOST.replace("- /var/lib/mysql", "- /srv/data:/var/lib/mysql"), "a folder of the node"),
    Good(LOST.replace("- /var/lib/mysql", "- ${DATA}/var/lib/mysql"), "nobody can know it here"),
    Good(LOST.replace("replicas: 1", "mode: replicated-job"), "a job ends with its data"),
]

EXPERIMENTS = [
    Experiment(
        LOST,
        as_written=True,
        bad=(Stored("service TaskTemplate.ContainerSpec.Mounts.0.Source", "stack_data", there=False),),
        fixed=(Stored("service TaskTemplate.ContainerSpec.Mounts.0.Source", "stack_data"),),
        instead=NAMED,
    ),
]
