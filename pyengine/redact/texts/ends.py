"""Finds where the value of an assignment ends: at its quote, its bracket, the separator of its line, its line's end."""

from __future__ import annotations

import re

from pyengine.redact.commands import programs
from pyengine.redact.hit import Seg, SegKind
from pyengine.redact.values import ordinary
from pyengine.redact.values.refs import FILLER

_BRACKETED = re.compile(r"\([A-Za-z][^()\n]{0,80} [^()\n]{1,80}\)|<[^<>\n]{1,80}>(?=\s|\Z)")
_LONGEST = 8192
"""A value on one line is read no further."""
_QUOTE = re.compile(r"[bBfFrRuUL@$]{0,2}(?P<quote>\\*(?:\"{3}|'{3}|[\"'`]))")
_UNQUOTED_END = re.compile(r"[\s\"'`<>\0]")
_CUT = re.compile(r"\s{2,}|\s+[#(]|\s+//|\s*[,;]?\s*\\?\r?$|\s*[,;]\s*[\]})]*\s*\r?$|\s+[A-Za-z_]\w*=\S")
_ITEM = {
    ";": re.compile(r";\s*[\w .\-]{1,40}="),
    ",": re.compile(r",\s*[\w.\-]{1,40}="),
    "&": re.compile(r"&[\w.\-]{1,40}="),
}
_BLANK_WORD = re.compile(r"[ \t]+(?P<word>[\w./-]{2,60})(?:(?<=-cli)|[ \t]+-)")
_RUNS = re.compile(r"[ \t](?:-|&|\||\S*=)|;|[ \t]\S+[ \t]\S+[ \t]\S+[ \t]\S+[ \t]")
"""A command line rather than one value."""


def find(seg: Seg, text: str, start: int, match: re.Match[str]) -> tuple[int, int]:
    """Return where the value ends and, if it is quoted, where it begins behind the quote (else 0)."""
    opened = _QUOTE.match(text, start)
    begin = match.start() - seg.start
    around = text[begin - 1 : begin]
    if match["op"] == "=" and not match["quote"] and around and around in "\"'" and not opened and seg.free:
        close = _closing(text, start, around)
        if text.startswith(around, close) and not _RUNS.search(text, start, close):
            return close, 0  # `"NAME=a value"`
    if opened:
        close = _closing(text, opened.end(), opened["quote"])
        return close, opened.end()
    if bracketed := _BRACKETED.match(text, start):
        return bracketed.end(), 0
    line = text.find("\n", start, start + _LONGEST)
    line = min(len(text), start + _LONGEST) if line < 0 else line
    if match["quote"].strip("\\") and match["op"] == "=":
        return line, 0
    if seg.free and _starts_line(text, match.start() - seg.start):
        return _rest_of_line(text, start, line, prose=seg.kind is SegKind.COMMENT), 0
    return _inline(text, start, line, begin), 0


def _closing(text: str, position: int, quote: str) -> int:
    """Return where the same quote closes; the end of the line if it does not."""
    line = text.find("\n", position, position + _LONGEST)
    line = min(len(text), position + _LONGEST) if line < 0 else line
    index = position
    while (index := text.find(quote, index, line)) >= 0:
        slashes = index - len(text[:index].rstrip("\\"))
        if slashes % 2 == 0 or len(quote) > 1:
            return index
        index += 1
    return line


def _starts_line(text: str, start: int) -> bool:
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return not before.strip(" \t#-;/*\"'{[(,") or before.strip(" \t#-") in {
        "export",
        "set",
        "setenv",
        "ENV",
        "ARG",
        "env",
        "let",
        "const",
        "var",
    }


def _rest_of_line(text: str, start: int, line: int, *, prose: bool) -> int:
    """Return the end of a value that may hold blanks: two of them, a comment or a bracket end it."""
    cut = _CUT.search(text, start, line)
    end = cut.start() if cut else line
    first = _UNQUOTED_END.search(text, start, end)
    program = _BLANK_WORD.match(text, first.start(), end) if first else None
    if first and program and programs.known(program["word"]):
        return first.start()  # `NAME=value program …`
    if prose and first and (ordinary.secretish(text[start : first.start()]) or text[start:end].count(" ") > 4):
        return first.start()
    return end


def _inline(text: str, start: int, line: int, name_start: int) -> int:
    """Return the end of a value among others: at the separator this string uses, else at a blank or a quote."""
    stop = _UNQUOTED_END.search(text, start, line)
    end = stop.start() if stop else line
    before = max(0, name_start - 200)
    query = text[name_start - 1 : name_start] in {"?", "&"}
    for separator, pattern in _ITEM.items():
        if query != (separator == "&"):
            continue
        if pattern.search(text, before, min(line, start + 400)) or (separator == ";" and text.startswith(";", end - 1)):
            item = pattern.search(text, start, end)
            cut = item.start() if item and separator == ";" else text.find(separator, start, end)
            if cut >= 0:
                end = cut
                break
    trimmed = text[start:end].rstrip(",;.:")
    while (
        trimmed and trimmed[-1] in ")]}" and trimmed.count(trimmed[-1]) > trimmed.count("([{"[")]}".index(trimmed[-1])])
    ):
        trimmed = trimmed[:-1]
    return start + len(trimmed) if trimmed.strip(FILLER) or not trimmed else end
