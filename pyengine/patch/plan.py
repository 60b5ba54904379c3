"""Decides where in the tree each op has to be carried out, before a character is touched.

An op names a route as a reader sees it. Where the route runs through an anchor or a merge, the op is carried out
either at the anchor (`through`) or as an override at the last place that is this route's own. Ops that meet in one
missing or overridden block are drafted together, so that the block is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from pyengine.document import resolve
from pyengine.document.data import is_collection, plain
from pyengine.document.document import Document
from pyengine.document.node import Alias, Entry, Mapping, Node, Route, Scalar, Sequence, target
from pyengine.document.scalar import Data
from pyengine.patch.ops import Escape, Insert, Op, Remove, RenameKey, Set
from pyengine.patch.write import Draft, Ref

KeyOrder: TypeAlias = Callable[[Route], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An op, and whether a value that comes from an anchor is to be changed at the anchor."""

    op: Op
    through: bool = False


class Refused(Exception):
    """An op that cannot be carried out; the message is the reason, for people."""


@dataclass(slots=True)
class Put:
    """A key to be added to a mapping that stands in the text."""

    owner: Mapping
    key: str
    value: Draft
    route: Route = field(compare=False)


@dataclass(slots=True)
class Fill:
    """A value to be replaced by a drafted block: an alias that is overridden, or nothing at all."""

    owner: Mapping
    entry: Entry
    value: Draft
    route: Route = field(compare=False)


@dataclass(slots=True)
class Replace:
    """A value to be written anew in its place."""

    node: Node
    value: Data
    route: Route = field(compare=False)


@dataclass(slots=True)
class PutItem:
    """A list item to be added in front of the one at `index`."""

    owner: Sequence
    index: int
    value: Data


@dataclass(slots=True)
class Drop:
    """A key, or an item, to be taken out."""

    owner: Mapping | Sequence
    entry: Entry | None
    index: int
    parent: Entry | None


@dataclass(slots=True)
class Rename:
    """A key to be called otherwise."""

    entry: Entry
    key: str


@dataclass(slots=True)
class Dollars:
    """A scalar in whose own source text every stray `$` is to be doubled."""

    node: Scalar


Change: TypeAlias = Put | Fill | Replace | PutItem | Drop | Rename | Dollars


