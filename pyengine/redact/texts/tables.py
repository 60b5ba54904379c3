"""Reads tables in texts: what stands below a column whose head names a secret (CSV, Markdown, aligned columns)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pyengine.redact.hit import Benign, Hit, Seg
from pyengine.redact.names import keyed
from pyengine.redact.sheet import Sheet
from pyengine.sensitive import keywords
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import sensitive_key, speaks_of_secret

_CELLS = {
    ",": re.compile(r"(?:[ \t]*\"(?P<quoted>(?:[^\"\n]|\"\")*)\"[ \t]*|(?P<bare>[^,\n]*))(?:,|(?=\n)|\Z)"),
    ";": re.compile(r"(?:[ \t]*\"(?P<quoted>(?:[^\"\n]|\"\")*)\"[ \t]*|(?P<bare>[^;\n]*))(?:;|(?=\n)|\Z)"),
    "|": re.compile(r"(?:[ \t]*`(?P<quoted>[^`|\n]*)`[ \t]*|(?P<bare>[^|\n]*))(?:\||(?=\n)|\Z)"),
    "\t": re.compile(r"(?:\"(?P<quoted>[^\"\n]*)\"|(?P<bare>[^\t\n]*))(?:\t|(?=\n)|\Z)"),
}
_ALIGNED = "  "
_GAP = re.compile(r" {2,}|\Z")
"""Between columns that are aligned."""
_COPIED = re.compile(r"(?i)COPY[ \t]+\S{1,120}[ \t]+\((?P<columns>[^()\n]{3,300})\)[ \t]+FROM[ \t]+stdin;")
"""What pg_dump writes above the rows of a table."""
_RULE = re.compile(r"[ \t|:+=-]+")
"""The line below a head."""
_BARRED = re.compile(r"[ \t]*\|")
_CALLED = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z]+(?:[._-][a-z]+)+")
"""The name of a secret in a column of secrets."""
_HOLDS = frozenset("name variable secret setting key parameter env schlüssel nom nombre nome clé clave chave".split())
"""Heads of a column that names what the next one holds."""
_NAME = re.compile(r"[^\W\d_][\w .#/-]*")
_VALUES = keywords.GENERIC | frozenset("wert valeur valor valore waarde".split())
_NAMED = SensitiveKey(Level.STRONG, "SECRET", "named beside")
"""What stands for a column of names, each with its value in the next one."""
_LONGEST = 2_000
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
            yield from _row(seg, line, start, cells, keys) if keys else ()
        if not keys:
            mark, width, keys = _head(line)
        start, above = start + len(line) + 1, line if rule or not keys else above


def _row(seg: Seg, line: str, start: int, cells: Cells, keys: dict[int, SensitiveKey]) -> Iterator[Hit | Benign]:
    """Yield what a row holds below telling heads; below the name of a secret that is what stands beside it."""
    for index, head in keys.items():
        begin, end = cells[index]
        name = line[begin:end]
        key = sensitive_key(name) if head is _NAMED else head
        if head is not _NAMED and _CALLED.fullmatch(name) and speaks_of_secret(name):
            continue
        if key is not None:
            begin, end = cells[index + 1] if head is _NAMED else (begin, end)
            yield from keyed.by_key(seg, start + begin, start + end, key, name if head is _NAMED else key.word)


def _cells(line: str, mark: str) -> Cells:
    """Return where the cells of a line stand, without quotes and outer bars; none for a line that is no row."""
    if len(line) > _LONGEST:
        return []
    if mark == _ALIGNED:
        return _aligned(line)
    begin = len(line) - len(line.lstrip(" \t"))
    end = len(line.rstrip())
    if mark == "|":
        begin += line.startswith("|", begin)
        end -= line.endswith("|", begin, end)
    found: Cells = []
    for match in _CELLS[mark].finditer(line[:end], begin):
        if match.end() > match.start() or (found and line[end - 1 : end] == mark):
            low, high = match.span("quoted" if match["quoted"] is not None else "bare")
            cell = line[low:high]
            found.append((low + len(cell) - len(cell.lstrip()), low + len(cell.rstrip())))
    return found


def _aligned(line: str) -> Cells:
    found: Cells = []
    begin = len(line) - len(line.lstrip(" \t"))
    for gap in _GAP.finditer(line.rstrip(), begin):
        quoted = line[begin : begin + 1] == '"' == line[gap.start() - 1 : gap.start()] and gap.start() > begin + 1
        found.append((begin + quoted, gap.start() - quoted))
        begin = gap.end()
    return found


def _head(line: str) -> tuple[str, int, dict[int, SensitiveKey]]:
    """Return how a line separates cells, how many it has and which of them name a secret; none for any other line."""
    if copied := _COPIED.match(line):
        line = copied["columns"].replace(", ", "\t")
    mark = next((mark for mark in (*_CELLS, _ALIGNED) if line.count(mark) > (mark in ",;")), "") or (
        "," if "," in line else ""
    )
    if not mark or len(line) > _WIDEST:
        return "", 0, {}
    cells = _cells(line, mark)
    names = [line[begin:end].strip(" *_`") for begin, end in cells]
    least = 3 if mark == _ALIGNED else 2
    if len(names) < least or not all(_NAME.fullmatch(name) and len(name) < _MOST for name in names):
        return "", 0, {}
    found = {index: key for index, name in enumerate(names) if (key := sensitive_key(name.replace(" ", "_")))}
    for index, (name, value) in enumerate(pairwise(map(str.lower, names))):
        if value in _VALUES and (name in _HOLDS or index in found):
            found[index] = _NAMED
    return mark, len(cells), {index: key for index, key in found.items() if key.level >= Level.MEDIUM}
