"""Decides where in the tree each op has to be carried out, before a character is touched.

An op names a route as a reader sees it. Where the route runs through an anchor or a merge, the op is carried out
either at the anchor (`through`) or as an override at the last place that is this route's own. Ops that meet in one
missing or overridden block are drafted together, so that the block is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from pyengine.document.data import Absent, at, plain
from pyengine.document.document import Document
from pyengine.document.node import Alias, Mapping, Node, Route, Scalar, Sequence, target
from pyengine.document.scalar import Data
from pyengine.document.walk import Step, walk
from pyengine.patch.changes import Change, Dollars, Fill, Put, PutItem, Refused, Rename, Replace, Unmerge, dotted
from pyengine.patch.draft import Drafter, KeyOrder, copied
from pyengine.patch.expect import Expectation
from pyengine.patch.manner import Manner
from pyengine.patch.merging import parted
from pyengine.patch.ops import Escape, Insert, Op, Remove, RenameKey, Set
from pyengine.patch.reach import Reach, Wanted
from pyengine.patch.removal import Removals
from pyengine.patch.stood import Moves
from pyengine.patch.write import Draft

Vanishes: TypeAlias = Callable[[Route], bool]
"""Tells the blocks whose absence means the same as an empty one, so that they go with their last key."""


@dataclass(slots=True)
class Planner:
    """Plans ops on one document, once. Raises Refused with the reason where an op cannot be carried out."""

    reach: Reach
    order: KeyOrder
    vanishes: Vanishes
    changes: dict[tuple[int, str | int], Change] = field(default_factory=dict)
    removals: Removals = field(init=False)
    drafter: Drafter = field(init=False)

    def __post_init__(self) -> None:
        self.removals = Removals(self.document, self.vanishes)

    @property
    def document(self) -> Document:
        """The document to be changed."""
        return self.reach.document

    def plan(self, wanted: Iterable[Wanted]) -> tuple[Change, ...]:
        """Return the changes that carry out all that is wanted together; what anchors say comes first."""
        wanted = tuple(wanted)
        _require_agreement(wanted)
        stands = Moves(Manner(self.document, self.order)).read
        self.drafter = Drafter(self.document, self._meaning(wanted), self.order, stands)
        merges, rest = parted(self.document, wanted)
        for want in sorted(rest, key=lambda want: not want.through):
            self._add(want)
        for place, change in tuple(self.changes.items()):
            if isinstance(change, Unmerge) and not self._left(change):
                self.removals.take(change.steps)
                del self.changes[place]
        return (*merges, *self.changes.values(), *self.removals.changes(self.changes.values()))

    def _left(self, change: Unmerge) -> bool:
        """Tell whether a merge written out still says something; what is overridden beside it it must not say again."""
        for key in [key for key in change.value if (id(change.owner), key) in self.changes]:
            del change.value[key]
        return bool(change.value)

    def _meaning(self, wanted: Iterable[Wanted]) -> Data:
        """Return what the document says once its anchors are changed."""
        expected = Expectation(self.document.data, self.document.data)
        expected.carry_out(self.reach.wishes(wanted, through=True))
        return expected.data

    def _add(self, want: Wanted) -> None:
        op, steps = want.op, walk(self.document, want.op.route)
        if not steps:
            raise Refused("there is nothing to change in an empty document")
        for depth, step in enumerate(steps):
            here, rest = op.route[: depth + 1], op.route[depth + 1 :]
            drafted = self.changes.get((id(step.block), step.key))
            if isinstance(drafted, Put | Fill):
                drafted.value = self.drafter.carried_out(drafted.value, rest, op, here, drafted.source)
                return
            if step.value is None:
                self._at_nothing(step, rest, op, here)
                return
            if step.via is not None and not want.through:
                self._override(steps[: depth + 1], step.value, rest, op)
                return
            if not rest:
                self._at_end(steps[: depth + 1], step.value, want)
                return
            if self._leaves_text(step, step.value, rest, want):
                return
        raise Refused(f"there is no block at {dotted(op.route[: len(steps)])} to put '{op.route[len(steps)]}' in")

    def _at_nothing(self, step: Step, rest: Route, op: Op, here: Route) -> None:
        if isinstance(step.block, Sequence) and isinstance(op, Insert) and step.key == len(step.block.items):
            self._keep(step.place, PutItem(step.block, len(step.block.items), op.value))
        elif isinstance(step.block, Mapping) and isinstance(op, Set | Insert):
            brought = self.drafter.copy(here) if rest else None  # by an anchor, once that is changed
            draft = self.drafter.carried_out({} if rest and brought is None else brought, rest, op, here)
            self._put(Put(step.block, str(step.key), draft, here, front=op.front if isinstance(op, Set) else ""))
        else:
            raise Refused(f"{dotted(here)} does not exist")

    def _override(self, steps: tuple[Step, ...], value: Node, rest: Route, op: Op) -> None:
        """Say it beside the merge that brings the key in; what a merge cannot leave out is written out instead."""
        step = steps[-1]
        here = op.route[: len(op.route) - len(rest)]
        if not isinstance(step.block, Mapping) or self._says_so(rest, op):
            return
        if rest or isinstance(op, Set | Escape):
            inherited = self.drafter.inherited(value, here) if rest or isinstance(op, Escape) else None
            draft = self.drafter.carried_out(inherited, rest, op, here, value)
            self._put(Put(step.block, str(step.key), draft, here, value))
        elif isinstance(op, Insert):
            raise Refused(f"{dotted(op.route)} exists already")
        else:
            self._unmerge(steps, step.block, op)

    def _says_so(self, rest: Route, op: Op) -> bool:
        """Tell whether the merge brings in just what is wanted, as it stands or as another op makes it."""
        found = at(self.drafter.meaning, op.route)
        return not rest and isinstance(op, Set) and not isinstance(found, Absent) and same(found, op.value)

    def _unmerge(self, steps: tuple[Step, ...], block: Mapping, op: Remove | RenameKey) -> None:
        step = steps[-1]
        if step.via is None:
            return
        place = (id(step.via), "<<")
        if place not in self.changes:
            found = self.document.entries(block).items()
            value = {key: self.drafter.copy((*op.route[:-1], key)) for key, each in found if each.via is step.via}
            merge = Step("<<", block, step.alias, block, step.via, None, step.via.value)
            self.changes[place] = Unmerge(block, step.via, value, (*steps[:-1], merge), op.route[:-1])
        change = self.changes[place]
        if isinstance(change, Unmerge):
            kept = change.value.pop(str(step.key), None)
            if isinstance(op, RenameKey):
                change.value[op.key] = kept

    def _leaves_text(self, step: Step, value: Node, rest: Route, want: Wanted) -> bool:
        """Tell whether the way leaves what may be changed here; the op is then drafted as a block of its own."""
        here = want.op.route[: len(want.op.route) - len(rest)]
        if isinstance(value, Alias) and not want.through:
            if step.entry is None:
                raise Refused(f"the list item is the anchor '{value.name}', which is used elsewhere too")
            draft = self.drafter.carried_out(self.drafter.inherited(value, here), rest, want.op, here, value)
            self._fill(step, draft, here, value)
            return True
        if isinstance(value, Scalar) and plain(value) is None and isinstance(want.op, Set | Insert):
            self._fill(step, self.drafter.carried_out({}, rest, want.op, here), here)
            return True
        return False

    def _fill(self, step: Step, draft: Draft, here: Route, source: Node | None = None) -> None:
        if step.entry is None or not isinstance(step.owner, Mapping):
            raise Refused(f"the list item {dotted(here)} holds nothing to put it in")
        self._put(Fill(step.owner, step.entry, draft, here, source))

    def _at_end(self, steps: tuple[Step, ...], value: Node, want: Wanted) -> None:
        step, op = steps[-1], want.op
        match op:
            case Set(value=new):
                self._set(step, value, new, want)
            case Insert() if isinstance(step.block, Sequence):
                place = id(step.block), f"{step.key} {op.value!r}"  # several may go in front of one item
                self._keep(place, PutItem(step.block, int(step.key), op.value))
            case Insert():
                raise Refused(f"{dotted(op.route)} exists already")
            case Remove():
                self.removals.add(steps)
            case RenameKey(key=new_key):
                self._rename(step, new_key, op)
            case Escape(names=names):
                self._escape(step, value, want, names)

    def _set(self, step: Step, value: Node, new: Data, want: Wanted) -> None:
        if isinstance(new, dict | list) and step.entry is not None and plain(value) is None:
            self._fill(step, copied(new), want.op.route)
        elif not same(plain(value), new):
            node = target(value) if want.through else value
            self._keep((id(node), "value"), Replace(node, new, want.op.route))

    def _rename(self, step: Step, new: str, op: RenameKey) -> None:
        if step.entry is None or not isinstance(step.owner, Mapping):
            raise Refused(f"a list item has no key to change at {dotted(op.route)}")
        if step.hides:
            raise Refused(f"an anchor merged in beside {dotted(op.route)} would bring the key back")
        if new in self.document.entries(step.owner):
            raise Refused(f"{dotted((*op.route[:-1], new))} exists already")
        self._keep(step.place, Rename(step.entry, new))

    def _escape(self, step: Step, value: Node, want: Wanted, names: tuple[str, ...]) -> None:
        inner = target(value) if want.through else value
        if isinstance(inner, Alias) and step.entry is not None and isinstance(inner.target, Scalar):
            draft = self.drafter.carried_out(self.drafter.inherited(value, want.op.route), (), want.op, want.op.route)
            self._fill(step, draft, want.op.route, value)
        elif isinstance(inner, Scalar):
            self._keep((id(inner), "$"), Dollars(inner, names))
        else:
            raise Refused(f"{dotted(want.op.route)} is not a text of its own")

    def _put(self, change: Put | Fill) -> None:
        self.changes[id(change.owner), str(change.route[-1])] = change

    def _keep(self, place: tuple[int, str | int], change: Change) -> None:
        if self.changes.setdefault(place, change) != change:
            raise Refused("another fix changes the same place in another way")


def _require_agreement(wanted: Iterable[Wanted]) -> None:
    """Raise Refused where one route shall have two values."""
    values: dict[tuple[Route, bool], Data] = {}
    for want in wanted:
        if isinstance(want.op, Set):
            known = values.setdefault((want.op.route, want.through), want.op.value)
            if not same(known, want.op.value):
                raise Refused(f"another fix sets {dotted(want.op.route)} in another way")


def same(one: Data, other: Data) -> bool:
    """Tell two values that Docker cannot tell apart: 1 is not true, and not 1.0 either."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other
