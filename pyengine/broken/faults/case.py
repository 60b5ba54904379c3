"""What a detector sees (the text that could not be read, line by line) and what it answers (a guess).

A guess never repeats a value of the user: it may name a line, a key or one character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pyengine.document.yaml import YamlError
from pyengine.edit import Edit
from pyengine.text import LineIndex, Span


class Cause(StrEnum):
    """The common causes, in the words the reader of the message sees."""

    ALIASING = "excessive aliasing"
    ANCHOR = "undefined anchor"
    BRACKET = "unclosed bracket"
    COLON = "missing colon"
    COLOUR = "terminal colour codes"
    COLUMN = "wrong indentation"
    COMMA = "missing comma"
    CONFLICT = "merge-conflict markers"
    CONTROL = "control characters"
    DASH = "missing dash"
    DEEP = "nesting too deep"
    DIFF = "a diff"
    ESCAPE = "bad escape"
    FENCE = "markdown fence"
    INDICATOR = "reserved first character"
    INLINE = "list item on the line of its key"
    INNER_COLON = "colon inside an unquoted value"
    INNER_QUOTE = "quote inside a quoted value"
    JSON = "JSON with comments"
    MAIL = "e-mail quoting"
    MIXED = "list and mapping mixed"
    NAME = "missing service name"
    NUMBERS = "line numbers"
    PROSE = "text that is not part of the file"
    QUOTE = "unclosed quote"
    SPACE = "missing space behind a colon"
    SPACES = "non-breaking spaces"
    TAB = "tab indentation"
    TEMPLATE = "template markers"
    TWO_FILES = "two files pasted together"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its break. `indent` counts its leading spaces; `content`: neither blank nor comment."""

    number: int
    start: int
    text: str
    indent: int
    content: bool

    @property
    def end(self) -> int:
        """Offset behind the last character, before the line break."""
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        """The line from its first visible character to its last."""
        return Span(self.start + self.indent, max(self.start + self.indent, self.start + len(self.text.rstrip())))


BLOCK = re.compile(r"(?:^|[:\s-])[|>][-+\d]{0,2}(?:[ \t]++#.*|[ \t]*+)$")
_KEY = re.compile(r"\s*(?:- +)*([\w.-]{1,40})\s*:(?=\s|$)", re.ASCII)


def key_of(line: Line) -> str | None:
    """Return the key that stands on a line, if it is a plain short word."""
    match = _KEY.match(line.text)
    return match[1] if match else None


@dataclass(frozen=True)
class Case:
    """A text and the reader's complaint about it."""

    text: str
    error: YamlError

    @cached_property
    def index(self) -> LineIndex:
        """The lines of the text."""
        return LineIndex(self.text)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line, from 0."""
        return tuple(_lines(self.text, self.index.starts))

    @cached_property
    def literal(self) -> frozenset[int]:
        """The numbers of the lines inside block scalars: whatever stands there is no YAML."""
        return frozenset(_literal(self.lines))

    @cached_property
    def at(self) -> int:
        """The line at which the reader gave up."""
        return self.index.line(self.error.span.start)

    @cached_property
    def opened(self) -> int:
        """The line where the construct began that could not be finished, else where the reader gave up."""
        return self.index.line(self.error.opened.start) if self.error.opened else self.at

    def before(self, number: int) -> Iterator[Line]:
        """Yield the content lines above line `number`, nearest first."""
        return (line for line in reversed(self.lines[:number]) if line.content)

    def after(self, number: int) -> Iterator[Line]:
        """Yield the content lines below line `number`, nearest first."""
        return (self.lines[position] for position in range(number + 1, len(self.lines)) if self.lines[position].content)


def _lines(text: str, starts: list[int]) -> Iterator[Line]:
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        line = text[start:end].rstrip("\r\n")
        bare = line.lstrip(" ")
        yield Line(number, start, line, len(line) - len(bare), not bare.isspace() and bare[:1] not in {"", "#"})


def _literal(lines: tuple[Line, ...]) -> Iterator[int]:
    parent: int | None = None
    for line in lines:
        if parent is not None and (line.indent > parent or not line.text.strip()):
            yield line.number
            continue
        parent = line.indent if line.content and BLOCK.search(line.text) else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to repair. `span` and `message` replace the guess's own if this is the repair that holds.

    `local` tells one that is about a place, not about the whole text: what it writes must look like a stack file.
    """

    title: str
    edits: tuple[Edit, ...]
    span: Span | None = None
    message: str | None = None
    local: bool = True


@dataclass(frozen=True, slots=True)
class Guess:
    """A cause. `certain` ends the search: the mark is unmistakable, whether or not a repair is found."""

    cause: Cause
    message: str
    span: Span
    candidates: tuple[Candidate, ...] = field(default=())
    certain: bool = False


def insert(offset: int, text: str) -> Edit:
    """Return the edit that puts `text` in."""
    return Edit(Span(offset, offset), text)


def delete(start: int, end: int) -> Edit:
    """Return the edit that takes a range out."""
    return Edit(Span(start, end), "")


def counted(count: int, noun: str) -> str:
    """Return `1 line`, `2 lines`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
