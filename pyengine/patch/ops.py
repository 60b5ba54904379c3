"""Symbolic changes of a document: what shall hold at a route. How it is written is `lower`'s affair.

A route is the path of keys and indices from the root, as the reader sees it: through anchors and merges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from pyengine.document.node import Route
from pyengine.document.scalar import Data

Value: TypeAlias = Data
"""What may be written: scalars, and lists and mappings of them."""


class Octal(int):
    """A whole number to be written in octal, as file modes are; read back it is any other number."""

    def __repr__(self) -> str:
        """Return it as it is written."""
        return f"0{self:o}"


@dataclass(frozen=True, slots=True)
class Set:
    """The value at `route` shall be `value`. Missing parents are made; a new key goes behind its natural sibling.

    `stood` is the key of the same document that said so until now: its letters are brought along, where that can be.
    `base` is where the block begins that says so already, with others: it is merged in as a whole, where that can be.
    `front` is the sibling in front of which a new key goes, where it stands there: what is read below it, or belongs
    to other keys of the same fix.
    """

    route: Route
    value: Value
    file: int = 0
    stood: Route | None = None
    base: int | None = None
    front: str = ""


@dataclass(frozen=True, slots=True)
class Insert:
    """A new key, or a list item in front of the one with that index; refused where the key exists."""

    route: Route
    value: Value
    file: int = 0


@dataclass(frozen=True, slots=True)
class Remove:
    """The key or item at `route` shall be gone; refused where it does not exist."""

    route: Route
    file: int = 0


@dataclass(frozen=True, slots=True)
class RenameKey:
    """The last key of `route` shall be called `key`; its value stays."""

    route: Route
    key: str
    file: int = 0


@dataclass(frozen=True, slots=True)
class Escape:
    """Every `$` that Docker cannot interpolate in the text at `route` shall be doubled, so that it stays a `$`.

    So shall that of a reference to one of the variables `names`.
    """

    route: Route
    file: int = 0
    names: tuple[str, ...] = ()


Op: TypeAlias = Set | Insert | Remove | RenameKey | Escape
