"""Writes keys in block style.

A new line of a block goes in behind its natural sibling: at the end of that sibling's last line, in front of the line
break, so that comments, blank lines and a missing final line break stay where they are.
"""

from __future__ import annotations

import re

from pyengine.document.node import Alias, Entry, Mapping, Node, Scalar, Sequence
from pyengine.edit import Edit
from pyengine.patch import write
from pyengine.patch.changes import Fill, Put, Refused, Unmerge, dotted
from pyengine.patch.manner import Manner
from pyengine.text import Span

_KEEPS_BREAKS = re.compile(r"[|>][0-9]?\+")
_BLANK = re.compile(r"[ \t]*(?:\r\n|\n|\r)")
_COMMENT = re.compile(r"([ \t]*)#[^\r\n]*")


def put(manner: Manner, change: Put, gone: frozenset[int]) -> tuple[Edit, ...]:
    """Return the edit that adds a key to a block, next to none of the entries that are `gone`."""
    first = change.owner.entries[0].key.outer.start
    column = manner.column(first)
    if manner.before(first).strip(" -"):
        raise Refused("the block is written with explicit '?' keys")
    sibling, behind = manner.neighbour(change, gone)
    start = sibling.key.outer.start
    alone = not manner.before(start).strip()
    at = _block_end(manner, sibling) if not alone or (behind and not _runs_to_end(manner, sibling)) else None
    habit = manner.habit(change.owner, at if at is not None else manner.line_start(start))
    pair = " " * column + write.pair(change.key, change.value, column, habit)
    if at is None:
        at = manner.line_start(start)
        return (Edit(Span(at, at), pair + habit.eol),)
    return (Edit(Span(at, at), habit.eol + pair),)


def _runs_to_end(manner: Manner, entry: Entry) -> bool:
    """Tell a block scalar that the text ends with: a line break behind it would become part of its value."""
    last = _last_scalar(entry.value)
    return last is not None and last.style.block and not manner.document.text[last.span.end :].strip(" \t")


def _block_end(manner: Manner, entry: Entry) -> int:
    """Return where the last line of a block entry ends, its trailing comment and deeper comments below included."""
    end = max(entry.value.outer.end, entry.key.outer.end)
    last, text = _last_scalar(entry.value), manner.document.text
    line = manner.line_end(end)
    if last is not None and last.style.block and _KEEPS_BREAKS.match(text, last.span.start):
        position = line + len(manner.eol(line)) if line < len(text) else line
        while match := _BLANK.match(text, position):
            position = match.end()
        return position - len(manner.eol(position - 1)) if position > line and position <= len(text) else line
    return _below(manner, line, manner.column(entry.key.outer.start))


def _below(manner: Manner, line_end: int, column: int) -> int:
    """Return where the comments end that stand right below a line, deeper than `column`: they speak of that block."""
    text = manner.document.text
    while line_end < len(text):
        match = _COMMENT.match(text, line_end + len(manner.eol(line_end)))
        if match is None or len(match[1]) <= column:
            break
        line_end = match.end()
    return line_end


def _last_scalar(node: Node) -> Scalar | None:
    while isinstance(node, Mapping | Sequence):
        inside = [entry.value for entry in node.entries] if isinstance(node, Mapping) else list(node.items)
        if not inside:
            return None
        node = inside[-1]
    return node if isinstance(node, Scalar) else None


def fill(manner: Manner, change: Fill) -> tuple[Edit, ...]:
    """Return the edits that write a block under a key whose value is an alias or nothing."""
    entry, value, text = change.entry, change.value, manner.document.text
    key_end = entry.key.outer.end
    habit = manner.habit(change.owner, key_end)
    colon = manner.behind_colon(key_end)
    if colon is None:
        if not change.owner.flow or not isinstance(entry.value, Scalar):
            raise Refused(f"{dotted(change.route)} has no colon right behind its key")
        return (Edit(Span(key_end, key_end), f": {write.flow(value, habit)}"),)
    if change.owner.flow or not isinstance(value, dict | list) or not value:
        gap = "" if entry.value.outer.start > colon else " "
        return (Edit(entry.value.span, gap + write.flow(value, habit)),)
    if _anchored_null(entry.value) or text[key_end : entry.value.outer.start].count("\n"):
        raise Refused(f"{dotted(change.route)} has an anchor or stands on another line than its key")
    column = manner.column(entry.key.outer.start)
    line_end = manner.line_end(colon)
    block = habit.eol + write.below(value, column, habit)
    return Edit(Span(colon, max(colon, entry.value.outer.end)), ""), Edit(Span(line_end, line_end), block)


def _anchored_null(node: Node) -> bool:
    return not isinstance(node, Alias) and (node.anchor is not None or node.tag is not None)


def unmerged(manner: Manner, change: Unmerge) -> tuple[Edit, ...]:
    """Return the edit that writes out what a merge entry brought in."""
    start = change.entry.key.outer.start
    span = Span(start, change.entry.value.outer.end)
    habit = manner.habit(change.owner, start)
    if change.owner.flow:
        pairs = write.flow(change.value, habit)
        return (Edit(span, pairs[1:-1]),)
    column = manner.column(start)
    pairs_ = (write.pair(key, value, column, habit) for key, value in change.value.items())
    return (Edit(span, (habit.eol + " " * column).join(pairs_)),)
