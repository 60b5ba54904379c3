"""The quicker scanner: event for event and complaint for complaint what ruamel.yaml's own gives."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML, parser, scanner
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from pyengine.document.scanner import Parser, Scanner
from tests import fuzz

DAMAGED = 3_000


class Slow(scanner.Scanner):
    """ruamel's scanner with the tabs alone."""

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        while self.reader.peek() == "\t" and not self.allow_simple_key:
            self.reader.forward()
            super().scan_to_next_token()


def events(text: str, scans: type, parses: type) -> Iterator[object]:
    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner, yaml.Parser = scans, parses
    try:
        for event in yaml.parse(text):
            marks = event.start_mark.index, event.end_mark.index
            kind, style = type(event).__name__, getattr(event, "flow_style", getattr(event, "style", None))
            yield kind, marks, style, getattr(event, "value", None), getattr(event, "anchor", None)
    except MarkedYAMLError as error:
        yield error.problem, error.problem_mark and error.problem_mark.index, error.context
    except YAMLError as error:
        yield type(error)


def assert_same(text: str) -> None:
    assert list(events(text, Scanner, Parser)) == list(events(text, Slow, parser.Parser)), text


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
