"""Blocks that are not in the text yet: what an override or a new block has to say, with an op carried out in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from pyengine.document.data import Absent, at, is_collection
from pyengine.document.document import Document
from pyengine.document.node import Alias, Mapping, Node, Route, target
from pyengine.document.scalar import Data
from pyengine.patch.changes import Refused, dotted
from pyengine.patch.ops import Escape, Insert, Op, Remove, RenameKey, Set
from pyengine.patch.write import Draft, Ref, Stood
from pyengine.swarm.interpolation import escaped

KeyOrder: TypeAlias = Callable[[Route], tuple[str, ...]]
Stands: TypeAlias = Callable[[Route, Data], Stood | None]

MERGE = "<<"


@dataclass(frozen=True, slots=True)
class Drafter:
    """Drafts blocks for one document; `order` gives the natural order of the keys of the mapping at a route.

    `meaning` is the document's data once the anchors say what they are to say: what is copied is copied from there.
    `stands` reads what is brought along from another key.
    """

    document: Document
    meaning: Data
    order: KeyOrder
    stands: Stands

    def carried_out(self, draft: Draft, rest: Route, op: Op, here: Route, source: Node | None = None) -> Draft:
        """Return `draft`, which stands at `here`, with the op made at `rest`; blocks on the way come from `source`."""
        if not rest:
            return self._leaf(draft, op, here)
        step, deeper = rest[0], rest[1:]
        draft = draft.value if isinstance(draft, Stood) else draft
        if isinstance(draft, list) and isinstance(step, int):
            return self._in_list(draft, step, deeper, op, here)
        if not isinstance(draft, dict) or not isinstance(step, str):
            raise Refused(f"there is no block at {dotted(here)} to put '{step}' in")
        if isinstance(op, Remove | RenameKey) and not deeper:
            return self._renamed(draft, step, op, here)
        below = self._child(source, step)
        inherited = (
            self.inherited(below, (*here, step)) if below is not None and (is_collection(below) or not deeper) else None
        )
        known = draft.get(step, inherited if not deeper or inherited is not None else {})
        draft[step] = self.carried_out(known, deeper, op, (*here, step), below)
        return self._sorted(draft, here)

    def _leaf(self, draft: Draft, op: Op, here: Route) -> Draft:
        match op:
            case Set(value=value, stood=route) if route is not None:
                return self.stands(route, value) or copied(value)
            case Set(value=value) | Insert(value=value):
                return copied(value)
            case Escape(names=names) if isinstance(draft, str):
                return escaped(draft, names)
            case _:
                raise Refused(f"{dotted(here)} does not exist in the text itself")

    def _in_list(self, draft: list[Draft], index: int, deeper: Route, op: Op, here: Route) -> Draft:
        if isinstance(op, Insert) and not deeper and index <= len(draft):
            return [*draft[:index], copied(op.value), *draft[index:]]
        if index >= len(draft):
            raise Refused(f"{dotted((*here, index))} does not exist")
        if isinstance(op, Remove) and not deeper:
            return [*draft[:index], *draft[index + 1 :]]
        return [*draft[:index], self.carried_out(draft[index], deeper, op, (*here, index)), *draft[index + 1 :]]

    def _renamed(self, draft: dict[str, Draft], key: str, op: Remove | RenameKey, here: Route) -> Draft:
        """Take a key out of a draft, or call it otherwise: what came by a merge is written out for that."""
        if MERGE in draft:
            whole = self.copy(here)
            own = {name: value for name, value in draft.items() if name != MERGE}
            draft = {**(whole if isinstance(whole, dict) else {}), **own}
        if key not in draft:
            raise Refused(f"{dotted((*here, key))} does not exist")
        value = draft.pop(key)
        if isinstance(op, RenameKey):
            if op.key in draft:
                raise Refused(f"{dotted((*here, op.key))} exists already")
            draft[op.key] = value
        return draft

    def inherited(self, node: Node, here: Route) -> Draft:
        """Return a draft that keeps what `node` says at `here`: by a merge where it has an anchor, else as a copy."""
        inner = target(node)
        if isinstance(inner, Mapping) and inner.anchor is not None and self._anchor_holds(inner, node):
            return {MERGE: Ref(inner.anchor)}
        return self.copy(here)

    def copy(self, route: Route) -> Draft:
        """Return what stands at a route, written out."""
        found = at(self.meaning, route)
        return None if isinstance(found, Absent) else copied(found)

    def _anchor_holds(self, node: Mapping, used: Node) -> bool:
        """Tell whether `*name` at this place would still mean `node`: the anchor's name is given once only."""
        return isinstance(used, Alias) or self.document.anchors[str(node.anchor)] == 1

    def _child(self, node: Node | None, key: str) -> Node | None:
        inner = target(node) if node is not None else None
        found = self.document.entries(inner).get(key) if isinstance(inner, Mapping) else None
        return found.entry.value if found is not None else None

    def _sorted(self, draft: dict[str, Draft], here: Route) -> dict[str, Draft]:
        moved = {key: item.start for key, item in draft.items() if isinstance(item, Stood)}
        if len(moved) == len(draft):  # as they stood together
            return dict(sorted(draft.items(), key=lambda item: moved[item[0]]))
        order = {key: rank for rank, key in enumerate((MERGE, *self.order(here)))}
        return dict(sorted(draft.items(), key=lambda item: order.get(item[0], len(order))))


def copied(value: Data | Draft) -> Draft:
    """Return a copy whose collections may be changed."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value
