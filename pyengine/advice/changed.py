"""What changes hold, and what they change: routes of meaning, and the findings that are gone then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pyengine.document.data import ABSENT
from pyengine.document.node import Route
from pyengine.finding import Finding
from pyengine.patch.changes import Refused

Place: TypeAlias = tuple[int, Route]
"""A route in the file with that number."""

_TOP = 2
SERVICE = 3
"""Steps of a route that speaks of a part of a service, at least."""


@dataclass(frozen=True, slots=True)
class Holds:
    """What is known of changes that hold: the routes whose meaning they change, and the findings that are gone then.

    `reads` tells that the files could not be read before, and can be then.
    """

    routes: tuple[Place, ...]
    gone: tuple[Finding, ...]
    reads: bool = False

    @property
    def closes(self) -> tuple[str, ...]:
        """What is no longer found, in sentences."""
        if self.reads:
            return ("The file could not be read, and can be then.",)
        return tuple(dict.fromkeys(finding.message for finding in self.gone))

    def shared(self, services: Sequence[frozenset[str]]) -> tuple[Holds, ...]:
        """Return what of it is owed to each of several changes, by the services that each speaks of and no other.

        Refused where that does not tell.
        """
        every = frozenset().union(*services)
        if any(
            route[:1] != ("services",) or route[1:2] == () or str(route[1]) not in every for _, route in self.routes
        ):
            raise Refused("what changes is of no service alone")
        if any(finding.service not in every for finding in self.gone):
            raise Refused("what is no longer found is of no service alone")
        return tuple(
            Holds(
                tuple(place for place in self.routes if str(place[1][1]) in own),
                tuple(finding for finding in self.gone if finding.service in own),
            )
            for own in services
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """A route that two readings of a file differ at, and, where one of them has nothing there, the routes below."""

    file: int
    route: Route
    below: tuple[Route, ...]

    def beyond(self, said: Sequence[Place]) -> tuple[Route, ...]:
        """Return what of it is not said."""
        if _is_said(said, self.file, self.route):
            return ()
        return tuple(route for route in self.below or (self.route,) if not _is_said(said, self.file, route))


def leaves(old: object, new: object, route: Route) -> Iterator[Route]:
    """Yield the routes below one that two values differ at, where one of them is missing."""
    there = new if old is ABSENT else old
    other = old if old is ABSENT else new
    if other is ABSENT and isinstance(there, dict) and there:
        for key, value in there.items():
            yield from leaves(ABSENT, value, (*route, key))
    else:
        yield route


def _is_said(said: Sequence[Place], file: int, route: Route) -> bool:
    """Tell whether something said speaks of a route: of itself, or of a block around it that is a part of a service."""
    return any(
        where == file and (route == spoken or (len(spoken) >= _least(spoken) and route[: len(spoken)] == spoken))
        for where, spoken in said
    )


def _least(spoken: Route) -> int:
    return SERVICE if spoken[:1] == ("services",) else _TOP


def services_of(changed: Iterable[Changed]) -> set[str] | None:
    """Return the services whose meaning changes, None where that may be all of them."""
    found = set[str]()
    for each in changed:
        if each.route[:1] != ("services",) or len(each.route) < SERVICE:
            return None
        found.add(str(each.route[1]))
    return found
