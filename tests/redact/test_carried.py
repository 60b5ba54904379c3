"""The tree of a masked text, carried from that of the text: equal to what reading gives, or not given."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pyengine.document import yaml
from pyengine.document.node import Alias, Mapping, Node, Scalar
from pyengine.document.yaml import read
from pyengine.edit import Edit, apply_edits
from pyengine.redact import redact
from pyengine.redact.carried import carried
from pyengine.redact.trees import structured
from pyengine.text import Span

MASK = "SE_PASSWORD_1_k4f7m2"
WORD = re.compile(r"(?<=[=:/ ])[\w.-]{6,}(?![\w.-]*:)")
"""A word that is no key."""

TEXT = """\
# password of the test: hunter22 # and more
services: &all # hunter22
  a: !own &here {k: hunter22, "q": 'hunter22', l: [hunter22, *none, hunter22 b]}
  hunter22: 1
  ? hunter22 # hunter22:
  :
  plain: -hunter22 and
    hunter22 # hunter22
  double: "hunter22\\tx \\
    y hunter22\\n
    z\\"hunter22"
  single: 'it''s hunter22'
  literal: |+2 # hunter22
      hunter22: x

    hunter22
    # hunter22

  folded: >-
    x hunter22
    hunter22

      hunter22
  empty: # hunter22
  again: *here
--- # hunter22
- hunter22
""".replace("*none", "none")


def flat(roots: tuple[Node, ...]) -> list[object]:
    """Return everything a tree says, in order; an alias by the number of its target."""
    numbers: dict[int, int] = {}
    return [item for root in roots for item in _flat(root, numbers)]


def _flat(node: Node, numbers: dict[int, int]) -> Iterator[object]:
    numbers[id(node)] = len(numbers)
    yield node.span, node.outer
    if isinstance(node, Alias):
        yield node.name, numbers[id(node.target)]
        return
    yield node.tag, node.anchor
    if isinstance(node, Scalar):
        yield node.value, node.style
        return
    yield type(node), node.flow
    pairs = ((entry.key, entry.value) for entry in node.entries) if isinstance(node, Mapping) else [node.items]
    for child in (child for pair in pairs for child in pair):
        yield from _flat(child, numbers)


def is_read(text: str, edits: tuple[Edit, ...]) -> bool:
    """Tell whether the masked text has to be read; if not, its tree must be what reading gives."""
    tree = carried(text, structured(text), edits)
    if tree is None:
        return True
    assert flat(tree) == flat(read(apply_edits(text, edits)))
    return False


def places(text: str, word: str) -> Iterator[Edit]:
    at = text.find(word)
    while at >= 0:
        yield Edit(Span(at, at + len(word)), MASK)
        at = text.find(word, at + 1)


def test_masks_in_values_and_comments_need_no_reading() -> None:
    uncertain = [edit.span.start for edit in places(TEXT, "hunter22") if is_read(TEXT, (edit,))]
    assert [TEXT[TEXT.rfind("\n", 0, at) + 1 : at] for at in uncertain] == ["  ", "  ? "]  # the keys


def test_many_masks_are_carried_together() -> None:
    text = TEXT.replace("  hunter22: 1\n", "").replace("? hunter22", "? x")
    assert not is_read(text, tuple(places(text, "hunter22")))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("a: &hunter22 x\nb: *hunter22\n", "hunter22"),
        ("a: !hunter22 x\n", "hunter22"),
        ("a: x #hunter22\n", "#hunter22"),
        ("a: 'x'\n", "'x'"),
        ("a: x\nb: y\n", "x\nb: y"),
        ("a: x # one\n# two\n", "one\n# two"),
        ("a: x # one\nb: [y] # two\n", "one\nb: [y] # two"),
        ("a: >\n  x y\n   z w\n", "y\n   z"),
        ('a: "x\\ty"\n', "\\"),
        ("a: |\n  x\n   y\n", " y"),
        ("%YAML 1.1\n---\na: x\n", "x"),
        ("just x, one scalar\n", "x"),
        ("a: [x\n", "x"),
    ],
)
def test_a_mask_that_may_change_the_structure_is_read(text: str, masked: str) -> None:
    assert is_read(text, (next(places(text, masked)),))


def test_each_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    builder, seen = yaml._Builder, []  # noqa: SLF001

    def counted(text: str) -> Any:
        seen.append(text)
        return builder(text)

    monkeypatch.setattr(yaml, "_Builder", counted)
    one, two = "db:\n  host: one\n", "db:\n  password: hunter" + "22\n"
    text = f"configs:\n  one: {{content: {json.dumps(one)}}}\n  two: {{content: {json.dumps(two)}}}\nx: 10.1.2.3\n"
    read.cache_clear()
    result = redact(text)
    read(text)
    assert len(result.masked) == 2
    assert sorted(seen) == sorted([text, one, two, two.replace("hunter" + "22", result.masked[0].placeholder)])


LINES = st.lists(st.sampled_from([*TEXT.split("\n"), *(line.strip() for line in TEXT.split("\n"))]), max_size=12)
CUTS = st.lists(st.integers(0, 400), min_size=2, max_size=6, unique=True).map(sorted)


@settings(deadline=None, max_examples=500, suppress_health_check=[HealthCheck.too_slow])
@given(lines=LINES, ends=st.sampled_from(["\n", "\r\n"]), cuts=CUTS)
@example(["a: b"], "\n", [0, 1])
def test_whatever_is_masked_the_carried_tree_is_the_one_that_is_read(
    lines: list[str], ends: str, cuts: list[int]
) -> None:
    text = ends.join(lines)
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if end <= len(text)]
    is_read(text, tuple(Edit(span, MASK) for span in spans))


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(string.ascii_lowercase + " \n:-#'\"{}[],|>&*!%?\\", max_size=80), cuts=CUTS)
def test_no_text_is_too_odd(text: str, cuts: list[int]) -> None:
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if end <= len(text)]
    is_read(text, tuple(Edit(span, MASK) for span in spans))


def test_real_files_are_carried_with_any_word_of_theirs_masked(shared: Path, figure: Callable[[str], None]) -> None:
    tried = read_again = 0
    for path in sorted((shared / "corpus/real").glob("*.yml"))[::4]:
        text = path.read_text("utf-8", "replace")
        words = (
            [Span(*match.span()) for match in re.finditer(r"(?<=[=:/ ])[\w.-]{6,}(?![\w.-]*:)", text)]
            if structured(text)
            else []
        )
        for first in range(0, min(40, len(words)), 5):
            tried += 1
            read_again += is_read(text, tuple(Edit(span, MASK) for span in words[first::40]))
    figure(f"trees carried through masks: {tried - read_again} of {tried}, the others read again")
    assert tried > read_again
