"""Labels of a service whose reader looks at containers.

What it does
------------
Finds labels under `deploy.labels` whose reader asks the Docker of each node for its containers: agents that collect
logs and measurements, and programs that restart, update or start something in single containers. So it does with a
label of your own that a service of the files is told to look for there, by `AUTOHEAL_CONTAINER_LABEL` or `docker ps`.

Why it hurts
------------
`deploy.labels` makes labels of the service, which a manager tells; the containers have none of them. The agent on the
node finds no label, and goes on as if it had not been written: no logs are collected, nothing is restarted.

What we change
--------------
The labels are moved to `labels:`, which makes labels of the containers; the others stay.

When to ignore it
-----------------
Another program reads the same label from services.

Sources
-------
docker/cli cli/compose/convert/service.go:61-178 (`labels` of the container, `deploy.labels` of the service);
DataDog/datadog-agent#9465, offen/docker-volume-backup cmd/backup/exec.go (`ContainerList`) and #423, elastic beats
autodiscover, and the readers' own manuals; executed on engine 20.10.24: `deploy.labels` are in the spec of the service
alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import CONTAINER_LABELS, Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, move_labels
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.labels import CONTAINERS, SERVICE, Label, begins, labels
from pyengine.swarm.model.stack import Service
from pyengine.swarm.named_labels import named_labels

META = Meta(
    "labels-on-services",
    Severity.MEDIUM,
    "The agent finds no label on the container",
    __doc__,
    confidence=Confidence.LIKELY,
)
_BACKUP = "the backup"
"""offen/docker-volume-backup runs commands in containers (cmd/backup/exec.go), and stops services too."""
READERS = {
    "com.datadoghq.": "Datadog",
    "co.elastic.": "Elastic",
    "com.centurylinklabs.watchtower.": "Watchtower",
    "ofelia.": "Ofelia",
    "autoheal": "autoheal",
    "deunhealth.": "deunhealth",
    "wud.": "WUD",
    "dozzle.": "Dozzle",
    "glance.": "Glance",
    "tsdproxy.": "TSDProxy",  # almeidapaulopt/tsdproxy#63
    "docker-volume-backup.exec-label": _BACKUP,
    **{
        f"docker-volume-backup.{step}-{when}": _BACKUP
        for step in ("archive", "process", "copy", "prune", "exec")
        for when in ("pre", "post")
    },
}
"""How labels begin that are read from containers, and by whom."""
REASON = "The containers have what stands under `labels`."
BY_HAND = "move them to `labels:` by hand: several files say them"


def check(service: Service) -> Iterator[Finding]:
    """Find them once for each service; one that the containers have too is read there."""
    own = {label.name for label in labels(service, CONTAINERS)}
    readers = [(_reader(label, service), label) for label in labels(service, SERVICE) if label.name not in own]
    found = [(reader, label) for reader, label in readers if reader]
    if not found:
        return
    reader, first = found[0]
    ops = move_labels(service, [label for _, label in found], SERVICE, CONTAINERS)
    what = "it" if len(found) == 1 else "them"
    caveat = f"What reads {what} from the service, if anything does, no longer finds {what}.{ANEW}"
    yield META.finding(
        first.place,
        f"{reader} reads labels of containers: under `deploy.labels` it finds no `{cut(first.name, 24)}`",
        service,
        fix=Fix(f"move {what} to `labels`", ops, Applicability.UNSAFE, REASON, caveat) if ops else None,
        refusal=None if ops else BY_HAND,
        related=further([(label.place, f"{who} does not find this one either") for who, label in found]),
    )


def _reader(label: Label, service: Service) -> str | None:
    """Return who reads it from containers: by its beginning, or the service of the files that is told its name."""
    asks = named_labels(service.stack)
    known = next((who for begin, who in READERS.items() if begins(label.name.lower(), begin)), None)
    own = asks[CONTAINERS].get(label.name) if label.name not in asks[SERVICE] else None
    return known or (f"`{cut(own, 16)}`" if own else None)


WATCHED = """\
services:
  balancer:
    image: example/balancer:2
    deploy:
      replicas: 2
      labels:
        team: web
        com.datadoghq.ad.logs: '[{"source": "balancer"}]'
"""
RIGHT = """\
services:
  balancer:
    image: example/balancer:2
    labels:
      com.datadoghq.ad.logs: '[{"source": "balancer"}]'
    deploy:
      replicas: 2
      labels:
        team: web
"""
HEALED = """\
services:
  balancer:
    image: example/balancer:2
    deploy:
      replicas: 2
      labels:
        - autoheal=true
"""
HEALER = """\
  healer:
    image: example/healer:2
    environment:
      AUTOHEAL_CONTAINER_LABEL: org.acme.heal
"""

EXAMPLES = [
    Bad(WATCHED, "com.datadoghq.ad.logs", RIGHT, "an agent on each node", unsafe=True),
    Bad(
        HEALED,
        "autoheal=true",
        HEALED.replace("    deploy:", "    labels:\n      - autoheal=true\n    deploy:").replace(
            "      labels:\n        - autoheal=true\n", ""
        ),
        "a list",
        unsafe=True,
    ),
    Bad(
        WATCHED.replace('\'[{"source": "balancer"}]\'', "${LOGS:-}"),
        "com.datadoghq.ad.logs",
        RIGHT.replace('\'[{"source": "balancer"}]\'', '"${LOGS:-}"'),
        "from a variable",
        unsafe=True,
    ),
    Bad(
        WATCHED.replace("        com.data", "        co.elastic.logs/module: apache\n        com.data"),
        "co.elastic.logs/module",
        RIGHT.replace("      com.data", "      co.elastic.logs/module: apache\n      com.data"),
        "several, and each has its reader",
        unsafe=True,
    ),
    Bad(
        HEALED.replace("autoheal=true", "org.acme.heal=true") + HEALER,
        "org.acme.heal=true",
        HEALED.replace("    deploy:", "    labels:\n      - org.acme.heal=true\n    deploy:").replace(
            "      labels:\n        - autoheal=true\n", ""
        )
        + HEALER,
        "a label of your own, named to its reader",
        unsafe=True,
    ),
    Bad(
        WATCHED.replace("com.datadoghq.ad.logs", "docker-volume-backup.archive-pre"),
        "docker-volume-backup.archive-pre",
        RIGHT.replace("com.datadoghq.ad.logs", "docker-volume-backup.archive-pre"),
        "a command before the backup",
        unsafe=True,
    ),
    Good(RIGHT),
    Good(
        WATCHED.replace("com.datadoghq.ad.logs", "docker-volume-backup.stop-during-backup"),
        "the backup stops services too",
    ),
    Good(HEALED.replace("autoheal=true", "org.acme.heal=true") + HEALER.replace("heal\n", "all\n"), "no name"),
    Good(WATCHED.replace("com.datadoghq", "com.example"), "a label that nobody of the table reads"),
    Good(WATCHED.replace("    deploy:", "    labels: {com.datadoghq.ad.logs: a}\n    deploy:"), "there for both"),
    Good(WATCHED.replace("com.datadoghq", "# com.datadoghq"), "a comment"),
]

EXPERIMENTS = [
    Experiment(
        HEALED,
        as_written=True,
        bad=(Stored(CONTAINER_LABELS, "autoheal=true", there=False),),
        fixed=(Stored(CONTAINER_LABELS, "autoheal=true"),),
    ),
]
