"""What guards are filled with: the names of a stack, of its files and services, and the times of its rollouts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pyengine.document.scalar import Data
from pyengine.incident.symptoms import managers, nodes, silent_nodes, update
from pyengine.simulate.limits import longest
from pyengine.simulate.scenarios import FEW
from pyengine.simulate.wanted import wanted
from pyengine.swarm.duration import SECOND
from pyengine.swarm.lasting import is_long_running, is_one_shot, is_scheduled
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.timing import LONGEST_MONITOR
from pyengine.swarm.traits import runs_alone

PULL = 120
"""Seconds that are given for images to be pulled, once a rollout: nobody can know."""
UNKNOWN = 600
"""Seconds for a service of which nothing but its name is known, and for one that ends by itself."""
GRAIN = 10
UNNAMED = "<stack>"
"""Stands for the name of the stack where nothing tells it."""
OF_MANAGERS = frozenset(
    known.id for known in (*managers.FAMILY, *nodes.FAMILY, *silent_nodes.FAMILY) if not known.id.startswith("daemon-")
)
OF_ROLLOUTS = frozenset(known.id for known in update.FAMILY)


class Kind(StrEnum):
    """What becomes of a service's tasks: they stay, they end by themselves, or nobody can tell."""

    STAYS = "stays"
    ENDS = "ends"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Rolled:
    """A service whose rollout is waited for. `scoped` tells a name that the stack's stands before.

    `seconds` is what an update and the way back take at most, `quiet` how long its tasks have to run untouched where
    no update watches them.
    """

    name: str
    scoped: bool
    seconds: int = UNKNOWN
    quiet: int = 15
    kind: Kind = Kind.STAYS


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known. `stack` is empty where nothing tells its name, `files` where there is no stack file for Swarm.

    `ends`, `alone` and `several` are services of the files, by their keys there: those that end by themselves, those
    of which no two tasks may run side by side, and those with several replicas. `managers` is how many there are, 0
    if nobody said; `ci` is `github` or `gitlab` where the text speaks of one of them.
    """

    stack: str = ""
    files: tuple[str, ...] = ()
    services: tuple[Rolled, ...] = ()
    ends: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    symptoms: frozenset[str] = field(default_factory=frozenset)
    managers: int = 0
    ci: str = ""

    @property
    def minutes(self) -> int:
        """What the longest rollout takes at most, and what a job of it needs around that."""
        return max((each.seconds for each in self.services), default=UNKNOWN) // 60 + 6

    @property
    def rolls(self) -> bool:
        """Tell a stack file with a service that stays and is rolled out."""
        return bool(self.files) and any(each.kind is Kind.STAYS for each in self.services)

    @property
    def name(self) -> str:
        """The name of the stack, or what stands for it."""
        return self.stack or UNNAMED


def rolled(stack: Stack, names: Mapping[str, str]) -> Iterator[Rolled]:
    """Yield the services of a stack; `names` has whole names for keys, the others stand behind the stack's name."""
    specs = stack.deployed.specs
    for service in stack.services:
        seconds, quiet, kind = _seconds(specs.get(service.name)), _quiet(service), _kind(service)
        if kind is Kind.ENDS:
            seconds = max(seconds, UNKNOWN)
        yield Rolled(names.get(service.name, service.name), service.name not in names, seconds, quiet, kind)


def _seconds(spec: Data) -> int:
    if not isinstance(spec, dict):
        return UNKNOWN
    asked = wanted(spec)
    return UNKNOWN if asked.job else -(-(longest(asked, FEW) // SECOND + PULL) // GRAIN) * GRAIN


def _quiet(service: Service) -> int:
    monitor = service.update.monitor
    return (
        LONGEST_MONITOR // SECOND if unknown(monitor) else min(-(-monitor.value // SECOND), LONGEST_MONITOR // SECOND)
    )


def _kind(service: Service) -> Kind:
    if service.is_job or is_one_shot(service) or is_scheduled(service):
        return Kind.ENDS
    return Kind.STAYS if is_long_running(service) else Kind.EITHER


def policy(stack: Stack) -> dict[str, tuple[str, ...]]:
    """Return the services that policies make exceptions for, by what they are: `ends`, `alone`, `several`."""
    return {
        "ends": _names(stack, lambda each: not is_long_running(each)),
        "alone": _names(stack, lambda each: is_long_running(each) and runs_alone(each)),
        "several": _names(stack, _has_several),
    }


def _names(stack: Stack, fits: Callable[[Service], bool]) -> tuple[str, ...]:
    return tuple(sorted(service.name for service in stack.services if fits(service)))


def _has_several(service: Service) -> bool:
    replicas = service.replicas
    several = bool(replicas.written) and not unknown(replicas) and replicas.value > 1
    return several and is_long_running(service) and service.mode.value == "replicated"


def in_repository(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of files as they are in a repository: what leads out of it is cut off."""
    cleaned = (posixpath.normpath(name.replace("\\", "/")) for name in names)
    known = (name if not re.match(r"/|\.\.|[A-Za-z]:", name) else name.rsplit("/", 1)[-1] for name in cleaned)
    return tuple(name if name.strip("-. ") and name != "<stdin>" else "stack.yml" for name in known)
