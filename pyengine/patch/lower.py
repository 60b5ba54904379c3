"""Turns planned changes into edits of characters, in the author's manner. Each shape of YAML is met here and only here.

A new line of a block goes in behind its natural sibling: at the end of that sibling's last line, in front of the line
break, so that comments, blank lines and a missing final line break stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyengine.document import resolve
from pyengine.document.document import Document
from pyengine.document.node import Alias, Entry, Mapping, Node, Route, Scalar, Sequence, Style, target
from pyengine.document.scalar import Data
from pyengine.document.scalar import resolve as resolve_scalar
from pyengine.edit import Edit, OverlapError, ordered
from pyengine.patch import write
from pyengine.patch.manner import Manner
from pyengine.patch.plan import (
    Change,
    Dollars,
    Drop,
    Fill,
    KeyOrder,
    Planner,
    Put,
    PutItem,
    Refused,
    Rename,
    Replace,
    Wanted,
    dotted,
)
from pyengine.swarm.interpolation import interpolate, stray
from pyengine.text import Span

_KEEPS_BREAKS = re.compile(r"[|>][0-9]?\+")


def _in_order(changes: tuple[Change, ...], order: KeyOrder) -> list[Change]:
    """Return the changes so that new keys of one mapping, which may land at one offset, come in natural order."""

    def rank(change: Change) -> int:
        if not isinstance(change, Put):
            return 0
        keys = order(change.route[:-1])
        return keys.index(change.key) if change.key in keys else len(keys)

    return sorted(changes, key=rank)


@dataclass(frozen=True)
class Patcher:
    """Writes into one document. `order` gives the natural order of the keys of the mapping at a route."""

    document: Document
    order: KeyOrder

    @cached_property
    def manner(self) -> Manner:
        """How the author writes."""
        return Manner(self.document)

    def lower(self, wanted: Iterable[Wanted]) -> tuple[Edit, ...]:
        """Return the edits that carry out all that is wanted; Refused, with the reason, where that is not possible."""
        changes = Planner(self.document, self.order).plan(wanted)
        edits = [edit for change in _in_order(changes, self.order) for edit in self._edits(change)]
        try:
            return ordered(dict.fromkeys(edits))
        except OverlapError:
            raise Refused("two changes meet at one place") from None

    def _edits(self, change: Change) -> tuple[Edit, ...]:
        """Return the edits of one change."""
        match change:
            case Put():
                return self._put_flow(change) if change.owner.flow else self._put_block(change)
            case Fill():
                return self._fill(change)
            case Replace():
                return self._replace(change)
            case PutItem():
                return self._put_item(change)
            case Drop():
                return self._drop(change)
            case Rename():
                key = target(change.entry.key)
                style = key.style if isinstance(key, Scalar) else Style.PLAIN
                return (Edit(change.entry.key.span, write.scalar(change.key, style, self.manner.quote)),)
            case Dollars():
                return self._double(change)

    def _habit(self, owner: Mapping | None, offset: int) -> write.Habit:
        keys = [target(entry.key) for entry in owner.entries] if owner is not None else []
        styles = {key.style for key in keys if isinstance(key, Scalar) and not resolve.is_merge_key(key)}
        quoted = next(iter(styles)) if len(styles) == 1 else Style.PLAIN
        json_like = owner is not None and owner.flow and quoted is Style.DOUBLE
        return write.Habit(
            step=self.manner.step(owner),
            list_indent=self.manner.list_indent,
            eol=self.manner.eol(offset),
            quote=Style.DOUBLE if quoted is Style.DOUBLE else self.manner.quote,
            keys=quoted if quoted in {Style.SINGLE, Style.DOUBLE} else Style.PLAIN,
            strings=Style.DOUBLE if json_like else Style.PLAIN,
        )

    def _sibling(self, owner: Mapping, key: str, route: Route) -> tuple[Entry, bool]:
        """Return the entry to write next to, and whether the new key goes behind it (else in front of it)."""
        names = [resolve.key_text(entry) for entry in owner.entries]
        keys = self.order(route[:-1])
        if key in keys:
            rank = keys.index(key)
            for name in reversed(keys[:rank]):
                if name in names:
                    return owner.entries[names.index(name)], True
            merges = [entry for entry in owner.entries if resolve.is_merge(entry)]
            if merges:
                return merges[-1], True
            for name in keys[rank + 1 :]:
                if name in names:
                    return owner.entries[names.index(name)], False
        return owner.entries[-1], True

    def _put_block(self, change: Put) -> tuple[Edit, ...]:
        first = change.owner.entries[0].key.outer.start
        column = self.manner.column(first)
        if self.manner.before(first).strip(" -"):
            raise Refused("the block is written with explicit '?' keys")
        sibling, behind = self._sibling(change.owner, change.key, change.route)
        start = sibling.key.outer.start
        alone = not self.manner.before(start).strip()
        if not alone or (behind and not self._runs_to_end(sibling)):
            at = self._block_end(sibling)
            habit = self._habit(change.owner, at)
            text = habit.eol + " " * column + write.pair(change.key, change.value, column, habit)
        else:
            at = self.manner.line_start(start)
            habit = self._habit(change.owner, at)
            text = " " * column + write.pair(change.key, change.value, column, habit) + habit.eol
        return (Edit(Span(at, at), text),)

    def _runs_to_end(self, entry: Entry) -> bool:
        """Tell a block scalar that the text ends with: a line break behind it would become part of its value."""
        last = self._last_scalar(entry.value)
        return last is not None and last.style.block and not self.document.text[last.span.end :].strip(" \t")

    def _block_end(self, entry: Entry) -> int:
        """Return where the last line of a block entry ends, its trailing comment included."""
        end = max(entry.value.outer.end, entry.key.outer.end)
        last = self._last_scalar(entry.value)
        text = self.document.text
        if last is not None and last.style.block and _KEEPS_BREAKS.match(text, last.span.start):
            blank = re.compile(r"[ \t]*(?:\r\n|\n|\r)").match
            line = self.manner.line_end(end)
            position = line + len(self.manner.eol(line)) if line < len(text) else line
            while match := blank(text, position):
                position = match.end()
            return position - len(self.manner.eol(position - 1)) if position > line and position <= len(text) else line
        return self.manner.line_end(end)

    def _last_scalar(self, node: Node) -> Scalar | None:
        while isinstance(node, Mapping | Sequence):
            if isinstance(node, Mapping):
                node = node.entries[-1].value if node.entries else node.entries  # type: ignore[assignment]
            else:
                node = node.items[-1] if node.items else node.items  # type: ignore[assignment]
        return node if isinstance(node, Scalar) else None

    def _put_flow(self, change: Put) -> tuple[Edit, ...]:
        owner, text = change.owner, self.document.text
        if text[owner.span.start : owner.span.start + 1] != "{":
            raise Refused("a pair without braces inside a list cannot take a second key")
        if not owner.entries:
            habit = self._habit(owner, owner.span.start)
            pair = f"{write.scalar(change.key, habit.keys, habit.quote, flow=True)}: {write.flow(change.value, habit)}"
            return (Edit(Span(owner.span.start + 1, owner.span.end - 1), pair),)
        sibling, behind = self._sibling(owner, change.key, change.route)
        habit = self._habit(owner, sibling.key.outer.start)
        pair = f"{write.scalar(change.key, habit.keys, habit.quote, flow=True)}: {write.flow(change.value, habit)}"
        if not behind:
            start = sibling.key.outer.start
            return (Edit(Span(start, start), f"{pair}, "),)
        end = max(sibling.value.outer.end, sibling.key.outer.end)
        start = sibling.key.outer.start
        if owner.span.start < self.manner.line_start(start) and not self.manner.before(start).strip():
            return self._put_flow_line(end, pair, self.manner.before(start), habit.eol)
        return (Edit(Span(end, end), f", {pair}"),)

    def _put_flow_line(self, end: int, pair: str, indent: str, eol: str) -> tuple[Edit, ...]:
        """Put a pair on a line of its own into a flow mapping that has one pair a line."""
        line_end = self.manner.line_end(end)
        tail = self.document.text[end:line_end].lstrip()
        if tail.startswith(","):
            rest = tail[1:].lstrip()
            if not rest or rest.startswith("#"):
                return (Edit(Span(line_end, line_end), f"{eol}{indent}{pair},"),)
        elif not tail or tail.startswith("#"):
            return Edit(Span(end, end), ","), Edit(Span(line_end, line_end), f"{eol}{indent}{pair}")
        return (Edit(Span(end, end), f", {pair}"),)

    def _fill(self, change: Fill) -> tuple[Edit, ...]:
        """Write a block under a key whose value is an alias or nothing."""
        entry, value = change.entry, change.value
        key_end = entry.key.outer.end
        colon = self.document.text.index(":", key_end) + 1
        habit = self._habit(change.owner, key_end)
        if change.owner.flow or not isinstance(value, dict | list) or not value:
            gap = "" if entry.value.outer.start > colon else " "
            return (Edit(entry.value.span, gap + write.flow(value, habit)),)
        if self._anchored_null(entry.value) or self.document.text[key_end : entry.value.outer.start].count("\n"):
            raise Refused(f"{dotted(change.route)} has an anchor or stands on another line than its key")
        column = self.manner.column(entry.key.outer.start)
        block = habit.eol + write.below(value, column, habit)
        line_end = self.manner.line_end(colon)
        return Edit(Span(colon, max(colon, entry.value.outer.end)), ""), Edit(Span(line_end, line_end), block)

    def _anchored_null(self, node: Node) -> bool:
        return not isinstance(node, Alias) and (node.anchor is not None or node.tag is not None)

    def _replace(self, change: Replace) -> tuple[Edit, ...]:
        node, value = change.node, change.value
        if isinstance(node, Scalar):
            if isinstance(resolve_scalar(node), str) and "$" in node.value:
                return self._replace_default(node, value, change.route)
            text = self._scalar_text(node, value)
            gap = " " if not len(node.span) and self.document.text[node.span.start - 1] in ":-" else ""
            return (Edit(node.span, gap + text),)
        if isinstance(node, Alias) or node.flow:
            habit = self._habit(None, node.span.start)
            return (Edit(node.span, write.flow(value, habit)),)  # type: ignore[arg-type]
        if self.manner.comment_inside(node.span):
            raise Refused(f"{dotted(change.route)} holds comments that would be lost")
        habit = self._habit(None, node.span.start)
        return (Edit(node.span, write.flow(value, habit)),)  # type: ignore[arg-type]

    def _scalar_text(self, node: Scalar, value: Data) -> str:
        if isinstance(value, dict | list):
            return write.flow(value, self._habit(None, node.span.start))  # type: ignore[arg-type]
        return write.scalar(value, node.style, self.manner.quote, flow=True)

    def _replace_default(self, node: Scalar, value: Data, route: Route) -> tuple[Edit, ...]:
        """Edit the default inside `${VAR:-default}`, where that alone makes the value."""
        raw = node.span.of(self.document.text)
        variables = interpolate(raw).variables
        if len(variables) != 1 or (variables[0].start, variables[0].end) != _inner(node, raw):
            raise Refused(f"{dotted(route)} is put together with ${{…}}, and no one part of it decides")
        (variable,) = variables
        if variable.default is None:
            raise Refused(f"{dotted(route)} comes from the environment variable {variable.name}: set it there")
        word = write.scalar(value, Style.PLAIN, self.manner.quote) if not isinstance(value, dict | list) else "}"
        if "}" in word or word[:1] in "\"'":
            raise Refused(f"{dotted(route)} is a default inside ${{…}} that cannot hold the new value")
        start = node.span.start + variable.word_start
        return (Edit(Span(start, start + len(variable.word)), word),)

    def _put_item(self, change: PutItem) -> tuple[Edit, ...]:
        owner, index = change.owner, change.index
        if not owner.items:
            habit = self._habit(None, owner.span.start)
            return (Edit(Span(owner.span.start + 1, owner.span.end - 1), write.flow(change.value, habit)),)  # type: ignore[arg-type]
        near = owner.items[min(index, len(owner.items) - 1)]
        style = near.style if isinstance(near, Scalar) and not near.style.block else Style.PLAIN
        if isinstance(change.value, dict | list):
            raise Refused("only plain items can be added to a list")
        text = write.scalar(change.value, style, self.manner.quote, flow=owner.flow)
        if owner.flow:
            at = near.outer.start if index < len(owner.items) else near.outer.end
            return (Edit(Span(at, at), f"{text}, " if index < len(owner.items) else f", {text}"),)
        dash = self.manner.before(near.outer.start)
        if dash.strip() != "-":
            raise Refused("the list item shares its line with something else")
        indent = dash[: dash.index("-")]
        eol = self.manner.eol(near.outer.start)
        if index < len(owner.items):
            at = self.manner.line_start(near.outer.start)
            return (Edit(Span(at, at), f"{indent}- {text}{eol}"),)
        at = self.manner.line_end(near.outer.end)
        return (Edit(Span(at, at), f"{eol}{indent}- {text}"),)

    def _drop(self, change: Drop) -> tuple[Edit, ...]:
        owner = change.owner
        nodes = [_extent(entry) for entry in owner.entries] if isinstance(owner, Mapping) else _items(owner)
        index = owner.entries.index(change.entry) if isinstance(owner, Mapping) and change.entry else change.index
        span = nodes[index]
        if owner.flow:
            if index + 1 < len(nodes):
                return (Edit(Span(span.start, nodes[index + 1].start), ""),)
            return (Edit(Span(nodes[index - 1].end if index else span.start, span.end), ""),)
        before = self.manner.before(span.start)
        if len(nodes) == 1 or before.strip(" -") or (isinstance(owner, Mapping) and before.strip()):
            raise Refused("taking it out would leave an empty block")
        start, end = self.manner.line_start(span.start), self.manner.line_end(span.end)
        break_length = len(self.manner.eol(end)) if end < len(self.document.text) else 0
        if not break_length and start:
            start -= len(self.manner.eol(start - 1))
        return (Edit(Span(start, end + break_length), ""),)

    def _double(self, change: Dollars) -> tuple[Edit, ...]:
        start = change.node.span.start
        found = stray(change.node.span.of(self.document.text))
        if not found:
            raise Refused("the `$` is written in another way there")
        return tuple(Edit(Span(start + at, start + at), "$") for at in found)


def _inner(node: Scalar, raw: str) -> tuple[int, int]:
    """Return the range of a scalar's source between its quotes."""
    return (1, len(raw) - 1) if node.style in {Style.SINGLE, Style.DOUBLE} else (0, len(raw))


def _extent(entry: Entry) -> Span:
    return Span(entry.key.outer.start, max(entry.value.outer.end, entry.key.outer.end))


def _items(owner: Sequence) -> list[Span]:
    return [item.outer for item in owner.items]
