"""Turns planned changes into edits of characters, in the author's manner: the shapes of YAML are met here and below.

Block style is written by block_style.py, flow style by flow_style.py, values by values.py; cuts.py takes out what goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyengine.document.node import Mapping, Scalar, Style, target
from pyengine.edit import Edit, OverlapError, ordered
from pyengine.patch import block_style, cuts, flow_style, merging, values, write
from pyengine.patch.changes import (
    Change,
    Dollars,
    Drop,
    Empty,
    Fill,
    Merge,
    Other,
    Put,
    PutItem,
    Refused,
    Rename,
    Replace,
    Unmerge,
)
from pyengine.patch.draft import KeyOrder
from pyengine.patch.manner import Manner
from pyengine.patch.plan import Planner, Vanishes
from pyengine.patch.reach import Reach, Wanted


@dataclass(frozen=True)
class Patcher:
    """Writes into one document.

    `order` gives the natural order of the keys of the mapping at a route, `vanishes` tells the blocks that go with
    their last key.
    """

    reach: Reach
    order: KeyOrder
    vanishes: Vanishes

    @cached_property
    def manner(self) -> Manner:
        """How the author writes."""
        return Manner(self.reach.document, self.order)

    def lower(self, wanted: Iterable[Wanted]) -> tuple[Edit, ...]:
        """Return the edits that carry out all that is wanted; Refused, with the reason, where that is not possible."""
        changes = self._in_order(Planner(self.reach, self.order, self.vanishes).plan(wanted))
        try:
            edits = ordered(cuts.spared(self.manner, tuple(dict.fromkeys(self._all_edits(changes)))))
            return ordered(cuts.joined(self.manner, edits))
        except OverlapError:
            raise Refused("two changes meet at one place") from None

    def _in_order(self, changes: Iterable[Change]) -> list[Change]:
        """Return the changes so that new keys of one mapping, which may land at one offset, come in natural order.

        Of new items at one place each goes in front of the one before it.
        """

        def rank(change: Change) -> int:
            if not isinstance(change, Put):
                return 0
            keys = self.order(change.route[:-1])
            return keys.index(change.key) if change.key in keys else len(keys)

        known = list(changes)
        items = [change for change in reversed(known) if isinstance(change, PutItem)]
        return sorted([*items, *(change for change in known if not isinstance(change, PutItem))], key=rank)

    def _all_edits(self, changes: Sequence[Change]) -> Iterator[Edit]:
        flow, gone = defaultdict[int, list[Put]](list), _gone(changes)
        for change in changes:
            if not isinstance(change, Put):
                yield from self._edits(change)
            elif change.owner.flow:
                flow[id(change.owner)].append(change)
            else:
                yield from block_style.put(self.manner, change, gone)
        for puts in flow.values():
            yield from flow_style.put(self.manner, puts, gone)

    def _edits(self, change: Other) -> tuple[Edit, ...]:
        """Return the edits of one change that is no new key."""
        match change:
            case Merge():
                return merging.written(self.manner, change)
            case Fill():
                return block_style.fill(self.manner, change)
            case Replace():
                return values.replaced(self.manner, change)
            case PutItem():
                return values.put_item(self.manner, change)
            case Drop():
                return flow_style.drop(self.manner, change) if change.owner.flow else cuts.drop(self.manner, change)
            case Empty():
                return cuts.emptied(self.manner, change)
            case Unmerge():
                return block_style.unmerged(self.manner, change)
            case Rename():
                key = target(change.entry.key)
                style = key.style if isinstance(key, Scalar) else Style.PLAIN
                return (Edit(change.entry.key.span, write.scalar(change.key, style, self.manner.quote)),)
            case Dollars():
                return values.doubled(self.manner, change)


def _gone(changes: Iterable[Change]) -> frozenset[int]:
    """Return the entries that go: nothing is written next to them."""
    return frozenset(
        id(change.owner.entries[index])
        for change in changes
        if isinstance(change, Drop) and isinstance(change.owner, Mapping)
        for index in change.indices
    )
