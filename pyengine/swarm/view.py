"""A way to walk what the files say together, as `docker stack deploy -c a -c b` reads them, keeping every origin.

Each file is read and interpolated by itself, then the files are merged (docker/cli cli/compose/loader/merge.go:
mergo with override and appended lists): a later file's value wins unless it is the zero value of its Go type; the
lists of ports, volumes, secrets and configs are merged by key, other lists are put one behind the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from pyengine.document import resolve
from pyengine.document.node import Alias, Mapping, Node, Route, Scalar, Sequence, target
from pyengine.document.scalar import Plain
from pyengine.document.scalar import resolve as resolve_scalar
from pyengine.swarm.interpolation import Interpolated, Variable, cast, interpolate
from pyengine.text import Place

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_POINTERS = {"replicas", "parallelism", "max_attempts"}
"""Fields that are Go pointers, so that a zero in a later file wins too (docker/cli cli/compose/types/types.go)."""

_MERGED_BY = {
    "ports": "published",
    "volumes": "target",
    "secrets": "source",
    "configs": "source",
    "command": "",
    "entrypoint": "",
}
"""Lists that files do not just append to: by which field their items are merged; "" lets the last file win.

Everything else is appended, a healthcheck's `test` too, which leaves both commands in it (executed with CLI 28.2.2).
"""


class Origin(StrEnum):
    """Where a value came from. `OVERRIDE` is a written key that hides one brought in by a merge."""

    WRITTEN = "written"
    DEFAULT = "default"
    ANCHOR = "anchor"
    OVERRIDE = "override"


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


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What one file says at a route (the route inside that file, which differs for items of merged lists)."""

    file: int
    route: Route
    node: Node
    key: Node | None
    origin: Origin


