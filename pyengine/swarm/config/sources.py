"""Where each merged value comes from: who says it, what it replaced, what it was joined with, what it got lost to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pyengine.document.data import plain
from pyengine.document.node import Scalar
from pyengine.document.scalar import Data
from pyengine.swarm import joined, keys, merge
from pyengine.swarm.golang.text import shown
from pyengine.swarm.keys.key import Merge
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.part import Part
from pyengine.swarm.view import View
from pyengine.text import Place

Steps = tuple[str | int, ...]


How = Literal["said once", "replaces", "kept, not replaced by", "joined with", "lost to"]
"""How a value met what other files say of it."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A value of the files as one; `others` are those of other files that it met. What is lost is not there."""

    steps: Steps
    part: Part
    how: How
    others: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The value, as it is written in one line."""
        return text(self.part)


def text(part: Part) -> str:
    """Return what a part says, in one line."""
    data = plain(part.value) if part.data is None else part.data
    return _flow(data)


def _flow(data: Data) -> str:
    if isinstance(data, dict):
        return "{" + ", ".join(f"{name}: {_flow(value)}" for name, value in data.items()) + "}"
    if isinstance(data, list):
        return f"[{', '.join(map(_flow, data))}]"
    return "null" if data is None else shown(data)


def place(part: Part) -> Place:
    """Return where a part is said: its value, and a block's key."""
    return Place(part.file, part.node.span) if isinstance(part.value, Scalar) else part.key_place


def merged(stack: Stack) -> Iterator[Merged]:
    """Yield the values of the entries that several files have, and what got lost of them."""
    lost: dict[Steps, list[Merged]] = {}
    for each in joined.lost(stack):
        lost.setdefault(each.part.route[:2], []).append(Merged(each.part.route, each.part, "lost to", (each.other,)))
    for section, view in stack.view.entries():
        for name, entry in view.entries() if view.is_mapping and not section.startswith("x-") else ():
            if len(entry.parts) > 1:
                yield from _below(entry, (section, name))
                yield from lost.get((section, name), ())


def _below(view: View, steps: Steps) -> Iterator[Merged]:
    if view.is_mapping:
        for name, child in view.entries():
            yield from _below(child, (*steps, name))
        key = keys.at(view.route)
        if key is not None and key.merge is Merge.SAME:
            counted = merge.together(view.parts)
            yield from (Merged(steps, part, "lost to", counted[:1]) for part in view.parts if part not in counted)
        return
    items = list(view.items())
    if not items:
        yield _scalar(view, steps)
    met = _Met(view)
    for index, item in enumerate(items):
        yield met.item(item.part, (*steps, index))
    yield from _crowded_out(view)


def _crowded_out(view: View) -> Iterator[Merged]:
    """Yield the items that another one of their own file takes the place of, since a later file names the service."""
    key = keys.at(view.route)
    if key is not None and key.merge is Merge.KEYED:
        known = {merge.name_of(item.part, key.by): item.part for item in view.items()}
        for item in joined.crowded_out(joined.Joined(view, key, view.parts)):
            yield Merged(item.route, item, "lost to", (known[merge.name_of(item, key.by)],))


def _scalar(view: View, steps: Steps) -> Merged:
    part = view.part
    earlier = tuple(each for each in view.parts if each.file < part.file)
    later = tuple(each for each in view.parts if each.file > part.file)
    if later:
        return Merged(steps, part, "kept, not replaced by", later)
    return Merged(steps, part, "replaces" if earlier else "said once", earlier)


class _Met:
    """Tells what the items of a list met in the other files."""

    def __init__(self, view: View) -> None:
        key = keys.at(view.route)
        self._parts, self._how = view.parts, key.merge if key is not None else None
        self._by = key.by if key is not None else ""
        self._known: dict[str, list[Part]] = {}
        for part in view.parts if self._how in {Merge.KEYED, Merge.MERGED} else ():
            for item in merge.pieces(part, self._by):
                self._known.setdefault(merge.name_of(item, self._by), []).append(item)

    def item(self, part: Part, steps: Steps) -> Merged:
        """Return the row of an item."""
        others = tuple(each for each in self._parts if each.file != part.file)
        if self._how is None or not others:
            return Merged(steps, part, "said once")
        if self._how is Merge.UNLESS_ZERO:
            earlier = tuple(each for each in others if each.file < part.file)
            return Merged(steps, part, "replaces" if earlier else "kept, not replaced by", earlier or others)
        known = self._known.get(merge.name_of(part, self._by), []) if self._known else []
        same = tuple(each for each in known if each.file < part.file)
        return Merged(steps, part, "replaces" if same else "joined with", same or others)
