"""A ServiceSpec as a stack file of one service, with the place of the spec that each line comes from.

So the rules judge what a command says, or what `docker service inspect` shows, as they judge files: by the same text.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyengine.document.node import Route, Style
from pyengine.document.scalar import Data
from pyengine.incident.commands.file_writer import Writer
from pyengine.incident.commands.leaves import Leaves, Pointer
from pyengine.patch import write
from pyengine.patch.draft import copied
from pyengine.swarm import keys
from pyengine.swarm.spec.names import NAMESPACE

SERVICES, SERVICE = "services", "service"
UNKNOWN = "${UNKNOWN"
"""Begins a variable that stands for what nobody has told: rules are silent about it."""
_HABIT = write.Habit(2, 2, "\n", Style.DOUBLE)


@dataclass(frozen=True, slots=True)
class Written:
    """A stack file: `service` is what stands under its one service, `text` the whole.

    `origins` tells from which place of the spec a route comes, inside the service; `left` are places of the spec that
    a stack file has no key for.
    """

    name: str
    service: dict[str, Data]
    beside: dict[str, Data]
    origins: dict[Route, Pointer]
    left: tuple[Pointer, ...]

    @property
    def text(self) -> str:
        """The file, in the natural order of its keys."""
        service = in_order(self.service, (SERVICES, self.name))
        return in_yaml({SERVICES: {self.name: service}, **self.beside})


def in_yaml(data: dict[str, Data]) -> str:
    """Return a file that says this."""
    return "".join(f"{write.pair(key, copied(value), 0, _HABIT)}\n" for key, value in data.items())


def in_order(block: dict[str, Data], route: Route) -> dict[str, Data]:
    """Return a block, and those in it, with keys in their natural order."""
    order = {key.name: number for number, key in enumerate(keys.below(route))}
    names = sorted(block, key=lambda name: order.get(name, len(order)))
    return {
        name: in_order(child, (*route, name)) if isinstance(child := block[name], dict) else child for name in names
    }


def fragment(name: str, service: dict[str, Data]) -> str:
    """Return the lines of a stack file that say these keys of a service."""
    return in_yaml({SERVICES: {name: in_order(service, (SERVICES, name))}})


def as_file(spec: Leaves, name: str = SERVICE) -> Written:
    """Return the stack file of a spec. What is no text of Docker's grammar is doubled: a `$` stays one."""
    stack = str(spec.get(("Labels", NAMESPACE), ""))
    writer = Writer(spec, name, stack)
    left = writer.written()
    return Written(name, writer.service, writer.beside, writer.origins, left)
