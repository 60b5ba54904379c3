"""The decoder takes exactly what the dataclass says, at any depth, and names the place of what it refuses."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyengine.output.strict import Malformed, decode


@dataclass(frozen=True)
class Leaf:
    """All plain types."""

    text: str
    number: int
    truth: bool
    word: Literal["red", "green"]


@dataclass(frozen=True)
class Tree:
    """All ways of putting them together."""

    leaf: Leaf
    leaves: tuple[Leaf, ...]
    maybe: Leaf | None
    colour: Literal["red", "green"] | None
    name: int | str
    rest: object


LEAF = {"text": "a", "number": 1, "truth": True, "word": "red"}
TREE = {"leaf": LEAF, "leaves": [LEAF, LEAF], "maybe": None, "colour": None, "name": "x", "rest": {"a": [1]}}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*TREE, *LEAF, "other"]) | st.text(), inner),
    max_leaves=20,
)


def test_what_is_right_becomes_the_dataclass() -> None:
    leaf = Leaf("a", 1, truth=True, word="red")
    assert decode(Tree, TREE, "x") == Tree(leaf, (leaf, leaf), None, None, "x", {"a": [1]})
    assert decode(Tree, {**TREE, "maybe": LEAF, "colour": "green", "name": 7}, "x").maybe == leaf


def changed(path: str, value: object) -> Any:
    """Return TREE with another value at a path, or without the field where the value is `...`."""
    *above, last = path.split(".")
    copy: Any = {**TREE, "leaf": dict(LEAF), "leaves": [dict(LEAF), dict(LEAF)], "maybe": dict(LEAF)}
    inner = copy
    for step in above:
        inner = inner[int(step) if step.isdigit() else step]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("leaf", ..., "x.leaf is missing"),
        ("leaf", None, "x.leaf has to be an object"),
        ("leaf", [], "x.leaf has to be an object"),
        ("leaf.text", 1, "x.leaf.text has to be a text"),
        ("leaf.text", None, "x.leaf.text has to be a text"),
        ("leaf.number", True, "x.leaf.number has to be a whole number"),
        ("leaf.number", 1.0, "x.leaf.number has to be a whole number"),
        ("leaf.number", "1", "x.leaf.number has to be a whole number"),
        ("leaf.truth", 1, "x.leaf.truth has to be true or false"),
        ("leaf.word", "blue", "x.leaf.word has to be one of red, green"),
        ("leaf.word", [], "x.leaf.word has to be one of red, green"),
        ("leaf.other", 1, "x.leaf may only hold text, number, truth, word"),
        ("leaves", {}, "x.leaves has to be a list"),
        ("leaves", "ab", "x.leaves has to be a list"),
        ("leaves.1.number", None, "x.leaves[1].number has to be a whole number"),
        ("leaves.1.word", ..., "x.leaves[1].word is missing"),
        ("maybe.truth", 0, "x.maybe.truth has to be true or false"),
        ("maybe", False, "x.maybe has to be an object"),
        ("colour", "blue", "x.colour has to be one of red, green"),
        ("name", None, "x.name has to be a whole number or a text"),
        ("name", True, "x.name has to be a whole number or a text"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(path: str, value: object, fault: str) -> None:
    with pytest.raises(Malformed) as refused:
        decode(Tree, changed(path, value), "x")
    assert str(refused.value) == fault


@given(JSON)
def test_any_value_is_taken_whole_or_refused(value: object) -> None:
    for kind in (Tree, Leaf):
        try:
            decoded = decode(kind, value, "x")
        except Malformed:
            continue
        assert isinstance(value, dict)
        assert set(value) == {field.name for field in dataclasses.fields(decoded)}


@given(st.text(min_size=3).filter(lambda text: text not in "x.leaf may only hold a red green"), JSON)
def test_a_refusal_never_says_what_it_refuses(secret: str, value: object) -> None:
    for message in ({**TREE, secret: value}, {**TREE, "colour": secret}, {**TREE, "leaves": [{secret: value}]}):
        with pytest.raises(Malformed) as refused:
            decode(Tree, message, "x")
        known = [*TREE, *LEAF]
        assert secret not in str(refused.value) or any(secret in name for name in known)
