"""Finds the texts inside a text, whatever holds it: here-documents, fences, comments, strings with escapes, JSON, YAML.

What such a part is decides how it is read, so the same lines are read alike wherever they stand. Parts are disjoint;
those inside a part are found when that one is read. Everything is one pass over the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.redact.offsets import Offsets
from pyengine.sensitive.names import sensitive_key

_OPEN = re.compile(
    r"(?m)<<[-~]?[ \t]*\\?[\"']?(?P<here>\w+)[\"']?[^\n]*\n"
    r"|^(?P<fence>[ \t]*(?:```|~~~))[^\n`]*\n"
    r"|^(?P<comment>[ \t]*(?:#+|//+|;+|--|\*)[ \t]?)(?=[^\s#/;*-][^\n]*\n(?P=comment))"
    r"|^(?P<diff>(?:@@ -\d|\+\+\+ [ab/]|diff --git |index [0-9a-f]{7}|(?:new|deleted) file mode)[^\n]*\n)"
    r"(?=[-+ ](?![-+]{2} ))"
    r"|(?P<json>\{|(?<!\w)\[)(?=\s{0,200}(?:[{\[]\s{0,50}){0,4}\")"
    r"|(?P<string>\"(?:[^\"\\\n]|\\[^\n])*\")"
    r"|^(?P<yaml>[ \t]*)(?:- )?[\"']?[\w./-]{1,80}[\"']?:[ \t]*(?:[|>][-+\d]*)?[ \t]*\r?\n"
    r"(?=(?P=yaml)(?:[ \t]+\S|-[ \t]))"
    r"|^(?P<list>[ \t]*)- [\"']?[\w./-]{1,80}[\"']?:[ \t]+\S[^\n]*\n(?=(?P=list)[ \t]+\S)"
)
_TOKEN = re.compile(r"\"(?:[^\"\\\n]|\\[^\n])*\"|[{}\[\]]")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_GIVEN = re.compile(r"(?P<name>[\w.\-]{1,80})[\"']?[ \t]{0,20}[=:][ \t]{0,20}\Z")
_YAML_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?\r?\n|[ \t]*(?:- |[\"']?[\w./-]{1,80}[\"']?:(?:[ \t]|\r?\n|\Z))")


@dataclass(frozen=True, slots=True)
class Part:
    """A text that stands at `start:end` of another; `offsets` lead from it to there."""

    start: int
    end: int
    text: str
    offsets: Offsets
    comment: bool = False
    name: str = ""
    """What it is given to."""
    tree: bool = False
    """It looks like YAML or JSON: if it is none, then nothing in it is."""


def parts(text: str, *, trees: bool) -> Iterator[Part]:
    """Yield the texts inside `text`, from left to right; without `trees` none that looks like YAML or JSON."""
    finder = _Finder(text)
    position = 0
    while match := _OPEN.search(text, position):
        part = finder.part(match) if trees or not (match["json"] or match.lastgroup in {"yaml", "list"}) else None
        if part is not None and len(part.text) < len(text):
            yield part
            position = part.end
        else:
            position = match.end("string") if match["string"] else match.start() + 1


class _Finder:
    """Looks for the ends of parts; what is needed for that is made once, and only where something opens."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines: dict[str, list[int]] | None = None
        self._closing: dict[int, int] | None = None

    def part(self, match: re.Match[str]) -> Part | None:
        start = match.start()
        if match["string"]:
            return self._string(match)
        if match["json"]:
            end = self._bracket(start)
            return self._slice(start, end + 1, tree=True) if end - start > 6 else None
        if match["here"]:
            return self._slice(match.end(), self._line(match["here"], match.end()), given=start)
        if match["fence"]:
            return self._slice(match.end(), self._line(match["fence"].strip(), match.end()))
        if match["comment"]:
            return self._comment(start, match["comment"])
        if match["diff"]:
            return self._hunk(match.end())
        lead = match["yaml"] if match["yaml"] is not None else match["list"]
        return self._slice(start, self._run(start, len(lead)), tree=True)

    def _slice(self, start: int, end: int, *, tree: bool = False, given: int = -1) -> Part | None:
        """Return a part; `given` is where what stands in front of it ends, if that is not its start."""
        before = start if tree else given
        match = _GIVEN.search(self.text, max(0, before - 100), before) if before >= 0 else None
        name = match["name"] if match else ""
        return Part(start, end, self.text[start:end], Offsets(start), name=name, tree=tree) if end > start else None

    def _line(self, mark: str, after: int) -> int:
        """Return where the next line that is `mark` begins, -1 if there is none; a quote may close behind it."""
        if self._lines is None:
            self._lines = {}
            position = 0
            for line in self.text.split("\n"):
                self._lines.setdefault(line.strip().rstrip("\"'"), []).append(position)
                position += len(line) + 1
        found = self._lines.get(mark, [])
        index = bisect_right(found, after - 1)
        return found[index] if index < len(found) else -1

    def _bracket(self, start: int) -> int:
        if self._closing is None:
            self._closing = {}
            stack: list[int] = []
            for token in _TOKEN.finditer(self.text):
                char = token.group()
                if char in {"{", "["}:
                    stack.append(token.start())
                elif char in {"}", "]"} and stack and self.text[stack[-1]] == ("{" if char == "}" else "["):
                    self._closing[stack.pop()] = token.start()
        return self._closing.get(start, -1)

    def _run(self, start: int, indent: int) -> int:
        """Return the end of the lines from `start` on that are one YAML text by their looks."""
        position = start
        while position < len(self.text):
            end = self.text.find("\n", position) + 1 or len(self.text)
            line = self.text[position:end]
            deep = len(line) - len(line.lstrip(" \t"))
            if deep < indent and line.strip() or (deep == indent and not _YAML_LINE.match(line)):  # noqa: RUF021
                break
            position = end
        return position

    def _comment(self, start: int, mark: str) -> Part:
        """Return the lines from `start` on that begin with `mark`, without it."""
        position, pieces, starts = start, list[str](), list[int]()
        bare = mark.rstrip()
        while self.text.startswith(bare, position):
            end = self.text.find("\n", position) + 1 or len(self.text)
            begin = position + len(mark if self.text.startswith(mark, position) else bare)
            pieces.append(self.text[begin:end])
            starts += range(begin, end)
            position = end
        return Part(start, position, "".join(pieces), Offsets(0, starts, [at + 1 for at in starts]), comment=True)

    def _hunk(self, start: int) -> Part | None:
        """Return the lines of a diff's hunk without the marks in front of them."""
        position, pieces, starts = start, list[str](), list[int]()
        while self.text[position : position + 1] in {"+", "-", " ", "\\"}:
            end = self.text.find("\n", position) + 1 or len(self.text)
            pieces.append(self.text[position + 1 : end])
            starts += range(position + 1, end)
            position = end
        offsets = Offsets(0, starts, [at + 1 for at in starts])
        return Part(start, position, "".join(pieces), offsets) if pieces else None

    def _string(self, match: re.Match[str]) -> Part | None:
        """Return a string in double quotes without its escapes, if it has some and no telling name takes it whole."""
        start, end = match.span("string")
        if "\\" not in match["string"]:
            return None
        name = _GIVEN.search(self.text, max(0, start - 100), start)
        if name and sensitive_key(name["name"]):
            return None
        part = unescaped(self.text, start + 1, end - 1)
        return part if any(sign in part.text for sign in "\n=:") else None


def unescaped(text: str, start: int, end: int) -> Part:
    """Return what `start:end` of a text is without its escapes."""
    pieces, starts, ends = list[str](), list[int](), list[int]()
    position = start
    for escape in (*_ESCAPE.finditer(text, start, end), None):
        until = escape.start() if escape else end
        pieces.append(text[position:until])
        starts += range(position, until)
        ends += range(position + 1, until + 1)
        if escape:
            char = escape.group()[1:]
            pieces.append(chr(int(char[1:], 16)) if len(char) > 1 else _PLAIN_ESCAPES.get(char, char))
            starts.append(until)
            position = escape.end()
            ends.append(position)
    return Part(start, end, "".join(pieces), Offsets(0, starts, ends))
