"""Turns hits into edits: settles overlaps, finds each secret again, numbers by first appearance, keeps the account."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyengine.edit import Edit, apply_edits, invert, map_offset
from pyengine.redact import quoting, spread
from pyengine.redact.hit import IDENTIFIER, Benign, Hit
from pyengine.redact.redacted import Considered, Mask, Redacted
from pyengine.redact.sheet import Sheet
from pyengine.redact.vault import Vault
from pyengine.sensitive.placeholder import PATTERN, neutral
from pyengine.text import Span

_WORD = re.compile(r"[^\s/:,;@=\"'{}]+")
_MANY = 50
"""From so many secrets on an index of the text pays."""


@dataclass(frozen=True, slots=True, repr=False)
class Spot:
    """A secret in the original text; `value` is its decoded text."""

    start: int
    end: int
    value: str
    hit: Hit


@dataclass(frozen=True, slots=True, repr=False)
class Marked:
    """The disjoint secrets of a text, from left to right, and what was considered and left."""

    spots: list[Spot]
    left: list[Considered]


def mark(text: str, sheet: Sheet, found: Iterable[Hit | Benign], more: Sequence[Span]) -> Marked:
    """Return the disjoint secrets of `text`, from left to right, and what was considered and left."""
    hits: list[Spot] = []
    benign: list[Considered] = []
    for item in found:
        if isinstance(item, Hit):
            hits += _located(sheet, item)
        else:
            seg = sheet.at(item.start)
            span = Span(seg.offsets.start(item.start - seg.start), seg.offsets.end(min(item.end, seg.end) - seg.start))
            benign.append(Considered(span, item.reason))
    for span in more:
        hits += _selected(text, sheet, span)
    disjoint = _everywhere(text, sheet, _merged(text, hits))
    known = list(_known(text, sheet, disjoint, benign))
    return Marked(_merged(text, [*disjoint, *known]) if known else disjoint, benign)


def _located(sheet: Sheet, hit: Hit) -> Iterator[Spot]:
    for seg, start, end in sheet.pieces(hit.start, hit.end, rigid=hit.rigid):
        source_start, source_end = seg.offsets.start(start), seg.offsets.end(end)
        if source_start < source_end:
            yield Spot(source_start, source_end, seg.text[start:end], hit)


def _selected(text: str, sheet: Sheet, span: Span) -> Iterator[Spot]:
    """Yield what the user selected, as far as it is text and not the grammar around it."""
    hit = Hit(0, 0, "SECRET", "selection", "masked by you")
    for seg in sheet.segs:
        start = max(span.start, seg.offsets.start(0))
        end = min(span.end, seg.offsets.end(len(seg.text)))
        piece = text[start:end] if start < end else ""
        if piece.strip() and not PATTERN.search(piece):
            start += len(piece) - len(piece.lstrip())
            end = start + len(piece.strip())
            yield Spot(start, end, text[start:end], hit)


def _rank(found: Spot) -> tuple[int, int]:
    return int(found.hit.tier == "credential"), found.end - found.start


def _merged(text: str, hits: list[Spot]) -> list[Spot]:
    """Join secrets that overlap: what either calls secret stays secret, and the longest names the whole."""
    result: list[Spot] = []
    for found in sorted(hits, key=lambda item: (item.start, -item.end)):
        last = result[-1] if result else None
        if last is None or found.start >= last.end:
            result.append(found)
            continue
        if last.hit.tier != found.hit.tier and min(last, found, key=_rank).hit.tier == IDENTIFIER:
            result[-1] = max(last, found, key=_rank)
            continue
        best = max(last, found, key=_rank)
        start, end = last.start, max(last.end, found.end)
        value = best.value if (best.start, best.end) == (start, end) else text[start:end]
        result[-1] = Spot(start, end, value, best.hit)
    return result


def joined(text: str, marked: Marked, left: Sequence[Spot], preview: Redacted) -> Marked:
    """Return the secrets of `text` together with those that were left in its redacted `preview`."""
    back = invert(text, preview.edits)
    extra = [replace(item, start=map_offset(item.start, back), end=map_offset(item.end - 1, back) + 1) for item in left]
    return Marked(_merged(text, [*marked.spots, *extra]), marked.left)


def _everywhere(text: str, sheet: Sheet, found: list[Spot]) -> list[Spot]:
    names = {seg.text for seg in sheet.segs if seg.naming}
    untouchable = sorted(_untouchable(text, sheet))
    known = {(item.start, item.end) for item in found}
    begins = spread.beginnings(text) if len(found) > _MANY else None
    extra: list[Spot] = []
    seen: set[str] = set()
    for item in found:
        if item.value in seen:
            continue
        seen.add(item.value)
        for start, end in spread.again(text, item.value, text[item.start : item.end], names, begins):
            if (start, end) not in known and not _overlaps(untouchable, start, end):
                hit = replace(
                    item.hit, detector="repetition", reason=f"stands elsewhere as a secret: {item.hit.reason}"
                )
                extra.append(Spot(start, end, item.value, hit))
    return _merged(text, [*found, *extra]) if extra else found


def _known(text: str, sheet: Sheet, found: list[Spot], left: Sequence[Considered]) -> Iterator[Spot]:
    """Yield the secrets that stand as a word in what was looked at and left: there even a plain word is one."""
    names = {seg.text for seg in sheet.segs if seg.naming}
    values = {item.value: item.hit for item in found if item.hit.tier != IDENTIFIER and item.value not in names}
    for place in left if values else ():
        for word in _WORD.finditer(text, place.span.start, place.span.end):
            hit = values.get(word.group())
            if hit is not None:
                reason = f"stands elsewhere as a secret: {hit.reason}"
                yield Spot(*word.span(), word.group(), replace(hit, detector="repetition", reason=reason))


def _untouchable(text: str, sheet: Sheet) -> list[tuple[int, int]]:
    spans = [match.span() for match in PATTERN.finditer(text)]
    for seg in sheet.segs:
        spans += [(seg.offsets.start(ref.start), seg.offsets.end(ref.end)) for ref in seg.holes if ref.default is None]
    return spans


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(spans, (start, end))
    return any(low < end and start < high for low, high in spans[max(0, index - 2) : index + 1])


def carry_out(
    text: str,
    marked: Marked,
    vault: Vault,
    *,
    fewer: Sequence[Span],
    places: quoting.Quoting,
) -> Redacted:
    """Return `text` with the secrets replaced, all but those at the places the user wants unmasked."""
    vault.prepare(text)
    open_places = sorted((span.start, span.end) for span in fewer)
    values = "\n".join(item.value for item in marked.spots)
    types = {name: neutral(name, values) for name in {item.hit.type for item in marked.spots}}
    masked: list[Mask] = []
    shown: list[Mask] = []
    for item in marked.spots:
        span, raw = Span(item.start, item.end), text[item.start : item.end]
        style = places.style(item.start)
        entry = vault.keep(item.value, types[item.hit.type], quoting.label(style, raw, text, item.start), raw)
        mask = Mask(span, entry.placeholder, entry.type, item.hit.detector, item.hit.reason)
        (shown if _overlaps(open_places, item.start, item.end) else masked).append(mask)
    _release(vault, masked, shown)
    edits = tuple(Edit(mask.span, mask.placeholder) for mask in masked)
    redacted = apply_edits(text, edits)
    vault.remember(redacted, _originals(text, edits, vault))
    account = _account(marked.left, (*masked, *shown))
    return Redacted(redacted, edits, tuple(masked), tuple(shown), account, vault)


def _release(vault: Vault, masked: Iterable[Mask], shown: Iterable[Mask]) -> None:
    """Note which of these secrets leave: one that is shown at a place does, wherever else it is masked."""
    leaving = {mask.placeholder for mask in shown}
    for name in {mask.placeholder for mask in (*masked, *shown)}:
        entry = vault.get(name)
        if entry is not None:
            entry.released = name in leaving


def _originals(text: str, edits: Sequence[Edit], vault: Vault) -> list[str]:
    """Return what stood at each placeholder of the result, those included that the text already had."""
    own = [(match.start(), match.group()) for match in PATTERN.finditer(text) if match.group() in vault]
    masked = [(edit.span.start, edit.span.of(text)) for edit in edits]
    return [spelling for _, spelling in sorted(own + masked)]


def _account(benign: Sequence[Considered], masked: Sequence[Mask]) -> tuple[Considered, ...]:
    taken = sorted((mask.span.start, mask.span.end) for mask in masked)
    unique: dict[Span, Considered] = {}
    for item in benign:
        if len(item.span) and not _overlaps(taken, item.span.start, item.span.end):
            unique.setdefault(item.span, item)
    return tuple(unique[span] for span in sorted(unique))
