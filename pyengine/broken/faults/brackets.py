"""Flow style: brackets that do not close, commas that are missing."""

from __future__ import annotations

import re

from pyengine.broken.faults.case import Candidate, Case, Cause, Guess, insert, key_of
from pyengine.broken.faults.quotes import COMMENT, MAX_LINE, value_start
from pyengine.edit import Edit
from pyengine.text import Span

_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*+(?:\"|\Z)|(?<![^\s\[{,:])'(?:[^']|'')*+(?:'|\Z)|(?<!\S)#[^\n]*|[\[\]{}]|\n")
_PAIR = {"[": "]", "{": "}"}


def unfinished(case: Case) -> Guess | None:
    """Find a flow collection that could not be finished: an open bracket, a wrong one, no comma between two items."""
    problem = case.error.problem
    if "expected ','" not in problem and "node content" not in problem:
        return None
    start = case.error.opened.start if case.error.opened else _last_open(case)
    if start is None or case.text[start : start + 1] not in _PAIR:
        return _stray(case)
    line = case.lines[case.index.line(start)]
    outer = line.start + value_start(line)
    walks = [_walk(case, place) for place in dict.fromkeys((outer, start)) if case.text[place : place + 1] in _PAIR]
    fixes = [*_commas(case), *(fix for opened, end in walks for fix in _closings(case, opened, end))]
    opened = next((opened for opened, _ in walks if opened), [])
    if opened:
        message = f"The bracket `{case.text[opened[-1]]}` opened here is not closed."
        return Guess(Cause.BRACKET, message, Span(opened[-1], opened[-1] + 1), tuple(fixes))
    message = f"A comma is missing here, in the brackets that begin in line {line.number + 1}."
    return Guess(Cause.COMMA, message, case.error.span, tuple(fixes))


def _closings(case: Case, opened: list[int], end: int) -> list[Candidate]:
    """Close what is open, or put right a bracket that closes something else."""
    if not opened:
        return []
    closing = "".join(_PAIR[case.text[place]] for place in reversed(opened))
    fixes = [Candidate(f"Close the bracket with `{closing}`", (insert(end, closing),))]
    sign, right = case.text[end : end + 1], closing[0]
    if sign and sign in "]}" and sign != right:
        message = f"`{sign}` closes a bracket that was opened with `{case.text[opened[-1]]}`."
        edit = Edit(Span(end, end + 1), right)
        fixes.append(Candidate(f"Replace `{sign}` by `{right}`", (edit,), edit.span, message))
        fixes.append(Candidate(f"Put `{right}` before `{sign}`", (insert(end, right),)))
    return fixes


def _last_open(case: Case) -> int | None:
    """Return the last bracket above the complaint that ends its line, for a file that ends in it."""
    for line in case.before(case.at + 1):
        if line.text.rstrip()[-1:] in _PAIR:
            return line.start + len(line.text.rstrip()) - 1
        if key_of(line):
            return None
    return None


def _walk(case: Case, start: int) -> tuple[list[int], int]:
    """Follow brackets from `start`; return those still open where the file goes on as a file, and that place."""
    opened: list[int] = []
    first = case.index.line(start)
    indent = case.lines[first].indent
    limit = min(len(case.text), start + 50 * MAX_LINE)
    for match in _TOKEN.finditer(case.text, start, limit):
        sign = match[0]
        if sign in _PAIR:
            opened.append(match.start())
        elif sign in "]}":
            if not opened or _PAIR[case.text[opened[-1]]] != sign:
                return opened, match.start()
            opened.pop()
        if sign in "]}" and not opened:
            return [], match.end()
        if sign == "\n" and _resumes(case, match.end(), indent):
            break
    return opened, _content_end(case, start, case.lines[first].number, indent)


def _resumes(case: Case, offset: int, indent: int) -> bool:
    """Tell a line, beginning at `offset`, that stands no deeper than the bracket's line and is a key or an item."""
    line = case.lines[case.index.line(offset)]
    item = line.text.lstrip().startswith("- ")
    return line.content and line.indent <= indent and (item or key_of(line) is not None)


def _content_end(case: Case, start: int, first: int, indent: int) -> int:
    """Return the end of the last line with content before the file goes on; a comment behind it stays outside."""
    last = case.lines[first]
    for line in case.after(first):
        if _resumes(case, line.start, indent):
            break
        last = line
    comment = COMMENT.search(last.text, max(0, start - last.start))
    return last.start + (comment.start() if comment else len(last.text.rstrip()))


def _commas(case: Case) -> list[Candidate]:
    """Put a comma behind the item in front of the place where the reader stopped."""
    if "expected ','" not in case.error.problem:
        return []
    place = case.error.span.start
    end = len(case.text[max(0, place - MAX_LINE) : place].rstrip()) + max(0, place - MAX_LINE)
    span = Span(end - 1, end)
    return [Candidate("Put a comma between the items", (insert(end, ","),), span, "A comma is missing behind this.")]


def _stray(case: Case) -> Guess | None:
    sign = case.error.span.of(case.text)
    if not sign or sign not in "]},":
        return None
    fix = Candidate(f"Remove the `{sign}`", (Edit(case.error.span, ""),))
    return Guess(Cause.BRACKET, f"`{sign}` stands here but nothing was opened for it.", case.error.span, (fix,))
