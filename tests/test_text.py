"""Places and edits: the two small algebras everything stands on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyengine.edit import Edit, OverlapError, apply_edits, invert, map_offset, ordered
from pyengine.text import LineIndex, Span

TEXTS = st.text(st.sampled_from("ab\r\n\t é🐳\ufeff\x00"), max_size=40)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8).filter(lambda cuts: len(cuts) % 2 == 0)))
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    return text, [Edit(span, draw(TEXTS)) for span in spans]


@given(edited())
def test_inverting_edits_gives_the_text_back(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    assert apply_edits(apply_edits(text, edits), invert(text, edits)) == text


@given(edited())
def test_text_outside_the_edits_stays(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    result = apply_edits(text, edits)
    in_order = ordered(edits)
    for offset, character in enumerate(text):
        if not any(edit.span.start <= offset < edit.span.end for edit in in_order):
            assert result[map_offset(offset, in_order)] == character


@given(TEXTS)
def test_offsets_survive_the_way_to_utf16_and_back(text: str) -> None:
    lines = LineIndex(text)
    for offset in range(len(text) + 1):
        position = lines.position(offset)
        assert position.offset == len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
        assert lines.offset(position.offset) == offset


def test_every_kind_of_line_break_counts_once() -> None:
    lines = LineIndex("a\r\nb\rc\nd")
    assert [lines.position(offset).line for offset in (0, 3, 5, 7)] == [1, 2, 3, 4]


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(OverlapError):
        ordered([Edit(Span(0, 3), "x"), Edit(Span(2, 4), "y")])
