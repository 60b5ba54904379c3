"""Takes keys and items away: a block that loses its last one goes too, or is left as an empty one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pyengine.document.document import Document
from pyengine.document.node import Entry, Mapping, Node, Route, Sequence, target
from pyengine.document.walk import Step
from pyengine.patch.changes import Change, Drop, Empty, Fill, Put, PutItem, Refused, dotted


@dataclass(slots=True)
class _Group:
    """What is to go from one block: indices of its entries or items, and the way that led there."""

    owner: Mapping | Sequence
    steps: tuple[Step, ...]
    indices: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        return len(self.owner.entries if isinstance(self.owner, Mapping) else self.owner.items)


@dataclass(slots=True)
class Removals:
    """All that one plan takes away. `vanishes` tells the blocks that go with their last key."""

    document: Document
    vanishes: Callable[[Route], bool]
    groups: dict[int, _Group] = field(default_factory=dict)

    def add(self, steps: tuple[Step, ...]) -> None:
        """Take the key or item away that `steps` end at. Refused where that would not take the meaning away."""
        step, route = steps[-1], tuple(each.key for each in steps)
        if step.hides:
            raise Refused(f"an anchor merged in beside {dotted(route)} would bring the key back")
        gone = step.entry if step.entry is not None else step.value
        name = self._needed(gone) if gone is not None else None
        if name is not None:
            raise Refused(f"{dotted(route)} holds the anchor '{name}', which is used elsewhere")
        self.take(steps)

    def take(self, steps: tuple[Step, ...]) -> None:
        """Take the entry or item away that `steps` end at, whatever that means."""
        step = steps[-1]
        group = self.groups.setdefault(id(step.owner), _Group(step.owner, steps))
        if isinstance(step.owner, Mapping):
            group.indices |= {index for index, entry in enumerate(step.owner.entries) if entry is step.entry}
        else:
            group.indices.add(int(step.key))

    def _needed(self, gone: Entry | Node) -> str | None:
        """Return the name of an anchor inside what goes that is used outside of it."""
        nodes = (gone.key, gone.value) if isinstance(gone, Entry) else (gone,)
        start, end = nodes[0].outer.start, nodes[-1].outer.end
        for alias in self.document.aliases:
            if start <= alias.target.outer.start < end and not start <= alias.span.start < end:
                return alias.name
        return None

    def changes(self, others: Iterable[Change]) -> Iterator[Drop | Empty]:
        """Yield the changes that take everything away, from the deepest block up; `others` are made beside them."""
        filled = {id(change.owner) for change in others if isinstance(change, Put | PutItem | Fill)}
        while self.groups:
            key = max(self.groups, key=lambda each: len(self.groups[each].steps))
            group = self.groups.pop(key)
            route = tuple(step.key for step in group.steps)
            if len(group.indices) < group.size or key in filled:
                yield Drop(group.owner, tuple(sorted(group.indices)), route)
            elif self._goes(group, route[:-1]):
                self.take(group.steps[:-1])
            else:
                yield Empty(group.owner, group.steps[-2].entry if len(group.steps) > 1 else None, route[:-1])

    def _goes(self, group: _Group, route: Route) -> bool:
        """Tell whether the emptied block itself may go: nobody else reads it, and its absence means the same."""
        parent = group.steps[-2] if len(group.steps) > 1 else None
        value = parent.value if parent is not None else None
        return (
            parent is not None
            and value is group.owner
            and target(value).anchor is None
            and not parent.hides
            and self.vanishes(route)
        )
