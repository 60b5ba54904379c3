"""Proves a patch: the new text parses, and its meaning is that of the old one with the ops carried out, nothing else.

Meaning is compared as data, so a patch that happens to parse but says something else is caught wherever it differs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyengine.document.data import at, difference, plain
from pyengine.document.document import Document, read
from pyengine.document.node import Mapping, Node, Route, Sequence, target
from pyengine.document.scalar import Data
from pyengine.document.yaml import YamlError
from pyengine.edit import Edit, apply_edits
from pyengine.patch.ops import Escape, Insert, Op, Remove, RenameKey, Set
from pyengine.patch.plan import Refused, Wanted, dotted
from pyengine.swarm.interpolation import cast, escaped, interpolate


@dataclass(frozen=True)
class Proven:
    """A patched document that says what was wanted. `changed` are the routes whose meaning is new."""

    document: Document
    edits: tuple[Edit, ...]
    changed: tuple[Route, ...]


def prove(document: Document, wanted: Iterable[Wanted], edits: tuple[Edit, ...]) -> Proven:
    """Return the document after `edits`, proven; Refused, with the reason, where the proof fails."""
    wanted = tuple(wanted)
    try:
        after = read(apply_edits(document.text, edits), document.name)
    except YamlError as error:
        raise Refused(f"the result would not be YAML: {error.problem}") from None
    if list(map(plain, after.roots[1:])) != list(map(plain, document.roots[1:])):
        raise Refused("another document of the file would change")
    expected = Expectation(document.data, after.data)
    for want in wanted:
        expected.carry_out(want.op)
    shared = {place(document, want.op.route) for want in wanted if want.through}
    for route in difference(expected.data, after.data):
        if place(document, route) not in shared:
            raise Refused(f"the meaning of {dotted(route)} would not be what was intended")
    return Proven(after, edits, difference(document.data, after.data))


def place(document: Document, route: Route) -> tuple[int, str | int]:
    """Return which written block, and which key or index of it, a route leads to: the same for all users of an anchor.

    For a route that leads further than the text, the last block there is and the first missing key.
    """
    node: Node | None = document.root
    result: tuple[int, str | int] = (0, "")
    for step in route:
        inner = target(node) if node is not None else None
        if isinstance(inner, Mapping) and isinstance(step, str):
            found = document.entries(inner).get(step)
            owner: Node = inner
            if found is not None:
                owner = _owner(document, inner, step)
            result, node = (id(owner), step), found.entry.value if found is not None else None
        elif isinstance(inner, Sequence) and isinstance(step, int):
            result, node = (id(inner), step), inner.items[step] if step < len(inner.items) else None
        else:
            return result
    return result


def _owner(document: Document, mapping: Mapping, key: str) -> Mapping:
    """Return the mapping in which the key that `mapping` holds is written."""
    found = document.entries(mapping)[key]
    while found.via is not None:
        sources = [source for source in _sources(found.via.value) if key in document.entries(source)]
        mapping = sources[0]
        found = document.entries(mapping)[key]
    return mapping


def _sources(node: Node) -> list[Mapping]:
    inner = target(node)
    nodes = inner.items if isinstance(inner, Sequence) else (inner,)
    return [source for source in map(target, nodes) if isinstance(source, Mapping)]


class Expectation:
    """The meaning a patched document shall have. Blocks are copied before they are changed, each once."""

    def __init__(self, before: Data, after: Data) -> None:
        self.data = before
        self.after = after
        self.own: set[int] = set()

    def carry_out(self, op: Op) -> None:
        """Change the expected meaning as `op` demands."""
        self.data = self._changed(self.data, op.route, op)

    def _copy(self, value: Data) -> Data:
        if id(value) in self.own or not isinstance(value, dict | list):
            return value
        copy: Data = dict(value) if isinstance(value, dict) else list(value)
        self.own.add(id(copy))
        return copy

    def _changed(self, value: Data, rest: Route, op: Op) -> Data:
        step, deeper = rest[0], rest[1:]
        block = self._copy({} if value is None and isinstance(step, str) else value)
        if block is not value and value is None:
            self.own.add(id(block))
        if isinstance(block, dict) and isinstance(step, str):
            if deeper:
                block[step] = self._changed(block.get(step), deeper, op)
            else:
                self._in_mapping(block, step, op)
        elif isinstance(block, list) and isinstance(step, int):
            if deeper:
                block[step] = self._changed(block[step], deeper, op)
            else:
                self._in_list(block, step, op)
        return block

    def _in_mapping(self, block: dict[str, Data], key: str, op: Op) -> None:
        match op:
            case Set() | Insert():
                block[key] = self._leaf(block.get(key), op)
            case Remove():
                block.pop(key, None)
            case RenameKey(key=new):
                block[new] = block.pop(key, None)
            case Escape():
                block[key] = _escaped(block.get(key))

    def _in_list(self, block: list[Data], index: int, op: Op) -> None:
        match op:
            case Insert(value=value):
                block.insert(index, value)
            case Set() if index < len(block):
                block[index] = self._leaf(block[index], op)
            case Remove() if index < len(block):
                block.pop(index)
            case Escape() if index < len(block):
                block[index] = _escaped(block[index])
            case _:
                pass

    def _leaf(self, before: Data, op: Set | Insert) -> Data:
        """Return the value itself, or the new `${VAR:-default}` where that is what makes the value."""
        if isinstance(before, str) and "$" in before:
            after = at(self.after, op.route)
            if isinstance(after, str):
                value = cast(interpolate(after).value, op.route)
                if value == op.value and type(value) is type(op.value):
                    return after
        return op.value


def _escaped(value: Data) -> Data:
    return escaped(value) if isinstance(value, str) else value
