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
The label is moved to `labels:`, which makes labels of the containers.

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
from pyengine.patch.ops import Insert, Op, Remove, Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.labels import CONTAINERS, SERVICE, Label, begins, labels
from pyengine.swarm.model.settings import is_open
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
BY_HAND = "move it to `labels:` by hand: it comes from a variable, or stands behind an anchor"


def check(service: Service) -> Iterator[Finding]:
    """Find them; one that the containers have too is read there."""
    own = {label.name for label in labels(service, CONTAINERS)}
    for label in labels(service, SERVICE):
        reader = _reader(label, service)
        if reader is None or label.name in own:
            continue
        fix = _moved(service, label)
        yield META.finding(
            label.place,
            f"{reader} reads labels of containers: under `deploy.labels` it finds no `{cut(label.name, 24)}`",
            service,
            fix=fix,
            refusal=None if fix else BY_HAND,
        )


def _reader(label: Label, service: Service) -> str | None:
    """Return who reads it from containers: by its beginning, or the service of the files that is told its name."""
    asks = named_labels(service.stack)
    known = next((who for begin, who in READERS.items() if begins(label.name.lower(), begin)), None)
    own = asks[CONTAINERS].get(label.name) if label.name not in asks[SERVICE] else None
    return known or (f"`{cut(own, 16)}`" if own else None)


def _moved(service: Service, label: Label) -> Fix | None:
    view, there = label.view, service.view.get(*CONTAINERS)
    every = service.view.get(*SERVICE)
    if is_open(view) or "$" in view.text or view.is_mapping or len(view.parts) > 1 or every is None:
        return None
    alone = len(list(labels(service, SERVICE))) == 1
    gone: Op = Remove(every.route if alone else view.route, view.part.file)
    route, file = ("services", service.name, *CONTAINERS), view.part.file
    put: Op
    if there is None:
        put = Set(route, {label.name: view.data} if every.is_mapping else [f"{label.name}={label.value}"], file)
    elif there.is_mapping:
        put = Set((*there.route, label.name), label.value, there.part.file)
    else:
        put = Insert((*there.route, len(there.part.items())), f"{label.name}={label.value}", there.part.file)
    return Fix(
        "move it to `labels`",
        (gone, put),
        Applicability.UNSAFE,
        "The containers have what stands under `labels`.",
        f"What reads it from the service, if anything does, no longer finds it.{ANEW}",
    )


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
        None,
        "from a variable",
        refused="by hand",
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
