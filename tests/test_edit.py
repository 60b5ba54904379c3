"""The algebra of edits: apply, invert, compose, map."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pyengine.edit import Edit, apply_edits, composed, invert, ordered
from pyengine.text import Span

TEXT = st.text(alphabet="ab\n\r# ", max_size=30)


@st.composite
def edits(draw: Any, text: str) -> tuple[Edit, ...]:
    """Return edits of `text`, disjoint and in order."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return tuple(
        Edit(Span(a, b), draw(st.text("xy\n", max_size=4))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    )


@given(st.data(), TEXT)
def test_edits_inverted_lead_back(data: Any, text: str) -> None:
    made = ordered(data.draw(edits(text)))
    assert apply_edits(apply_edits(text, made), invert(text, made)) == text


@given(st.data(), TEXT)
def test_edits_composed_do_at_once_what_they_do_one_after_the_other(data: Any, text: str) -> None:
    first = ordered(data.draw(edits(text)))
    between = apply_edits(text, first)
    second = ordered(data.draw(edits(between)))
    assert apply_edits(text, composed(len(text), first, second)) == apply_edits(between, second)


def test_composed_edits_leave_what_neither_touches() -> None:
    first = (Edit(Span(0, 1), "xx"),)
    second = (Edit(Span(4, 5), ""),)
    assert composed(6, first, second) == (Edit(Span(0, 1), "xx"), Edit(Span(3, 4), ""))
