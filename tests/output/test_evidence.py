"""What the page gets of a rule's recordings: sentences, pictures and rows of the same traces, or why there are none."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import get_args

import pytest

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.recordings import Recording, key, recordings
from pyengine.output import wire
from pyengine.output.evidence import NOT_YET, evidence
from pyengine.output.strict import Malformed
from pyengine.rules import RULES
from pyengine.session import Session
from tests.evidence.lab import replaced
from tests.evidence.test_told import ACCEPTED, REFUSED
from tools.run import run

RULE = RULES[0]


def made(bad: str = "k") -> list[Recording]:
    return [Recording("a new version that works", "28.5.2+dfsg4", bad, replaced(4), replaced(2))]


def test_the_session_answers_with_what_is_recorded() -> None:
    one = Session()
    for rule in RULES:
        answer = one.evidence(wire.OfRule(rule.meta.id))
        assert len(answer.watched) == len(recordings(rule.meta.id))
        assert bool(answer.watched) != bool(answer.untried)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(Malformed, match=r"params\.rule has to be the id of a rule"):
        Session().evidence(wire.OfRule("no-such-rule"))


def test_both_sides_have_a_picture_and_rows() -> None:
    (watched,) = evidence(RULE, made()).watched
    assert [side.title for side in watched.sides] == ["As it is", "With the fix"]
    for side in watched.sides:
        assert side.picture is not None
        assert {shape.kind for shape in side.picture.shapes} == set(get_args(wire.ShapeKind))
        assert side.rows[0].time == "0.0 s"
    assert watched.sides[0].rows[0].serving == "4 of 4"


def test_an_answer_alone_has_docker_words_and_no_picture() -> None:
    (watched,) = evidence(RULE, [Recording("the file as it stands", "28.5.2", "k", REFUSED, ACCEPTED)]).watched
    assert [side.picture for side in watched.sides] == [None, None]
    assert [side.said for side in watched.sides] == ["services.a.deploy Additional property x is not allowed", ""]


def test_what_stands_in_place_of_a_fix_is_not_called_one() -> None:
    experiment = Experiment("a", (), (), instead="b")
    rule = replace(RULE, experiments=(experiment,))
    (watched,) = evidence(rule, made(key(experiment, "b"))).watched
    assert watched.sides[1].title == "Written otherwise"
    assert "Written otherwise: 1 of 2 served" in watched.sentence


def test_a_rule_that_was_not_tried_says_so_and_why() -> None:
    assert evidence(replace(RULE, untried=""), []).untried == NOT_YET
    assert (
        evidence(replace(RULE, untried="it takes two sites."), []).untried
        == "Not tried on an engine: it takes two sites."
    )


def test_the_start_does_without_what_shows_evidence() -> None:
    late = ("pyengine.evidence.recordings", "pyengine.evidence.timeline", "pyengine.output.evidence")
    code = f"""import sys
from pyengine import bridge
hello = bridge.handle('{{"v":1,"id":1,"method":"hello","params":{{}}}}')
print([name for name in {late} if name in sys.modules])"""
    assert run([sys.executable, "-c", code], failed="the engine did not start").strip() == "[]"
