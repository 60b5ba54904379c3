"""An option of a network that its driver does not read.

What it does
------------
Finds options under `driver_opts` of an overlay network that the overlay driver does not read. It reads three:
`encrypted`, `com.docker.network.driver.mtu` and `com.docker.network.driver.overlay.vxlanid_list`. Of `encrypted` it
does not read the value: the option is found where it says no.

Why it hurts
------------
The engine keeps every option, shows it in `docker network inspect` and does nothing. With `subnet` the network gets
another subnet than the file says. With `encrypted: "false"` the traffic is encrypted all the same, which costs time,
and where a firewall stops ESP tasks of two nodes do not reach each other.

What we change
--------------
What is a key of the network is moved there: `subnet` to `ipam.config`, `attachable` and `internal` beside `driver`.
A name that is nearly one that the driver reads, such as `com.docker.network.mtu` or `mtu`, becomes that one.
`encrypted` that says no is taken out. Other options stay, those of the bridge driver too, for which there is nothing.

When to ignore it
-----------------
Another tool reads the option from `docker network inspect`.

Sources
-------
moby daemon/libnetwork/drivers/overlay/ov_network.go CreateNetwork (the three options; of `encrypted` only whether it is
there); executed on engine 20.10.24: `driver_opts.subnet: 10.77.0.0/24` and the network has 10.0.34.0/24; eth0 has an
MTU of 1424 with `com.docker.network.mtu: "1200"`, of 1124 with `com.docker.network.driver.mtu: "1200"`, both encrypted.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Op, RenameKey, Set
from pyengine.rules.fixes import drop
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import keys
from pyengine.swarm.idle import ENCRYPTED, idle_options, is_no, meant
from pyengine.swarm.keys.key import Type
from pyengine.swarm.model.networks import Network, own
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.view import View

META = Meta("network-option-not-read", Severity.MEDIUM, "The network has another subnet than the file says", __doc__)
SUBNET = "subnet"
PRICE_OF_NAME = "A network that is there already is not changed: remove the stack first, or give it another name."
PRICE = "A network that is there already is not changed: remove the stack first. See that the subnet is free."
OF_BRIDGE = "this is an option of the bridge driver, and an overlay has no such thing: take it out"
UNMOVED = "no key of a stack file says the same to this driver: take the option out if nothing else reads it"


def check(stack: Stack) -> Iterator[Finding]:
    """Find them in overlay networks, once for each."""
    for network in own(stack):
        found = idle_options(network, stack)
        options = network.view.get("driver_opts") if network.view is not None else None
        if found and options is not None:
            yield _finding(network, options, found)


def _finding(network: Network, options: View, found: list[tuple[str, View]]) -> Finding:
    found.sort(key=lambda pair: (not _has_place(network, pair[0]), not _renamed(options, *pair)))
    name, option = found[0]
    fix, right = _fix(network, options, found), meant(name)
    said = f"no driver reads the option `{cut(name)}`: the network is made without it"
    if name == ENCRYPTED:
        said = f"`encrypted: {cut(str(option.data), 10)}` encrypts all the same: the driver does not read the value"
    elif right and not _has_place(network, name):
        said = f"`{cut(name, 24)}` is not read: the driver reads `{cut(right, 40)}`"
    refusal = OF_BRIDGE if name.startswith("com.docker.network.bridge.") else UNMOVED
    return META.finding(
        option.key_place,
        said,
        None,
        fix=fix,
        refusal=None if fix else refusal,
        related=further([(each.key_place, "does not do what it says either") for _, each in found]),
        severity=None if name == ENCRYPTED or right or _has_place(network, name) else Severity.INFO,
    )


def _renamed(options: View, name: str, option: View) -> list[Op]:
    """Return the op that calls an option what the driver calls it: none where that is there, or would encrypt."""
    right = meant(name)
    if name == ENCRYPTED or not right or options.get(right) is not None or (right == ENCRYPTED and is_no(option)):
        return []
    return [RenameKey(part.route, right, part.file) for part in option.parts]


def _has_place(network: Network, name: str) -> bool:
    """Tell an option that is a key of a network, by the table of keys."""
    return name == SUBNET or _is_flag(network, name)


def _is_flag(network: Network, name: str) -> bool:
    row = keys.at((*network.route, name))
    return row is not None and Type.BOOLEAN in row.types and name != "external"


def _fix(network: Network, options: View, found: list[tuple[str, View]]) -> Fix | None:
    """Move what has a place, and take the encryption out that was not wanted; the block goes when it is empty."""
    ops: list[Op] = []
    gone: list[View] = []
    called: dict[str, list[Op]] = {}
    for name, option in found:
        moved = _moved(network, name, option)
        if name == ENCRYPTED or moved:
            ops += moved
            gone.append(option)
        elif renamed := _renamed(options, name, option):
            called.setdefault(meant(name), renamed)
    if not gone and not called:
        return None
    whole = len(gone) == sum(1 for _ in options.entries())
    removed = drop(options) if whole else tuple(op for option in gone for op in drop(option))
    one = next(iter(called)) if called and not gone else ""
    return Fix(
        f"call it `{one}`" if one else "write it where it is read" if ops or called else "take the option out",
        (*removed, *ops, *(op for each in called.values() for op in each)),
        Applicability.UNSAFE,
        "It is the name that the driver reads." if one else "Docker reads the keys of a network from their own places.",
        PRICE_OF_NAME if one else PRICE,
    )


def _moved(network: Network, name: str, option: View) -> list[Op]:
    assert network.view is not None
    if name == SUBNET and network.view.get("ipam") is None and isinstance(option.data, str):
        return [Set((*network.route, "ipam", "config"), [{SUBNET: option.text}], option.part.file)]
    if _is_flag(network, name) and network.view.get(name) is None and str(option.data).lower() in {"true", "false"}:
        return [Set((*network.route, name), str(option.data).lower() == "true", option.part.file)]
    return []


FRONT = """\
services:
  web:
    image: example/web:2
    networks: [front]
