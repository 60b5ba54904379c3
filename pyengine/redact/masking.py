"""Turns hits into edits: settles overlaps, finds each secret again, numbers by first appearance, keeps the account."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyengine.redact import own, spread
from pyengine.redact.hit import IDENTIFIER, Benign, Hit
from pyengine.redact.redacted import Considered
from pyengine.redact.sheet import Sheet
from pyengine.sensitive.placeholder import PATTERN
from pyengine.text import Span

_WORD = re.compile(r"[^\s/:,;@=\"'{}]+")
_WORD_ALONE = re.compile(r"\S{1,400}")
_NAME = re.compile(r"\w[\w.-]*")
"""What may be masked of the grammar itself: the name of an anchor."""
REPETITION = "repetition"
"""The detector of what stands elsewhere as a secret."""


@dataclass(frozen=True, slots=True, repr=False)
class Spot:
    """A secret in the original text; `value` is its decoded text."""

    start: int
    end: int
    value: str
    hit: Hit
    quote: str = ""
    """What has to stand around the placeholder: the secret is a number in JSON."""


@dataclass(frozen=True, slots=True, repr=False)
class Marked:
    """The disjoint secrets of a text, from left to right, and what was considered and left."""

    spots: list[Spot]
    left: list[Considered]


def mark(
    text: str, sheet: Sheet, found: Iterable[Hit | Benign], more: Sequence[Span] = (), words: Sequence[Span] = ()
) -> Marked:
    """Return the disjoint secrets of `text`, from left to right, and what was considered and left.

    `more` is what the user selected, `words` where the user's own words stand as they are written.
    """
    hits, benign = _places(sheet, found)
    known_words = sorted((spot.start, spot.end) for spot in hits if spot.hit.detector == own.WORD.detector)
    hits += [_written(text, span, own.WORD) for span in words if not _within(known_words, span.start, span.end)]
    for span in more:
        hits += _selected(text, sheet, span)
    return _settled(text, sheet, hits, benign)


def _places(sheet: Sheet, found: Iterable[Hit | Benign]) -> tuple[list[Spot], list[Considered]]:
    """Return where in the text what was found stands: the secrets, and the rest."""
    hits: list[Spot] = []
    benign: list[Considered] = []
    for item in found:
        if isinstance(item, Hit):
            hits += _located(sheet, item)
        else:
            seg = sheet.at(item.start)
            span = Span(seg.offsets.start(item.start - seg.start), seg.offsets.end(min(item.end, seg.end) - seg.start))
            benign.append(Considered(span, item.reason, item.confidence))
    return hits, benign


def _settled(text: str, sheet: Sheet, hits: list[Spot], benign: list[Considered]) -> Marked:
    disjoint = _everywhere(text, sheet, _merged(text, hits))
    known = list(_known(text, sheet, disjoint, benign))
    return Marked(_merged(text, [*disjoint, *known]) if known else disjoint, benign)


def _located(sheet: Sheet, hit: Hit) -> Iterator[Spot]:
    for seg, start, end in sheet.pieces(hit.start, hit.end, rigid=hit.rigid):
        source_start, source_end = seg.offsets.start(start), seg.offsets.end(end)
        if source_start < source_end:
            whole = seg.quote if end - start == len(seg.text) else ""
            yield Spot(source_start, source_end, seg.text[start:end], hit, whole)


def _selected(text: str, sheet: Sheet, span: Span) -> Iterator[Spot]:
    """Yield what the user selected, as far as it is text and not the grammar around it."""
    hit = Hit(0, 0, "SECRET", "selection", "masked by you")
    bare = True
    for seg in sheet.segs:
        start = max(span.start, seg.offsets.start(0))
        end = min(span.end, seg.offsets.end(len(seg.text)))
        piece = text[start:end] if start < end else ""
        if piece.strip() and not PATTERN.search(piece):
            bare = False
            start += len(piece) - len(piece.lstrip())
            yield _written(text, Span(start, start + len(piece.strip())), hit)
    name = _NAME.search(text, span.start, span.end) if bare else None
    if name and not PATTERN.search(text, span.start, span.end):
        yield _written(text, Span(*name.span()), hit)


def _written(text: str, span: Span, hit: Hit) -> Spot:
    return Spot(span.start, span.end, span.of(text), hit)


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
        lesser, other = sorted((last, found), key=_rank)
        if last.hit.tier != found.hit.tier and not _sticks_out(lesser, other):
            result[-1] = lesser if _is_part(other, lesser) else other
            continue
        best = max(last, found, key=_rank)
        start, end = last.start, max(last.end, found.end)
        value = best.value if (best.start, best.end) == (start, end) else text[start:end]
        hit = replace(best.hit, certain=True) if last.hit.certain or found.hit.certain else best.hit
        result[-1] = Spot(start, end, value, hit, last.quote or found.quote)
    return result


def _sticks_out(lesser: Spot, other: Spot) -> bool:
    """Tell a word of the user's own that a secret covers in part: of it no letter may be left."""
    return lesser.hit.detector == own.WORD.detector and not other.start <= lesser.start < lesser.end <= other.end


