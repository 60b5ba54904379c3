"""White space YAML does not take for white space, and JSON's own habits."""

from __future__ import annotations

import re
from collections import Counter

from pyengine.broken.faults.case import Candidate, Case, Cause, Guess, Line, counted
from pyengine.edit import Edit
from pyengine.text import Span

_WIDE = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
_PREFIX = re.compile(rf"[ \t\-{_WIDE}]*")
_FOREIGN = re.compile(rf"[{_WIDE}]")
_BEHIND = re.compile(rf"[:,-][ ]?([{_WIDE}]+)")
_INVISIBLE = "\u200b\ufeff"
_STRING = re.compile(
    r'"(?:[^"\\\n]|\\.)*+(?:"|$)|//[^\n]*|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)', re.DOTALL | re.MULTILINE
)


def spaces(case: Case) -> Guess | None:
    """Find non-breaking and other wide spaces: they look like indentation and are letters to YAML."""
    found = sorted(offset for line in _outside(case) for offset in _foreign(line) if offset > 0)
    if not found:
        return None
    edits = tuple(Edit(Span(offset, offset + 1), "" if case.text[offset] in _INVISIBLE else " ") for offset in found)
    code = ord(case.text[found[0]])
    name = "A non-breaking space" if code == 0xA0 else f"The space-like character U+{code:04X}"
    message = f"{name} stands where YAML needs an ordinary space."
    fix = Candidate(f"Replace {counted(len(found), 'such character')} by ordinary spaces", edits, local=False)
    return Guess(Cause.SPACES, message, Span(found[0], found[0] + 1), (fix,))


def _outside(case: Case) -> list[Line]:
    return [line for line in case.lines if line.number not in case.literal]


def _foreign(line: Line) -> set[int]:
    if line.text.isascii():
        return set()
    prefix = _PREFIX.match(line.text)
    places = set(_places(line, 0, prefix.end() if prefix else 0))
    for match in _BEHIND.finditer(line.text):
        places.update(_places(line, match.start(1), match.end(1)))
    return places


def _places(line: Line, start: int, end: int) -> list[int]:
    return [line.start + match.start() for match in _FOREIGN.finditer(line.text, start, end)]


def step(case: Case) -> int:
    """Return the step by which the file is indented, 2 where nothing tells."""
    rises = Counter(
        line.indent - previous.indent
        for previous, line in zip(case.lines, case.lines[1:], strict=False)
        if previous.content and line.content and line.indent > previous.indent
    )
    return rises.most_common(1)[0][0] if rises else 2


def tabs(case: Case) -> Guess | None:
    """Find tabs in indentation: YAML forbids them there."""
    found = [line for line in _outside(case) if "\t" in line.text[: _margin(line)]]
    near = [line for line in found if line.number <= case.at + 1]
    if not near or ("\\t" not in case.error.problem and case.at - near[-1].number > 2):
        return None
    first = near[0]
    start = first.start + first.text.index("\t")
    widths = dict.fromkeys((step(case), 2, 4, 8))
    fixes = tuple(_expanded(found, width) for width in widths)
    message = f"{counted(len(found), 'line')} indented with a tab; YAML allows only spaces there."
    message = message.replace(" indented", " is indented" if len(found) == 1 else " are indented", 1)
    return Guess(Cause.TAB, message, Span(start, first.start + _margin(first)), fixes)


def _margin(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip(" \t"))


def _expanded(lines: list[Line], width: int) -> Candidate:
    edits = tuple(
        Edit(Span(line.start, line.start + _margin(line)), line.text[: _margin(line)].expandtabs(width))
        for line in lines
    )
    return Candidate(f"Replace the tabs in {counted(len(lines), 'line')} by spaces", edits, local=False)


def json(case: Case) -> Guess | None:
    """Find JSON with `//` or `/* */` comments: YAML is a superset of JSON, but knows only `#`."""
    if not case.text.lstrip().startswith(("{", "[")):
        return None
    comments = [match for match in _STRING.finditer(case.text) if match[0][0] == "/"]
    if not comments:
        return None
    plainly = tuple(Edit(Span(match.start(), match.end()), _hash(match[0], comma=False)) for match in comments)
    comma = tuple(Edit(Span(match.start(), match.end()), _hash(match[0], comma=True)) for match in comments)
    title = f"Turn {counted(len(comments), 'comment')} into YAML's `#`"
    fixes = (Candidate(title, plainly, local=False), Candidate(title, comma, local=False))
    span = Span(comments[0].start(), comments[0].start() + 2)
    return Guess(Cause.JSON, "JSON and YAML have no `//` and `/* */` comments.", span, fixes)


def _hash(comment: str, *, comma: bool) -> str:
    """Return the comment as YAML writes it; with `comma` one at its end belongs to the data in front of it."""
    if comment.startswith("/*"):
        return ""
    kept = comment.rstrip()
    if comma and kept.endswith(","):
        return ", #" + kept[2:-1]
    return " #" + comment[2:]
