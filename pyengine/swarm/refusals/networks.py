"""Networks, secrets and configs that the engine does not make.

moby daemon/network.go, api/types/network/ipam.go, daemon/cluster/networks.go; swarmkit manager/controlapi/network.go.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from pyengine.swarm.refusals.words import failed, file_name, name, rpc
from pyengine.swarm.spec import networks
from pyengine.swarm.spec.names import Names, external
from pyengine.swarm.spec.reading import pairs, text
from pyengine.swarm.view import View

OVERLAY = "overlay"
_LOCAL = {"bridge", "macvlan", "ipvlan"}
_ONCE = {"host", "null"}
_BUILT_IN = {"bridge", "host", "none"}
_LOOKED_AT = 4
_PREDEFINED = "com.docker.swarm.predefined"


def refused(services: dict[str, View], stack: View, names: Names) -> Iterator[str]:
    """Yield what the engine says of the networks that the stack makes; it says the first it comes to, at random."""
    for key in used(services):
        entry = stack.get("networks", key)
        if entry is None or not external(entry):
            full = str(names.of(key, entry).value)
            if problem := _refused(full, entry):
                yield failed("network", full, problem)


def used(services: dict[str, View]) -> tuple[str, ...]:
    """Return the keys of the networks that a service uses; Docker makes no others."""
    return tuple(dict.fromkeys(key for service in services.values() for key in networks.used(service)))


def is_of_one_node(driver: str) -> bool:
    """Tell a driver of the engine's own whose networks no service can use."""
    return driver in _LOCAL or driver in _ONCE


def is_built_in(full: str) -> bool:
    """Tell the name of a network that every engine has, so that no stack can make one of that name."""
    return full in _BUILT_IN


def _refused(full: str, entry: View | None) -> str:
    driver = text(entry, "driver")
    word = str(driver.value) if driver is not None else OVERLAY
    if subnet := _subnets(entry):
        return f"invalid network config:\n{subnet}"
    if full in _BUILT_IN:
        return f"network with name {full} already exists"
    if word in _ONCE:
        return f'only one instance of "{word}" network is allowed'
    if word != OVERLAY:
        return "" if word in _LOCAL else f'plugin "{word}" not found'
    if problem := name(full):
        return problem
    if _PREDEFINED in pairs(entry, "labels"):
        told = f"label {_PREDEFINED} is for internally created predefined networks and cannot be applied by users"
        return rpc(told, "PermissionDenied")
    ipam = text(entry, "ipam", "driver")
    known = ipam is None or ipam.value == "default"
    return "" if known else rpc(f"error during lookup of plugin {ipam.value if ipam is not None else ''}")


def _subnets(entry: View | None) -> str:
    """Return what is wrong with the subnets, a line each."""
    config = entry.get("ipam", "config") if entry is not None else None
    found = [text(item, "subnet") for item in config.items()] if config is not None else []
    return "\n".join(filter(None, (subnet_problem(str(told.value) if told is not None else "") for told in found)))


def subnet_problem(subnet: str) -> str:
    """Return what the engine says of a subnet since 25.0, empty where it takes it.

    It passes over those of IPv6, which no key of a stack file turns on.
    """
    address, slash, length = subnet.partition("/")
    try:
        if not slash or not length.isdecimal() or not length.isascii():
            raise ValueError(length)  # noqa: TRY301 - the same answer as for an address that is none
        whole = ipaddress.ip_network(subnet, strict=False)
    except ValueError:
        return f"invalid subnet {subnet}: invalid CIDR block notation"
    if whole.version != _LOOKED_AT or ipaddress.ip_address(address) == whole.network_address:
        return ""
    return f"invalid subnet {subnet}: it should be {whole}"


def unusable(key: str, stack: View, names: Names) -> str:
    """Return why a service cannot use a network that was made, or that is somebody else's."""
    entry = stack.get("networks", key)
    full = str(names.of(key, entry).value)
    if entry is not None and external(entry):
        if full == "ingress":
            return rpc(f'Service cannot be explicitly attached to the ingress network "{full}"')
        lost = f"could not find the corresponding predefined swarm network: network {full} not found"
        return lost if full == "none" else ""
    driver = text(entry, "driver")
    if driver is None or driver.value == OVERLAY:
        return ""
    return (
        f"The network {full} cannot be used with services. Only networks scoped to the swarm can be used, "
        "such as those created with the overlay driver."
    )


def files(stack: View, names: Names, section: str) -> Iterator[str]:
    """Yield what the engine says of secrets or configs."""
    found = stack.get(section)
    for key, entry in found.entries() if found is not None else ():
        full = str(names.of(key, entry).value)
        driver = text(entry, "driver") if section == "secrets" else None
        problem = "" if external(entry) else file_name(full)
        if driver is not None and not problem and not external(entry):
            problem = rpc(f'plugin "{driver.value}" not found', "Unknown")
        if problem:
            yield failed(section[:-1], full, problem)


def unreadable(stack: View, names: Names, section: str) -> Iterator[str]:
    """Yield what the CLI says of a secret or config that names neither file nor driver: it reads a folder."""
    found = stack.get(section)
    for _, entry in found.entries() if found is not None else ():
        driver = text(entry, "driver") if section == "secrets" else None
        if entry.is_mapping and not external(entry) and driver is None and text(entry, "file") is None:
            yield f"read {names.folder}: is a directory"
