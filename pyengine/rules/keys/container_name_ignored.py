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
The key is taken out, with the comment that speaks of it. Other services reach this one by its service name.

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
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import take_out
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service

META = Meta("container-name-ignored", Severity.INFO, "Swarm ignores `container_name`", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find a container's name that Swarm will not give it."""
    name = service.view.get("container_name")
    if name is None or not service.stack.for_swarm:
        return
    fix = take_out(
        name,
        "Swarm gives the container a name of its own, with the key and without it.",
        "`docker compose up` does give the name: leave the key if the file is used there too.",
    )
    yield META.finding(
        name.key_place, "`container_name` is ignored: Swarm names the containers itself", service, fix=fix
    )


NAMED = """\
services:
  api:
    image: example/api:2
    # the scripts ask for this name
    container_name: api
    deploy:
      mode: replicated
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
