"""Writes values in the place of others: scalars in their quotes, defaults inside `${…}`, items of lists."""

from __future__ import annotations

import re
from dataclasses import replace

from pyengine.document.node import Alias, Mapping, Route, Scalar, Sequence, Style
from pyengine.document.scalar import Data
from pyengine.document.scalar import resolve as resolve_scalar
from pyengine.edit import Edit
from pyengine.patch import write
from pyengine.patch.changes import Dollars, PutItem, Refused, Replace, dotted
from pyengine.patch.draft import copied
from pyengine.patch.manner import Manner
from pyengine.swarm.interpolation import interpolate, stray
from pyengine.text import Span

_STRIPPED = re.compile(r"[|>](?:-|[1-9]-|-[1-9])[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)[ \t]*")
"""The head of a block scalar whose value ends without a line break, up to the value."""


_SIGN = re.compile(r"[|>][0-9+-]*")


def replaced(manner: Manner, change: Replace) -> tuple[Edit, ...]:
    """Return the edit that writes a value anew."""
    node, value = change.node, change.value
    if isinstance(node, Scalar):
        if isinstance(resolve_scalar(node), str) and "$" in node.value and not _keeps_dollars(value, node.value):
            return _default(manner, node, value, change.route)
        return _scalar(manner, node, value)
    if isinstance(node, Mapping) and not node.flow and isinstance(value, list) and len(value) == len(node.entries):
        return _in_items(manner, node, value)
    if not isinstance(node, Alias) and manner.comment_inside(node.span):
        raise Refused(f"{dotted(change.route)} holds comments that would be lost")
    return (Edit(node.span, _in_one_line(manner, value, node.span.start)),)


def _in_items(manner: Manner, node: Mapping, items: list[Data]) -> tuple[Edit, ...]:
    """Return the edits that write an item in the place of each entry of a block, whose comments stay."""
    habit, column = manner.habit(None, node.span.start), manner.column(node.span.start)
    return tuple(
        Edit(
            Span(entry.key.outer.start, max(entry.key.outer.end + 1, entry.value.outer.end)),
            write.list_item(copied(item), column, habit),
        )
        for entry, item in zip(node.entries, items, strict=True)
    )


def _in_one_line(manner: Manner, value: Data, start: int) -> str:
    """Return a value as the author writes lists: a command, which has words with blanks, as in JSON where none is."""
    habit = manner.habit(None, start)
    if isinstance(value, list) and any(isinstance(item, str) and " " in item for item in value):
        habit = replace(habit, strings=manner.words)
    return write.flow(copied(value), habit)


def _keeps_dollars(value: Data, before: str) -> bool:
    """Tell a list, or a text with variables of the one before, that says itself what becomes of them."""
    if isinstance(value, str):
        names = {variable.name for variable in interpolate(value).variables}
        return bool(names) and names <= {variable.name for variable in interpolate(before).variables}
    return isinstance(value, list) and any(isinstance(item, str) and "$" in item for item in value)


def _scalar(manner: Manner, node: Scalar, value: Data) -> tuple[Edit, ...]:
    text, start = manner.document.text, node.span.start
    head = _STRIPPED.match(text, start) if node.style.block and isinstance(value, str) else None
    if head is not None and str(value).isprintable():
        return (Edit(Span(head.end(), node.span.end), str(value)),)
    if isinstance(value, dict | list):
        written = _in_one_line(manner, value, start)
    else:
        in_block = node.style is Style.PLAIN and not set("[]{},").isdisjoint(node.value)  # as no flow style takes it
        written = write.scalar(value, node.style, manner.quote, flow=not in_block)
    block = _SIGN.match(text, start) if node.style.block else None
    if block is not None:  # the comment behind it stays
        line_end = manner.line_end(start)
        return Edit(Span(start, block.end()), written), Edit(Span(line_end, max(line_end, node.span.end)), "")
    if node.style is Style.PLAIN and isinstance(value, str) and written[1:-1] == value == node.span.of(text):
        ends = (node.span.start, written[0]), (node.span.end, written[-1])
        return tuple(Edit(Span(place, place), sign) for place, sign in ends)  # quotes alone: the letters stay
    gap = " " if not len(node.span) and text[start - 1] in ":-" else ""
    return (Edit(node.span, gap + written),)


def _default(manner: Manner, node: Scalar, value: Data, route: Route) -> tuple[Edit, ...]:
    """Edit the default inside `${VAR:-default}`, where that alone makes the value."""
    raw = node.span.of(manner.document.text)
    variables = interpolate(raw).variables
    inner = (1, len(raw) - 1) if node.style in {Style.SINGLE, Style.DOUBLE} else (0, len(raw))
    if len(variables) != 1 or (variables[0].start, variables[0].end) != inner:
        raise Refused(f"{dotted(route)} is put together with ${{…}}, and no one part of it decides")
    (variable,) = variables
    if variable.default is None:
        raise Refused(f"{dotted(route)} comes from the environment variable {variable.name}: set it there")
    word = write.scalar(value, Style.PLAIN, manner.quote) if not isinstance(value, dict | list) else "}"
    if "}" in word or word[:1] in "\"'":
        raise Refused(f"{dotted(route)} is a default inside ${{…}} that cannot hold the new value")
    start = node.span.start + variable.word_start
    return (Edit(Span(start, start + len(variable.word)), word),)


def put_item(manner: Manner, change: PutItem) -> tuple[Edit, ...]:
    """Return the edit that adds an item to a list."""
    owner, index = change.owner, change.index
    if not owner.items:
        written = write.flow(copied(change.value), manner.habit(None, owner.span.start))
        return (Edit(Span(owner.span.start + 1, owner.span.end - 1), written),)
    near = owner.items[min(index, len(owner.items) - 1)]
    style = near.style if isinstance(near, Scalar) and not near.style.block else Style.PLAIN
    value = copied(change.value)
    if isinstance(value, dict) and value and not owner.flow and isinstance(near, Mapping) and not near.flow:
        text = write.list_item(value, manner.column(near.span.start) - 2, manner.habit(near, near.span.start))[2:]
    elif isinstance(value, dict | list | write.Stood):
        text = write.flow(value, manner.habit(None, owner.span.start))
    else:
        text = write.scalar(value, style, manner.quote, flow=owner.flow)
    if owner.flow:
        at = near.outer.start if index < len(owner.items) else near.outer.end
        return (Edit(Span(at, at), f"{text}, " if index < len(owner.items) else f", {text}"),)
    return (_block_item(manner, owner, index, text),)


def _block_item(manner: Manner, owner: Sequence, index: int, text: str) -> Edit:
    near = owner.items[min(index, len(owner.items) - 1)]
    dash = manner.before(near.outer.start)
    if dash.strip() != "-":
        raise Refused("the list item shares its line with something else")
    indent = dash[: dash.index("-")]
    eol = manner.eol(near.outer.start)
    if index < len(owner.items):
        at = manner.line_start(near.outer.start)
        return Edit(Span(at, at), f"{indent}- {text}{eol}")
    at = manner.line_end(near.outer.end)
    return Edit(Span(at, at), f"{eol}{indent}- {text}")


def doubled(manner: Manner, change: Dollars) -> tuple[Edit, ...]:
    """Return the edits that double every stray `$` of a scalar's own source text."""
    start = change.node.span.start
    found = stray(change.node.span.of(manner.document.text), change.names)
    if not found:
        raise Refused("the `$` is written in another way there")
    return tuple(Edit(Span(start + at, start + at), "$") for at in found)
