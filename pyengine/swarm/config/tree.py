"""The tree that is written: what `docker stack config` leaves away is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyengine.document.scalar import Data
from pyengine.swarm.view import View


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value, and the view of what the files say of it; of a short form all values have the view of the item."""

    value: Data
    view: View


Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Leaf"
Steps: TypeAlias = tuple[str | int, ...]


def plain(tree: Tree) -> Data:
    """Return the values alone."""
    if isinstance(tree, Leaf):
        return tree.value
    if isinstance(tree, list):
        return [plain(item) for item in tree]
    return {name: plain(child) for name, child in tree.items()}


def leaves(tree: Tree, steps: Steps = ()) -> Iterator[tuple[Steps, Leaf]]:
    """Yield the values, each with the names and numbers that lead to it."""
    if isinstance(tree, Leaf):
        yield steps, tree
        return
    for step, child in enumerate(tree) if isinstance(tree, list) else tree.items():
        yield from leaves(child, (*steps, step))


def some(**fields: Tree | None) -> dict[str, Tree]:
    """Return the fields that say something: Go writes no zero that it was told to leave away."""
    return {name: tree for name, tree in fields.items() if tree is not None and not is_zero(tree)}


def is_zero(tree: Tree) -> bool:
    """Tell what is zero in Go."""
    return not (tree.value if isinstance(tree, Leaf) else tree)
