"""A network of the engine's own that no service can be on.

What it does
------------
Finds services on the external networks `ingress` and `none`, and networks of the stack that are to be called `bridge`,
`host` or `none`.

Why it hurts
------------
The engine refuses each service on such a network, `Service cannot be explicitly attached to the ingress network`, or
does not make the network: `network with name host already exists`. The deploy stops half-way.

What we change
--------------
Nothing, because the file does not tell what the network is for. A published port is on `ingress` by itself, and
`external: true` with `name: host` is the network of the host.

When to ignore it
-----------------
Never for a file that goes to `docker stack deploy`.

Sources
-------
moby daemon/cluster/services.go, daemon/network.go; executed on engine 28.5.2, where a
service on the external network `host` runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.networks import SHORTEST, Network, networks
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.refusals.networks import is_built_in, unusable

META = Meta(
    "network-built-in-refused", Severity.HIGH, "A service cannot be on the network `ingress`", __doc__, refuses=True
)
OWN = "`external: true` takes the engine's network, another name makes one of the stack's: which is meant?"
OTHERS = {
    "ingress": "a published port is on `ingress` by itself: whether an overlay is meant here is yours to decide",
    "none": "a service without a network is nothing Swarm has: which network it is to be on is yours to decide",
}


def check(stack: Stack) -> Iterator[Finding]:
    """Find what no service can use, in an entry that a service uses."""
    if not stack.for_swarm:
        return
    for network in networks(stack):
        name, view = network.name, network.view
        if name is None or view is None or not _is_refused(network, name, stack):
            continue
        written = view.get("external", "name") or view.get("name")
        told = "services cannot be on it" if network.external else "the engine has one already"
        yield META.finding(
            view.key_place if written is None else written,
            f"a network called `{name}`: {told}, and the deploy is refused half-way",
            None,
            refusal=OTHERS.get(name) if network.external else OWN,
            related=[(service.settings.place, "is on this network") for service in network.users],
        )


def _is_refused(network: Network, name: str, stack: Stack) -> bool:
    return bool(unusable(network.key, stack.view, SHORTEST)) if network.external else is_built_in(name)


INGRESS = """\
services:
  api:
    image: example/api:2
    networks:
      - edge
    deploy:
      mode: replicated
networks:
  edge:
    external: true
    name: ingress
"""

EXAMPLES = [
    Bad(INGRESS, "ingress", None, refused="by itself"),
    Bad(INGRESS.replace("    name: ingress\n", "").replace("edge", "none"), "none", None, refused="nothing Swarm has"),
    Bad(INGRESS.replace("    external: true\n", "").replace("ingress", "host"), "host", None, refused="which is meant"),
    Good(INGRESS.replace("ingress", "host"), "the host's own network, which services may use"),
    Good(
        INGRESS.replace("    external: true\n    name: ingress\n", "    {}\n").replace("edge", "host"),
        "called stack_host",
    ),
    Good(INGRESS.replace("ingress", "${EDGE}"), "nobody can know it here"),
    Good(INGRESS.replace("    networks:\n      - edge\n", ""), "no service uses it"),
    Good(INGRESS.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        text,
        as_written=True,
        instead=better,
        bad=(Refused(said),),
        fixed=(Says("Creating service stack_api"),),
    )
    for text, better, said in (
        (
            INGRESS,
            INGRESS.replace("    external: true\n    name: ingress\n", "    attachable: true\n"),
            "Service cannot be explicitly attached to the ingress network",
        ),
        (
            INGRESS.replace("    external: true\n", "").replace("ingress", "host"),
            INGRESS.replace("ingress", "host"),
            "network with name host already exists",
        ),
    )
]
