"""The quicker scanner: event for event and complaint for complaint what ruamel.yaml's own gives."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from pyengine.document import libyaml
from pyengine.document.parser import Parser
from tests import fuzz

DAMAGED = 3_000


Events = Iterator[tuple[Any, ...]]


def slow(text: str) -> Events:
    """Yield what ruamel.yaml says with its own scanner and parser, and only what libyaml does differently changed."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Reader, yaml.Scanner, yaml.Parser = libyaml.Reader, libyaml.Scanner, libyaml.Parser
    yield from events(yaml.parse(text), lambda mark: mark.index)


def quick(text: str) -> Events:
    yield from events(_run(text), int)


def _run(text: str) -> Iterator[Any]:
    parser = Parser(text)
    while parser.state:
        yield parser.state()


def events(found: Iterator[Any], place: Callable[[Any], int]) -> Events:
    try:
        for event in found:
            marks = place(event.start_mark), place(event.end_mark)
            kind, style = type(event).__name__, getattr(event, "flow_style", getattr(event, "style", None))
            names = (getattr(event, name, None) for name in ("value", "anchor", "tag", "implicit", "explicit"))
            yield kind, marks, style, *names
    except MarkedYAMLError as error:
        marks = error.problem_mark, error.context_mark
        yield error.problem, error.context, *(mark if mark is None else place(mark) for mark in marks)
    except ReaderError as error:
        yield error.character, error.position
    except YAMLError as error:
        yield (type(error),)


def assert_same(text: str) -> None:
    """Events and complaint are the same; the quick parser may have told more events before the same complaint."""
    (*told, last), (*expected, end) = quick(text), slow(text)
    assert last == end, text
    assert (told if end[0] == "StreamEndEvent" else told[: len(expected)]) == expected, text


@pytest.mark.parametrize(
    "text",
    [
        "a: b c\n  d\n\n  e # f\n",
        "a: b : c\n",
        "a : b\n",
        "a:b: c#d #e\n",
        "- a\n-b\n--- x\n...\n",
        "[a b, c: d, e:f, ? g, :h, i?j]\n",
        "%YAML 1.1\n---\n[a?b, c]\n",
        "{a: b c\n d, 'e':f}\n",
        "a: b\u2028c\n",
        "a: b\r\n  c\r\n",
        "? a\n: b\n",
        "a: b: c\n",
        "a\nb: c\n",
        "",
    ],
)
def test_reads_like_the_slow_one(text: str) -> None:
    assert_same(text)


def test_reads_damaged_texts_like_the_slow_one() -> None:
    chance = random.Random(1)
    for _ in range(DAMAGED):
        assert_same(fuzz.damaged(chance))


def test_reads_every_corpus_file_like_the_slow_one(shared: Path) -> None:
    for path in sorted(shared.glob("corpus/*/*.y*ml")):
        assert_same(path.read_text("utf-8", "replace"))
