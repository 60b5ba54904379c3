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
Where a shell waits for the name and then starts the program, which so never starts, the program starts first and the
shell waits beside it. Else nothing: the probe has to answer before the cluster has formed. Ask for the process alone
(its port, a file), and watch the quorum elsewhere.

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

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.hosts import all_tasks, as_read, is_address, needs_own_name, told
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta(
    "healthcheck-needs-own-name",
    Severity.MEDIUM,
    "The cluster never forms with a healthcheck",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
SCRIPT = 2
"""Where the words of a shell have what it runs, behind `sh -c`."""
_SHELL = re.compile(r"(?:/(?:usr/)?bin/)?(?:ba|da|a)?sh")
_WAITS = re.compile(
    r"\s*((?:until|while)\b(?:[^;&|$`]|>&[0-9])*;\s*do\b[^&|$`]*?;\s*done)\s*(?:;|&&)(?!\s*exec\b)([^;&|$`\n]+)"
)
"""A loop, and one program behind it that takes nothing from it."""
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
    fix = _first(service, found)
    yield META.finding(
        found,
        f"{'`tasks.' if cluster else '`'}{cut(service.name)}` resolves once a task is healthy: it may wait for itself",
        service,
        fix=fix,
        refusal=None if fix else YOURS,
        severity=None if cluster else Severity.INFO,
        related=[(service.settings.below("healthcheck").place, "until this says so")],
    )


def _first(service: Service, found: View) -> Fix | None:
    """Return the fix that starts the program before the loop that waits for the name, where a shell runs both."""
    for key in ("entrypoint", "command"):
        run = service.view.get(key)
        words = list(run.items()) if run is not None else []
        texts = [as_read(word) for word in words]
        is_script = len(words) == SCRIPT + 1 and words[SCRIPT].route == found.route
        if not is_script or not _SHELL.fullmatch(texts[0]) or texts[1] != "-c":
            continue
        if both := _WAITS.fullmatch(texts[SCRIPT]):
            return Fix(
                "start the program before the loop",
                (Set(found.route, f"{both[2].strip()} & {both[1]}; wait", found.place.file),),
                Applicability.UNSAFE,
                "The probe is then answered, the task gets its name, and the loop ends.",
                f"The program runs before the others are found: it has to look for them again by itself.{ANEW}",
            )
    return None


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

LOOP = """\
services:
  store:
    image: example/store:2
    command: ["sh", "-c", "until nslookup tasks.store; do sleep 1; done; store --port 9000"]
    healthcheck:
      test: ["CMD", "/store", "answers"]
      start_period: 60s
    deploy:
      replicas: 3
"""
BESIDE = LOOP.replace(
    "until nslookup tasks.store; do sleep 1; done; store --port 9000",
    "store --port 9000 & until nslookup tasks.store; do sleep 1; done; wait",
)

EXAMPLES = [
    Bad(
        LOOP,
        '"until nslookup tasks.store; do sleep 1; done; store --port 9000"',
        BESIDE,
        "what would answer the probe starts behind the loop",
        unsafe=True,
    ),
    Bad(
        LOOP.replace("done; store", "done; exec store"),
        '"until nslookup tasks.store; do sleep 1; done; exec store --port 9000"',
        None,
        "a program that takes the shell's place, and its signals",
        refused="in the program",
    ),
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