class View:
    """The value at a route of one or more files read together. Immutable; navigation makes new views."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts

    @cached_property
    def part(self) -> Part:
        """The part that decides: the last one that is not a zero value (see the module's docstring)."""
        *_, last = self.parts
        pointer = bool(last.route) and last.route[-1] in _POINTERS
        wins = (part for part in reversed(self.parts) if not _is_zero(part, pointer=pointer))
        return next(wins, last)

    @property
    def route(self) -> Route:
        """The route inside the deciding file."""
        return self.part.route

    @property
    def node(self) -> Scalar | Mapping | Sequence:
        """The deciding node, aliases followed."""
        return target(self.part.node)

    @property
    def place(self) -> Place:
        """The span of the deciding value; of a value that is an alias, the alias."""
        return Place(self.part.file, self.part.node.span)

    @property
    def key_place(self) -> Place:
        """The span of the key, of the value where it has none (a list item)."""
        return Place(self.part.file, (self.part.key or self.part.node).span)

    @property
    def is_mapping(self) -> bool:
        """Tell a mapping."""
        return isinstance(self.node, Mapping)

    def get(self, *keys: str) -> View | None:
        """Return the view of the value under `keys`, None where a key is absent or its parent is no mapping."""
        view: View | None = self
        for key in keys:
            view = view and view._child(key)  # noqa: SLF001 - the same class
        return view

    def _child(self, key: str) -> View | None:
        parts = tuple(_part(part, key, found[key]) for part, found in self._found if key in found)
        return View(parts) if parts else None

    @cached_property
    def _found(self) -> tuple[tuple[Part, dict[str, resolve.Found]], ...]:
        return tuple(
            (part, resolve.entries(node)) for part in self.parts if isinstance(node := target(part.node), Mapping)
        )

    def entries(self) -> Iterator[tuple[str, View]]:
        """Yield the keys and values of a mapping, in the order of first appearance."""
        keys = dict.fromkeys(key for _, found in self._found for key in found)
        for key in keys:
            child = self._child(key)
            if child is not None:
                yield key, child

    def items(self) -> Iterator[View]:
        """Yield the items of a list as merged from all files; routes are those inside the item's own file."""
        key = _MERGED_BY.get(str(self.part.route[-1]) if self.part.route else "")
        if key is None or len(self.parts) == 1:
            yield from (item for part in self.parts for item in _items(part))
        elif key == "":
            yield from _items(self.part)
        else:
            merged = {item.list_key(key): item for part in self.parts for item in _items(part)}
            yield from (merged[name] for name in sorted(merged))

    def list_key(self, key: str) -> str:
        """Return what an item of a list of ports, volumes, secrets or configs is known by when files are merged."""
        named = self.get(key)
        value = named.data if named is not None else self.data
        text = str(value) if value is not None else ""
        if named is not None or key == "source":
            return text
        pieces = text.split("/", maxsplit=1)[0].split(":") if key == "published" else text.split(":")
        if key == "published":
            return pieces[-2] if len(pieces) > 1 else ""
        return pieces[1] if len(pieces) > 1 else pieces[0]

    @cached_property
    def interpolated(self) -> Interpolated | None:
        """The string of a scalar with its `${…}` replaced; None where Docker reads no string."""
        node = self.node
        raw = resolve_scalar(node) if isinstance(node, Scalar) else None
        return interpolate(raw) if isinstance(raw, str) else None

    @property
    def text(self) -> str:
        """The text of a scalar before interpolation, empty for a collection."""
        return self.node.value if isinstance(self.node, Scalar) else ""

    def texts(self) -> Iterator[View]:
        """Yield every scalar at or below this view, each at its own route."""
        if isinstance(self.node, Scalar):
            yield self
        elif self.is_mapping:
            for _, child in self.entries():
                yield from child.texts()
        else:
            for item in self.items():
                yield from item.texts()

    @property
    def data(self) -> Plain:
        """The value Docker works with, None for a collection: interpolated, and cast where Docker casts."""
        node = self.node
        if not isinstance(node, Scalar):
            return None
        result = self.interpolated
        if result is None:
            return resolve_scalar(node)
        return cast(result.value, self.route) if result.value != node.value else node.value

    @property
    def origin(self) -> Origin:
        """Written, brought in by an anchor, or written over a merged value."""
        return Origin.ANCHOR if isinstance(self.part.node, Alias) else self.part.origin

    def located(self, key: str, default: T, read: Callable[[Plain], T | None]) -> Located[T]:
        """Return the typed value under `key`: `read` turns the data into it, or gives None for the default.

        `key` may be absent, null or unusable: the default then carries the place of this view's own key.
        """
        child = self.get(key)
        value = read(child.data) if child is not None else None
        if child is None or value is None:
            place = child.place if child is not None and child.data is not None else self.key_place
            return Located(default, (*self.route, key), Origin.DEFAULT, place)
        variables = child.interpolated.variables if child.interpolated else ()
        return Located(value, child.route, child.origin, child.place, variables[0] if variables else None)


def _items(part: Part) -> Iterator[View]:
    node = target(part.node)
    if isinstance(node, Sequence):
        origin = Origin.ANCHOR if isinstance(part.node, Alias) else part.origin
        for index, item in enumerate(node.items):
            yield View((Part(part.file, (*part.route, index), item, None, origin),))


def view(roots: tuple[Node, ...]) -> View:
    """Return the view of the files' root nodes, in the order of `-c`."""
    return View(tuple(Part(file, (), root, None, Origin.WRITTEN) for file, root in enumerate(roots)))


def _part(parent: Part, key: str, found: resolve.Found) -> Part:
    shared = parent.origin is Origin.ANCHOR or isinstance(parent.node, Alias) or found.via is not None
    origin = Origin.ANCHOR if shared else Origin.OVERRIDE if found.hides else Origin.WRITTEN
    return Part(parent.file, (*parent.route, key), found.entry.value, found.entry.key, origin)


def _is_zero(part: Part, *, pointer: bool) -> bool:
    """Tell a value that mergo lets pass: null, and for fields that are no pointers "", 0, false and empty lists."""
    node = target(part.node)
    if isinstance(node, Mapping | Sequence):
        return not (node.entries if isinstance(node, Mapping) else node.items)
    value = resolve_scalar(node)
    return value is None or (not pointer and value in ("", 0, False, "0s"))
