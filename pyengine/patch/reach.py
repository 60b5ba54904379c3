"""Whom an op reaches: the routes at which the place it changes is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pyengine.document.document import Document
from pyengine.document.node import Alias, Node, Route, target
from pyengine.document.walk import Place, Readers, Step, walk
from pyengine.patch.changes import Refused
from pyengine.patch.ops import Escape, Op, Set


class Way(StrEnum):
    """How a fix is carried out where its value comes from an anchor."""

    HERE = "here"
    ANCHOR = "anchor"


class Ownership(StrEnum):
    """What lies on the way to the place of an op: nothing, an anchor used there, or the text of an anchor itself."""

    OWN = "own"
    SHARED = "comes from an anchor"
    DEFINED = "stands in an anchor that others use"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An op, and whether a value that comes from an anchor is to be changed at the anchor."""

    op: Op
    through: bool = False


@dataclass(frozen=True)
class Reach:
    """Answers for one document."""

    document: Document

    @cached_property
    def _readers(self) -> Readers:
        return Readers(self.document)

    @cached_property
    def _anchored(self) -> frozenset[int]:
        return frozenset(id(alias.target) for alias in self.document.aliases)

    def ownership(self, op: Op) -> Ownership:
        """Tell whether the way to the op's place runs through an alias or merge, or through an anchor's own text."""
        steps = walk(self.document, op.route)
        for step in steps:
            if step.via is not None or step.alias is not None:
                return Ownership.SHARED
            if id(step.owner) in self._anchored:
                return Ownership.DEFINED
        value = _value(op, steps)
        if isinstance(value, Alias):
            return Ownership.SHARED
        return Ownership.DEFINED if value is not None and id(value) in self._anchored else Ownership.OWN

    def routes(self, op: Op, way: Way) -> tuple[Route, ...]:
        """Return the routes whose meaning the op changes, its own first. Refused where they are too many to tell."""
        if way is Way.HERE:
            return (op.route,)
        try:
            return tuple(dict.fromkeys((op.route, *self._all_routes(op))))
        except ValueError as error:
            raise Refused(f"the anchor is {error}") from None

    def _all_routes(self, op: Op) -> Iterator[Route]:
        steps = walk(self.document, op.route)
        if not steps:
            return
        rest, value = op.route[len(steps) :], _value(op, steps)
        if value is not None:
            yield from self._readers.of_target(target(value))
        else:
            yield from ((*route, *rest) for route in self._readers.of(steps[-1]))

    def wishes(self, wanted: Iterable[Wanted], *, through: bool) -> Iterator[tuple[Op, Route]]:
        """Yield what is wanted at anchors (`through`), or here, with every route at which its meaning changes."""
        for want in wanted:
            if want.through is through:
                for route in self.routes(want.op, Way.ANCHOR if through else Way.HERE):
                    yield want.op, route

    def place(self, op: Op) -> tuple[Place, Route]:
        """Return what the op changes if it is carried out at the anchor, the same for all who share it.

        Behind the place stands what is missing there: two keys of one missing block are two places.
        """
        steps = walk(self.document, op.route)
        value = _value(op, steps)
        if value is not None:
            return (id(target(value)), "value"), ()
        return (steps[-1].place if steps else (0, "")), op.route[len(steps) :]


def _value(op: Op, steps: Sequence[Step]) -> Node | None:
    """Return the written value that an op changes; None where it changes the key, or where nothing is yet."""
    return steps[-1].value if len(steps) == len(op.route) and isinstance(op, Set | Escape) else None
