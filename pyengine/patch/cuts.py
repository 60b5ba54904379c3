"""Takes keys and items out of block style, with the comments that speak of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pyengine.document.node import Mapping
from pyengine.edit import Edit
from pyengine.patch.changes import Drop, Empty, Refused, dotted
from pyengine.patch.manner import Manner, extent
from pyengine.text import Span

_PROPERTIES = re.compile(r"[&!][^\s,\[\]{}]*(?:[ \t]+[&!][^\s,\[\]{}]*)*")


def drop(manner: Manner, change: Drop) -> tuple[Edit, ...]:
    """Return the edits that take keys or items out of a block of which others stay."""
    spans = extent(change.owner)
    return tuple(_line_cut(manner, spans, index, change) for index in change.indices)


def _line_cut(manner: Manner, spans: Sequence[Span], index: int, change: Drop) -> Edit:
    before = manner.before(spans[index].start)
    mark = "" if isinstance(change.owner, Mapping) else "-"
    if before.strip() == mark:
        return Edit(_lines(manner, spans[index]), "")
    if before.strip(" -") or index + 1 >= len(spans):
        raise Refused(f"{dotted(change.route)} shares its line with something else")
    # the first key behind a dash: the next one takes its place there
    kept = Span(manner.line_end(spans[index].end), spans[index + 1].start)
    if manner.comment_inside(kept) or index + 1 in change.indices:
        raise Refused(f"{dotted(change.route)} shares its line with the dash of its item")
    return Edit(Span(spans[index].start, spans[index + 1].start), "")


def _lines(manner: Manner, span: Span) -> Span:
    """Return the lines of `span`, with its comments and the last line's break.

    The comment at the head of a text is about the text.
    """
    end = manner.line_end(span.end)
    return Span(
        manner.comments_above(span.start) or manner.line_start(span.start),
        end + len(manner.eol(end)) if manner.has_break(end) else end,
    )


def emptied(manner: Manner, change: Empty) -> tuple[Edit, ...]:
    """Return the edits that leave `{}` or `[]` in the place of a block."""
    owner, text = change.owner, manner.document.text
    if owner.flow:
        if manner.comment_inside(owner.span):
            raise Refused(f"{dotted(change.route)} holds comments that would be lost")
        return (Edit(Span(owner.span.start + 1, owner.span.end - 1), ""),)
    sign = "{}" if isinstance(owner, Mapping) else "[]"
    spans = extent(owner)
    if properties := _PROPERTIES.match(text, owner.outer.start):
        at = properties.end()
    elif change.entry is not None and (colon := manner.behind_colon(change.entry.key.outer.end)) is not None:
        at = colon
    else:
        return (Edit(Span(spans[0].start, spans[-1].end), sign),)
    if manner.before(spans[0].start).strip() not in {"", "-"} or manner.line_start(spans[0].start) <= at:
        raise Refused(f"{dotted(change.route)} begins on the line of its key")
    return Edit(Span(at, at), f" {sign}"), *(Edit(_lines(manner, span), "") for span in spans)


def spared(manner: Manner, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield the edits with what is written behind a line that goes written behind the one before it."""
    cuts = sorted((edit.span for edit in edits if not edit.text), key=lambda span: span.start)
    starts = [span.start for span in cuts]
    for edit in edits:
        at = edit.span.start
        while not len(edit.span) and (cut := _last_line_of(manner, cuts, starts, at)) is not None:
            at = cut.start - len(manner.eol(cut.start - 1))
        yield edit if at == edit.span.start else Edit(Span(at, at), edit.text)


def _last_line_of(manner: Manner, cuts: Sequence[Span], starts: Sequence[int], at: int) -> Span | None:
    """Return the lines that go of which the last one ends at a place, None where there are none."""
    index = bisect_left(starts, at) - 1
    if index < 0 or cuts[index].end <= at or manner.line_end(at) != at or not cuts[index].start > 0:
        return None
    cut = cuts[index]
    return cut if manner.line_start(cut.start) == cut.start and at + len(manner.eol(at)) == cut.end else None


def joined(manner: Manner, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield the edits with deletions that touch made one, and one at the end of the text taken with the break before.

    So a text without a final line break has none afterwards.
    """
    run: Edit | None = None
    for edit in edits:
        if run is not None and not edit.text and len(edit.span) and edit.span.start == run.span.end:
            run = Edit(Span(run.span.start, edit.span.end), "")
            continue
        if run is not None:
            yield run
        run = edit if not edit.text and len(edit.span) else None
        if run is None:
            yield edit
    if run is not None:
        yield _without_last_break(manner, run)


def _without_last_break(manner: Manner, cut: Edit) -> Edit:
    text, start = manner.document.text, cut.span.start
    if cut.span.end < len(text) or text.endswith(("\n", "\r")) or start == 0 or text[start - 1] not in "\r\n":
        return cut
    return Edit(Span(start - len(manner.eol(start - 1)), cut.span.end), "")
