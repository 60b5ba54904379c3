"""How a place in a text is quoted, and how a value is spelled there.

A style is a scalar's (`plain`, `'`, `"`, `|`, `>`), `#` between the scalars of a YAML text, empty where nothing
parses. A spelling of several lines belongs to its column too.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pyengine.document.node import Alias, Mapping, Node, Scalar
from pyengine.document.scalar import resolve_plain

COMMENT, TEXT, NUMBER = "#", "", "number"
_UNSAFE_START = re.compile(r"[,\[\]{}#&*!|>'\"%@`\s]|[-?:](?:\s|$)|---|\.\.\.")
_UNSAFE = re.compile(r":(?:\s|$)|\s#|[\x00-\x1f\x7f\x85\u2028\u2029]|\s$")
_FLOW = re.compile(r"[,\[\]{}?]|:(?=[,\[\]{}])")


class Quoting:
    """The scalars of one text by place; empty for a text that does not parse."""

    def __init__(self, roots: Sequence[Node]) -> None:
        self.parsed = bool(roots)
        self.scalars = sorted(_scalars(roots), key=lambda scalar: scalar.span.start)
        self._starts = [scalar.span.start for scalar in self.scalars]

    def scalar(self, offset: int) -> Scalar | None:
        """Return the scalar whose text holds `offset`."""
        index = bisect_right(self._starts, offset) - 1
        found = self.scalars[index] if index >= 0 else None
        return found if found and offset < found.span.end else None

    def style(self, offset: int) -> str:
        """Return the style at `offset`."""
        if not self.parsed:
            return TEXT
        scalar = self.scalar(offset)
        return scalar.style.value if scalar else COMMENT


def label(style: str, spelling: str, text: str, offset: int) -> str:
    """Return the name under which a spelling is kept: its style, and its column if it has several lines."""
    if "\n" not in spelling and "\r" not in spelling:
        return style
    return f"{style}@{offset - text.rfind(chr(10), 0, offset) - 1}"


def plain_safe(value: str, *, flow: bool) -> bool:
    """Tell whether `value` unquoted is a string with exactly this text."""
    if not value or _UNSAFE_START.match(value) or _UNSAFE.search(value) or (flow and _FLOW.search(value)):
        return False
    return isinstance(resolve_plain(value), str)


def single(value: str) -> str:
    """Return `value` as it stands between single quotes."""
    return value.replace("'", "''")


def double(value: str) -> str:
    """Return `value` as it stands between double quotes, in YAML and in JSON."""
    return json.dumps(value, ensure_ascii=False)[1:-1].replace("\x7f", "\\x7f").replace("\x85", "\\x85")


def in_quotes(value: str) -> str:
    """Return `value` as a quoted scalar, in single quotes if they can hold it."""
    return f'"{double(value)}"' if re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", value) else f"'{single(value)}'"


def _scalars(roots: Sequence[Node]) -> Iterator[Scalar]:
    stack = list(roots)
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Mapping):
            for entry in node.entries:
                stack += (entry.key, entry.value)
        elif not isinstance(node, Alias):
            stack += node.items
