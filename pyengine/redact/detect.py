"""Runs every detector over a sheet. The order does not matter: overlaps are settled afterwards (plan.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.document.node import Mapping, Node, Scalar, Style
from pyengine.input.case import Case, File
from pyengine.redact import assigns, commands, contexts, files, nodes, shapes, urls
from pyengine.redact import identifiers as sensitive
from pyengine.redact.model import Benign, Hit, Kind
from pyengine.redact.offsets import Offsets
from pyengine.redact.sheet import Note, Sheet


def sheet_of(text: str, read: tuple[Node, ...] | None = None) -> tuple[tuple[Node, ...], Sheet]:
    """Lay `text` out: as YAML where it parses to a collection, else whole, as raw text. Nothing goes unread.

    The stack files inside a raw text are read as YAML besides: their keys say more than their letters.

    Returns the roots it was read as, none for raw text, and the sheet.
    """
    sheet = Sheet()
    roots = nodes.structured(text) if read is None else nodes.with_collection(read)
    if roots:
        nodes.lay_out(sheet, text, roots, Offsets(0))
    for part in () if roots else Case((File("", text),)).stacks:
        nodes.lay_out(sheet, text, nodes.structured(part.text), Offsets(0))
    if not roots or _by_chance(roots):
        sheet.add(text, Offsets(0), Note(Kind.RAW, name="raw"))
    return roots, sheet


def _by_chance(roots: tuple[Node, ...]) -> bool:
    """Tell a log or a sentence that happens to be a mapping: one level, and words in a row unquoted."""
    for root in roots:
        if not isinstance(root, Mapping) or not all(isinstance(entry.value, Scalar) for entry in root.entries):
            return False
    plain = [
        e.value for root in roots if isinstance(root, Mapping) for e in root.entries if isinstance(e.value, Scalar)
    ]
    return any(scalar.style is Style.PLAIN and " " in scalar.value for scalar in plain)


def detect(sheet: Sheet, *, identifiers: bool = True) -> Iterator[Hit | Benign]:
    """Yield all hits and all near misses, in no order; without `identifiers` those are near misses."""
    yield from shapes.find(sheet)
    yield from urls.find(sheet)
    yield from contexts.find(sheet)
    yield from assigns.find(sheet)
    yield from commands.find(sheet)
    yield from files.find(sheet)
    for item in sensitive.find(sheet):
        if identifiers or isinstance(item, Benign):
            yield item
        else:
            yield Benign(item.start, item.end, f"{item.reason}; identifiers are switched off")


def holds_credential(plain: str) -> bool:
    """Tell whether a text that was unwrapped holds a credential; its looks alone do not count."""
    if re.fullmatch(r"[\w.@-]{1,64}:[^\s:/][^\s]{3,}", plain.strip()):
        return True
    _, sheet = sheet_of(plain)
    found = (*shapes.find(sheet), *urls.find(sheet), *assigns.find(sheet))
    keyed = (hit for seg in sheet.segs if seg.key for hit in contexts.by_key(seg, 0, len(seg.text), seg.key, seg.name))
    return any(isinstance(hit, Hit) for hit in (*found, *keyed))
