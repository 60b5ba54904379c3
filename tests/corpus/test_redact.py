"""Real stack files: redaction keeps their bytes restorable, their structure, and what the rules find in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from pyengine.document import document
from pyengine.document.node import Alias, Mapping, Node, Scalar
from pyengine.document.yaml import RefusedError, YamlError, read
from pyengine.edit import map_offset
from pyengine.finding import Finding
from pyengine.input.decode import DecodeError, decode
from pyengine.redact import Redacted, gate, redact, restore
from pyengine.rules import RULES
from pyengine.rules.rule import judge_by
from pyengine.swarm.model.stack import Stack
from tests.corpus.conftest import Draw

Shape = tuple["Shape | str", ...] | str


@pytest.fixture(scope="module")
def results(shared: Path, draw: Draw[Path]) -> list[tuple[str, str, Redacted]]:
    paths = draw(sorted((shared / "corpus").glob("*/*.yml")))
    return [(name, text, redact(text)) for name, text in _texts(paths)]


def _texts(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        try:
            yield f"{path.parent.name}/{path.name}", decode(path.read_bytes()).text
        except DecodeError:
            continue


def shape(text: str) -> Shape | None:
    """Return the collections of a text and their keys; None if it does not parse."""
    try:
        return tuple(_shape(root) for root in read(text))
    except YamlError:
        return None


def _shape(node: Node) -> Shape:
    if isinstance(node, Scalar | Alias):
        return type(node).__name__
    if isinstance(node, Mapping):
        return tuple((_shape(entry.key), _shape(entry.value)) for entry in node.entries)
    return ("-", *(_shape(item) for item in node.items))


def test_every_file_comes_back_byte_for_byte(
    results: list[tuple[str, str, Redacted]], figure: Callable[[str], None]
) -> None:
    masked = 0
    for name, text, result in results:
        gate(result.text, result.vault, result.text)
        masked += len(result.masked)
        assert restore(result.text, result.vault).text == text, name
        assert redact(result.text).text == result.text, name
        assert shape(result.text) == shape(text), name
    assert masked
    figure(f"redaction of {len(results)} corpus files: {masked} places masked, all restored")


def test_an_edited_file_gets_its_secrets_back_where_they_stand_now(results: list[tuple[str, str, Redacted]]) -> None:
    for name, text, result in results:
        head = "" if result.text.startswith(("\ufeff", "%")) else "# edited\n"
        assert restore(head + result.text, result.vault).text == head + text, name


def found_in(stack: document.Document) -> list[Finding]:
    """Return what the rules find; not what Docker says of a text, which may be about something that is masked."""
    findings, _ = judge_by(RULES, Stack([stack]))
    return [finding for finding in findings if finding.rule != "deploy-refused"]


def test_the_rules_find_the_same_in_the_redacted_text(
    results: list[tuple[str, str, Redacted]], figure: Callable[[str], None]
) -> None:
    files = found = 0
    for name, text, result in results:
        if not name.startswith("real/") or shape(text) is None:
            continue
        try:
            readable = document.read(text, name)
        except RefusedError:  # and redaction does not make it readable
            with pytest.raises(RefusedError):
                document.read(result.text, name)
            continue
        raw, hidden = found_in(readable), found_in(document.read(result.text, name))
        files, found = files + 1, found + len(raw)
        assert sorted(
            (item.rule, item.service or "", map_offset(item.place.span.start, result.edits)) for item in raw
        ) == sorted((item.rule, item.service or "", item.place.span.start) for item in hidden), name
    assert found
    figure(f"findings on redacted text equal those on raw text: {found} in {files} files")
