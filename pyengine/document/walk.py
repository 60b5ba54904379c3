"""The one walk along a route: where each step of it stands in the text, and at which routes else that place is read.

A route leads through aliases and merges as a reader's eye does. Whatever asks where something stands (planning a
change, offering it, proving it) asks here, so that their answers cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TypeAlias

from pyengine.document import resolve
from pyengine.document.document import Document
from pyengine.document.node import Alias, Entry, Mapping, Node, Route, Sequence, Target, target

Place: TypeAlias = tuple[int, str | int]
"""A written block, by identity, and a key or index of it: the same for all who read it through an anchor."""

MAX_ROUTES = 1_000
"""Routes at which one place may be read; what reaches further can be announced to nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step of a route.

    `block` is the collection stepped into, `alias` the alias that led there, `owner` the collection in which the key
    or item is written: `block` itself, unless the merge entry `via` brought it in. `value` is None where nothing is.
    """

    key: str | int
    block: Mapping | Sequence
    alias: Alias | None
    owner: Mapping | Sequence
    entry: Entry | None
    via: Entry | None
    value: Node | None
    hides: bool = False

    @property
    def place(self) -> Place:
        """Where the key or item is written, or would be."""
        return id(self.owner), self.key


def walk(document: Document, route: Route) -> tuple[Step, ...]:
    """Return the steps of `route` as far as it leads; the last one has no value where its key is not there yet."""
    steps: list[Step] = []
    node: Node | None = document.root
    for key in route:
        step = _step(document, node, key) if node is not None else None
        if step is None:
            break
        steps.append(step)
        node = step.value
    return tuple(steps)


def _step(document: Document, node: Node, key: str | int) -> Step | None:
    block, alias = target(node), node if isinstance(node, Alias) else None
    if isinstance(block, Mapping) and isinstance(key, str):
        found = document.entries(block).get(key)
        if found is None:
            return Step(key, block, alias, block, None, None, None)
        return Step(key, block, alias, found.owner, found.entry, found.via, found.entry.value, found.hides)
    if isinstance(block, Sequence) and isinstance(key, int):
        item = block.items[key] if key < len(block.items) else None
        return Step(key, block, alias, block, None, None, item)
    return None


class Readers:
    """At which routes the places of one document are read: by themselves, through aliases, merged in."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._known: dict[int, tuple[Route, ...]] = {}
        self._holders: defaultdict[int, list[tuple[Mapping | Sequence, Entry | int]]] = defaultdict(list)
        self._merging: defaultdict[int, list[Mapping]] = defaultdict(list)
        for node in document.nodes:
            self._hold(node)

    def _hold(self, node: Node) -> None:
        if isinstance(node, Mapping):
            for entry in node.entries:
                if resolve.is_merge(entry):
                    for source in resolve.merged(entry):
                        self._merging[id(source)].append(node)
                self._holders[id(target(entry.value))].append((node, entry))
        elif isinstance(node, Sequence):
            for index, item in enumerate(node.items):
                self._holders[id(target(item))].append((node, index))

    def of(self, step: Step) -> tuple[Route, ...]:
        """Return the routes at which the key or item of a step is read. ValueError where there are too many."""
        if isinstance(step.owner, Sequence):
            return tuple((*route, step.key) for route in self._of_value(step.owner))
        return self._of_key(step.owner, str(step.key), step.entry)

    def of_target(self, node: Target) -> tuple[Route, ...]:
        """Return the routes that end at `node`, aliases followed. ValueError where there are too many."""
        return self._of_value(node)

    def _of_value(self, node: Target) -> tuple[Route, ...]:
        if id(node) not in self._known:
            found: list[Route] = [()] if self.document.root is node else []
            for holder, where in self._holders[id(node)]:
                if isinstance(holder, Sequence):
                    found += ((*route, where) for route in self._of_value(holder) if isinstance(where, int))
                elif isinstance(where, Entry) and not resolve.is_merge(where):
                    found += self._of_key(holder, resolve.key_text(where) or "", where)
                _limit(found)
            self._known[id(node)] = tuple(dict.fromkeys(found))
        return self._known[id(node)]

    def _of_key(self, owner: Mapping, key: str, entry: Entry | None) -> tuple[Route, ...]:
        """Return the routes at which `owner` is asked for `key` and answers with `entry`, or with nothing so far."""
        found = [(*route, key) for route in self._of_value(owner)] if self._answers(owner, key, entry) else []
        for mapping in self._merging[id(owner)]:
            if self._answers(mapping, key, entry):
                found += self._of_key(mapping, key, entry)
            _limit(found)
        return tuple(dict.fromkeys(found))

    def _answers(self, mapping: Mapping, key: str, entry: Entry | None) -> bool:
        found = self.document.entries(mapping).get(key)
        return found is None if entry is None else found is not None and found.entry is entry


def _limit(found: list[Route]) -> None:
    if len(found) > MAX_ROUTES:
        raise ValueError(f"read at more than {MAX_ROUTES} routes")
