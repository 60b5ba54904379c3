"""How the author writes is read from the document, and from the nearest place first."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.document.node import Mapping, Style, target
from pyengine.patch.manner import Manner
from pyengine.swarm.keys import key_order
from pyengine.text import Span


def manner(text: str) -> Manner:
    return Manner(read(text), key_order)


def mapping(of: Manner, *keys: str) -> Mapping:
    node = of.document.root
    for key in keys:
        assert isinstance(node, Mapping)
        node = target(of.document.entries(node)[key].entry.value)
    assert isinstance(node, Mapping)
    return node


@pytest.mark.parametrize(
    ("text", "step"), [("a:\n  b:\n    c: 1\n", 2), ("a:\n    b:\n        c: 1\n", 4), ("a: 1\n", 2)]
)
def test_a_new_block_is_indented_as_most_blocks_are(text: str, step: int) -> None:
    assert manner(text).step(None) == step


def test_a_new_block_is_indented_as_its_siblings_are() -> None:
    text = "a:\n  b:\n    c:\n      d: 1\ne:\n  f:\n       g: 1\n"
    found = manner(text)
    assert found.step(mapping(found, "e")) == 5
    assert found.step(mapping(found, "a", "b")) == 2


@pytest.mark.parametrize(
    ("text", "indent"),
    [
        ("a:\n- x\nb:\n- y\nc:\n  - z\n", 0),
        ("a:\n  - x\nb:\n  - y\nc:\n- z\n", 2),
        ("a:\n   b: 1\n", 3),
        ("a: [x]\n", 2),
    ],
    ids=["dashes below their keys", "dashes to the right", "no list, but a block", "nothing to go by"],
)
def test_a_new_list_stands_as_most_lists_do(text: str, indent: int) -> None:
    assert manner(text).list_indent == indent


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("a: 'x'\nb: 'y'\nc: \"z\"\n", Style.SINGLE),
        ('a: "x"\nb: "y"\nc: \'z\'\n', Style.DOUBLE),
        ("a: x\n", Style.DOUBLE),
    ],
    ids=["single", "double", "none"],
)
def test_quotes_are_those_the_author_prefers(text: str, quote: Style) -> None:
    assert manner(text).quote is quote


MIXED = "a: 1\r\nb: 2\nc: 3\rd: 4"


@pytest.mark.parametrize(("key", "eol"), [("a", "\r\n"), ("b", "\n"), ("c", "\r"), ("d", "\r")])
def test_a_line_break_is_that_of_the_line_or_at_the_end_of_the_one_before(key: str, eol: str) -> None:
    assert manner(MIXED).eol(MIXED.index(key)) == eol


def test_a_line_break_is_a_line_feed_where_there_is_none() -> None:
    assert manner("a: 1").eol(2) == "\n"


def test_a_byte_order_mark_is_no_column() -> None:
    found = manner("\ufeffa: 1\n")
    assert (found.column(1), found.before(4), found.line_start(3)) == (0, "a: ", 1)


def test_a_line_ends_before_its_break() -> None:
    assert manner("a: 1 # x\r\nb: 2\r\n").line_end(2) == len("a: 1 # x")


@pytest.mark.parametrize(
    ("text", "inside"),
    [("a: 1 # x\n", True), ("# x\na: 1\n", True), ("a: 1\n#x\n", True), ("a: 1\t#x\n", True), ("a: x#y\n", False)],
)
def test_a_comment_begins_behind_a_blank_or_at_a_lines_start(text: str, *, inside: bool) -> None:
    assert manner(text).comment_inside(Span(0, len(text))) is inside
