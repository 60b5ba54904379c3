"""The networks that services use, which are those that a stack makes or has to find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network, ip_network

from pyengine.swarm.model.settings import Settings, is_open, unknown
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.refusals.networks import OVERLAY, subnet_problem
from pyengine.swarm.spec import names
from pyengine.swarm.spec import networks as spec
from pyengine.swarm.view import Located, View

SHORTEST = names.Names("s")
"""What is refused in the stack with the shortest name is refused in every one."""


@dataclass(frozen=True)
class Network(Settings):
    """An entry of `networks`, or the stack's own network where there is none; `users` are its services."""

    key: str = ""
    users: tuple[Service, ...] = ()

    @property
    def external(self) -> bool:
        """Tell a network that somebody else makes."""
        return self.view is not None and names.external(self.view)

    @cached_property
    def driver(self) -> Located[str]:
        """The driver; without one it is an overlay."""
        return self.text("driver", OVERLAY)

    @property
    def is_overlay(self) -> bool:
        """Tell a network of all nodes, the one kind that the engine makes for services."""
        return self.driver.value == OVERLAY and not unknown(self.driver)

    @cached_property
    def name(self) -> str | None:
        """The name that Docker knows it by, in a stack with the shortest name; None where nobody can know it here."""
        written = [self.view.get(*keys) for keys in (("external", "name"), ("name",))] if self.view is not None else []
        if any(view is not None and is_open(view) for view in written):
            return None
        return str(SHORTEST.of(self.key, self.view).value)

    @property
    def subnets(self) -> tuple[View, ...]:
        """The subnets as written, without those that hang on an unset variable."""
        config = self.view.get("ipam", "config") if self.view is not None else None
        found = [item.get("subnet") for item in config.items()] if config is not None else []
        return tuple(view for view in found if view is not None and not is_open(view))

    @property
    def ranges(self) -> tuple[tuple[View, IPv4Network], ...]:
        """The subnets that the engine takes, with their addresses; it passes over those of IPv6."""
        texts = [(view, view.data) for view in self.subnets if isinstance(view.data, str)]
        found = [(view, ip_network(text, strict=False)) for view, text in texts if not subnet_problem(text)]
        return tuple((view, whole) for view, whole in found if isinstance(whole, IPv4Network))


def networks(stack: Stack) -> tuple[Network, ...]:
    """Return the networks that services use, in the order in which they are used: Docker makes no others."""
    users: dict[str, list[Service]] = {}
    for service in stack.services:
        for key in spec.used(service.view):
            users.setdefault(key, []).append(service)
    section = Settings(stack.view, (), stack.view.key_place).below("networks")
    return tuple(_network(section.below(key), key, tuple(found)) for key, found in users.items())


def _network(entry: Settings, key: str, users: tuple[Service, ...]) -> Network:
    return Network(entry.view, entry.route, entry.place, entry.broken, key, users)


def own(stack: Stack) -> Iterator[Network]:
    """Yield those that the stack makes itself: an entry in the files, or its own network."""
    for network in networks(stack):
        if not network.external and (network.present or network.key == spec.DEFAULT):
            yield network
