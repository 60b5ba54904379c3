"""Reads tables in texts: what stands below a column whose head names a secret (CSV, Markdown, aligned columns)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.redact.hit import Benign, Hit, Seg
from pyengine.redact.names import keyed
from pyengine.redact.sheet import Sheet
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import sensitive_key

_CELLS = {
    ",": re.compile(r"[ \t]*(?:\"(?P<quoted>(?:[^\"\n]|\"\")*)\"|(?P<bare>[^,\n]*?))[ \t\r]*(?:,|\Z)"),
    ";": re.compile(r"[ \t]*(?:\"(?P<quoted>(?:[^\"\n]|\"\")*)\"|(?P<bare>[^;\n]*?))[ \t\r]*(?:;|\Z)"),
    "|": re.compile(r"[ \t]*(?:`(?P<quoted>[^`|\n]*)`|(?P<bare>[^|\n]*?))[ \t\r]*(?:\||\Z)"),
    "\t": re.compile(r"(?:\"(?P<quoted>[^\"\n]*)\"|(?P<bare>[^\t\n]*?)) *\r?(?:\t|\Z)"),
    "  ": re.compile(r"(?:\"(?P<quoted>[^\"\n]*)\"|(?P<bare>\S+(?: \S+)*))[ \t\r]*(?:(?<=  )|\Z)"),
}
_RULE = re.compile(r"[ \t|:+=-]+")
"""The line below a head."""
_BARRED = re.compile(r"[ \t]*\|")
_NAME = re.compile(r"[^\W\d_][\w .#/-]*")
_WIDEST = 400
_MOST = 40
"""A line that is longer, or a head of more letters, is none of a table."""

Cells = list[tuple[int, int]]


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield what the columns hold whose heads name a secret."""
    for seg in sheet.segs:
        if "\n" in seg.shadow and not seg.naming:
            yield from _tables(seg)


def _tables(seg: Seg) -> Iterator[Hit | Benign]:
    keys: dict[int, SensitiveKey] = {}
    mark, width, start, above = "", 0, 0, ""
    for line in seg.shadow.split("\n"):
        rule = len(line) > 2 and _RULE.fullmatch(line)
        if keys and mark == "|" and not (rule or _BARRED.match(line) or _RULE.fullmatch(above)):
            keys = {}  # commands in a row, with pipes between them
        if keys and not rule:
            cells = _cells(line, mark)
            if len(cells) != width:
                keys = {}
            for index, key in keys.items():
                begin, end = cells[index]
                yield from keyed.by_key(seg, start + begin, start + end, key, key.word)
        if not keys:
            mark, width, keys = _head(line)
        start, above = start + len(line) + 1, line if rule or not keys else above


def _cells(line: str, mark: str) -> Cells:
    """Return where the cells of a line stand, without quotes and outer bars."""
    begin = len(line) - len(line.lstrip(" \t"))
    end = len(line.rstrip())
    if mark == "|":
        begin += line.startswith("|", begin)
        end -= line.endswith("|", begin, end)
    found: Cells = []
    for match in _CELLS[mark].finditer(line[:end], begin):
        if match.end() > match.start() or (found and line[end - 1 : end] == mark):
            found.append(match.span("quoted" if match["quoted"] is not None else "bare"))
    return found


def _head(line: str) -> tuple[str, int, dict[int, SensitiveKey]]:
    """Return how a line separates cells, how many it has and which of them name a secret; none for any other line."""
    mark = next((mark for mark in _CELLS if line.count(mark) > (mark in ",;")), "") or ("," if "," in line else "")
    if not mark or len(line) > _WIDEST:
        return "", 0, {}
    cells = _cells(line, mark)
    names = [line[begin:end].strip(" *_`") for begin, end in cells]
    least = 3 if mark == "  " else 2
    if len(names) < least or not all(_NAME.fullmatch(name) and len(name) < _MOST for name in names):
        return "", 0, {}
    found = {index: key for index, name in enumerate(names) if (key := sensitive_key(name.replace(" ", "_")))}
    return mark, len(cells), {index: key for index, key in found.items() if key.level >= Level.MEDIUM}
