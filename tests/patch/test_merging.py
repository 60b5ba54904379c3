"""A base that has a name is merged in; where it cannot be, what is missing is written out."""

from __future__ import annotations

from pyengine.document.document import read
from pyengine.patch.ops import Set
from tests.fixed import with_ops

BASE = """\
x-base: &base
  image: a:1
  environment:
    A: x
    B: y
services:
  a:
    <<: *base
    environment:
      C: z
"""
ROUTE = ("services", "a", "environment")


def merged(text: str, *keys: str) -> str:
    base = text.index("A: x")
    base -= text[base - 1] == "{"
    values = {"A": "x", "B": "y"}
    return with_ops(read(text), [Set((*ROUTE, key), values[key], base=base) for key in keys])


def test_the_block_gets_a_name_and_is_merged() -> None:
    right = BASE.replace("environment:\n    A", "environment: &base-environment\n    A")
    right = right.replace("      C: z", "      <<: *base-environment\n      C: z")
    assert merged(BASE, "A", "B") == right
    windows = BASE.replace("\n", "\r\n")
    assert merged(windows, "A", "B") == right.replace("\n", "\r\n")
    spoken = BASE.replace("      C: z", "      # of C\n      C: z")
    assert merged(spoken, "A", "B") == right.replace("      C: z", "      # of C\n      C: z")


def test_a_block_in_one_line() -> None:
    text = BASE.replace("environment:\n      C: z", "environment: {C: z}")
    right = text.replace("environment:\n    A", "environment: &base-environment\n    A")
    assert merged(text, "A", "B") == right.replace("{C: z}", "{<<: *base-environment, C: z}")
    text = BASE.replace("environment:\n    A: x\n    B: y", "environment: &e {A: x, B: y}")
    assert merged(text, "A", "B") == text.replace("      C: z", "      <<: *e\n      C: z")


def test_what_is_not_wanted_as_a_whole_is_written_out() -> None:
    out = BASE + "      A: x\n"
    assert merged(BASE, "A") == out
    own = BASE.replace("      C: z", "      <<: {D: u}\n      C: z")
    assert merged(own, "A", "B").endswith("      C: z\n      A: x\n      B: y\n")
    taken = BASE + "x-other: &base-environment {Q: q}\n"
    assert "      C: z\n      A: x\n      B: y\n" in merged(taken, "A", "B")
