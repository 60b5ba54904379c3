"""Trees of values that each tell where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from pyengine.document.scalar import Data
from pyengine.swarm.view import View
from pyengine.text import Place

DEFAULT = "default"
STACK = "stack"
"""What `docker stack deploy` adds of its own: its labels, and names with the stack's before them."""
RESTART = "restart:"
"""The key of a service that stands in for `deploy.restart_policy`."""


@dataclass(frozen=True, slots=True)
class Told:
    """A value with its origin: written, anchor, override, default, stack, or `restart:`; and where a file says it."""

    value: Data
    origin: str
    place: Place | None = field(default=None, compare=False)

    def turned(self, value: Data) -> Told:
        """Return what becomes of the value, said at the same place."""
        return Told(value, self.origin, self.place)


Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Told"


def of(view: View, value: Data) -> Told:
    """Return a value with the origin of the key that says it."""
    return Told(value, str(view.origin), view.place)


def default(value: Data) -> Told:
    """Return a value that nobody wrote."""
    return Told(value, DEFAULT)


def plain(tree: Tree) -> Data:
    """Return the values alone."""
    if isinstance(tree, Told):
        return tree.value
    if isinstance(tree, list):
        return [plain(item) for item in tree]
    return {name: plain(child) for name, child in tree.items()}


def leaves(tree: Tree, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Told]]:
    """Yield the values, each with the names and numbers that lead to it."""
    if isinstance(tree, Told):
        yield steps, tree
        return
    for step, child in enumerate(tree) if isinstance(tree, list) else tree.items():
        yield from leaves(child, (*steps, step))


def origins(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield the JSON pointer (RFC 6901) and the origin of each value."""
    for steps, told in leaves(tree):
        yield "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps), told.origin


def without_absent(**fields: Tree | None) -> dict[str, Tree]:
    """Return the fields that are there."""
    return {name: tree for name, tree in fields.items() if tree is not None}