networks:
  front:
    driver: overlay
    driver_opts:
      subnet: 10.77.0.0/24
      encrypted: "false"
"""
MOVED = """\
services:
  web:
    image: example/web:2
    networks: [front]
networks:
  front:
    driver: overlay
    ipam:
      config:
        - subnet: 10.77.0.0/24
"""
ATTACHED = FRONT.replace('      subnet: 10.77.0.0/24\n      encrypted: "false"', '      attachable: "true"')

SIZED = FRONT.replace('subnet: 10.77.0.0/24\n      encrypted: "false"', 'com.docker.network.mtu: "1200"')
RIGHT = SIZED.replace("network.mtu", "network.driver.mtu")

EXAMPLES = [
    Bad(FRONT, "subnet", MOVED, "two options, one network", unsafe=True),
    Bad(
        FRONT.replace("      subnet: 10.77.0.0/24\n", ""),
        "encrypted",
        MOVED[: MOVED.index("    ipam")],
        "any value of it encrypts",
        unsafe=True,
    ),
    Bad(
        ATTACHED,
        "attachable",
        ATTACHED.replace('    driver_opts:\n      attachable: "true"\n', "    attachable: true\n"),
        "a key of the network",
        unsafe=True,
    ),
    Bad(
        FRONT.replace('subnet: 10.77.0.0/24\n      encrypted: "false"', "com.docker.network.bridge.name: br0"),
        "com.docker.network.bridge.name",
        None,
        "an option of another driver",
        refused="of the bridge driver",
    ),
    Bad(
        SIZED,
        "com.docker.network.mtu",
        SIZED.replace("network.mtu", "network.driver.mtu"),
        "a name that is nearly right",
        unsafe=True,
    ),
    Bad(SIZED.replace("com.docker.network.mtu", "mtu"), "mtu", RIGHT, "without what it begins with", unsafe=True),
    Bad(
        SIZED.replace("com.docker.network.mtu", "com.docker.network.bridge.mtu"),
        "com.docker.network.bridge.mtu",
        RIGHT,
        "as if it were a bridge",
        unsafe=True,
    ),
    Bad(
        SIZED.replace('com.docker.network.mtu: "1200"', 'encryption: "no"'),
        "encryption",
        None,
        "under the right name it would encrypt",
        refused="no key",
    ),
    Bad(
        SIZED.replace('com.docker.network.mtu: "1200"', 'vendor.color: "blue"'),
        "vendor.color",
        None,
        "nobody's option",
        refused="no key",
    ),
    Good(RIGHT, "the name that the driver reads"),
    Good(MOVED),
    Good(FRONT.replace('subnet: 10.77.0.0/24\n      encrypted: "false"', 'encrypted: ""'), "encrypted as it was meant"),
    Good(FRONT.replace("overlay", "example/plugin:2"), "a plugin reads options of its own"),
    Good(
        FRONT.replace("    driver: overlay\n", "").replace("    networks", "    restart: always\n    networks"),
        "may be a file for Compose",
    ),
    Good(FRONT.replace("10.77.0.0/24", "${SUBNET}").replace('"false"', "${SECURE}"), "nobody can know it here"),
]

EXPERIMENTS = [
    Experiment(
        FRONT,
        as_written=True,
        bad=(Stored("network/front IPAM.Config.0.Subnet", "10.77.0.0/24", there=False),),
        fixed=(Stored("network/front IPAM.Config.0.Subnet", "10.77.0.0/24"),),
    ),
]
