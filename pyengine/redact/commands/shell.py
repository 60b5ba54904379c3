"""Cuts command lines into words with their places, as a shell would, without running anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.redact.commands import programs
from pyengine.redact.hit import Seg

_LEX = re.compile(
    r"(?P<gap>(?:[ \t\r]|\\{1,4}\r?\n)+)|(?P<op>\|\|?|&&|;|\n|<<<|(?:(?<=\s)|(?<=[\"']))>>?(?=[ \t/~.$\w])|&(?!\w))|"
    r"(?P<word>(?:\\{0,4}\"(?:[^\"\\\n]|\\(?!\")[^\n]|(?<!\\)\\\"(?=\w))*\\{0,4}\"|'[^'\n]*'|\\.|[^\s\"'\\|;&]|[\"']|&(?=\w)|\\)+)"
)
_COMMAND_INSIDE = re.compile(r"\s-|\b(?:AUTH|echo|login|set)\b")
_PROGRAM = re.compile(r"\s*(?:[\w.-]*/)*(?P<name>[\w.-]+)(?=\s)")
_BLANK = re.compile(r"\s")
_GIVEN = re.compile(r"[\w.-]{1,60}=(?=[\"'])")
_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Word:
    """One argument: its text without the quotes around it, and where that begins in its Seg. Operators have `op`."""

    text: str
    start: int
    seg: Seg
    op: str = ""


def lines(seg: Seg) -> Iterator[list[Word]]:
    """Yield the words of each line of `seg`; a backslash at its end joins it to the next."""
    line: list[Word] = []
    for word in [*_lex(seg, 0, len(seg.text)), Word("\n", len(seg.text), seg, "\n")]:
        if word.op != "\n":
            line.append(word)
        elif line:
            yield line
            line = []


def _lex(seg: Seg, start: int, end: int, depth: int = 0) -> Iterator[Word]:
    for match in _LEX.finditer(seg.shadow, start, end):
        if match.lastgroup == "op":
            yield Word(match.group(), match.start(), seg, match.group())
        elif match.lastgroup == "word":
            text, begin = unquote(match.group(), match.start())
            yield Word(text, begin, seg)
            if given := _GIVEN.match(match.group()):
                text, begin = unquote(match.group()[given.end() :], match.start() + given.end())
            if len(text) < len(match.group()) and depth < _MAX_DEPTH and _BLANK.search(text):
                yield from _inner(seg, begin, begin + len(text), depth + 1)


def _inner(seg: Seg, start: int, end: int, depth: int) -> Iterator[Word]:
    """A quoted argument may be a command line itself (`sh -c "…"`): its words follow, as a command of their own."""
    program = _PROGRAM.match(seg.shadow, start, end)
    if _COMMAND_INSIDE.search(seg.shadow, start, end) or (program and program["name"] in programs.OPTIONS):
        yield Word("(", start, seg, "(")
        yield from _lex(seg, start, end, depth)
        yield Word(")", end, seg, ")")


def unquote(text: str, start: int) -> tuple[str, int]:
    """Return `text` without the quotes around the whole of it, escaped ones too, and where it then begins."""
    lead = len(text) - len(text.lstrip("\\"))
    quote = text[lead : lead + 1]
    if quote not in {'"', "'"} or len(text) < lead + 2 or text[-1] != quote:
        return text, start
    inner = text[lead + 1 : -1]
    inner = inner[: len(inner) - min(lead, len(inner) - len(inner.rstrip("\\")))]
    return (inner, start + lead + 1) if quote not in inner.replace("\\" + quote, "") else (text, start)