@dataclass(slots=True)
class Planner:
    """Plans ops on one document. Raises Refused with the reason where an op cannot be carried out."""

    document: Document
    order: KeyOrder
    through: bool = False
    changes: dict[tuple[int, str | int], Change] = field(default_factory=dict)

    def plan(self, wanted: Iterable[Wanted]) -> tuple[Change, ...]:
        """Return the changes that carry out all that is wanted together."""
        for want in wanted:
            self.through = want.through
            self._add(want.op)
        return tuple(self.changes.values())

    def _add(self, op: Op) -> None:
        if self.document.root is None or not op.route:
            raise Refused("there is nothing to change in an empty document")
        node: Node = self.document.root
        parent: Entry | None = None
        for depth, step in enumerate(op.route):
            rest = op.route[depth + 1 :]
            inner = target(node)
            if isinstance(inner, Sequence) and isinstance(step, int):
                if not rest or step >= len(inner.items):
                    self._at_item(inner, step, parent, op)
                    return
                node, parent = inner.items[step], None
                if isinstance(node, Alias) and not self.through:
                    raise Refused(f"the list item is the anchor '{node.name}', which is used elsewhere too")
                continue
            if not isinstance(inner, Mapping) or not isinstance(step, str):
                raise Refused(f"there is no block at {dotted(op.route[:depth])} to put '{step}' in")
            entry = self._step(inner, step, rest, op)
            if entry is None:
                return
            node, parent = entry.value, entry

    def _step(self, owner: Mapping, key: str, rest: Route, op: Op) -> Entry | None:
        """Return the entry to go on through; None when the op has found its place here."""
        drafted = self.changes.get((id(owner), key))
        if isinstance(drafted, Put | Fill):
            drafted.value = self._drafted(drafted.value, rest, op, drafted.route)
            return None
        found = self.document.entries(owner).get(key)
        here = op.route[: len(op.route) - len(rest)]
        if found is None:
            self._require_set(op, here)
            self._put(Put(owner, key, self._drafted({} if rest else None, rest, op, here), here))
            return None
        if found.via is not None and not self.through:
            self._override_merged(owner, found.entry.value, rest, op)
            return None
        if not rest:
            self._at_entry(owner, found.entry, op)
            return None
        return found.entry if self._passes(owner, found.entry, rest, op, here) else None

    def _passes(self, owner: Mapping, entry: Entry, rest: Route, op: Op, here: Route) -> bool:
        """Tell whether the walk may go on inside `entry`; if not, the op has been drafted as a block for it."""
        if isinstance(entry.value, Alias) and not self.through:
            self._require_set(op, here)
            draft = self._drafted(self._inherited(entry.value), rest, op, here, entry.value)
            self._put(Fill(owner, entry, draft, here))
            return False
        value = target(entry.value)
        if isinstance(value, Scalar) and plain(value) is None:
            self._require_set(op, here)
            self._put(Fill(owner, entry, self._drafted({}, rest, op, here), here))
            return False
        return True

    def _override_merged(self, owner: Mapping, node: Node, rest: Route, op: Op) -> None:
        if not isinstance(op, Set):
            raise Refused(f"{dotted(op.route)} comes from an anchor and cannot be taken away here")
        here = op.route[: len(op.route) - len(rest)]
        draft = self._drafted(self._inherited(node) if rest else None, rest, op, here, node)
        self._put(Put(owner, str(here[-1]), draft, here))

    def _inherited(self, node: Node) -> Draft:
        """Return a draft that keeps what `node` says: by a merge where it has an anchor, else as a copy."""
        inner = target(node)
        if isinstance(inner, Mapping) and inner.anchor is not None and _anchor_holds(self.document, inner, node):
            return {"<<": Ref(inner.anchor)}
        return _copied(plain(inner))

    def _drafted(self, draft: Draft, rest: Route, op: Op, here: Route, source: Node | None = None) -> Draft:
        """Return `draft` with the op's value at `rest`, blocks it goes through taken over from `source`."""
        self._require_set(op, here)
        if not rest:
            return _copied(op.value)  # type: ignore[union-attr]
        step, deeper = rest[0], rest[1:]
        if isinstance(draft, list) and isinstance(step, int) and step < len(draft):
            draft[step] = self._drafted(draft[step], deeper, op, (*here, step))
            return draft
        if not isinstance(draft, dict) or not isinstance(step, str):
            raise Refused(f"there is no block at {dotted(here)} to put '{step}' in")
        below = _child(source, step)
        inherited = self._inherited(below) if below is not None and is_collection(below) else {}
        draft[step] = self._drafted(draft.get(step, inherited if deeper else None), deeper, op, (*here, step), below)
        return self._sorted(draft, here)

    def _sorted(self, draft: dict[str, Draft], here: Route) -> dict[str, Draft]:
        order = {key: rank for rank, key in enumerate(("<<", *self.order(here)))}
        return dict(sorted(draft.items(), key=lambda item: order.get(item[0], len(order))))

    def _at_entry(self, owner: Mapping, entry: Entry, op: Op) -> None:
        key = str(op.route[-1])
        match op:
            case Set(value=dict() | list() as value) if plain(entry.value) is None:
                self._put(Fill(owner, entry, _copied(value), op.route))
            case Set(value=value):
                node = target(entry.value) if self.through else entry.value
                self._keep(id(owner), key, Replace(node, value, op.route))
            case Insert():
                raise Refused(f"{dotted(op.route)} exists already")
            case Remove():
                self._keep(id(owner), key, Drop(owner, entry, 0, None))
            case RenameKey(key=new):
                self._keep(id(owner), key, Rename(entry, new))
            case Escape():
                self._escape(entry.value, op)

    def _at_item(self, owner: Sequence, index: int, parent: Entry | None, op: Op) -> None:
        match op:
            case Insert(value=value) if index <= len(owner.items):
                self._keep(id(owner), -1 - index, PutItem(owner, index, value))
            case _ if index >= len(owner.items):
                raise Refused(f"{dotted(op.route)} does not exist")
            case Set(value=value):
                self._keep(id(owner), index, Replace(owner.items[index], value, op.route))
            case Remove():
                self._keep(id(owner), index, Drop(owner, None, index, parent))
            case Escape():
                self._escape(owner.items[index], op)
            case _:
                raise Refused(f"a list item has no key to change at {dotted(op.route)}")

    def _escape(self, node: Node, op: Escape) -> None:
        inner = target(node) if self.through else node
        if not isinstance(inner, Scalar):
            raise Refused(f"{dotted(op.route)} is not a text of its own")
        self._keep(id(inner), "$", Dollars(inner))

    def _put(self, change: Put | Fill) -> None:
        self.changes[id(change.owner), str(change.route[-1])] = change

    def _keep(self, owner: int, key: str | int, change: Change) -> None:
        if self.changes.setdefault((owner, key), change) != change:
            raise Refused("another fix changes the same place in another way")

    def _require_set(self, op: Op, here: Route) -> None:
        if not isinstance(op, Set | Insert):
            raise Refused(f"{dotted(here)} does not exist in the text itself")


def _child(node: Node | None, key: str) -> Node | None:
    inner = target(node) if node is not None else None
    found = resolve.entries(inner).get(key) if isinstance(inner, Mapping) else None
    return found.entry.value if found is not None else None


def _anchor_holds(document: Document, node: Mapping, used: Node) -> bool:
    """Tell whether `*name` at this place would still mean `node`: the anchor's name is given once only."""
    return isinstance(used, Alias) or document.anchors[str(node.anchor)] == 1


def _copied(value: Data | Draft) -> Draft:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def dotted(route: Route) -> str:
    """Return a route as people write it: `services.api.deploy`."""
    return ".".join(str(step) for step in route) or "the top of the file"
