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
from pyengine.swarm.hosts import answered, asking, renamed, words
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta("container-name-ignored", Severity.INFO, "Swarm ignores `container_name`", __doc__)
REASON = "Swarm gives the container a name of its own, with the key and without it."
PRICE = "`docker compose up` does give the name: leave the key if the file is used there too."


def check(stack: Stack) -> Iterator[Finding]:
    """Find containers' names that Swarm will not give; worse where another service asks for one."""
    named = [(service, name) for service in stack.services if (name := service.view.get("container_name"))]
    if not named or not stack.for_swarm:
        return
    known, told = answered(stack), words(stack.services)
    for service, name in named:
        text = str(name.data or "") if not is_open(name) else ""
        asked = asking(told, text) if text and text not in known else ()
        yield _finding(service, name, [(other, view) for other, view in asked if other.name != service.name])


def _finding(service: Service, name: View, found: list[tuple[Service, View]]) -> Finding:
    message = "`container_name` is ignored: Swarm names the containers itself"
    if found:
        owner, shown = cut(found[0][0].name, 20), cut(name.text, 20)
        message = f"`container_name` is ignored: `{owner}` asks for `{shown}`, and nobody may answer"
    return META.finding(
        name.key_place,
        message,
        service,
        fix=_fix(service, name, found),
        related=[(view, "asks for it") for _, view in found[:SHOWN]],
        severity=Severity.HIGH if found else None,
        confidence=Confidence.LIKELY if found else None,
    )


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
