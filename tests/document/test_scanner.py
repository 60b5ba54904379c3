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
from tests.draws import share

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


PIECES = (
    *("a", "b", "key", "- ", "-", ": ", ":", "? ", "?", "\n", "\n  ", "\n    ", "\n\n", " ", "  ", "\t", "#", " # c"),
    *('"', '"x"', "'", "'y'", "[", "]", "{", "}", ", ", ",", "&a ", "*a", "!t ", "!!str ", "! ", "|", ">", "|-\n"),
    *(">+\n   ", "---", "\n---\n", "...", "\n...\n", "%YAML 1.1\n---\n", "<<: *a", "\r\n", "\r", "\x85", "\u2028"),
    *("\ufeff", "@", "`", "%", "\\", "\\n", '"a\\', "é", "1", "0x1", "~", ".", "..", "=", "$", "/", "\0", "\ud83d"),
    *("a: b\n", "- a\n", "key:\n", 'k: "v"\n', "- 'w'\n", "x: [a, b]\n", "y: {a: b}\n", "z: |\n  t\n", "a:b", "a#b"),
)
"""What texts are strung together of."""

SHORT = 800
"""Characters of a real file that are damaged and read; the slow one takes a millisecond for each."""


def strung(chance: random.Random) -> str:
    return "".join(chance.choices(PIECES, k=chance.randint(1, 25)))


def damaged(text: str, chance: random.Random) -> str:
    start = chance.randrange(max(1, len(text) - SHORT))
    text = text[start : start + SHORT]
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 0, 1, 2, 5)))
        text = text[:start] + chance.choice(("", *PIECES)) + text[end:]
    return text


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
        "%YAML 1.2\n---\na\n",
        "%TAG !e! tag:x,2000:\n--- !e!t\na: !e!s b\n",
        "{\n...\t]",
        "a: b\n  # c\n  d\n",
        "a: b\n\t\nc: d\n",
        "a:\n- b\n-\n- c: d\n  e:\n\nf: 'g' # h\n",
        "- - a\n  - b\n-\tc\n",
        'a: \'it\'\'s\'\nb: "c\\"d"\nc: "e\n  f"\n',
        "? a\n? b\n: c\n",
        f"{'k' * 999}: a\n{'l' * 1023}: b\n{'m' * 1024}: c\n",
        f"{'k' * 1025}: a\n",
        f"{{{'k' * 1025}: a}}\n",
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


def test_reads_texts_strung_together_like_the_slow_one() -> None:
    chance = random.Random(2)
    for _ in range(DAMAGED):
        assert_same(strung(chance))


def test_reads_damaged_corpus_files_like_the_slow_one(shared: Path) -> None:
    chance = random.Random(3)
    texts = [path.read_text("utf-8", "replace") for path in sorted(shared.glob("corpus/*/*.y*ml"))]
    for _ in range(DAMAGED):
        assert_same(damaged(chance.choice(texts), chance))


def test_reads_every_corpus_file_like_the_slow_one(shared: Path) -> None:
    for path in share(sorted(shared.glob("corpus/*/*.y*ml")), 4):
        assert_same(path.read_text("utf-8", "replace"))
