"""A service that waits for its own name, which it gets when it is healthy.

What it does
------------
Finds a service with a healthcheck whose command or environment asks for its own tasks (`tasks.store`). One that names
itself as an address, `http://store:9000`, is told as worth knowing. Silent where the command first starts something in
the background.

Why it hurts
------------
Swarm enters a task into the DNS when it is healthy, not before. Members that find each other by the service's own name
and are healthy once they have found each other wait for ever: all tasks stay in `starting`, are killed as unhealthy,
and start again. No setting of the rollout helps.

What we change
--------------
Nothing: the probe has to answer before the cluster has formed. Ask for the process alone (its port, a file), and watch
the quorum elsewhere.

When to ignore it
-----------------
The probe answers without the others, or the name is only told to clients.

Sources
-------
moby daemon/cluster/executor/container/controller.go (ActivateServiceBinding when healthy); executed on engine 20.10.24:
three tasks, all `Starting` and killed with 137, for ever; running after 4 s where the probe answers first.
moby/moby#35451.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.hosts import all_tasks, as_read, is_address, needs_own_name, told
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service

META = Meta(
    "healthcheck-needs-own-name",
    Severity.MEDIUM,
    "The cluster never forms with a healthcheck",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
YOURS = "let the probe answer before the cluster has formed: what it asks for is in the program"


def check(service: Service) -> Iterator[Finding]:
    """Find it once for each service, at the first place: of all tasks, else an address."""
    if not service.stack.for_swarm or not service.healthcheck.active or service.healthcheck.broken:
        return
    cluster = needs_own_name(service)
    texts = [view for view in told(service) if not is_open(view)]
    if cluster is None and any(all_tasks(as_read(view), service.name) for view in texts):
        return
    found = cluster or next((view for view in texts if is_address(as_read(view), service.name)), None)
    if found is None or (cluster is None and _knows_itself(service)):
        return
    yield META.finding(
        found,
        f"{'`tasks.' if cluster else '`'}{cut(service.name)}` resolves once a task is healthy: it may wait for itself",
        service,
        refusal=YOURS,
        severity=None if cluster else Severity.INFO,
        related=[(service.settings.below("healthcheck").place, "until this says so")],
    )


def _knows_itself(service: Service) -> bool:
    """Tell a service whose host name is its name: the container's own file of hosts has that."""
    hostname = service.view.get("hostname")
    return hostname is not None and hostname.data == service.name


STORE = """\
services:
  store:
    image: example/store:2
    environment:
      PEERS: tasks.store
    healthcheck:
      test: ["CMD", "/store", "quorum"]
      start_period: 60s
    deploy:
      replicas: 3
"""

EXAMPLES = [
    Bad(STORE, "tasks.store", None, "healthy with a quorum, and no quorum without names", refused="before the cluster"),
    Bad(
        STORE.replace("PEERS: tasks.store", "- PEERS=tasks.{{.Service.Name}}:9000"),
        "PEERS=tasks.{{.Service.Name}}:9000",
        None,
        "its name by a template",
        refused="in the program",
    ),
    Bad(STORE.replace("tasks.store", "http://store:9000/"), "http://store:9000/", None, "its own address"),
    Good(STORE.replace("tasks.store", "tasks.other"), "another service's"),
    Good(STORE.replace("tasks.store", "tasks.store-b"), "another name"),
    Good(
        STORE.replace("PEERS:", "PEERS: ${PEERS}  # tasks.store\n      OTHER:").replace(
            " tasks.store\n    h", "\n    h"
        )
    ),
    Good(STORE[: STORE.index("    healthcheck")] + STORE[STORE.index("    deploy") :], "no healthcheck, names at once"),
    Good(
        STORE.replace(
            "    environment", '    command: ["sh", "-c", "store & wait-for tasks.store; wait"]\n    environment'
        ),
        "it answers first, and then looks for the others",
    ),
    Good(STORE.replace("tasks.store", "store"), "a word, perhaps no host"),
    Good(
        STORE.replace("tasks.store", "http://store:9000/").replace(
            "    environment", "    hostname: store\n    environment"
        ),
        "the container knows its own host name",
    ),
]

NO_EXPERIMENT = "The test service asks for no name; what happens with one that does was seen on a real engine."
