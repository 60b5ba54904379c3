"""What is to be done to the written tree: a plan's changes, before a character is touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from pyengine.document.node import Entry, Mapping, Node, Route, Scalar, Sequence
from pyengine.document.scalar import Data
from pyengine.document.walk import Step
from pyengine.patch.write import Draft


class Refused(Exception):
    """An op that cannot be carried out; the message is the reason, for people."""


@dataclass(slots=True)
class Put:
    """A key to be added to a mapping that stands in the text. `source` is what the draft takes the place of.

    `front` is the key in front of which it goes, where that stands there.
    """

    owner: Mapping
    key: str
    value: Draft
    route: Route = field(compare=False)
    source: Node | None = field(default=None, compare=False)
    front: str = field(default="", compare=False)


@dataclass(slots=True)
class Fill:
    """A value to be replaced by a drafted block: an alias that is overridden, or nothing at all."""

    owner: Mapping
    entry: Entry
    value: Draft
    route: Route = field(compare=False)
    source: Node | None = field(default=None, compare=False)


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
    """Keys or items to be taken out of a block, of which others stay."""

    owner: Mapping | Sequence
    indices: tuple[int, ...]
    route: Route = field(compare=False)


@dataclass(slots=True)
class Empty:
    """A block, under the key of `entry`, of which nothing stays: an empty one is left in its place."""

    owner: Mapping | Sequence
    entry: Entry | None
    route: Route = field(compare=False)


@dataclass(slots=True)
class Unmerge:
    """A merge entry to be replaced by a copy of what it brings in, so that one key of it can be left out.

    `steps` lead to the merge entry, which goes where nothing of it is left.
    """

    owner: Mapping
    entry: Entry
    value: dict[str, Draft]
    steps: tuple[Step, ...] = field(compare=False)
    route: Route = field(compare=False)


@dataclass(slots=True)
class Rename:
    """A key to be called otherwise."""

    entry: Entry
    key: str


@dataclass(slots=True)
class Dollars:
    """A scalar in whose own source text every stray `$` is to be doubled, and those of the variables `names`."""

    node: Scalar
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class Merge:
    """A merge key to be written in front of the keys of `owner`: it brings `source`, the value of `entry`, by a name.

    The block gets that name as an anchor where it has none.
    """

    owner: Mapping
    entry: Entry
    source: Mapping
    name: str
    route: Route = field(compare=False)


Other: TypeAlias = Merge | Fill | Replace | PutItem | Drop | Empty | Unmerge | Rename | Dollars
"""Every change but a new key."""

Change: TypeAlias = Put | Other


def dotted(route: Route) -> str:
    """Return a route as people write it: `services.api.deploy`."""
    return ".".join(str(step) for step in route) or "the top of the file"
