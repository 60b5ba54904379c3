"""What a text claims for itself alone in a Swarm, and turns: texts that claim the same wait for each other."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyengine.document.data import plain
from pyengine.document.document import read
from pyengine.swarm.interpolation import interpolate
from tests.engine.looking import files_of

SECTIONS = ("networks", "volumes", "secrets", "configs")
LAST_PORT = 65535


class Turns:
    """Holds a lock for each thing that may be claimed."""

    def __init__(self) -> None:
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    @contextmanager
    def taken(self, text: str) -> Iterator[set[str]]:
        """Keep what a text claims for oneself; whoever has a part of it comes to an end before."""
        claimed = set[str]().union(*map(claims, files_of(text)))
        locks = [self._locks[claim] for claim in sorted(claimed)]
        for lock in locks:
            lock.acquire()
        try:
            yield claimed
        finally:
            for lock in locks:
                lock.release()


def claims(text: str) -> set[str]:
    """Return the ports that a text publishes, the names in it that are not the stack's own, and whether it has subnets.

    They are read as far as they stand there; a text that does not parse claims nothing.
    """
    try:
        root = read(text).root
    except Exception:  # noqa: BLE001  whatever is wrong with it
        return set()
    data = _mapping(plain(root) if root is not None else None)
    return {f"port {port}" for port in _published(data)} | _names(data) | _subnets(data)


def _published(data: dict[str, Any]) -> set[int]:
    found: set[int] = set()
    for service in _mapping(data.get("services")).values():
        ports = _mapping(service).get("ports")
        for port in ports if isinstance(ports, list) else []:
            said = port.get("published") if isinstance(port, dict) else str(port).rpartition(":")[0]
            for low, high in re.findall(r"(\d+)(?:-(\d+))?", interpolate(str(said or "")).value):
                found |= set(range(int(low), min(int(high or low), LAST_PORT) + 1))
    return found


def _names(data: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for section in SECTIONS:
        for key, value in _mapping(data.get(section)).items():
            said = _mapping(value)
            external = said.get("external")
            name = said.get("name") or _mapping(external).get("name") or (key if external else None)
            if name:
                found.add(f"{section} {interpolate(str(name)).value}")
    return found


def _subnets(data: dict[str, Any]) -> set[str]:
    """Return one claim for all subnets: tasks on a network wait for ever where another has addresses of it."""
    networks = map(_mapping, _mapping(data.get("networks")).values())
    return {"subnets"} if any(_mapping(network.get("ipam")).get("config") for network in networks) else set()


def _mapping(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}
