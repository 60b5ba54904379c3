"""A name of Traefik's with the wrong provider behind it.

What it does
------------
Finds `…@docker` in labels where the Traefik of the same files has the provider `swarm` and not `docker`, or the other
way round.

Why it hurts
------------
What labels of a Swarm service make has `@swarm` behind its name since Traefik 3. `auth@docker` is looked for at another
provider: `middleware "auth@docker" does not exist`, and the router is left out.

What we change
--------------
The provider that the command of Traefik has.

When to ignore it
-----------------
A second Traefik reads these labels.

Sources
-------
Traefik 3 migration guide, "Swarm mode provider"; traefik/traefik#11274.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.labels import SERVICE, labels
from pyengine.swarm.model.stack import Service, Stack

META = Meta(
    "label-provider",
    Severity.MEDIUM,
    'middleware "…@docker" does not exist',
    __doc__,
    confidence=Confidence.LIKELY,
)
_ARGUMENT = re.compile(r"--providers\.(docker|swarm)(?![\w-])", re.IGNORECASE)


def check(service: Service) -> Iterator[Finding]:
    """Find references to the other provider."""
    ours = _provider(service.stack) if may_go_to_swarm(service.stack) else ""
    if not ours:
        return
    other = "docker" if ours == "swarm" else "swarm"
    reference = re.compile(rf"(?<=[\w-])@{other}(?![\w-])")
    for label in labels(service, SERVICE):
        if not label.name.lower().startswith("traefik.") or not reference.search(label.value):
            continue
        view = label.view
        name = next(each for each in label.value.split(",") if reference.search(each)).strip()
        fix = Fix(
            f"write `@{ours}`",
            (Set(view.part.route, reference.sub(f"@{ours}", view.text), view.part.file),),
            Applicability.UNSAFE,
            "It is the provider that this file's Traefik has.",
            "Something that another provider makes may be meant: then add that provider.",
        )
        message = f"this Traefik has the provider `{ours}` alone: it knows no `{cut(name)}`"
        yield META.finding(view, message, service, fix=fix)


def _provider(stack: Stack) -> str:
    """Return the one provider of the files' Traefik; "" where there is none, both, or not seen."""
    texts = [
        view.text for service in stack.services if (found := service.view.get("command")) for view in found.texts()
    ]
    named = {found[1].lower() for text in texts for found in _ARGUMENT.finditer(text)}
    return named.pop() if len(named) == 1 else ""


SWARM = """\
services:
  proxy:
    image: example/traefik:3
    command: [--providers.swarm.endpoint=unix:///var/run/docker.sock]
    deploy:
      placement: {constraints: [node.role == manager]}
  web:
    image: example/web:2
    deploy:
      labels:
        traefik.http.routers.web.middlewares: auth@docker
        traefik.http.services.web.loadbalancer.server.port: "80"
"""

OLDER = SWARM.replace("traefik:3", "traefik:2").replace(
    "swarm.endpoint", "docker.swarmMode=true, --providers.docker.endpoint"
)

EXAMPLES = [
    Bad(SWARM, "auth@docker", SWARM.replace("auth@docker", "auth@swarm"), "the provider of Traefik 3", unsafe=True),
    Bad(OLDER.replace("@docker", "@swarm"), "auth@swarm", OLDER, "the older one", unsafe=True),
    Good(SWARM.replace("@docker", "@swarm")),
    Good(SWARM.replace("@docker", "@file"), "a provider of files"),
    Good(SWARM.replace("[--providers.swarm", "[--providers.docker=true, --providers.swarm"), "both are there"),
    Good(
        SWARM.replace("command: [--providers.swarm.endpoint=unix:///var/run/docker.sock]", "user: a"), "not seen here"
    ),
]

NO_EXPERIMENT = "The reader is another program, which the engines of the experiments do not have."
