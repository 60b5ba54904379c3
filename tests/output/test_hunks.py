"""The changed lines that are shown are those that change: with them the old text becomes the new one, no line more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyengine.edit import Edit, apply_edits, ordered
from pyengine.output import wire
from pyengine.output.hunks import CONTEXT, hunks
from pyengine.text import LineIndex, Span

Case = tuple[str, tuple[Edit, ...]]
LETTERS = st.text("ab\n", max_size=4) | st.text("ab\r\n", max_size=4)
MANY = settings(max_examples=300)


@st.composite
def cases(draw: Any) -> Case:
    """Return a text of short lines, many alike, and edits of it that change something each."""
    eol = draw(st.sampled_from(["\n", "\r\n"]))
    lines = draw(st.lists(st.text("ab", max_size=2), max_size=14))
    text = eol.join(lines) + draw(st.sampled_from(["", eol]))
    places = [at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"]  # a break is never halved
    cuts = sorted(draw(st.lists(st.sampled_from(places), max_size=8, unique=True)))
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    edits = [
        Edit(span, draw(st.text("abc", max_size=2) | st.sampled_from([eol, f"c{eol}", f"{eol}c"]))) for span in spans
    ]
    return text, ordered(edit for edit in edits if edit.text != edit.span.of(text))


def shown(text: str, edits: tuple[Edit, ...]) -> list[wire.Hunk]:
    return hunks(0, text, apply_edits(text, edits), edits, {})


def lines_of(text: str) -> list[str]:
    """Return the lines without their breaks; behind a last break none begins."""
    index = LineIndex(text)
    found = [index.line_span(number).of(text).rstrip("\r\n") for number in range(len(index.starts))]
    return found[:-1] if index.starts[-1] == len(text) else found


def of_kind(found: list[wire.Hunk], *kinds: str) -> list[wire.Line]:
    return [line for hunk in found for line in hunk.lines if line.kind in kinds]


def patched(before: str, found: list[wire.Hunk]) -> list[str]:
    """Return the old lines with the removed ones taken out and the added ones put in, by their numbers."""
    removed = {line.old for line in of_kind(found, "remove")}
    added = {line.new: line.text for line in of_kind(found, "add")}
    kept = iter([text for number, text in enumerate(lines_of(before), 1) if number not in removed])
    length = len(lines_of(before)) - len(removed) + len(added)
    return [added[number] if number in added else next(kept) for number in range(1, length + 1)]


@MANY
@given(cases())
@example(("a\nb\n", (Edit(Span(2, 4), ""),)))
@example(("a", (Edit(Span(1, 1), "\nb"),)))
@example(("a\r\nb\r\n", (Edit(Span(6, 6), "c\r\n"),)))
def test_the_shown_lines_make_the_new_text_of_the_old_one(case: Case) -> None:
    text, edits = case
    assert patched(text, shown(text, edits)) == lines_of(apply_edits(text, edits))


@MANY
@given(cases())
def test_a_changed_line_has_the_text_that_stands_at_its_number(case: Case) -> None:
    text, edits = case
    found = shown(text, edits)
    for lines, numbered in (
        (lines_of(text), [(line.old, line.text) for line in of_kind(found, "remove")]),
        (lines_of(apply_edits(text, edits)), [(line.new, line.text) for line in of_kind(found, "add")]),
    ):
        assert [(number, lines[(number or 0) - 1]) for number, _ in numbered] == numbered


@MANY
@given(cases())
@example(("a: 1\nb: 1\n", (Edit(Span(3, 4), "2"), Edit(Span(8, 9), "2"))))
def test_a_line_of_context_stands_in_both_texts_at_its_numbers(case: Case) -> None:
    text, edits = case
    old, new = lines_of(text), lines_of(apply_edits(text, edits))
    for line in of_kind(shown(text, edits), "context"):
        assert line.old is not None
        assert line.new is not None
        assert old[line.old - 1] == line.text
        assert new[line.new - 1 : line.new] == [line.text]


@MANY
@given(cases())
def test_only_an_added_line_is_new_and_only_a_removed_one_is_old(case: Case) -> None:
    for line in of_kind(shown(*case), "remove", "add", "context"):
        assert (line.old is None) == (line.kind == "add")
        assert (line.new is None) == (line.kind == "remove")


@MANY
@given(cases())
def test_the_numbers_of_a_hunk_rise_by_one(case: Case) -> None:
    for hunk in shown(*case):
        for numbers in ([line.old for line in hunk.lines if line.old], [line.new for line in hunk.lines if line.new]):
            assert not numbers or numbers == list(range(numbers[0], numbers[0] + len(numbers)))


@MANY
@given(cases())
def test_no_line_is_shown_as_changed_whose_text_stays_in_its_place(case: Case) -> None:
    for hunk in shown(*case):
        removed, added = (of_kind([hunk], kind) for kind in ("remove", "add"))
        if removed and added:
            assert removed[0].text != added[0].text
            assert removed[-1].text != added[-1].text


@MANY
@given(cases())
def test_no_change_is_shown_twice(case: Case) -> None:
    found = shown(*case)
    for numbers in ([line.old for line in of_kind(found, "remove")], [line.new for line in of_kind(found, "add")]):
        assert len(numbers) == len(set(numbers))


def test_edits_far_apart_in_a_long_file_leave_the_lines_between_alone() -> None:
    text = "a: 1\n" * 300
    edits = (Edit(Span(3, 4), "2"), Edit(Span(5 * 299 + 3, 5 * 299 + 4), "2"))
    found = shown(text, edits)
    assert [(line.old, line.text) for line in of_kind(found, "remove")] == [(1, "a: 1"), (300, "a: 1")]
    assert [(line.new, line.text) for line in of_kind(found, "add")] == [(1, "a: 2"), (300, "a: 2")]


def test_unchanged_lines_around_a_change_are_shown() -> None:
    text = "".join(f"{number}\n" for number in range(10))
    (hunk,) = shown(text, (Edit(Span(10, 11), "x"),))
    around = [line.text for line in hunk.lines if line.kind == "context"]
    assert around == [str(number) for number in range(5 - CONTEXT, 6 + CONTEXT) if number != 5]


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_line_put_in_behind_another_shows_as_that_line_alone(eol: str) -> None:
    text = eol.join(("a:", "  b: 1", "  d: 3", ""))
    at = text.index("1") + 1
    found = shown(text, (Edit(Span(at, at), f"{eol}  c: 2"),))
    assert [(line.kind, line.text) for line in of_kind(found, "add", "remove")] == [("add", "  c: 2")]


def test_a_line_put_in_at_the_end_without_a_break_shows_as_that_line_alone() -> None:
    found = shown("a: 1", (Edit(Span(4, 4), "\nb: 2"),))
    assert [(line.kind, line.text) for line in of_kind(found, "add", "remove")] == [("add", "b: 2")]


def test_a_last_line_taken_out_shows_as_that_line_alone() -> None:
    found = shown("a: 1\nb: 2\n", (Edit(Span(5, 10), ""),))
    assert [(line.kind, line.text) for line in of_kind(found, "add", "remove")] == [("remove", "b: 2")]


def test_neighbouring_changes_make_one_hunk_that_names_all_their_findings() -> None:
    edits = (Edit(Span(3, 4), "2"), Edit(Span(5, 6), "3"))
    causes = {edits[0]: ["f1"], edits[1]: ["f2", "f1"]}
    (hunk,) = hunks(1, "a: 1 1\n", "a: 2 3\n", edits, causes)
    assert (hunk.file, hunk.findings) == (1, ("f1", "f2"))
