"""Writes values as YAML in a given manner. What it writes is plain, unambiguous and read back by the proof."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TypeAlias

from pyengine.document.node import Style
from pyengine.document.scalar import Plain, Timestamp, resolve_plain


@dataclass(frozen=True, slots=True)
class Ref:
    """An alias to be written: `*name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Stood:
    """A value with the letters it has elsewhere, behind the colon of its key, which stands at `column` there.

    `comments` stand above the key, and `start` is where it begins.
    """

    value: Draft
    lines: tuple[str, ...]
    comments: tuple[str, ...]
    column: int
    start: int

    def pair(self, head: str, column: int, eol: str) -> str:
        """Return it behind a key and its colon at `column`; its first line without indentation."""
        deeper = column - self.column
        lines = [*self.comments, f"{head}{self.lines[0]}"]
        below = [_shifted(line, deeper) for line in self.lines[1:]]
        return eol.join([lines[0], *(" " * column + line for line in lines[1:]), *below])


Draft: TypeAlias = "Plain | Ref | Stood | list[Draft] | dict[str, Draft]"

_PLAIN = re.compile(r"[A-Za-z0-9_./~<][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")
_UNSAFE_PLAIN = re.compile(r": |:$| #|\s$")
_UNWRITABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff]")
_FLOW_INDICATORS = re.compile(r"[\[\]{},?]")


@dataclass(frozen=True, slots=True)
class Habit:
    """The manner at one place: indent step, extra indent of list dashes, line break, preferred quotes, quoted keys."""

    step: int
    list_indent: int
    eol: str
    quote: Style
    keys: Style = Style.PLAIN
    strings: Style = Style.PLAIN


def scalar(value: Plain | Ref, style: Style, quote: Style, *, flow: bool = False) -> str:
    """Return `value` on one line; a string in `style` if that can hold it, else quoted."""
    if isinstance(value, Ref):
        return f"*{value.name}"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Timestamp):
        return value.text
    if style is Style.PLAIN and _fits_plain(value, flow=flow):
        return value
    chosen = style if style in {Style.SINGLE, Style.DOUBLE} else _needed(value, quote)
    if chosen is Style.SINGLE and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return _UNWRITABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def _needed(value: str, quote: Style) -> Style:
    """Return the quotes for a text that needs some: those that it does not hold itself."""
    return Style.SINGLE if '"' in value and "'" not in value else quote


def _fits_plain(value: str, *, flow: bool) -> bool:
    return (
        _PLAIN.fullmatch(value) is not None
        and _UNSAFE_PLAIN.search(value) is None
        and not (flow and _FLOW_INDICATORS.search(value))
        and resolve_plain(value) == value
        and value != "<<"
        and not value.startswith(("---", "..."))
    )


def _shifted(line: str, deeper: int) -> str:
    """Return a line further to the right, or to the left as far as blanks go."""
    if not line.strip() or deeper >= 0:
        return " " * deeper + line if line.strip() else line
    return line[min(-deeper, len(line) - len(line.lstrip(" "))) :]


def flow(value: Draft, habit: Habit) -> str:
    """Return `value` on one line in flow style."""
    if isinstance(value, Stood):
        return flow(value.value, habit)
    if isinstance(value, dict):
        pairs = (f"{_key(key, habit, flow=True)}: {flow(item, habit)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item, habit) for item in value) + "]"
    return scalar(value, habit.strings, habit.quote, flow=True)


def _key(key: str, habit: Habit, *, flow: bool) -> str:
    return key if key == "<<" else scalar(key, habit.keys, habit.quote, flow=flow)


def pair(key: str, value: Draft, column: int, habit: Habit) -> str:
    """Return `key: value` in block style for a mapping at `column`; its first line without indentation."""
    head = f"{_key(key, habit, flow=False)}:"
    if isinstance(value, Stood):
        return value.pair(head, column, habit.eol)
    if isinstance(value, dict | list) and value:
        return head + habit.eol + below(value, column, habit)
    return f"{head} {flow(value, habit)}"


def below(value: dict[str, Draft] | list[Draft], column: int, habit: Habit) -> str:
    """Return the indented lines of a collection that stands under a key at `column`, without a final line break."""
    if isinstance(value, dict):
        inner = column + habit.step
        return habit.eol.join(" " * inner + pair(key, item, inner, habit) for key, item in value.items())
    inner = column + habit.list_indent
    return habit.eol.join(" " * inner + list_item(item, inner, habit) for item in value)


def list_item(value: Draft, column: int, habit: Habit) -> str:
    """Return `- value` for a list whose dashes stand at `column`; its first line without indentation."""
    if isinstance(value, dict) and value:
        lines = (pair(key, item, column + 2, habit) for key, item in value.items())
        return "- " + (habit.eol + " " * (column + 2)).join(lines)
    return f"- {flow(value, habit)}"
