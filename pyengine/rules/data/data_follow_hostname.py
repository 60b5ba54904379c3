"""Data in a directory that has the container's name.

What it does
------------
Finds brokers and servers that call the directory of their data by the name of their host, RabbitMQ among them, with a
volume there and without a fixed `hostname`.

Why it hurts
------------
Without `hostname` a container has the first letters of its id, and each task is another container: after an update or
a restart the program finds no directory of its name, makes a new one and begins empty. Queues, users and messages lie
in the volume beside it, and it grows.

What we change
--------------
`hostname` is written: the name of the service, and the number of the slot with it where there are several replicas.

When to ignore it
-----------------
What the program keeps is made anew at each start, from a definitions file for example.

Sources
-------
RabbitMQ: docker-library/rabbitmq#6 (`mnesia/rabbit@<hostname>`), rabbitmq/rabbitmq-server#8582; EMQX documentation,
install by Docker (`data/mnesia/<node name>`); MongooseIM documentation, Docker (`-h`); executed on engine 28.5.2: the
name of a container is another one after `docker service update --force`, one that is set stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.environment import environment
from pyengine.swarm.model.settings import is_open, unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import Mount, writable_volumes

META = Meta(
    "data-follow-hostname",
    Severity.HIGH,
    "RabbitMQ loses its queues when a task is replaced",
    __doc__,
    confidence=Confidence.LIKELY,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A program that names its data: its image, where they lie, the variables that name it, if a host's name does."""

    image: re.Pattern[str]
    folder: str
    variables: tuple[str, ...]
    by_host: bool = True


NAMED = (
    Named(
        re.compile(r"(?:^|/)rabbitmq$"),
        "/var/lib/rabbitmq",
        ("RABBITMQ_NODENAME", "RABBITMQ_MNESIA_DIR"),
    ),
    Named(re.compile(r"(?:^|/)mongooseim$"), "/var/lib/mongooseim", ("NODE_NAME", "NODE_HOST")),
    Named(
        re.compile(r"(?:^|/)emqx(?:-ee|-enterprise)?$"),
        "/opt/emqx/data",
        ("EMQX_NODE_NAME", "EMQX_NODE__NAME", "EMQX_HOST"),
        by_host=False,
    ),
)
"""What each one's own page says of its image. Kafka, Elasticsearch, Consul, etcd and CouchDB keep an id in their data
or have a fixed name, so that a new name of the host leaves them what they had."""
_OF_TASK = re.compile(r"\{\{\s*\.Task\.(?:ID|Name)\b")
EACH = "write a `hostname` that is the same for each next task, such as `{{.Node.Hostname}}` where each node has one"
VARIABLE = "its node is called by the address of the task: set `EMQX_NODE_NAME` to `emqx@` and a name with a dot"


def check(service: Service) -> Iterator[Finding]:
    """Find a volume of such a program whose name is another one with each task."""
    mount, known = _kept(service)
    hostname = service.view.get("hostname")
    if mount is None or known is None or not service.stack.for_swarm:
        return
    if known.by_host and hostname is not None and not _OF_TASK.search(hostname.text):
        return
    fix = _fix(service) if known.by_host else None
    program = cut(_image(service).rpartition("/")[2], 20)
    yield META.finding(
        mount.item if hostname is None or not known.by_host else hostname,
        f"`{program}` names its data by its host, a new name each task: it begins empty",
        service,
        fix=fix,
        refusal=None if fix else EACH if known.by_host else VARIABLE,
    )


def _image(service: Service) -> str:
    """Return the image without its tag."""
    path, _, name = service.image.value.split("@")[0].rpartition("/")
    return f"{path}/{name.partition(':')[0]}"