def _is_part(word: Spot, whole: Spot) -> bool:
    """Tell a plain word, found again, in an identifier: of that no part may be left (`anna` in `anna@shop.example`)."""
    inside = whole.start <= word.start and word.end <= whole.end
    return inside and word.hit.detector == REPETITION and spread.spread(word.value) is spread.Spread.WORDS


def joined(text: str, marked: Marked, sheet: Sheet, found: Iterable[Hit | Benign]) -> Marked:
    """Return the secrets of `text` with those of its second reading; `marked` itself if that had nothing new."""
    known = [(spot.start, spot.end) for spot in marked.spots]
    hits, benign = _places(sheet, found)
    if all(_within(known, spot.start, spot.end) for spot in hits):
        return marked
    spots = _settled(text, sheet, hits, benign).spots
    new = [spot for spot in spots if not _within(known, spot.start, spot.end)]
    return Marked(_merged(text, [*marked.spots, *new]), benign)


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(spans, (start, end)) - 1
    return index >= 0 and spans[index][0] <= start and end <= spans[index][1]


def _everywhere(text: str, sheet: Sheet, found: list[Spot]) -> list[Spot]:
    names = {seg.text for seg in sheet.segs if seg.naming}
    untouchable = sorted(_untouchable(text, sheet))
    known = {(item.start, item.end) for item in found}
    bare = sorted((seg.offsets.start(0), seg.offsets.end(len(seg.text)), seg.quote) for seg in sheet.segs if seg.quote)
    once = list({item.value: item for item in reversed(found)}.values())
    extra: list[Spot] = []
    for index, start, end in spread.again(text, [(spot.value, text[spot.start : spot.end]) for spot in once], names):
        item = once[index]
        if (start, end) not in known and not overlaps(untouchable, start, end):
            hit = replace(item.hit, detector=REPETITION, reason=f"stands elsewhere as a secret: {item.hit.reason}")
            at = bisect_right(bare, (start, len(text), "")) - 1
            number = bare[at] if at >= 0 and start < bare[at][1] else None
            if number is None or number[:2] == (start, end):
                extra.append(Spot(start, end, item.value, hit, number[2] if number else ""))
    return _merged(text, [*found, *extra]) if extra else found


def _known(text: str, sheet: Sheet, found: list[Spot], left: Sequence[Considered]) -> Iterator[Spot]:
    """Yield the secrets that stand as a word in what was looked at and left: there even a plain word is one."""
    names = {seg.text for seg in sheet.segs if seg.naming}
    secrets = [item for item in found if item.hit.tier != IDENTIFIER and not spread.is_naming(item.value)]
    values = {item.value: item.hit for item in secrets if item.value not in names}
    places = [(place.span.start, place.span.end) for place in left] if values else []
    tight = list(_union(place for place in places if _WORD_ALONE.fullmatch(text, *place)))
    for start, end in _union(places):
        for word in _WORD.finditer(text, start, end):
            hit = values.get(word.group())
            if hit is not None and (not _is_plain(word.group()) or _within(tight, *word.span())):
                reason = f"stands elsewhere as a secret: {hit.reason}"
                yield Spot(*word.span(), word.group(), replace(hit, detector=REPETITION, reason=reason))


def _is_plain(value: str) -> bool:
    """Tell a word as sentences have them: where it is no value, it is that word."""
    return value.isascii() and value.isalpha() and value in {value.lower(), value.upper()}


def _union(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what the spans cover, in order and each place once."""
    begin = until = 0
    for start, end in sorted(spans):
        if start > until:
            yield begin, until
            begin = start
        until = max(until, end)
    yield begin, until


def _untouchable(text: str, sheet: Sheet) -> list[tuple[int, int]]:
    spans = [match.span() for match in PATTERN.finditer(text)]
    for seg in sheet.segs:
        spans += [(seg.offsets.start(ref.start), seg.offsets.end(ref.end)) for ref in seg.holes if ref.default is None]
    return spans


def overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether a place shares a character with one of `spans`, which are disjoint and in order."""
    index = bisect_right(spans, (start, end))
    return any(low < end and start < high for low, high in spans[max(0, index - 2) : index + 1])
