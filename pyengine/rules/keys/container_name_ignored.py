"""A name that Swarm does not give.

What it does
------------
Finds `container_name` in a file for Swarm.

Why it hurts
------------
Swarm names its containers itself, `<stack>_<service>.<slot>.<task>`, and ignores the key with a warning: whatever looks
for the container by that name, a script or another service, finds nothing.

What we change
--------------
The key is taken out, with the comment that speaks of it. Other services reach this one by its service name: where one
asks for the name of the container, in its command or environment, it asks for the service instead.

When to ignore it
-----------------
The same file is also used with `docker compose up`, which does give the name.

Sources
-------
docker/cli cli/compose/types/types.go:38-41 (deprecated properties), cli/command/stack/loader.go: `Ignoring deprecated
options: container_name`; executed with CLI 28.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Accepted, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW, drop, take_out
from pyengine.rules.message import SHOWN, cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.hosts import answered, asking, renamed
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("container-name-ignored", Severity.INFO, "Swarm ignores `container_name`", __doc__)
REASON = "Swarm gives the container a name of its own, with the key and without it."
PRICE = "`docker compose up` does give the name: leave the key if the file is used there too."


def check(service: Service) -> Iterator[Finding]:
    """Find a container's name that Swarm will not give it; worse where another service asks for it."""
    name = service.view.get("container_name")
    if name is None or not service.stack.for_swarm:
        return
    found = list(_asking(service, name))
    message = "`container_name` is ignored: Swarm names the containers itself"
    if found:
        owner, shown = cut(found[0][0].name, 20), cut(name.text, 20)
        message = f"`container_name` is ignored: `{owner}` asks for `{shown}`, and nobody may answer"
    yield META.finding(
        name.key_place,
        message,
        service,
        fix=_fix(service, name, found),
        related=[(view, "asks for it") for _, view in found[:SHOWN]],
        severity=Severity.MEDIUM if found else None,
        confidence=Confidence.LIKELY if found else None,
    )


def _asking(service: Service, name: View) -> Iterator[tuple[Service, View]]:
    """Yield what other services tell their programs of this name, if Swarm gives it to nobody else."""
    text = str(name.data or "")
    if not text or is_open(name) or text in set(answered(service.stack)):
        return
    for other in service.stack.services:
        if other.name != service.name:
            yield from ((other, view) for view in asking(other, text))


def _fix(service: Service, name: View, found: list[tuple[Service, View]]) -> Fix:
    if not found:
        return take_out(name, REASON, PRICE)
    text = str(name.data)
    ops = (Set(view.part.route, renamed(view.text, text, service.name), view.part.file) for _, view in found)
    title, reason = f"ask for `{cut(service.name)}`", "Swarm's resolver knows the service by its key."
    return Fix(title, (*drop(name), *ops), Applicability.UNSAFE, reason, f"{PRICE}{ANEW}")


NAMED = """\
services:
  api:
    image: example/api:2
    # the scripts ask for this name
    container_name: api
    deploy:
      mode: replicated
"""

ASKED = """\
services:
  redis:
    image: example/redis:2
    container_name: my-redis
    deploy:
      mode: replicated
  web:
    image: example/web:2
    environment:
      CACHE: redis://my-redis:6379/0
      CACHE_HOST: my-redis
"""

EXAMPLES = [
    Bad(
        NAMED,
        "container_name",
        NAMED.replace("    # the scripts ask for this name\n    container_name: api\n", ""),
        "the comment speaks of the key, and goes with it",
        unsafe=True,
    ),
    Bad(
        NAMED.replace("mode: replicated", "replicas: 2\n      endpoint_mode: vip").replace(
            "container_name: api", "container_name: '${NAME:-api}'"
        ),
        "container_name",
        NAMED.replace("mode: replicated", "replicas: 2\n      endpoint_mode: vip").replace(
            "    # the scripts ask for this name\n    container_name: api\n", ""
        ),
        "wherever the name comes from",
        unsafe=True,
    ),
    Bad(
        ASKED,
        "container_name",
        ASKED.replace("    container_name: my-redis\n", "").replace("my-redis", "redis"),
        "another service asks for the name",
        unsafe=True,
    ),
    Good(NAMED.replace("    # the scripts ask for this name\n    container_name: api\n", "")),
    Good(
        NAMED.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, which gives the name",
    ),
]

EXPERIMENTS = [
    Experiment(
        NAMED,
        as_written=True,
        bad=(Says("container_name"),),
        fixed=(Accepted(without="container_name"),),
    )
]