def _kept(service: Service) -> tuple[Mount | None, Named | None]:
    """Return where the data of such a program lie, and which it is; none where a variable says the name."""
    known = next((each for each in NAMED if each.image.search(_image(service))), None)
    if known is None or any(entry.name in known.variables for entry in environment(service)):
        return None, None
    if service.view.get("env_file") is not None:
        return None, None
    for mount in writable_volumes(service):
        if (mount.target.rstrip("/") + "/").startswith(known.folder + "/") and not is_open(mount.item):
            return mount, known
    return None, None


def _fix(service: Service) -> Fix | None:
    """Return the fix that gives it a name; none where there is a task on each node."""
    if service.mode.value != "replicated" or unknown(service.replicas):
        return None
    name = service.name if service.replicas.value <= 1 else f"{service.name}-{{{{.Task.Slot}}}}"
    if "." in service.name or "_" in service.name:
        return None
    return Fix(
        f"call its host `{cut(name, 30)}`",
        (Set((*service.view.route, "hostname"), name, service.view.part.file),),
        Applicability.UNSAFE,
        "A fixed name is that of the next task too, which then finds what the last one left.",
        f"What lies in the volume under an older name is not read: export it before, or rename its directory.{ANEW}",
    )


BROKER = """\
services:
  rabbitmq:
    image: rabbitmq:3.13-management
    volumes:
      - rabbit:/var/lib/rabbitmq
    deploy:
      placement:
        constraints: [node.hostname == a]
volumes:
  rabbit:
"""
FIXED = BROKER.replace("management\n", "management\n    hostname: rabbitmq\n")
BY_TASK = BROKER.replace("management\n", 'management\n    hostname: "{{.Task.Name}}"\n')
EMQX = BROKER.replace("rabbitmq:3.13-management", "emqx/emqx:5.8").replace("/var/lib/rabbitmq", "/opt/emqx/data")

EXAMPLES = [
    Bad(BROKER, "rabbit:/var/lib/rabbitmq", FIXED, "a broker", unsafe=True),
    Bad(BY_TASK, '"{{.Task.Name}}"', BY_TASK.replace("{{.Task.Name}}", "rabbitmq"), "a name of the task", unsafe=True),
    Bad(
        BROKER.replace("image: rabbitmq:3.13-management", "image: mongooseim/mongooseim:6.3").replace(
            "/var/lib/rabbitmq", "/var/lib/mongooseim"
        ),
        "rabbit:/var/lib/mongooseim",
        FIXED.replace("image: rabbitmq:3.13-management", "image: mongooseim/mongooseim:6.3").replace(
            "/var/lib/rabbitmq", "/var/lib/mongooseim"
        ),
        "another one",
        unsafe=True,
    ),
    Bad(EMQX, "rabbit:/opt/emqx/data", None, "by its address", refused="EMQX_NODE_NAME"),
    Good(FIXED, "a fixed name"),
    Good(FIXED.replace("hostname: rabbitmq", 'hostname: "{{.Service.Name}}-{{.Task.Slot}}"'), "one a slot"),
    Good(FIXED.replace("hostname: rabbitmq", "environment: {RABBITMQ_NODENAME: rabbit@localhost}"), "a node's name"),
    Good(BROKER.replace("      - rabbit:/var/lib/rabbitmq", "      - rabbit:/var/log/rabbitmq"), "its logs alone"),
    Good(BROKER.replace("rabbitmq:3.13-management", "kbudde/rabbitmq-exporter:1"), "another program"),
    Good(BROKER.replace("rabbitmq:3.13-management", "consul:1.15"), "its id is in its data"),
    Good(
        BROKER[: BROKER.index("    deploy")] + "    restart: always\n    container_name: r\nvolumes:\n  rabbit:\n",
        "a file for Compose",
    ),
]

NAME = "container Config.Hostname"
ANYWHERE = BROKER.replace("placement:\n        constraints: [node.hostname == a]", "replicas: 1")
EXPERIMENTS = [
    Experiment(
        ANYWHERE, as_written=True, bad=(Stored(NAME, "rabbitmq", there=False),), fixed=(Stored(NAME, "rabbitmq"),)
    ),
]
