"""Labels in a place where their reader does not look.

What it does
------------
Finds labels under `labels:` whose reader takes them from the service, in a file for Swarm: those of proxies (Traefik,
Caddy, Docker Flow, EasyHAProxy, Interlock, …), of swarm-cronjob and Sablier, of what updates (Shepherd, Gantry,
Swarmpit) and of autoscalers, and those of your own that a service of the files is told to look for on services, as
Shepherd by `FILTER_SERVICES: label=…`. Where the file may be for Compose too, it says so.

Why it hurts
------------
`labels:` makes labels of the containers, `deploy.labels` labels of the service. A proxy, a scheduler or an updater of
a Swarm asks a manager for services and sees no container: there is no route, no job and no update, and no error.

What we change
--------------
The labels that such a reader reads are moved to `deploy.labels`; the others stay.

When to ignore it
-----------------
The reader asks the Docker of each node for containers, as Traefik's `providers.docker` does outside of Swarm mode.

Sources
-------
docker/cli cli/compose/convert/service.go:61-178 (`labels` of the container, `deploy.labels` of the service); executed
on engine 20.10.24: the service has none of them; doc.traefik.io/traefik/providers/swarm, and the readers' own manuals.
"""

# long: the table of the readers, each with its source
from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import LABELS, Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, move_labels
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.labels import CONTAINERS, SERVICE, Label, begins, labels, read_from_containers
from pyengine.swarm.model.settings import is_unset
from pyengine.swarm.model.stack import Service
from pyengine.swarm.named_labels import named_labels

