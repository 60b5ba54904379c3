"""What is written in a manner reads back as the same value, in that manner."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyengine.document.data import plain
from pyengine.document.document import read
from pyengine.document.node import Style
from pyengine.patch.write import Habit, Ref, below, flow, list_item, pair, scalar

CONTROL = "".join(map(chr, range(0x7F, 0xA0))) + "\ufeff"
UNPRINTED = "\x7f\x85\x9f"
"""What JSON leaves as it is in a string, and YAML does not allow there."""
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cn", "Co", "Zl", "Zp"], exclude_characters=CONTROL), max_size=12
) | st.sampled_from(
    ["", "~", "null", "yes", "0777", "1e3", "12:30", "<<", "a: b", "a #b", "- a", "---", "it's", '"', "a,b", "[a]", "é"]
)
WORDS = TEXTS | st.integers(-(10**6), 10**6) | st.booleans() | st.none() | st.sampled_from([0.5, 1.0, -2.25])
KEYS = st.text("abc_-", min_size=1, max_size=5) | st.sampled_from(["8080", "no", "a b", "x: y"])
VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
STYLES = st.sampled_from([Style.PLAIN, Style.SINGLE, Style.DOUBLE])
HABITS = st.builds(
    Habit,
    step=st.integers(2, 4),
    list_indent=st.integers(0, 2),
    eol=st.sampled_from(["\n", "\r\n"]),
    quote=st.sampled_from([Style.SINGLE, Style.DOUBLE]),
    keys=STYLES,
    strings=STYLES,
)
USUAL = Habit(step=2, list_indent=2, eol="\n", quote=Style.DOUBLE)


def meaning(text: str) -> Any:
    return plain(read(text).roots[0])


@given(VALUES, HABITS)
def test_a_value_under_a_key_reads_back_the_same(value: Any, habit: Habit) -> None:
    assert meaning(pair("key", value, 0, habit) + habit.eol) == {"key": value}


@given(VALUES, HABITS)
def test_a_value_on_one_line_reads_back_the_same(value: Any, habit: Habit) -> None:
    text = flow(value, habit)
    assert "\n" not in text
    assert meaning(f"key: {text}\n") == {"key": value}


@given(VALUES, HABITS)
def test_a_list_item_reads_back_the_same(value: Any, habit: Habit) -> None:
    assert meaning(list_item(value, 0, habit) + habit.eol) == [value]


@pytest.mark.parametrize("character", UNPRINTED, ids=ascii)
def test_what_yaml_cannot_hold_as_it_is_gets_escaped(character: str) -> None:
    assert meaning(f"key: {scalar(f'a{character}b', Style.DOUBLE, Style.DOUBLE)}\n") == {"key": f"a{character}b"}


@given(TEXTS, STYLES)
def test_a_word_in_a_flow_list_stays_one_item(word: str, style: Style) -> None:
    assert meaning(f"[{scalar(word, style, Style.SINGLE, flow=True)}, b]") == [word, "b"]


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "null"), (True, "true"), (False, "false"), (3, "3"), (0.5, "0.5"), (Ref("base"), "*base")],
    ids=str,
)
def test_what_is_no_string_is_written_bare(value: Any, written: str) -> None:
    assert scalar(value, Style.DOUBLE, Style.DOUBLE) == written


@pytest.mark.parametrize("word", ["3", "true", "null", "~", "0x1f", "1.5", "", "a: b", "a #b", " a", "<<", "---", "a:"])
def test_a_string_that_would_read_as_something_else_is_quoted(word: str) -> None:
    assert scalar(word, Style.PLAIN, Style.SINGLE) == f"'{word}'"


@pytest.mark.parametrize(
    ("style", "quote", "written"),
    [
        (Style.PLAIN, Style.SINGLE, "stop-first"),
        (Style.SINGLE, Style.DOUBLE, "'stop-first'"),
        (Style.DOUBLE, Style.SINGLE, '"stop-first"'),
    ],
)
def test_a_string_is_written_in_the_style_asked_for(style: Style, quote: Style, written: str) -> None:
    assert scalar("stop-first", style, quote) == written


def test_what_single_quotes_cannot_hold_gets_double_ones() -> None:
    assert scalar("a\tb", Style.SINGLE, Style.SINGLE) == '"a\\tb"'


def test_a_block_is_indented_by_the_habit() -> None:
    habit = Habit(step=4, list_indent=1, eol="\r\n", quote=Style.DOUBLE)
    text = pair("a", {"b": {"c": 1}, "d": ["x", {"e": 2, "f": 3}]}, 0, habit)
    assert text.split("\r\n") == ["a:", "    b:", "        c: 1", "    d:", "     - x", "     - e: 2", "       f: 3"]


def test_an_empty_collection_stays_on_the_line_of_its_key() -> None:
    assert pair("a", {}, 0, USUAL) == "a: {}"
    assert pair("a", [], 0, USUAL) == "a: []"


def test_a_merge_key_is_never_quoted() -> None:
    habit = Habit(step=2, list_indent=2, eol="\n", quote=Style.DOUBLE, keys=Style.DOUBLE)
    assert below({"<<": Ref("base"), "a": 1}, 0, habit) == '  <<: *base\n  "a": 1'
