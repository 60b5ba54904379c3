"""Quotes that do not close, close too early, hold a bad escape, or are missing around a value that needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pyengine.broken.faults.unreadable import BLOCK, Candidate, Cause, Guess, Line, Unreadable, delete, insert, key_of
from pyengine.edit import Edit
from pyengine.text import Span

MAX_LINE = 4000
"""Longer lines are not looked into: the patterns here go through a line a few times."""

VALUE = re.compile(
    r"\s*+(?:- ++)*+(?:(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'#\[{\]}][^:\"'#]*+) *+:(?: ++|$))?(?:[&!][^\s,\[\]{}]*+ ++)*+"
)
"""All that stands before the value of a line: dashes, a key, an anchor or a tag."""

_OPEN = re.compile(r"(?:^|[\[{,:] *)([\"'])")
COMMENT = re.compile(r"(?<![ \t])[ \t]++#")
_ESCAPE = re.compile(r"\\(?:[0abt\tnvfre \"/\\N_LP]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\n|\r|(.))")
_CLOSED = {'"': re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL), "'": re.compile(r"'(?:[^']|'')*+'")}
_AFTER = re.compile(r"[ \t]*+(?:[\r\n,\]}]|#|\Z)")
_SHELL = "`$'#!"
"""What a shell wants escaped and YAML does not: there the backslash is the mistake."""


_MARK = re.compile(r"[\"']")
_BORDER = re.compile(r"(?<=[^\s\"',\[{])(?=[ \t]*(?:[,\]}]|$|[ \t]#))|(?<=[\s\[{,:])(?=[^\s\"'#&*!|>\[\]{},])")
"""Where a value may end or begin."""
_MARKS = 24
_FITTING = re.compile(
    r"\s*+(?:- ++)*+(?:(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^']|'')*+')(?=\s*(?:[,:\]}]|$|\s#))[ \t]*+|(?:[&!]\S*+[ \t]++)"
    r"|[\[{,]\s*+|:(?:[ \t]++|$)|[\]}][ \t]*+|#.*+|[^\s\"'\[\]{},#:][^\"',:\[\]{}\n]*+|:(?=\S))*+"
)


def value_start(line: Line) -> int:
    """Return the column at which the value of a line begins, its length if there is none."""
    match = VALUE.match(line.text)
    return match.end() if match else line.indent


def open_quote(line: Line) -> int | None:
    """Return the column of a quote that begins a value in this line and is not closed in it."""
    position = value_start(line)
    flow = line.text[position : position + 1] in {"[", "{"}
    text = line.text[:MAX_LINE]
    while match := (_OPEN.search(text, position) if flow else re.compile(r"([\"'])").match(text, position)):
        closed = _CLOSED[match[1]].match(text, match.start(1))
        if closed is None:
            return match.start(1)
        if not flow:
            return None
        position = closed.end()
    return None


def unclosed(broken: Unreadable) -> Guess | None:
    """Find a quote that is opened in one line and closed, if at all, by the next quote of another value."""
    line, column = _suspect(broken)
    if line is None:
        return None
    quote = line.text[column]
    name = "double" if quote == '"' else "single"
    message = f"The {name} quote opened here is not closed in this line."
    offset = line.start + column
    fixes = [Candidate("Close the quote", (insert(line.start + place, quote),)) for place in _ends(line, column)]
    return Guess(Cause.QUOTE, message, Span(offset, offset + 1), (*fixes, *_one_quote(line)))


def stray(broken: Unreadable) -> Guess | None:
    """Find a quote too many or too few in a line: with one put in or taken out, its quotes fit."""
    fixes: list[Candidate] = []
    for number in dict.fromkeys((broken.at, broken.opened)):
        line = broken.lines[number]
        if number not in broken.literal and line.content and not _fits(line.text[:MAX_LINE]):
            fixes += (replace(fix, span=line.span) for fix in _one_quote(line))
    if not fixes:
        return None
    span = broken.lines[broken.at].span
    return Guess(Cause.QUOTE, "The quotes of this line do not fit together.", span, tuple(fixes))


def _one_quote(line: Line) -> Iterator[Candidate]:
    """Yield the ways to make the quotes of a line fit by one that is put in or taken out."""
    if len(line.text) > MAX_LINE:
        return
    places = [match.start() for match in _MARK.finditer(line.text)][:_MARKS]
    for mark in ('"', "'"):
        if mark not in line.text:
            continue
        for place in [match.start() for match in _BORDER.finditer(line.text)][: 2 * _MARKS]:
            if _fits(line.text[:place] + mark + line.text[place:]):
                yield Candidate("Put the missing quote in", (insert(line.start + place, mark),))
    for place in places:
        if _fits(line.text[:place] + line.text[place + 1 :]):
            yield Candidate("Take the quote too many out", (delete(line.start + place, line.start + place + 1),))


def _fits(text: str) -> bool:
    """Tell a line whose quotes all open where a value begins and close where it ends."""
    return _FITTING.fullmatch(text) is not None


def _suspect(broken: Unreadable) -> tuple[Line | None, int]:
    """Return the first line at or above the complaint with an open quote behind which the file goes on as a file."""
    first = min(broken.at, broken.opened)
    for number in range(max(0, first - 200), min(broken.at + 1, len(broken.lines))):
        line = broken.lines[number]
        column = open_quote(line) if line.content and number not in broken.literal else None
        if column is None or _closes_below(broken, line.start + column):
            continue
        following = next(broken.after(number), None)
        if (
            following is None
            or following.number > broken.at
            or key_of(following)
            or following.text.lstrip()[:2] == "- "
        ):
            return line, column
    return None, 0


def _closes_below(broken: Unreadable, start: int) -> bool:
    """Tell a quoted value of several lines: behind its closing quote nothing follows but what may."""
    match = _CLOSED[broken.text[start]].match(broken.text, start)
    return match is not None and _AFTER.match(broken.text, match.end()) is not None


def _ends(line: Line, column: int) -> list[int]:
    """Return the places where the closing quote may belong: at the end of the line, before a comment, a bracket."""
    end = len(line.text.rstrip())
    comment = COMMENT.search(line.text, column)
    if comment:
        return [comment.start()]
    bare = len(line.text[:end].rstrip(" ]},"))
    return [end] if bare == end or value_start(line) == column else [bare]


def escape(broken: Unreadable) -> Guess | None:
    """Find a backslash in double quotes that YAML does not know: a Windows path, a regular expression, shell code."""
    if "escape character" not in broken.error.problem and "hexdecimal" not in broken.error.problem:
        return None
    line = broken.lines[broken.at]
    start = broken.error.opened.start if broken.error.opened else line.start
    closed = _CLOSED['"'].match(broken.text, start)
    bad = [match for match in _ESCAPE.finditer(broken.text, start, closed.end() if closed else line.end) if match[1]]
    if not bad:
        return None
    place, sign = bad[0].start(), bad[0][1]
    shown = f" (`\\{sign}`)" if sign.isprintable() else ""
    message = f"This backslash{shown} is no escape YAML knows; in double quotes a backslash itself is written `\\\\`."
    if all(match[1] in _SHELL for match in bad) and not any(match[1] == "$" for match in bad):
        fix = Candidate("Remove the backslash", tuple(Edit(Span(m.start(), m.start() + 1), "") for m in bad))
    else:
        fix = Candidate("Double the backslash", tuple(insert(m.start(), "\\") for m in bad))
    fixes = () if "$" in [match[1] for match in bad] else (fix,)
    return Guess(Cause.ESCAPE, message, Span(place, place + 2), fixes, certain=True)


def inner(broken: Unreadable) -> Guess | None:
    """Find a quote inside a quoted value ends it: `'it's'`, `"say "yes""`, or words follow the closing quote."""
    line = broken.lines[broken.at]
    column = value_start(line)
    quote = line.text[column : column + 1]
    closed = _CLOSED[quote].match(line.text, column) if quote in _CLOSED and len(line.text) < MAX_LINE else None
    comment = COMMENT.search(line.text, closed.end()) if closed else None
    end = comment.start() if comment else len(line.text.rstrip())
    if closed is None or closed.end() >= end or line.text[closed.end()] == ":":
        return None
    place = line.start + closed.end() - 1
    message = "The quoted value ends at this quote, but the line goes on behind it."
    return Guess(Cause.INNER_QUOTE, message, Span(place, place + 1), (_requoted(line, column, end),))


def _requoted(line: Line, start: int, end: int) -> Candidate:
    """Keep every character of the value: double the inner quotes if quotes surround it, else quote the whole."""
    text = line.text[start:end]
    if text[-1] == text[0] and len(text) > 2:
        escaped = "''" if text[0] == "'" else '\\"'
        inside = range(start + 1, end - 1)
        marks = [place for place in inside if line.text[place] == text[0] and line.text[place - 1] != "\\"]
        edits = (Edit(Span(line.start + place, line.start + place + 1), escaped) for place in marks)
        return Candidate("Escape the quotes inside the value", tuple(edits))
    return Candidate("Put the whole value in quotes", quoted(line, start, end))


def quoted(line: Line, start: int, end: int) -> tuple[Edit, ...]:
    """Return the edits that put a range of a line in single quotes."""
    inside = (place for place in range(start, end) if line.text[place] == "'")
    doubled = (insert(line.start + place, "'") for place in inside)
    return (insert(line.start + start, "'"), *doubled, insert(line.start + end, "'"))


def name(broken: Unreadable) -> Guess | None:
    """Find a key like `[app]-web`: what begins with a bracket is a collection to YAML."""
    line = broken.lines[broken.at]
    sign = line.text.lstrip()[:1]
    if sign not in {"[", "{"} or "found '<scalar>'" not in broken.error.problem or ":" not in line.text:
        return None
    message = f"A name cannot begin with `{sign}` unless it is in quotes."
    end = line.text.index(":")
    fix = Candidate("Put the name in quotes", quoted(line, line.indent, end))
    return Guess(Cause.INDICATOR, message, Span(line.span.start, line.span.start + 1), (fix,))


def reserved(broken: Unreadable) -> Guess | None:
    """Find a value that begins with a character YAML keeps for itself."""
    line = broken.lines[broken.opened]
    column = value_start(line)
    sign = line.text[column : column + 1]
    if BLOCK.search(line.text) or not sign or sign not in "@`%*&!|>,]}" or len(line.text) > MAX_LINE:
        return None
    comment = COMMENT.search(line.text, column)
    end = comment.start() if comment else len(line.text.rstrip())
    message = f"A value cannot begin with `{sign}` unless it is in quotes."
    fix = Candidate("Put the value in quotes", quoted(line, column, end))
    return Guess(Cause.INDICATOR, message, Span(line.start + column, line.start + column + 1), (fix,))
