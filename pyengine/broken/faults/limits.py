"""What is YAML but refused all the same: unknown anchors, too deep, too many aliases, characters YAML forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.broken.faults.unreadable import Candidate, Cause, Guess, Unreadable, counted, delete
from pyengine.document.yaml import RefusedError
from pyengine.edit import Edit
from pyengine.text import Span

_COLOUR = re.compile(r"\x1b\[[0-9;?]*[@-~]")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNKNOWN = re.compile(r"anchor '(.*)' is not defined", re.DOTALL)
_NAMED = re.compile(r"(?:^|[\s\[{,])(&[A-Za-z0-9_-]+)(:)(?=\s|$)")
_LONG = 4000
"""As much of a line is looked into."""
_PLAIN_KEY = re.compile(r"[\w.~+-]{1,20}", re.ASCII)
_NAME = re.compile(r"[\w.-]{1,40}", re.ASCII)


def refused(broken: Unreadable) -> Guess | None:
    """Pass on the reader's own sentence about what is YAML but not for Docker: it is plain enough."""
    problem, span = broken.error.problem, broken.error.span
    if "incompatible YAML document" in problem:
        line = broken.index.line_span(broken.index.line(span.start))
        fix = Candidate("Take the line out", (delete(line.start, line.end),), local=False)
        message = "Docker reads YAML 1.1, and refuses a file that names another version."
        return Guess(Cause.REFUSED, message, span, (fix,), certain=True)
    if problem.startswith("nested deeper"):
        return Guess(Cause.DEEP, f"The text is {problem}; no stack file needs that.", span, certain=True)
    if "excessive aliasing" in problem:
        return Guess(Cause.ALIASING, f"The {problem}.", span, certain=True)
    if "contains itself" in problem:
        return Guess(Cause.ANCHOR, "An anchor is used inside the very value it names.", span, certain=True)
    if isinstance(broken.error, RefusedError):
        return Guess(
            Cause.REFUSED, f"{problem[0].upper()}{problem[1:]}.", span, tuple(_quoted_key(broken)), certain=True
        )
    return None


def _quoted_key(broken: Unreadable) -> Iterator[Candidate]:
    key = broken.error.span.of(broken.text)
    if broken.error.problem.startswith("a key must be text") and _PLAIN_KEY.fullmatch(key):
        yield Candidate(f"Quote the key `{key}`", (Edit(broken.error.span, f'"{key}"'),))


def named(broken: Unreadable) -> Guess | None:
    """Find an anchor with a colon at its end, `&name:`, as if it were a key."""
    found = [line for line in broken.lines if line.content and line.number not in broken.literal]
    places = [line.start + match.start(2) for line in found for match in _NAMED.finditer(line.text[:_LONG])]
    if not places:
        return None
    edits = tuple(delete(place, place + 1) for place in places)
    message = "An anchor is no key, so no colon follows its name: `&name`, and what it names below it."
    fix = Candidate("Take the colon behind the anchor out", edits)
    return Guess(Cause.ANCHOR, message, Span(places[0], places[0] + 1), (fix,))


def anchor(broken: Unreadable) -> Guess | None:
    """Find an alias without an anchor: misspelt, defined further down, or not pasted."""
    match = _UNKNOWN.search(broken.error.problem)
    if match is None:
        return None
    name, span = match[1], broken.error.span
    if not _NAME.match(name):
        return None
    shown = f"`*{name}`" if _NAME.fullmatch(name) else "This alias"
    later = _definition(broken, name, span.end)
    if later is not None:
        line = broken.index.line(later) + 1
        message = f"{shown} is used here but its anchor is defined only in line {line}; an anchor must come first."
        return Guess(Cause.ANCHOR, message, span, certain=True)
    near = _near(broken, name)
    message = f"{shown} is used here but no anchor of that name is defined in this file."
    fix = (Candidate(f"Use the anchor `{near}`", (Edit(span, f"*{near}"),)),) if near else ()
    return Guess(Cause.ANCHOR, message, span, fix, certain=True)


def _definition(broken: Unreadable, name: str, start: int) -> int | None:
    match = re.compile(rf"[\s\[{{,]&{re.escape(name)}(?=[\s,\]}}]|$)").search(broken.text, start)
    return match.start() + 1 if match else None


def _near(broken: Unreadable, name: str) -> str | None:
    """Return the one anchor defined above whose name differs only in case or in `-` and `_`."""
    defined = set(re.findall(r"[\s\[{,]&([\w.-]+)", broken.text[: broken.error.span.start]))
    alike = [other for other in defined if _bare(other) == _bare(name) and _NAME.fullmatch(other)]
    return alike[0] if len(alike) == 1 else None


def _bare(name: str) -> str:
    return re.sub(r"[-_.]", "", name).lower().rstrip("s")


def control(broken: Unreadable) -> Guess | None:
    """Find characters YAML forbids (5.1): from a terminal, or from a file that is not text."""
    if not broken.error.problem.startswith("character U+"):
        return None
    bad = _FORBIDDEN.search(broken.text)
    if bad is None:
        return None
    span = Span(bad.start(), bad.end())
    colours = list(_COLOUR.finditer(broken.text))
    if bad[0] == "\x1b" and colours:
        edits = tuple(delete(match.start(), match.end()) for match in colours)
        message = f"The text holds {counted(len(edits), 'terminal colour code')}, copied from a terminal."
        fix = Candidate(f"Remove {counted(len(edits), 'colour code')}", edits, local=False)
        return Guess(Cause.COLOUR, message, Span(colours[0].start(), colours[0].end()), (fix,), certain=True)
    edits = tuple(delete(match.start(), match.end()) for match in _FORBIDDEN.finditer(broken.text))
    message = f"The control character U+{ord(bad[0]):04X} stands here, and YAML allows none."
    fix = Candidate(f"Remove {counted(len(edits), 'control character')}", edits, local=False)
    return Guess(Cause.CONTROL, message, span, (fix,), certain=True)
