"""A stack file in a longer text: its places are places in that text, and nothing around it is touched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyengine.input.case import Case, File
from tests.input.test_sniff import MIXED, QUOTED, STACK


def test_a_whole_text_is_read_as_it_is() -> None:
    text = "\ufeff" + STACK
    (stack,) = Case((File("a", text),)).stacks
    assert stack.text is text


@given(st.sampled_from(list(MIXED.values())), st.sampled_from(["", "\ufeff"]))
def test_offsets_and_lines_of_a_stack_file_are_those_of_the_text(pieces: list[tuple[str, str]], mark: str) -> None:
    text = mark + "".join(piece for _, piece in pieces)
    case = Case((File("a", STACK), File("b", text)))
    assert [stack.file for stack in case.stacks] == [0] + [1] * sum(kind == "stack" for kind, _ in pieces)
    for stack in case.stacks[1:]:
        assert stack.text[stack.span.start :] == stack.span.of(text)
        before = stack.text[: stack.span.start]
        assert not before.strip(" \r\n")
        assert [len(line) for line in before.split("\n")] == [
            len(line) for line in text[: stack.span.start].split("\n")
        ]


def test_every_part_is_kept() -> None:
    text = f"see below, please:\n{QUOTED}"
    (parts,) = Case((File("a", text),)).parts
    assert "".join(part.span.of(text) for part in parts) == text
