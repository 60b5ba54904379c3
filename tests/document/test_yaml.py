"""The reader: every span is exact, and what Docker accepts is read."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.document.node import Alias, Mapping, Node, Scalar, Sequence
from pyengine.document.yaml import YamlError
from pyengine.text import Span


def root(text: str) -> Mapping:
    node = read(text).root
    assert isinstance(node, Mapping)
    return node


def value(text: str, index: int = 0) -> Node:
    return root(text).entries[index].value


@pytest.mark.parametrize(
    ("text", "slice_"),
    [
        ("a: b # c\n", "b"),
        ("a: 'b' # c\n", "'b'"),
        ("a: &x !t b\n", "b"),
        ("a: &x\n  b: c # d\n\n# e\nf: g\n", "b: c"),
        ("a: [1, {b: c}] # d\n", "[1, {b: c}]"),
        ("a: [\n  1, # x\n  2\n]\n", "[\n  1, # x\n  2\n]"),
        ("a: |\n  b\n\n# c\nd: e\n", "|\n  b"),
        ("a:\n- b\n- c # d\n\nf: g\n", "- b\n- c"),
        ("a:\n\nb: c\n", ""),
        ("\ufeffa: é🐳b\r\nc: d\r\n", "é🐳b"),
    ],
)
def test_a_span_holds_the_value_and_nothing_else(text: str, slice_: str) -> None:
    assert value(text).span.of(text) == slice_


def test_an_absent_value_stands_behind_its_colon() -> None:
    text = "a:\n  b:\nc: d\n"
    inner = value(text)
    assert isinstance(inner, Mapping)
    assert inner.entries[0].value.span.start == text.index("b:") + 2


@pytest.mark.parametrize("text", ["a: {x: 1, b}\n", "? b\n", "? b # c: d\n", "? b\n? c\n"])
def test_an_absent_value_without_a_colon_stands_behind_its_key(text: str) -> None:
    mapping = root(text) if text.startswith("?") else value(text)
    assert isinstance(mapping, Mapping)
    entry = next(entry for entry in mapping.entries if entry.key.span.of(text) == "b")
    assert entry.value.span == Span(text.index("b") + 1, text.index("b") + 1)


def test_an_alias_is_a_node_of_its_own() -> None:
    text = "a: &x 1\nb: *x\n"
    anchor, alias = (entry.value for entry in root(text).entries)
    assert isinstance(alias, Alias)
    assert alias.span.of(text) == "*x"
    assert alias.target is anchor


@pytest.mark.parametrize(
    "text", ["a: &x {}\nb:\n  <<: *x\t\n", "a:\tb\n", "a: b\t\n", "a:\n  - b\t# c\n", "a: [1,\t2]\n"]
)
def test_a_tab_may_stand_between_tokens(text: str) -> None:
    assert read(text).roots


def test_comment_after_a_key_whose_value_is_below_is_read() -> None:
    text = "dns: # one\n  # two\n  - 1.1.1.1\n# three\nx: y\n"
    assert isinstance(value(text), Sequence)


@pytest.mark.parametrize(
    ("text", "problem", "offset"),
    [
        ("a: *x\n", "not defined", 3),
        ("a: &x [*x]\n", "contains itself", 7),
        ("[" * 3000, "nested deeper", 100),
        ("a: b\x00c\n", "U+0000", 4),
        ("a: 'b\n", "end of stream", 6),
    ],
)
def test_what_is_not_yaml_has_a_place(text: str, problem: str, offset: int) -> None:
    with pytest.raises(YamlError) as caught:
        read(text)
    assert problem in caught.value.problem
    assert caught.value.span.start == offset


def test_an_alias_bomb_is_refused_in_no_time() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    with pytest.raises(YamlError, match="excessive aliasing"):
        read("\n".join(lines))


def test_several_documents_are_all_read() -> None:
    roots = read("a: 1\n---\nb: 2\n").roots
    assert len(roots) == 2
    assert all(isinstance(node, Mapping) for node in roots)


def test_a_block_scalar_keeps_its_value() -> None:
    scalar = value("a: |+\n  b\n\nc: d\n")
    assert isinstance(scalar, Scalar)
    assert scalar.value == "b\n\n"
