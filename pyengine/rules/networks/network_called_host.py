"""A network of the stack's own, called as one that the node has.

What it does
------------
Finds an entry `host`, `none`, `bridge`, `ingress` or `docker_gwbridge` in `networks` that says nothing more, neither
`external` nor a `name` nor settings of its own, and that services use.

Why it hurts
------------
The key names an entry of the file, not a network that is there: Docker makes a new overlay, `<stack>_host`. A task on
it has an address of that network, and sees nothing of the node's: no interfaces, no ports that others open. One that
was to have no network at all is on one.

What we change
--------------
`external: true` for `host`, where its services are on no other network and publish nothing: it then is the node's own.
On `none` and `ingress` no service can be, and of the others the file does not tell whether they are meant.

When to ignore it
-----------------
A network of the stack's own is meant, and only the name is unlucky.

Sources
-------
docker/cli cli/compose/convert/compose.go (Networks, Scope): what is not external gets the stack's name before its key;
docker/docs#6124 (telegraf sees one overlay, not its node).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.networks import Network, own
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.networks import used

META = Meta(
    "network-called-host",
    Severity.MEDIUM,
    "The network `host` of a stack is not the node's",
    __doc__,
    confidence=Confidence.LIKELY,
)
SURE = ("host", "none")
"""Nobody calls a network of his own so; the others may be meant as they are."""
MAYBE = ("bridge", "ingress", "docker_gwbridge")
REFUSALS = {
    "host": "a task on the node's network can be on no other and publishes nothing: which is meant is yours to say",
    "none": "a service without a network is nothing Swarm has: which network it is to be on is yours to decide",
}
UNCLEAR = "another name says that one of the stack's own is meant: whether it is, is yours to say"


def check(stack: Stack) -> Iterator[Finding]:
    """Find entries that have nothing but the name."""
    for network in own(stack) if stack.for_swarm else ():
        view = network.view
        if view is None or network.key not in (*SURE, *MAYBE) or [*view.entries()]:
            continue
        is_sure, fix = network.key in SURE, _outside(network)
        yield META.finding(
            view.key_place,
            f"`{network.key}` is a new network here, `<stack>_{network.key}`, not the one that each node has",
            None,
            fix=fix,
            refusal=None if fix else REFUSALS.get(network.key, UNCLEAR),
            related=[(service.settings.place, "is on this network") for service in network.users],
            severity=None if is_sure else Severity.INFO,
            confidence=None if is_sure else Confidence.POSSIBLE,
        )


def _outside(network: Network) -> Fix | None:
    """Return the fix for what can be on the node's network: services on no other, that publish nothing."""
    alone = all(len(used(user.view)) == 1 and user.view.get("ports") is None for user in network.users)
    if network.key != "host" or network.view is None or not alone:
        return None
    return Fix(
        "take the node's own",
        (Set((*network.view.part.route, "external"), value=True, file=network.view.part.file),),
        Applicability.UNSAFE,
        "The task then has the interfaces of its node.",
        f"It listens on the node itself, and other services do not reach it by its name.{ANEW}",
    )


AGENT = """\
services:
  agent:
    image: example/agent:2
    networks: [host]
    deploy:
      mode: global
networks:
  host:
"""
NODES = AGENT.replace("  host:\n", "  host:\n    external: true\n")

EXAMPLES = [
    Bad(AGENT, "host", NODES, "it was to see the interfaces of the node", unsafe=True),
    Bad(
        AGENT.replace("  host:", "  host: {}"),
        "host",
        NODES.replace("\n    external: true", " {external: true}"),
        "nothing in braces is nothing too",
        unsafe=True,
    ),
    Bad(AGENT.replace("[host]", "[host, back]") + "  back:\n", "host", None, "two", refused="can be on no other"),
    Bad(AGENT.replace("host", "none"), "none", None, "it has a network after all", refused="nothing Swarm has"),
    Bad(AGENT.replace("host", "ingress"), "ingress", None, "perhaps only the name", refused="yours to say"),
    Good(NODES),
    Good(AGENT.replace("  host:\n", "  host:\n    name: agents\n"), "a name of its own"),
    Good(AGENT.replace("  host:\n", "  host:\n    driver: overlay\n"), "an overlay is meant"),
    Good(AGENT.replace("host", "hosts"), "another word"),
    Good(AGENT.replace("[host]", "[back]") + "  back:\n", "no service uses it, and Docker does not make it"),
    Good(AGENT.replace("    deploy:\n      mode: global\n", "    restart: always\n"), "a file for Compose"),
]

NO_EXPERIMENT = "Docker's command gives the name; the network does what every overlay does, so nothing would fail."