META = Meta(
    "labels-on-containers",
    Severity.MEDIUM,
    "Traefik finds no router for the service",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
READERS = {
    "traefik.": "Traefik",  # providers.swarm lists services
    "caddy": "Caddy",  # caddy-docker-proxy: services, and the containers of its own node
    "swarm.cronjob.": "swarm-cronjob",  # crazy-max: scales services
    "com.df.": "Docker Flow",  # its listener is told of services
    "shepherd.": "Shepherd",  # `docker service inspect`, and updates services
    "gantry.": "Gantry",  # src/lib-gantry.sh: `.Spec.Labels` of `docker service inspect`
    "swarmpit.": "Swarmpit",  # docker/engine/mapper/inbound.clj: (:Labels (:Spec service))
    "swarm.autoscaler": "the autoscaler",  # jcwimer/docker-swarm-autoscaler and its heirs: `.Spec.Labels` of a service
    "swarm.autoscale": "the autoscaler",  # AMEST/swarm-autoscaler: `deploy.labels`
    "orbiter": "Orbiter",  # gianarb/orbiter: lists the services of the Swarm
    "sablier.": "Sablier",  # pkg/provider/dockerswarm: services, which it scales
    "easyhaproxy.": "EasyHAProxy",  # its page on Swarm: "Service labels (not container labels!)"
    "com.docker.lb.": "Interlock",  # docs.mirantis.com/mke, "Use service labels"
    "com.docker.ucp.mesh.http": "the routing mesh of UCP",  # `docker service create --label`
    "ingress.host": "the ingress",  # garutilorenzo/docker-swarm-ingress: lists services
    "ingress.dnsname": "the ingress",  # tpbowden/swarm-ingress-router: lists services
}
"""How labels begin that are read from services, and by whom.

Left out are those that read both, or what their settings say: Prometheus (dockerswarm_sd has either), Diun (a provider
for each), Portainer, Homepage, Dockupdater and docker-volume-backup, where it stops what it backs up.
"""
SWARM_S_OWN = tuple(
    begin for begin in (*READERS, "traefik.swarm.") if begin not in {"traefik.", "caddy", "sablier.", "easyhaproxy."}
)
"""Labels that have a meaning for services alone: a file with them is for Swarm."""
BY_HAND = "move them to `deploy.labels` by hand: several files say them"
PRICE = "What reads them from containers, as the same program does in Compose, no longer finds them."
OF_TRAEFIK = " A Traefik of the Swarm also needs `loadbalancer.server.port`."


def check(service: Service) -> Iterator[Finding]:
    """Find them once for each service; what its reader finds on the service too is there for both."""
    written = list(labels(service, CONTAINERS))
    there = {_reader(label, service) for label in labels(service, SERVICE)}
    readers = [(_reader(label, service), label) for label in written if label.value != "false"]
    found = [(reader, label) for reader, label in readers if reader and reader not in there]
    own = [label for _, label in found if any(_begins(label.name.lower(), begin) for begin in SWARM_S_OWN)]
    if (
        not found
        or any(is_unset(label.view) for label in written)
        or not (own or may_go_to_swarm(service.stack))
        or read_from_containers(service.stack)
    ):
        return
    reader, _ = found[0]
    fix = _moved(service, [label for _, label in found], reader)
    at = service.view.get(*CONTAINERS)
    assert at is not None
    yield META.finding(
        at.key_place,
        f"labels of containers: in a Swarm {reader} reads `deploy.labels` and may find nothing",
        service,
        fix=fix,
        refusal=None if fix else BY_HAND,
        related=further([(label.place, "read from the service") for _, label in found])[:2],
    )


def _reader(label: Label, service: Service) -> str:
    """Return who reads it from services: by its beginning, or the service of the files that is told its name."""
    asks = named_labels(service.stack)
    known = next((reader for begin, reader in READERS.items() if _begins(label.name.lower(), begin)), "")
    own = asks[SERVICE].get(label.name, "") if label.name not in asks[CONTAINERS] else ""
    return known or (f"`{cut(own, 20)}`" if own else "")


def _begins(name: str, begin: str) -> bool:
    """Tell a label of this reader; Caddy's are `caddy`, `caddy.…` and `caddy_1.…`."""
    return begins(name, begin, "._")


def _moved(service: Service, found: list[Label], reader: str) -> Fix | None:
    ops = move_labels(service, found, CONTAINERS, SERVICE)
    caveat = PRICE + (OF_TRAEFIK if reader == READERS["traefik."] else "") + ANEW
    reason = "A manager tells the labels of services."
    return Fix("move them to `deploy.labels`", ops, Applicability.UNSAFE, reason, caveat) if ops else None


ROUTED = """\
services:
  portal:
    image: example/portal:2
    labels:
      - traefik.enable=true
      - traefik.http.routers.portal.rule=Host(`portal.example.test`)
      - traefik.http.services.portal.loadbalancer.server.port=8080
    deploy:
      replicas: 2
"""
MOVED = """\
services:
  portal:
    image: example/portal:2
    deploy:
      replicas: 2
      labels:
        - traefik.enable=true
        - traefik.http.routers.portal.rule=Host(`portal.example.test`)
        - traefik.http.services.portal.loadbalancer.server.port=8080
"""
CADDY = """\
services:
  portal:
    image: example/portal:2
    labels:
      caddy: portal.example.test
      caddy.reverse_proxy: "{{upstreams 8080}}"
      team: web
    deploy:
      replicas: 2
"""
UPDATED = """\
services:
  portal:
    image: example/portal:2
    labels:
      shepherd.enable: "true"
      shepherd.auth.config: default
"""
NAMED = UPDATED.replace('shepherd.enable: "true"\n      shepherd.auth.config: default', 'org.acme.follow: "true"')
UPDATER = """\
  updater:
    image: example/updater:2
    environment:
      FILTER_SERVICES: label=org.acme.follow=true
    deploy:
      replicas: 1
"""
OWNED = """\
services:
  portal:
    image: example/portal:2
    labels:
      org.acme.follow: "true"
    deploy:
      labels:
        traefik.enable: "false"
"""
ASKING = """\
  updater:
    image: example/updater:2
    command: ["sh", "-c", "docker service ls -q --filter label=org.acme.follow"]
"""
BESIDE = """\
services:
  portal:
    image: example/portal:2
    labels:
      team: web
    deploy:
      replicas: 2
      labels:
        caddy: portal.example.test
        caddy.reverse_proxy: "{{upstreams 8080}}"
"""
LISTED = """\
services:
  portal:
    image: example/portal:2
    labels:
      - shepherd.enable=true
      - team=web
      - shepherd.auth.config=a
    deploy:
      labels:
        - owner=b
"""
MERGED = """\
services:
  portal:
    image: example/portal:2
    labels:
      - team=web
    deploy:
      labels:
        - shepherd.enable=true
        - shepherd.auth.config=a
        - owner=b
"""
PROXY = """\
  proxy:
    image: example/traefik:3
    command: --providers.docker=true
"""

EXAMPLES = [
    Bad(
        UPDATED.replace(
            'shepherd.enable: "true"\n      shepherd.auth.config', "swarmpit.service.deployment.autoredeploy"
        ),
        "labels",
        """\
services:
  portal:
    image: example/portal:2
    deploy:
      labels:
        swarmpit.service.deployment.autoredeploy: default
""",
        "a console that reads them from the service",
        unsafe=True,
    ),
    Bad(
        NAMED + UPDATER,
        "labels",
        NAMED.replace("    labels:\n", "    deploy:\n      labels:\n").replace("      org", "        org") + UPDATER,
        "a label of your own, named to its reader",
        unsafe=True,
    ),
    Bad(
        OWNED + ASKING,
        "labels",
        OWNED.replace('    labels:\n      org.acme.follow: "true"\n', "").replace(
            '"false"\n', '"false"\n        org.acme.follow: "true"\n'
        )
        + ASKING,
        "another reader finds its own",
        unsafe=True,
    ),
    Bad(LISTED, "labels", MERGED, "two lists", unsafe=True),
    Good(NAMED + UPDATER.replace("org.acme.follow", "org.acme.other"), "another label is named"),
    Good(NAMED + UPDATER.replace("FILTER_SERVICES", "FILTER_LOGS"), "nobody knows here what is filtered"),
    Good(UPDATED.replace("shepherd.", "swarmpits."), "another name that begins so"),
    Good(UPDATED.replace("shepherd.", "docker-volume-backup."), "a reader of both"),
    Bad(ROUTED, "labels", MOVED, "the proxy of another stack", unsafe=True),
    Bad(
        ROUTED.replace("portal.example.test", "$$host"),
        "labels",
        MOVED.replace("portal.example.test", "$$host"),
        "a dollar stays one",
        unsafe=True,
    ),
    Bad(CADDY, "labels", BESIDE, "another label stands beside them, and stays", unsafe=True),
    Bad(
        UPDATED,
        "labels",
        UPDATED.replace("    labels:\n", "    deploy:\n      labels:\n").replace("      shepherd", "        shepherd"),
        "its labels say that it is for Swarm",
        unsafe=True,
    ),
    Bad(
        ROUTED.replace("      - traefik.http.services", "      # its port\n      - traefik.http.services"),
        "labels",
        MOVED.replace("        - traefik.http.services", "        # its port\n        - traefik.http.services"),
        "a comment goes with them",
        unsafe=True,
    ),
    Good(MOVED),
    Good(ROUTED.replace("traefik.", "team."), "a label that nobody reads"),
    Good(MOVED.replace("    deploy:", "    labels: [traefik.enable=true]\n    deploy:", 1), "there for both"),
    Good(ROUTED + PROXY, "the file's own proxy asks for containers"),
    Good(
        ROUTED.replace("    deploy:\n      replicas: 2\n", "    restart: unless-stopped\n    container_name: portal\n"),
        "a file for Compose",
    ),
    Good(ROUTED.replace("portal.rule", "${ROUTER}.rule"), "nobody knows here what they say"),
    Good(
        CADDY.replace("caddy: portal.example.test\n      caddy.reverse_proxy", "caddyfile: a\n      caddyshack.b"),
        "other names that begin so",
    ),
]

EXPERIMENTS = [
    Experiment(
        ROUTED,
        as_written=True,
        bad=(Stored(LABELS, "traefik.enable=true", there=False),),
        fixed=(Stored(LABELS, "traefik.enable=true"),),
    ),
]
