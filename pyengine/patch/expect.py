"""The meaning a patched document shall have: the old one, as data, with the ops carried out in it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from pyengine.document.data import at
from pyengine.document.node import Route
from pyengine.document.scalar import Data
from pyengine.patch.ops import Escape, Insert, Octal, Op, Remove, RenameKey, Set
from pyengine.swarm.interpolation import cast, escaped, interpolate


class Expectation:
    """The meaning a patched document shall have. Blocks are copied before they are changed, each once."""

    def __init__(self, before: Data, after: Data) -> None:
        self.data = before
        self.after = after
        self.own: set[int] = set()

    def carry_out(self, *stages: Iterable[tuple[Op, Route]]) -> None:
        """Change the expected meaning as each op demands at its route; what a stage wants twice is done once.

        A later stage has the last word on a value. Indices count as they are in the old text, so lists grow and shrink
        at the end, from the last item on.
        """
        wanted = [(stage, op, route) for stage, wishes in enumerate(stages) for op, route in wishes]
        said = {id(op): _what(op) for op in {id(op): op for _, op, _ in wanted}.values()}
        once = {(stage, route, said[id(op)]): (stage, op, route) for stage, op, route in wanted}.values()
        for _, op, route in sorted(once, key=lambda wish: _turn(*wish)):
            self.data = self._changed(self.data, route, op, route)

    def _copy(self, value: Data) -> Data:
        if id(value) in self.own or not isinstance(value, dict | list):
            return value
        copy: Data = dict(value) if isinstance(value, dict) else list(value)
        self.own.add(id(copy))
        return copy

    def _changed(self, value: Data, rest: Route, op: Op, route: Route) -> Data:
        step, deeper = rest[0], rest[1:]
        block = self._copy({} if value is None and isinstance(step, str) else value)
        if block is not value and value is None:
            self.own.add(id(block))
        if isinstance(block, dict) and isinstance(step, str):
            if deeper:
                block[step] = self._changed(block.get(step), deeper, op, route)
            else:
                self._in_mapping(block, step, op, route)
        elif isinstance(block, list) and isinstance(step, int):
            if deeper:
                block[step] = self._changed(block[step], deeper, op, route)
            else:
                self._in_list(block, step, op, route)
        return block

    def _in_mapping(self, block: dict[str, Data], key: str, op: Op, route: Route) -> None:
        match op:
            case Set() | Insert():
                block[key] = self._leaf(block.get(key), op, route)
            case Remove():
                block.pop(key, None)
            case RenameKey(key=new):
                block[new] = block.pop(key, None)
            case Escape(names=names):
                block[key] = _escaped(block.get(key), names)

    def _in_list(self, block: list[Data], index: int, op: Op, route: Route) -> None:
        match op:
            case Insert(value=value):
                block.insert(index, value)
            case Set() if index < len(block):
                block[index] = self._leaf(block[index], op, route)
            case Remove() if index < len(block):
                block.pop(index)
            case Escape(names=names) if index < len(block):
                block[index] = _escaped(block[index], names)
            case _:
                pass

    def _leaf(self, before: Data, op: Set | Insert, route: Route) -> Data:
        """Return the value itself, or the new `${VAR:-default}` where that is what makes the value."""
        if isinstance(before, str) and "$" in before:
            after = at(self.after, route)
            if isinstance(after, str):
                value = cast(interpolate(after).value, op.route)
                if value == op.value and type(value) is type(op.value):
                    return after
        return int(op.value) if isinstance(op.value, Octal) else op.value


def _escaped(value: Data, names: Container[str]) -> Data:
    return escaped(value, names) if isinstance(value, str) else value


def _what(op: Op) -> str:
    return repr(replace(op, route=()))


def _turn(stage: int, op: Op, route: Route) -> tuple[int, int, int]:
    """Return when an op's turn is: values first; items go and come from the deepest list and the last index on."""
    last = route[-1]
    if not isinstance(last, int) or not isinstance(op, Insert | Remove):
        return 0, stage, 0
    return 1, -len(route), -2 * last - isinstance(op, Remove)
