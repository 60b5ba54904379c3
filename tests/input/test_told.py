"""The user may say what a part of a paste is: what is said counts, the rest stays as it was."""

from __future__ import annotations

import json

import pytest

from pyengine import bridge
from pyengine.explain import explain
from pyengine.input.case import Case, File
from pyengine.input.kinds import PasteKind
from pyengine.input.sniff import Pasted
from pyengine.output import wire
from pyengine.session import Session
from pyengine.text import Span

ERROR = "Error response from daemon: rpc error: code = Unknown desc = update out of sequence\n"
STACK = "services:\n  api:\n    image: a:1\n    deploy: {replicas: 6, update_config: {parallelism: 6}}\n"
TEXT = f"Mail of last week:\n{ERROR}\n{STACK}"
AT = Span(TEXT.index(ERROR), TEXT.index(ERROR) + len(ERROR))


def told(*said: tuple[str, Span]) -> File:
    return File("paste", TEXT, tuple(Pasted(PasteKind(kind), span) for kind, span in said))


def test_what_is_said_takes_the_place_of_what_it_looks_like() -> None:
    parts = Case((told(("prose", AT)),)).parts[0]
    assert "".join(part.span.of(TEXT) for part in parts) == TEXT
    assert Pasted(PasteKind.PROSE, AT) in parts
    plain = Case((told(),)).parts[0]
    assert [part for part in parts if part.kind is PasteKind.STACK] == [
        part for part in plain if part.kind is PasteKind.STACK
    ]


def test_what_is_none_of_dockers_is_not_read() -> None:
    assert [each.symptom.id for each in explain([told()]).explained.told] == ["update-out-of-sequence"]
    found = explain([told(("prose", AT))])
    assert not found.explained.told
    assert "update-batch-covers-replicas" in {each.finding.rule for each in found.analysis.judged}


def test_a_stack_file_that_is_none_is_not_judged() -> None:
    start = TEXT.index("services:")
    found = explain([told(("prose", Span(start, len(TEXT))))])
    assert not found.analysis.judged
    assert [each.symptom.id for each in found.explained.told] == ["update-out-of-sequence"]


def test_the_last_word_counts() -> None:
    inner = Span(AT.start, AT.start + 10)
    parts = Case((told(("prose", AT), ("error", inner)),)).parts[0]
    assert Pasted(PasteKind.ERROR, inner) in parts
    assert Pasted(PasteKind.PROSE, Span(inner.end, AT.end)) in parts
    assert "".join(part.span.of(TEXT) for part in parts) == TEXT


def test_the_page_says_it_in_its_own_units() -> None:
    text = f"\N{PILE OF POO} {TEXT}"
    start = text.index(ERROR) + 1  # the first character is two units there
    session, files = Session(), (wire.File("paste", text),)
    assert session.explain(wire.Explain(files, ())).symptoms
    said = wire.Said(0, start, start + len(ERROR), "prose")
    assert not session.explain(wire.Explain(files, (said,))).symptoms
    assert session.analysis is not None
    assert session.analysis.files[0].taken == ()


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"file": 1, "start": 0, "end": 1, "kind": "prose"}, "params.said[0].file"),
        ({"file": 0, "start": 5, "end": 10**6, "kind": "prose"}, "params.said[0]"),
        ({"file": 0, "start": 2, "end": 1, "kind": "prose"}, "params.said[0]"),
        ({"file": 0, "start": 0, "end": 1, "kind": "poem"}, "params.said[0].kind"),
    ],
)
def test_what_cannot_be_meant_is_refused(said: dict[str, object], path: str) -> None:
    params = {"files": [{"name": "paste", "text": TEXT}], "said": [said]}
    answer = json.loads(bridge.handle(json.dumps({"v": 1, "id": 1, "method": "explain", "params": params})))
    assert answer["error"]["kind"] == "bad-request"
    assert answer["error"]["message"].startswith(path)
