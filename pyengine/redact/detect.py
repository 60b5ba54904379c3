"""Runs every detector over a sheet. The order does not matter: overlaps are settled afterwards (masking.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Confidence
from pyengine.redact.commands import calls, compared, positional, sql
from pyengine.redact.hit import Benign, Hit, SegKind
from pyengine.redact.layout import sheet_of
from pyengine.redact.names import keyed
from pyengine.redact.sheet import Sheet
from pyengine.redact.texts import assigns, given, known_files, passed, prose, tables
from pyengine.redact.trees import structured_inside
from pyengine.redact.values import identifiers as hosts
from pyengine.redact.values import looks, owners, public, shapes, urls


def detect(sheet: Sheet, *, identifiers: bool = True) -> Iterator[Hit | Benign]:
    """Yield all hits and all near misses, in no order; without `identifiers` those are near misses."""
    known = public.spans(sheet.text)
    for item in credentials(sheet):
        if known and isinstance(item, Hit) and public.within(known, item.start, item.end):
            yield Benign(item.start, item.end, "public by its form", Confidence.CERTAIN)
        else:
            yield item
    yield from passed.find(sheet)
    for item in (*owners.find(sheet), *hosts.find(sheet)):
        if isinstance(item, Benign):
            yield item
        elif sheet.at(item.start).kind is SegKind.KEY:  # a file with other keys is another file
            yield Benign(item.start, item.end, f"{item.reason}, but a key of the file")
        elif identifiers:
            yield item
        else:
            yield Benign(item.start, item.end, f"{item.reason}; identifiers are switched off")


def credentials(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield what opens something."""
    yield from shapes.find(sheet)
    yield from urls.find(sheet)
    yield from keyed.find(sheet)
    yield from looks.find(sheet, holds_credential)
    yield from assigns.find(sheet)
    yield from given.find(sheet)
    yield from calls.find(sheet)
    yield from positional.find(sheet)
    yield from sql.find(sheet)
    yield from compared.find(sheet)
    yield from known_files.find(sheet)
    yield from prose.find(sheet)
    yield from tables.find(sheet)


def holds_credential(plain: str) -> bool:
    """Tell whether a text that was unwrapped holds a credential."""
    if re.fullmatch(r"[\w.@-]{1,64}:[^\s:/][^\s]{3,}", plain.strip()):
        return True
    _, sheet = sheet_of(plain, structured_inside(plain))
    return any(isinstance(hit, Hit) and hit.detector != "entropy" for hit in credentials(sheet))
