"""The rules' pages are made of what the rules say and what was recorded of them, on whatever engine."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pyengine.evidence.recordings import NEWEST, Recording
from pyengine.rules import RULES
from pyengine.rules.rule import HEADINGS
from tests.evidence.lab import replaced
from tools import pages
from tools.markup import together

RULE = RULES[0]
OLD, OLDER = "26.1.5+dfsg1", "20.10.24+dfsg1"


def recording(engine: str, key: str = "k") -> Recording:
    return Recording("a new version that works", engine, key, replaced(3), replaced(2))


def page_of(monkeypatch: pytest.MonkeyPatch, made: dict[int, Sequence[Recording]]) -> str:
    monkeypatch.setattr(pages, "majors", lambda: list(made))
    monkeypatch.setattr(pages, "recordings", lambda _, major: made[major])
    return together(pages.tested(RULE))


def test_other_engines_are_named_beside_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    newest = [recording("28.5.2+dfsg4"), recording("28.5.2+dfsg4", "other")]
    said = page_of(monkeypatch, {NEWEST: newest, 26: [recording(OLD)], 20: [recording(OLDER)]})
    assert said.count("<figure") == 2
    assert said.count("The same was seen on 26.1.5 and 20.10.24.") == 1
    assert "dfsg" not in said


def test_one_other_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    said = page_of(monkeypatch, {NEWEST: [recording("28.5.2")], 20: [recording(OLDER)]})
    assert "The same was seen on 20.10.24." in said


def test_what_only_an_older_engine_does_is_shown_of_that(monkeypatch: pytest.MonkeyPatch) -> None:
    said = page_of(monkeypatch, {NEWEST: [], 20: [recording(OLDER)]})
    assert "On Docker 20.10.24, with" in said
    assert "The same was seen" not in said


def test_every_rule_is_of_a_family_of_the_index_and_its_page_is_whole() -> None:
    _, content = pages.index()
    for rule in RULES:
        assert f'href="{rule.meta.id}.html"' in content
        summary, parts = pages.read(rule.page)
        assert summary
        assert "\n" not in summary
        assert list(parts) == list(HEADINGS)


def test_paragraphs_and_code_are_told_apart() -> None:
    made = pages.paragraphs("One\nparagraph with `code`.\n\n    docker ps\n\nAnother <one>.\n")
    assert made == [
        "<p>One paragraph with <code>code</code>.</p>",
        "<pre>    docker ps</pre>",
        "<p>Another &lt;one&gt;.</p>",
    ]
