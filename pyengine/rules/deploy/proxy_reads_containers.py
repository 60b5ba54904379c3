"""A Traefik whose provider does not look where the labels are.

What it does
------------
Finds a Traefik of the files' own that asks for containers (`providers.docker`, not in Swarm mode) beside labels under
`deploy.labels`, and the option `swarmMode` where the image is Traefik 3, which has it no more.

Why it hurts
------------
`deploy.labels` are labels of services, and a provider of containers finds none of them: every request gets `404 page
not found`. Traefik 3 ends at its start over an option that it does not know, `field not found, node: swarmMode`.

What we change
--------------
For Traefik 3 the option becomes its provider for the Swarm. Else nothing: the version decides how it is called.

When to ignore it
-----------------
Another Traefik reads the labels, or a file of settings turns the other provider on.

Sources
-------
doc.traefik.io/traefik/migrate/v2-to-v3 ("Docker & Docker Swarm": `swarmMode` was removed), providers/swarm;
traefik/traefik#10421.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.labels import SERVICE, labels
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta(
    "proxy-reads-containers",
    Severity.MEDIUM,
    "Traefik finds no router in `deploy.labels`",
    __doc__,
    confidence=Confidence.LIKELY,
)
_MODE = re.compile(r"--providers\.docker\.swarmmode(?:=true)?$", re.IGNORECASE)
_DOCKER = re.compile(r"--providers\.docker(?:[.=]|$)", re.IGNORECASE)
_SWARM = re.compile(r"swarm", re.IGNORECASE)
_THREE = re.compile(r"(?:^|/)traefik:v?3(?:\.|$|-)")
SAY = "Traefik 3 has `--providers.swarm=true`, Traefik 2 `--providers.docker.swarmMode=true`"


def check(stack: Stack) -> Iterator[Finding]:
    """Find them in the command of a Traefik."""
    if not may_go_to_swarm(stack):
        return
    for service in stack.services:
        command = service.view.get("command")
        views = [view for view in command.texts() if view.data is not None] if command is not None else []
        mode = next((view for view in views if _MODE.search(str(view.data))), None)
        if mode is not None and _THREE.search(service.image.value):
            yield _gone(service, mode)
        found = next((view for view in views if _DOCKER.search(str(view.data))), None)
        if found is None or _says_swarm(service) or not any(map(_is_routed, stack.services)):
            continue
        message = "this Traefik asks for containers: of what stands under `deploy.labels` it finds nothing"
        yield META.finding(found, message, service, refusal=SAY)


def _gone(service: Service, mode: View) -> Finding:
    alone = str(mode.data).strip() == mode.text.strip() and " " not in mode.text.strip()
    fix = Fix(
        "use its provider for the Swarm",
        (Set(mode.part.route, "--providers.swarm=true", mode.part.file),),
        Applicability.UNSAFE,
        "Traefik 3 has a provider of its own for the Swarm.",
        f"What names this Traefik's objects with `@docker` has to say `@swarm` then.{ANEW}",
    )
    return META.finding(
        mode,
        f"Traefik 3 knows no `{cut(mode.text.strip().lstrip('-'))}`: it ends at its start",
        service,
        fix=fix if alone else None,
        refusal=None if alone else SAY,
        severity=Severity.HIGH,
    )


def _says_swarm(service: Service) -> bool:
    """Tell a service that has a word of the Swarm in what it is told, or settings in a file that nobody sees here."""
    told = [view for key in ("command", "environment") if (view := service.view.get(key)) is not None]
    names = [name for view in told if view.is_mapping for name, _ in view.entries()]
    texts = [*names, *(text.text for view in told for text in view.texts())]
    return any(_SWARM.search(text) or "configfile" in text.lower() for text in texts)


def _is_routed(service: Service) -> bool:
    return any(label.name.lower().startswith("traefik.") for label in labels(service, SERVICE))


DOCKER = """\
services:
  proxy:
    image: example/traefik:v2.10
    command: [--providers.docker=true]
    deploy:
      placement: {constraints: [node.role == manager]}
  web:
    image: example/web:2
    deploy:
      labels:
        traefik.http.routers.web.rule: Host(`web.example.test`)
        traefik.http.services.web.loadbalancer.server.port: "80"
"""
THREE = DOCKER.replace("example/traefik:v2.10", "traefik:v3.1").replace("docker=true", "docker.swarmMode=true")

EXAMPLES = [
    Bad(DOCKER, "--providers.docker=true", None, "labels of services", refused="Traefik 3 has"),
    Bad(
        THREE,
        "--providers.docker.swarmMode=true",
        THREE.replace("--providers.docker.swarmMode=true", '"--providers.swarm=true"'),
        "an option of Traefik 2",
        unsafe=True,
    ),
    Good(DOCKER.replace("docker=true", "docker.swarmMode=true"), "Traefik 2 in Swarm mode"),
    Good(DOCKER.replace("docker=true", "swarm=true"), "Traefik 3"),
    Good(DOCKER.replace("[--providers.docker=true]", "[--providers.docker=true, --configFile=/t.yml]"), "a file"),
    Good(DOCKER.replace("traefik.http", "team.http"), "nobody else needs it"),
    Good(DOCKER.replace("[--providers.docker=true]", "['${PROVIDER}']"), "nobody can know it here"),
]

NO_EXPERIMENT = "The reader is another program, which the engines of the experiments do not have."
