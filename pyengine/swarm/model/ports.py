"""The ports of a service, as Swarm is told of them, each with the item of the list that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.swarm.golang.ports import PortError
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.spec import ports as spec
from pyengine.swarm.spec.told import plain
from pyengine.swarm.view import View


@dataclass(frozen=True, slots=True)
class Port:
    """A port that is published. `published` is 0 where the engine chooses the number."""

    item: View
    target: int
    published: int
    protocol: str
    mode: str

    @property
    def words(self) -> str:
        """The published number, and the protocol where it is not the usual one."""
        return str(self.published) if self.protocol == "tcp" else f"{self.published}/{self.protocol}"


def ports(service: Service) -> tuple[Port, ...]:
    """Return the ports in written order; none of an item that hangs on an unset variable, or that is no port."""
    kept = vars(service)  # where cached_property keeps its own: a range may be of thousands, and many rules ask
    if "ports" not in kept:
        items = [item for item in service.items("ports") if not is_open(item)]
        kept["ports"] = tuple(port for item in items for port in _of_item(item))
    found: tuple[Port, ...] = kept["ports"]
    return found


def _of_item(item: View) -> Iterator[Port]:
    try:
        found = [{name: plain(tree) for name, tree in each.items()} for each in spec.of_item(item)]
    except PortError:
        return
    for port in found:
        target, published = (_number(port.get(name)) for name in ("TargetPort", "PublishedPort"))
        yield Port(item, target, published, str(port["Protocol"]), str(port["PublishMode"]))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
