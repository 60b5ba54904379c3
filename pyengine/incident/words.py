"""Cuts what was typed at a shell into words, each letter with its place; nothing is run.

POSIX shells' quotes, continuations and comments (IEEE 1003.1, Shell Command Language 2.2 and 2.3), and the signs that
continue a line in PowerShell (a backtick) and cmd (`^`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.text import Span

_CONTINUED = re.compile(r"(?:\\|(?<=[ \t])[`^])[ \t]*\r?\n[ \t]*(?:>[ \t]*(?=\S))?")
"""The end of a line that goes on, and the prompt of the second line, as a terminal shows it."""
_OPERATOR = re.compile(r"\r?\n|&&|\|\|?|;;?|&|\(|\)")
_REDIRECTED = re.compile(r"(?:[0-9]|&)?(?:>>?|<<?<?)(?:&[0-9-])?")
_PROMPT = re.compile(r">[ \t]*(?=(?:sudo[ \t]+)?docker)")
"""The end of a prompt, as PowerShell and cmd have it: nobody writes into a file that is called so."""
_BLANKS = re.compile(r"[ \t\r]+")
_COMMENT = re.compile(r"#[^\n]*")
_VARIABLE = re.compile(r"\$(?:\{[^}\n]{0,200}\}|\w+|\([^)\n]{0,200}\)|[@*#?!$-])")
_PLAIN = re.compile(r"[^\s\\'\"$`;&|()<>]+")
_TYPOGRAPHIC = {"\u201c": "\u201d", "\u201e": "\u201c", "\u2018": "\u2019"}
"""What word processors make of quotes: a shell would take them for letters; people mean quotes."""
_BLANK = re.compile(r"<[^<>\n]{1,80}>")
"""What is to be filled in, as our own commands have it."""
_NEAR = 200
"""Within so many characters one that is opened has to be closed, but for plain quotes, so that all is read once."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the shell hands it over. `places` has the offset of each letter, `span` also the quotes.

    `unknown` are the variables and commands in it whose value only the shell knew; they stand in the text as written.
    What is to be filled in by hand, `<name>`, is one.
    """

    text: str
    span: Span
    places: tuple[int, ...]
    unknown: tuple[str, ...] = ()

    def part(self, start: int, end: int | None = None) -> Span:
        """Return the place of some of its letters."""
        stop = len(self.text) if end is None else end
        if not self.places or start >= stop:
            at = self.places[start] if start < len(self.places) else self.span.end
            return Span(at, at)
        return Span(self.places[start], self.places[stop - 1] + 1)


class _Letters:
    """The letters of a word that is being read."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.text: list[str] = []
        self.places: list[int] = []
        self.unknown: list[str] = []

    def take(self, text: str, place: int) -> None:
        """Add letters that stand side by side."""
        self.text.extend(text)
        self.places.extend(range(place, place + len(text)))

    def variable(self, text: str, place: int) -> None:
        """Add what only the shell knows."""
        self.unknown.append(text)
        self.take(text, place)

    def word(self, end: int) -> Word:
        """Return the word."""
        text = "".join(self.text)
        unknown = (text,) if _BLANK.fullmatch(text) else tuple(self.unknown)
        return Word(text, Span(self.start, end), tuple(self.places), unknown)


def commands(text: str, start: int = 0, end: int | None = None) -> Iterator[list[Word]]:
    """Yield the words of each simple command, in written order: what stands between two operators."""
    line: list[Word] = []
    for word in _words(text, start, len(text) if end is None else end):
        if word is not None:
            line.append(word)
        elif line:
            yield line
            line = []
    if line:
        yield line


def _words(text: str, position: int, end: int) -> Iterator[Word | None]:
    """Yield words, and None for each operator; where a redirection points to is left out."""
    redirected = False
    while position < end:
        if (match := _CONTINUED.match(text, position, end) or _BLANKS.match(text, position, end)) is not None:
            position = match.end()
        elif text[position] == "#" and (position == 0 or text[position - 1].isspace()) and not _root(text, position):
            match = _COMMENT.match(text, position, end)
            position = match.end() if match is not None else end
        elif (match := _OPERATOR.match(text, position, end)) is not None:
            yield None
            redirected, position = False, match.end()
        elif (match := _PROMPT.match(text, position, end)) is not None:
            position = match.end()
        elif (match := _REDIRECTED.match(text, position, end)) is not None:
            redirected, position = not match[0].rstrip("-")[-1:].isdigit(), match.end()
        else:
            word, position = _word(text, position, end)
            if not redirected:
                yield word
            redirected = False


_ROOT = re.compile(r"#[ \t]+(?:sudo[ \t]+)?docker[ \t]")


def _root(text: str, position: int) -> bool:
    """Tell the prompt of root, which looks like a comment, in front of a command."""
    return _ROOT.match(text, position) is not None


def _word(text: str, position: int, end: int) -> tuple[Word, int]:
    letters = _Letters(position)
    if text[position] == "#":
        letters.take("#", position)
        return letters.word(position + 1), position + 1
    while position < end:
        sign = text[position]
        if sign.isspace() or _CONTINUED.match(text, position, end) or _OPERATOR.match(text, position, end):
            break
        if sign in "<>" and letters.text:
            break
        position = _piece(text, position, end, letters)
    return letters.word(position), position


def _piece(text: str, position: int, end: int, letters: _Letters) -> int:
    """Read one piece of a word, and return where the next one begins."""
    sign = text[position]
    if sign == "'":
        return _single(text, position, end, letters, "'")
    if sign == '"':
        return _double(text, position + 1, end, letters)
    if sign in _TYPOGRAPHIC:
        return _single(text, position, min(end, position + _NEAR), letters, _TYPOGRAPHIC[sign])
    if sign == "\\" and position + 1 < end:
        letters.take(text[position + 1], position + 1)
        return position + 2
    if (match := _VARIABLE.match(text, position, end)) is not None:
        letters.variable(match[0], position)
        return match.end()
    if sign == "`" and (close := text.find("`", position + 1, min(end, position + _NEAR))) > 0:
        letters.variable(text[position : close + 1], position)
        return close + 1
    match = _PLAIN.match(text, position, end)
    piece = match[0] if match is not None else sign
    letters.take(piece, position)
    return position + len(piece)


def _single(text: str, position: int, end: int, letters: _Letters, close: str) -> int:
    """A quote that nothing closes is a letter, so that the lines behind it are read."""
    found = text.find(close, position + 1, end)
    if found < 0:
        letters.take(text[position], position)
        return position + 1
    letters.take(text[position + 1 : found], position + 1)
    return found + 1


def _double(text: str, position: int, end: int, letters: _Letters) -> int:
    if text.find('"', position, end) < 0:
        letters.take('"', position - 1)
        return position
    while position < end and text[position] != '"':
        if text[position] == "\\" and position + 1 < end and text[position + 1] in '\\"$`\n':
            if text[position + 1] != "\n":
                letters.take(text[position + 1], position + 1)
            position += 2
        elif (match := _VARIABLE.match(text, position, end)) is not None:
            letters.variable(match[0], position)
            position = match.end()
        else:
            letters.take(text[position], position)
            position += 1
    return position + 1
