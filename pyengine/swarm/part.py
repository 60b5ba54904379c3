"""What one file says at a route, with where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pyengine.document import resolve
from pyengine.document.node import Alias, Mapping, Node, Route, Scalar, Sequence, Target
from pyengine.document.scalar import Plain
from pyengine.document.scalar import resolve as resolve_scalar
from pyengine.swarm.interpolation import Interpolated, cast, interpolate
from pyengine.text import Place


class Origin(StrEnum):
    """Where a value came from. `OVERRIDE` is a written key that hides one brought in by a merge."""

    WRITTEN = "written"
    DEFAULT = "default"
    ANCHOR = "anchor"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What one file says at a route (the route inside that file, which differs for items of merged lists)."""

    file: int
    route: Route
    node: Node
    key: Node | None
    origin: Origin

    @property
    def value(self) -> Target:
        """The node, aliases followed."""
        node = self.node
        return node.target if isinstance(node, Alias) else node

    @property
    def key_place(self) -> Place:
        """The span of the key, of the value where it has none (a list item)."""
        return Place(self.file, (self.key or self.node).span)

    @property
    def shared(self) -> bool:
        """Tell what stands behind an anchor."""
        return self.origin is Origin.ANCHOR or isinstance(self.node, Alias)

    @property
    def text(self) -> str:
        """The text of a scalar before interpolation, empty for a collection."""
        return self.value.value if isinstance(self.value, Scalar) else ""

    @property
    def interpolated(self) -> Interpolated | None:
        """The string of a scalar with its `${…}` replaced; None where Docker reads no string."""
        node = self.value
        raw = resolve_scalar(node) if isinstance(node, Scalar) else None
        return interpolate(raw) if isinstance(raw, str) else None

    @property
    def data(self) -> Plain:
        """The value Docker works with, None for a collection: interpolated, and cast where Docker casts."""
        node = self.value
        if not isinstance(node, Scalar):
            return None
        result = self.interpolated
        if result is None:
            return resolve_scalar(node)
        return cast(result.value, self.route) if result.value != node.value else node.value

    def entries(self) -> dict[str, Part]:
        """Return the parts of a mapping's values by their keys, none for what is no mapping."""
        node = self.value
        found = resolve.entries(node) if isinstance(node, Mapping) else {}
        return {name: self._below(name, child) for name, child in found.items()}

    def items(self) -> tuple[Part, ...]:
        """Return the parts of a list's items, none for what is no list."""
        node = self.value
        items = node.items if isinstance(node, Sequence) else ()
        origin = Origin.ANCHOR if isinstance(self.node, Alias) else self.origin
        return tuple(Part(self.file, (*self.route, index), item, None, origin) for index, item in enumerate(items))

    def _below(self, name: str, found: resolve.Found) -> Part:
        shared = self.shared or found.via is not None
        origin = Origin.ANCHOR if shared else Origin.OVERRIDE if found.hides else Origin.WRITTEN
        return Part(self.file, (*self.route, name), found.entry.value, found.entry.key, origin)


@dataclass(frozen=True, slots=True, eq=False)
class Said(Part):
    """What an item or an entry says in another form: the value of `KEY=value`, one port of a range, `host:address`."""

    said: str | None

    @property
    def text(self) -> str:
        """The same: where the two are read together, nobody changes a word of it."""
        return self.said or ""

    @property
    def data(self) -> Plain:
        """The value in that form."""
        return self.said


def said(part: Part, data: str | None) -> Said:
    """Return a part that stands for something else than its text."""
    return Said(part.file, part.route, part.node, part.key, part.origin, data)
