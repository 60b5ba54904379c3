"""Colons: missing behind a key, without a space behind them, or one too many in a value without quotes."""

from __future__ import annotations

import re

from pyengine.broken.faults.case import Candidate, Case, Cause, Guess, Line, insert
from pyengine.broken.faults.quotes import COMMENT, MAX_LINE, quoted, value_start
from pyengine.edit import Edit
from pyengine.text import Span

_WORD = re.compile(r"\s*(?:- +)*([A-Za-z_][\w.-]*)(?: *|(?P<gap> +)[^\s#].*)$", re.ASCII)
_TIGHT = re.compile(r"\s*([A-Za-z_][\w.-]*):(?=[^\s:])(?!//)", re.ASCII)
_INLINE = re.compile(r"(\s*)(?:- +)*[\w.\"'-]+:( +)(?=- )")


def missing(case: Case) -> Guess | None:
    """Find a key without its colon: alone on its line, or with its value behind a space."""
    problem = case.error.problem
    if "expected ':'" not in problem and "mapping values" not in problem and "<document start>" not in problem:
        return None
    for line in _near(case):
        match = _WORD.match(line.text[:MAX_LINE])
        if match is None or (match["gap"] and not line.indent and len(line.text.split()) > 3):
            continue
        key, end = match[1], line.start + match.end(1)
        message = f"A colon is missing behind `{key}`." if len(key) <= 40 else "A colon is missing behind this word."
        span = Span(line.start + match.start(1), end)
        fix = Candidate(f"Put a colon behind the key in line {line.number + 1}", (insert(end, ":"),))
        return Guess(Cause.COLON, message, span, (fix,))
    return None


def space(case: Case) -> Guess | None:
    """`key:value`: without a space behind it the colon is a letter of the value."""
    for line in _near(case):
        match = _TIGHT.match(line.text[:MAX_LINE])
        if match is None:
            continue
        end = line.start + match.end()
        message = f"A space is missing behind the colon of `{match[1][:40]}`."
        fix = Candidate(f"Put a space behind the colon in line {line.number + 1}", (insert(end, " "),))
        return Guess(Cause.SPACE, message, Span(line.start + match.start(1), end), (fix,))
    return None


def _near(case: Case) -> list[Line]:
    """Return the lines that may lack a colon: where the unfinished key began, above the complaint, and at it."""
    above = next(case.before(case.at), None)
    opened = case.lines[case.opened]
    return list(dict.fromkeys(line for line in (opened, above, case.lines[case.at]) if line and line.content))


def inner(case: Case) -> Guess | None:
    """Find a second `: ` in one line: the value holds a colon and needs quotes."""
    if "mapping values" not in case.error.problem:
        return None
    line = case.lines[case.at]
    column, place = value_start(line), case.error.span.start - line.start
    if len(line.text) > MAX_LINE or not line.indent < column < place or line.text[column] in "\"'[{|>":
        return None
    comment = COMMENT.search(line.text, place)
    end = comment.start() if comment else len(line.text.rstrip())
    message = "The value holds a colon followed by a space, and so needs quotes."
    fix = Candidate("Put the value in quotes", quoted(line, column, end))
    return Guess(Cause.INNER_COLON, message, case.error.span, (fix,))


def inline(case: Case) -> Guess | None:
    """`ports: - "80:80"`: a list begins on a line of its own."""
    if "sequence entries are not allowed" not in case.error.problem:
        return None
    line = case.lines[case.at]
    match = _INLINE.match(line.text[:MAX_LINE])
    if match is None:
        return None
    following = next(case.after(line.number), None)
    item = following is not None and following.text.lstrip().startswith("- ") and following.indent >= line.indent
    indent = following.indent if item and following else line.indent + 2
    start, end = line.start + match.start(2), line.start + match.end(2)
    fix = Candidate("Begin the list on its own line", (Edit(Span(start, end), "\n" + " " * indent),))
    message = "A list item cannot stand on the line of its key; it begins on the next line."
    return Guess(Cause.INLINE, message, Span(end, end + 1), (fix,))
