"""Scalars and references mean what Docker's own reader makes of them."""

from __future__ import annotations

import pytest

from pyengine.document.scalar import Plain, resolve_plain
from pyengine.swarm.interpolation import cast, escaped, interpolate, stray


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("TRUE", True),
        ("~", None),
        ("", None),
        ("0777", 511),
        ("0o777", 511),
        ("0x1F", 31),
        ("0b11", 3),
        ("08", 8.0),
        ("1_000", 1000),
        ("22:22", "22:22"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("3.8", 3.8),
        ("-1", -1),
        ("30s", "30s"),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
    ],
)
def test_a_plain_scalar_has_the_type_docker_gives_it(text: str, value: Plain) -> None:
    result = resolve_plain(text)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${A}", ""),
        ("$A-x", "x"),
        ("${A:-b}c", "bc"),
        ("${A-b}", "b"),
        ("$$x", "$x"),
        ("${A:-b-c}", "b-c"),
        ("x${A:?need}y", "xy"),
        ("plain", "plain"),
    ],
)
def test_references_are_replaced_with_an_empty_environment(text: str, value: str) -> None:
    assert interpolate(text).value == value


def test_a_stray_dollar_is_refused_and_named() -> None:
    assert interpolate("echo $(date)").invalid == 5
    assert interpolate("${A} $(date)").invalid == 5


def test_docker_forgets_a_stray_dollar_in_front_of_a_reference() -> None:
    # executed: `command: echo $(date) ${X}` gives ["echo", "(date)"]
    result = interpolate("echo $(date) ${X}")
    assert (result.invalid, result.value) == (None, "echo (date) ")


def test_a_required_variable_is_told() -> None:
    missing = interpolate("${A:?set it}").missing
    assert missing is not None
    assert (missing.name, missing.word) == ("A", "set it")


def test_stray_dollars_are_doubled_and_nothing_else() -> None:
    text = "$(a) $$(b) ${C} $D $"
    assert escaped(text) == "$$(a) $$(b) ${C} $D $$"
    assert len(stray(text)) == 2
    assert escaped(escaped(text)) == escaped(text)


def test_values_are_cast_where_docker_casts() -> None:
    assert cast("3", ("services", "a", "deploy", "replicas")) == 3
    assert cast("yes", ("services", "a", "read_only")) is True
    assert cast("80", ("services", "a", "ports", 0, "published")) == 80
    assert cast("x", ("services", "a", "deploy", "replicas")) == "x"
    assert cast(" 1_0", ("services", "a", "deploy", "replicas")) == " 1_0"
    assert cast("3", ("services", "a", "image")) == "3"
