"""Trees of values that each tell where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyengine.document.scalar import Data
from pyengine.swarm.view import View

DEFAULT = "default"
STACK = "stack"
"""What `docker stack deploy` adds of its own: its labels, and names with the stack's before them."""
RESTART = "restart:"
"""The key of a service that stands in for `deploy.restart_policy`."""


@dataclass(frozen=True, slots=True)
class Told:
    """A value with its origin: written, anchor, override, default, stack, or `restart:`."""

    value: Data
    origin: str


Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Told"


def of(view: View, value: Data) -> Told:
    """Return a value with the origin of the key that says it."""
    return Told(value, str(view.origin))


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


def origins(tree: Tree, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield the JSON pointer (RFC 6901) and the origin of each value."""
    if isinstance(tree, Told):
        yield pointer, tree.origin
        return
    steps = enumerate(tree) if isinstance(tree, list) else tree.items()
    for step, child in steps:
        yield from origins(child, f"{pointer}/{str(step).replace('~', '~0').replace('/', '~1')}")


def without_absent(**fields: Tree | None) -> dict[str, Tree]:
    """Return the fields that are there."""
    return {name: tree for name, tree in fields.items() if tree is not None}
