"""Turns the fixes that rules propose into offers, or into refusals with their reason.

A fix of a value that comes from an anchor has two choices: `here` (override in this service) and `anchor` (change the
anchor, for everything that reads it).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from pyengine.document.document import Document
from pyengine.document.node import Route
from pyengine.edit import Edit
from pyengine.finding import Applicability, Finding
from pyengine.patch.changes import Refused
from pyengine.patch.draft import KeyOrder
from pyengine.patch.lower import Patcher
from pyengine.patch.ops import Insert, Op, RenameKey, Set
from pyengine.patch.plan import Vanishes
from pyengine.patch.reach import Ownership, Reach, Wanted, Way
from pyengine.patch.verify import Proven, prove
from pyengine.text import Span

T = TypeVar("T")


class Crashed(Refused):
    """A fix that failed by a fault of the engine's own; nothing else is lost by it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to carry out a fix, and the routes whose meaning it changes.

    `spreads` tells that one of them has no such finding, so that the choice needs a judgement.
    """

    way: Way
    touches: tuple[Route, ...]
    spreads: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """A fix chosen to be made: the index of its finding, and the way."""

    index: int
    way: Way


@dataclass(frozen=True)
class Workshop:
    """The documents judged together with what is needed to change them. `kept` are spans no fix may touch."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    order: KeyOrder
    vanishes: Vanishes
    kept: tuple[tuple[Span, ...], ...] = field(default=())

    @cached_property
    def patchers(self) -> tuple[Patcher, ...]:
        """One patcher for each document."""
        return tuple(Patcher(reach, self.order, self.vanishes) for reach in self.reach)

    @cached_property
    def reach(self) -> tuple[Reach, ...]:
        """For each document, whom its places reach."""
        return tuple(map(Reach, self.documents))

    def ops(self, index: int) -> tuple[Op, ...]:
        """Return what the fix of a finding does."""
        fix = self.findings[index].fix
        return fix.ops if fix is not None else ()

    def wanted(self, picks: Iterable[Pick], file: int) -> tuple[Wanted, ...]:
        """Return what the picks want of one file."""
        return tuple(
            Wanted(op, pick.way is Way.ANCHOR) for pick in picks for op in self.ops(pick.index) if op.file == file
        )

    def choices(self, index: int) -> tuple[Choice, ...]:
        """Return the ways the fix of a finding can be carried out, the default first. Refused if there is none."""
        return _carefully(lambda: self._choices(index))

    def _choices(self, index: int) -> tuple[Choice, ...]:
        ops = self.ops(index)
        here = Choice(Way.HERE, tuple(op.route for op in ops))
        ownerships = {self.reach[op.file].ownership(op) for op in ops}
        if ownerships == {Ownership.OWN}:
            self._try_out(Pick(index, Way.HERE))
            return (here,)
        touches = [(op, wish(op), self.touches(op, Way.ANCHOR)) for op in ops]
        safe = self._is_safe(index)
        spreads = any(
            not self._is_wished(op.file, route, wished, safe=safe) for op, wished, routes in touches for route in routes
        )
        anchor = Choice(Way.ANCHOR, tuple(route for *_, routes in touches for route in routes), spreads)
        if Ownership.DEFINED in ownerships:
            return self._possible(index, (anchor,))
        return self._possible(index, (here, anchor) if spreads else (anchor, here))

    def touches(self, op: Op, way: Way) -> tuple[Route, ...]:
        """Return the routes whose meaning an op changes for Docker, which does not read extension fields."""
        routes = self.reach[op.file].routes(op, way)
        return tuple(route for route in routes if not str(route[0]).startswith("x-"))

    def _possible(self, index: int, choices: Sequence[Choice]) -> tuple[Choice, ...]:
        possible: list[Choice] = []
        reason: Refused | None = None
        for choice in choices:
            try:
                self._try_out(Pick(index, choice.way))
                possible.append(choice)
            except Refused as refused:
                reason = reason or refused
        if reason is not None and not possible:
            raise reason
        return tuple(possible)

    def _try_out(self, pick: Pick) -> None:
        """Lower one pick alone. Refused, with the reason, if it cannot be written or would touch what is kept."""
        for file in range(len(self.documents)):
            kept = self.kept[file] if self.kept else ()
            if any(_touches(edit, span) for edit in self._alone(pick, file) for span in kept):
                raise Refused("it would touch a redacted value")

    def _alone(self, pick: Pick, file: int) -> tuple[Edit, ...]:
        """Return the edits of one pick alone: hundreds that change one anchor in the same way are written once."""
        known = (file, self._shared(pick, file) if pick.way is Way.ANCHOR else pick.index)
        if known not in self._written:
            self._written[known] = self.lowered((pick,), file)
        return self._written[known]

    def _shared(self, pick: Pick, file: int) -> tuple[object, ...]:
        """Return what is the same for whoever shares the anchor: the place, the keys below a service, and the wish."""
        ops = (op for op in self.ops(pick.index) if op.file == file)
        return tuple((self.reach[file].place(op), op.route[2:], repr(replace(op, route=()))) for op in ops)

    @cached_property
    def _written(self) -> dict[tuple[int, object], tuple[Edit, ...]]:
        return {}

    def lowered(self, picks: Iterable[Pick], file: int) -> tuple[Edit, ...]:
        """Return the edits that carry out the picks in one file. Refused if they cannot be written."""
        wanted = self.wanted(picks, file)
        return self.patchers[file].lower(wanted) if wanted else ()

    def proven(self, picks: Sequence[Pick]) -> tuple[Proven, ...]:
        """Return the documents with the picks made, proven. Refused if they cannot be."""
        return _carefully(lambda: tuple(self._proven(picks, file) for file in range(len(self.documents))))

    def _proven(self, picks: Sequence[Pick], file: int) -> Proven:
        wanted = self.wanted(picks, file)
        if not wanted:
            return Proven(self.documents[file], ())
        return prove(self.reach[file], wanted, self.patchers[file].lower(wanted), self.vanishes)

    def causes(self, picks: Sequence[Pick], file: int, edits: Sequence[Edit]) -> dict[Edit, list[int]]:
        """Return for each edit of a batch the findings whose fixes, written alone, change the same place."""
        by_start = defaultdict[int, list[int]](list)
        for pick in picks:
            for edit in self._alone(pick, file):
                by_start[edit.span.start].append(pick.index)
        return {edit: by_start[edit.span.start] for edit in edits}

    def _is_safe(self, index: int) -> bool:
        fix = self.findings[index].fix
        return fix is not None and fix.applicability is Applicability.SAFE

    def _is_wished(self, file: int, route: Route, wished: str, *, safe: bool) -> bool:
        """Tell whether a finding's fix wants the same at this route, with `safe` one that is safe there too."""
        wishes = self._wishes[file, route]
        return (wished, True) in wishes or (not safe and (wished, False) in wishes)

    @cached_property
    def _wishes(self) -> defaultdict[tuple[int, Route], set[tuple[str, bool]]]:
        wishes = defaultdict[tuple[int, Route], set[tuple[str, bool]]](set)
        for index in range(len(self.findings)):
            for op in self.ops(index):
                wishes[op.file, op.route].add((wish(op), self._is_safe(index)))
        return wishes


def wish(op: Op) -> str:
    """Return what an op wants, wherever it wants it."""
    match op:
        case Set(value=value) | Insert(value=value):
            return f"set {value!r}"
        case RenameKey(key=key):
            return f"rename {key!r}"
        case _:
            return type(op).__name__


def _carefully(work: Callable[[], T]) -> T:
    """Do what may fail in ways nobody has thought of: one fix that crashes must not end the report."""
    try:
        return work()
    except Refused:
        raise
    except Exception as error:
        raise Crashed(f"the engine failed on this fix ({type(error).__name__}), and leaves it out") from error


def _touches(edit: Edit, span: Span) -> bool:
    """Tell an edit of what a span holds, or right at its ends; quotes around it leave each letter as it is."""
    if not len(edit.span) and edit.text in {'"', "'"} and edit.span.start in {span.start, span.end}:
        return False
    return edit.span.start < span.end and span.start < max(edit.span.end, edit.span.start + 1)
