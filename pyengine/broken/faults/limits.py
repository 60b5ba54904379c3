"""What is YAML but refused all the same: unknown anchors, too deep, too many aliases, characters YAML forbids."""

from __future__ import annotations

import re

from pyengine.broken.faults.case import Candidate, Case, Cause, Guess, counted, delete
from pyengine.edit import Edit
from pyengine.text import Span

_COLOUR = re.compile(r"\x1b\[[0-9;?]*[@-~]")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNKNOWN = re.compile(r"anchor '(.*)' is not defined", re.DOTALL)
_NAME = re.compile(r"[\w.-]{1,40}", re.ASCII)


def refused(case: Case) -> Guess | None:
    """Pass on the reader's own sentence about depth and aliases: it is plain enough."""
    problem, span = case.error.problem, case.error.span
    if problem.startswith("nested deeper"):
        return Guess(Cause.DEEP, f"The text is {problem}; no stack file needs that.", span, certain=True)
    if "excessive aliasing" in problem:
        return Guess(Cause.ALIASING, f"The {problem}.", span, certain=True)
    if "contains itself" in problem:
        return Guess(Cause.ANCHOR, "An anchor is used inside the very value it names.", span, certain=True)
    return None


def anchor(case: Case) -> Guess | None:
    """Find an alias without an anchor: misspelt, defined further down, or not pasted."""
    match = _UNKNOWN.search(case.error.problem)
    if match is None:
        return None
    name, span = match[1], case.error.span
    if not _NAME.match(name):
        return None
    shown = f"`*{name}`" if _NAME.fullmatch(name) else "This alias"
    later = _definition(case, name, span.end)
    if later is not None:
        line = case.index.line(later) + 1
        message = f"{shown} is used here but its anchor is defined only in line {line}; an anchor must come first."
        return Guess(Cause.ANCHOR, message, span, certain=True)
    near = _near(case, name)
    message = f"{shown} is used here but no anchor of that name is defined in this file."
    fix = (Candidate(f"Use the anchor `{near}`", (Edit(span, f"*{near}"),)),) if near else ()
    return Guess(Cause.ANCHOR, message, span, fix, certain=True)


def _definition(case: Case, name: str, start: int) -> int | None:
    match = re.compile(rf"[\s\[{{,]&{re.escape(name)}(?=[\s,\]}}]|$)").search(case.text, start)
    return match.start() + 1 if match else None


def _near(case: Case, name: str) -> str | None:
    """Return the one anchor defined above whose name differs only in case or in `-` and `_`."""
    defined = set(re.findall(r"[\s\[{,]&([\w.-]+)", case.text[: case.error.span.start]))
    alike = [other for other in defined if _bare(other) == _bare(name) and _NAME.fullmatch(other)]
    return alike[0] if len(alike) == 1 else None


def _bare(name: str) -> str:
    return re.sub(r"[-_.]", "", name).lower().rstrip("s")


def control(case: Case) -> Guess | None:
    """Find characters YAML forbids (5.1): from a terminal, or from a file that is not text."""
    if not case.error.problem.startswith("character U+"):
        return None
    bad = _FORBIDDEN.search(case.text)
    if bad is None:
        return None
    span = Span(bad.start(), bad.end())
    colours = list(_COLOUR.finditer(case.text))
    if bad[0] == "\x1b" and colours:
        edits = tuple(delete(match.start(), match.end()) for match in colours)
        message = f"The text holds {counted(len(edits), 'terminal colour code')}, copied from a terminal."
        fix = Candidate(f"Remove {counted(len(edits), 'colour code')}", edits, local=False)
        return Guess(Cause.COLOUR, message, Span(colours[0].start(), colours[0].end()), (fix,), certain=True)
    edits = tuple(delete(match.start(), match.end()) for match in _FORBIDDEN.finditer(case.text))
    message = f"The control character U+{ord(bad[0]):04X} stands here, and YAML allows none."
    fix = Candidate(f"Remove {counted(len(edits), 'control character')}", edits, local=False)
    return Guess(Cause.CONTROL, message, span, (fix,), certain=True)
