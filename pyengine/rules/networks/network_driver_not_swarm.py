"""A network of one node, where services need one of all nodes.

What it does
------------
Finds a network with `driver: bridge`, `host`, `macvlan` or another of the engine's drivers for one node, that services
of a file for Swarm use.

Why it hurts
------------
The engine makes the network and refuses every service on it, `The network … cannot be used with services`; of `host`
it does not make a second one. The deploy stops half-way, and `docker stack config` does not notice.

What we change
--------------
`driver: bridge` is taken out, so that the network is an overlay, which reaches all nodes. Other drivers are left
alone, because the file does not tell what they were for.

When to ignore it
-----------------
The file only ever goes to Compose.

Sources
-------
moby daemon/cluster/networks.go:346; executed on engines 29.7.2 and 28.5.2: bridge and host. docker/cli
cli/command/stack/deploy_composefile.go:185-188; executed on 28.5.2: the corrected file is refused too until the network
of the first deploy is removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing, Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Remove
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.networks import Network, own
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.refusals.networks import is_of_one_node

META = Meta(
    "network-driver-not-swarm", Severity.HIGH, "The network cannot be used with services", __doc__, refuses=True
)

OTHERWISE = {
    "host": "`external: true` with `name: host` is the host's own network, no driver an overlay: which is meant?",
    "macvlan": "a macvlan for services is made before the deploy (`--config-only`, `--scope swarm`) and named external",
}
UNCLEAR = "without a driver it is an overlay; whether that does what this one was for is yours to decide"
THERE = (
    "If an earlier deploy has made the network, remove that one first (`docker network rm`): Docker changes none that "
    "is there."
)
OF_A_BRIDGE = " Its options and subnets were chosen for a bridge: see whether an overlay is to have them."


def check(stack: Stack) -> Iterator[Finding]:
    """Find networks of one node; those that no service uses are not made."""
    if not stack.for_swarm:
        return
    for network in own(stack):
        driver = network.driver
        if unknown(driver) or not is_of_one_node(driver.value):
            continue
        fix = _overlay(network) if driver.value == "bridge" else None
        yield META.finding(
            driver,
            f"`driver: {driver.value}` is for one node: the deploy is refused half-way",
            None,
            fix=fix,
            refusal=None if fix else OTHERWISE.get(driver.value, UNCLEAR),
            related=[(service.settings.place, "is on this network") for service in network.users],
        )


def _overlay(network: Network) -> Fix:
    """What hangs on the driver, options and subnets, needs a judgement."""
    more = any(network.view is not None and network.view.get(key) for key in ("driver_opts", "ipam"))
    return Fix(
        "take `driver` out",
        (Remove(network.driver.route, network.driver.place.file),),
        Applicability.UNSAFE if more else Applicability.SAFE,
        "Without a driver the network is an overlay, the one kind that services can use.",
        THERE + (OF_A_BRIDGE if more else ""),
    )


BRIDGE = """\
services:
  api:
    image: example/api:2
    networks:
      - back
    deploy:
      mode: replicated
networks:
  back:
    driver: bridge
    attachable: true
"""
OVERLAY = BRIDGE.replace("    driver: bridge\n", "")
SUBNET = "    ipam:\n      config:\n        - subnet: 192.0.2.0/24\n"

EXAMPLES = [
    Bad(BRIDGE, "bridge", OVERLAY, "Docker's word for a network of one machine"),
    Bad(
        BRIDGE.replace("    networks:\n      - back\n", "").replace("  back:", "  default:") + SUBNET,
        "bridge",
        OVERLAY.replace("    networks:\n      - back\n", "").replace("  back:", "  default:") + SUBNET,
        "the stack's own network, with a subnet",
        unsafe=True,
    ),
    Bad(BRIDGE.replace("bridge", "host").replace("    attachable: true\n", ""), "host", None, refused="which is meant"),
    Bad(BRIDGE.replace("bridge", "macvlan"), "macvlan", None, refused="--config-only"),
    Good(BRIDGE.replace("bridge", "overlay  # not bridge")),
    Good(BRIDGE.replace("bridge", "${DRIVER}"), "nobody can know it here"),
    Good(BRIDGE.replace("bridge", "example/plugin:2"), "a plugin may reach all nodes"),
    Good(BRIDGE.replace("    networks:\n      - back\n", ""), "no service uses it, and Docker does not make it"),
    Good(BRIDGE.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
    Good(
        BRIDGE.replace("driver: bridge\n    attachable: true", "external: true\n    name: bridge"),
        "the engine's own network, which services may use",
    ),
]

EXPERIMENTS = [
    Experiment(
        BRIDGE,
        as_written=True,
        bad=(Refused("cannot be used with services"),),
        fixed=(Says("Creating service stack_api"),),
    ),
    Experiment(
        BRIDGE.replace("bridge", "bridge\n    driver_opts:\n      com.docker.network.bridge.enable_icc: 'true'"),
        first=True,
        limit=30,
        bad=(Refused("cannot be used with services"),),
        fixed=(Missing(at_most=0),),
    ),
]
