"""The short form of a port: docker/go-connections nat/nat.go and nat/parse.go, and what the converter makes of it.

docker/cli opts/swarmopts/port.go: one port a published number, all of them on the ingress network.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

PROTOCOLS = ("tcp", "udp", "sctp")
_MOST = 2**16 - 1
_NUMBER = re.compile(r"[0-9]+", re.ASCII)


class PortError(ValueError):
    """The text is no port; the message is Docker's own."""


@dataclass(frozen=True, slots=True)
class Port:
    """One published port. `address` is the host address that Swarm does not listen on alone."""

    target: int
    published: int
    protocol: str
    address: str = ""
    published_text: str = ""


@dataclass(frozen=True, slots=True)
class _Range:
    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first


def _range(text: str) -> _Range | None:
    pieces = text.split("-")[:2]
    if not all(_NUMBER.fullmatch(piece) and int(piece) <= _MOST for piece in pieces):
        return None
    found = _Range(int(pieces[0]), int(pieces[-1]))
    return found if found.last >= found.first else None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def _split(text: str) -> tuple[str, str, str, str]:
    """Return address, host part, container part and protocol."""
    *front, container = text.split(":")
    address, host = ":".join(front[:-1]), front[-1] if front else ""
    pieces = container.split("/")
    if not pieces[0]:
        return address, host, "", ""
    protocol = pieces[1] if len(pieces) > 1 and pieces[1] else "tcp"
    return address, host, pieces[0], protocol


@lru_cache(64)
def parse(text: str) -> tuple[Port, ...]:
    """Return the ports in the order of the numbers inside. Raises PortError."""
    address, host, container, protocol = _split(text)
    bare = address
    if address.startswith("["):
        if not address.endswith("]"):
            raise PortError(f"invalid IP address {address}: address {address}:: missing ']' in address")
        bare = address[1:-1]
    if bare and not _is_address(bare):
        raise PortError(f"invalid IP address: {bare}")
    if not container:
        raise PortError(f"no port specified: {text}<empty>")
    inside = _range(container)
    if inside is None:
        raise PortError(f"invalid containerPort: {container}")
    outside = _range(host) if host else _Range(0, 0)
    if outside is None:
        raise PortError(f"invalid hostPort: {host}")
    if host and inside.size != outside.size and inside.size:
        raise PortError(f"invalid ranges specified for container and host Ports: {container} and {host}")
    if protocol.lower() not in PROTOCOLS:
        raise PortError(f"invalid proto: {protocol}")
    return tuple(_ports(inside, outside if host else None, protocol.lower(), bare))


def _ports(inside: _Range, outside: _Range | None, protocol: str, address: str) -> Iterator[Port]:
    for step in range(inside.size + 1):
        target = inside.first + step
        if outside is None:
            yield Port(target, 0, protocol, address)
        elif inside.size or not outside.size:
            published = outside.first + step
            yield Port(target, published, protocol, address, str(published))
        else:
            text = f"{outside.first}-{outside.last}"
            for published in range(outside.first, outside.last + 1):
                yield Port(target, published, protocol, address, text)


def is_port(text: str) -> bool:
    """Tell what the schema's format `ports` takes."""
    try:
        parse(text)
    except PortError:
        return False
    return True


def published(text: str) -> str:
    """Return the number that a text publishes, the first of several; "0" where the engine chooses it."""
    try:
        found = parse(text)
    except PortError:
        return text
    return str(found[0].published)


def protocol(text: str) -> str:
    """Return the protocol of a text; the usual one of what is no port."""
    try:
        return parse(text)[0].protocol
    except PortError:
        return PROTOCOLS[0]


def parts(text: str) -> tuple[str, ...]:
    """Return the ports of a text as texts of one port each, in the loader's order; none of what is no port."""
    try:
        found = in_order(parse(text))
    except PortError:
        return ()
    return tuple(f"{f'{port.published}:' if port.published else ''}{port.target}/{port.protocol}" for port in found)


def in_order(ports: tuple[Port, ...]) -> tuple[Port, ...]:
    """Return the ports as the loader lists those of one text: by the letters of target and protocol."""
    return tuple(sorted(ports, key=lambda port: f"{port.target}/{port.protocol}"))


def ignored(port: Port) -> str:
    """Return the warning about an address of the host, empty where there is none."""
    if not port.address or ipaddress.ip_address(port.address).is_unspecified:
        return ""
    host = f"[{port.address}]" if ":" in port.address else port.address
    inside = f"{port.target}/{port.protocol}"
    return f"ignoring IP-address ({host}:{port.published_text}:{inside}) service will listen on '0.0.0.0'"
