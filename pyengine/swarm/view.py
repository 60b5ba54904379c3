"""A way to walk what the files say together, as `docker stack deploy -c a -c b` reads them, keeping every origin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from pyengine.document.node import Mapping, Node, Route, Scalar, Sequence
from pyengine.document.scalar import Plain
from pyengine.swarm import merge
from pyengine.swarm.interpolation import Interpolated, Variable
from pyengine.swarm.part import Origin, Part
from pyengine.text import Place

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Located(Generic[T_co]):
    """A value with its place. `place` of an absent value is the nearest written parent's key; `route` is where it goes.

    `variable` is the reference the value came through; a value with a variable but no default is unknown to us.
    """

    value: T_co
    route: Route
    origin: Origin
    place: Place
    variable: Variable | None = None

    @property
    def written(self) -> bool:
        """Tell whether the value stands in a file, be it behind an anchor."""
        return self.origin is not Origin.DEFAULT


class View:
    """The value at a route of one or more files read together. Immutable; navigation makes new views.

    `merged` tells that a later file says something of what it stands in, be it nothing of this value.
    """

    def __init__(self, parts: tuple[Part, ...], *, merged: bool = False) -> None:
        self.parts = parts
        self.merged = merged or len(parts) > 1
        self._known: dict[str, View | None] = {}

    @cached_property
    def part(self) -> Part:
        """The part that decides."""
        return merge.deciding(self.parts)

    @property
    def route(self) -> Route:
        """The route inside the deciding file."""
        return self.part.route

    @property
    def node(self) -> Scalar | Mapping | Sequence:
        """The deciding node, aliases followed."""
        return self.part.value

    @property
    def place(self) -> Place:
        """The span of the deciding value; of a value that is an alias, the alias."""
        return Place(self.part.file, self.part.node.span)

    @property
    def key_place(self) -> Place:
        """The span of the key, of the value where it has none (a list item)."""
        return self.part.key_place

    @property
    def is_mapping(self) -> bool:
        """Tell a mapping; several files may say one together of which each says a part as a list."""
        return merge.is_mapping(self.parts)

    def get(self, *keys: str) -> View | None:
        """Return the view of the value under `keys`, None where a key is absent or its parent is no mapping."""
        view: View | None = self
        for key in keys:
            if view is None:
                break
            known = view._known  # noqa: SLF001 - the same class; asked a thousand times of a short file
            view = known[key] if key in known else view._child(key)  # noqa: SLF001 - the same
        return view

    def _child(self, key: str) -> View | None:
        """Return the value under a key, the same each time: a hundred rules ask for the same few."""
        if key not in self._known:
            parts = merge.below(self._mappings, key)
            merged = any(key in mapping for mapping in self._mappings[:-1])
            self._known[key] = View(parts, merged=merged) if parts else None
        return self._known[key]

    @cached_property
    def _mappings(self) -> tuple[dict[str, Part], ...]:
        return merge.mappings(self.parts)

    def entries(self) -> Iterator[tuple[str, View]]:
        """Yield the keys and values of a mapping, in the order of first appearance."""
        yield from self._entries

    @cached_property
    def _entries(self) -> tuple[tuple[str, View], ...]:
        found = (
            (key, self._child(key)) for key in dict.fromkeys(name for mapping in self._mappings for name in mapping)
        )
        return tuple((key, child) for key, child in found if child is not None)

    def items(self) -> Iterator[View]:
        """Yield the items of a list as merged from all files; routes are those inside the item's own file."""
        yield from self._items

    @cached_property
    def _items(self) -> tuple[View, ...]:
        return tuple(View((item,)) for item in merge.items(self.parts, merged=self.merged))

    @cached_property
    def interpolated(self) -> Interpolated | None:
        """The string of a scalar with its `${…}` replaced; None where Docker reads no string."""
        return self.part.interpolated

    @property
    def text(self) -> str:
        """The text of a scalar before interpolation, empty for a collection."""
        return self.part.text

    def texts(self) -> Iterator[View]:
        """Yield every scalar at or below this view, each at its own route."""
        yield from self._texts

    @cached_property
    def _texts(self) -> tuple[View, ...]:
        if self.is_mapping:
            return tuple(text for _, child in self._entries for text in child._texts)  # noqa: SLF001 - the same class
        if isinstance(self.node, Scalar) and (len(self.parts) == 1 or not self._items):
            return (self,)
        return tuple(text for item in self._items for text in item._texts)  # noqa: SLF001 - the same class

    @cached_property
    def data(self) -> Plain:
        """The value Docker works with, None for a collection: interpolated, and cast where Docker casts."""
        return self.part.data

    @property
    def origin(self) -> Origin:
        """Written, brought in by an anchor, or written over a merged value."""
        return Origin.ANCHOR if self.part.shared else self.part.origin


def view(roots: tuple[Node | None, ...]) -> View:
    """Return the view of the files' root nodes, in the order of `-c`; a file may have none."""
    found = enumerate(roots)
    return View(tuple(Part(file, (), root, None, Origin.WRITTEN) for file, root in found if root is not None))
