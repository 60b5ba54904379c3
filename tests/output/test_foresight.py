"""What crosses the border of a rollout that is foreseen: matrix, picture and table say the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pyengine.document.document import read
from pyengine.output import wire
from pyengine.output.foresight import NO_FILE, NO_SERVICE
from pyengine.output.strict import Malformed
from pyengine.session import Session
from pyengine.simulate.scenarios import SCENARIOS, Guess, verdict
from pyengine.simulate.wanted import wanted
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import Names

STACK = """\
services:
  web:
    image: example/web:1
    ports: ["80:80"]
    healthcheck:
      test: ["CMD", "/web", "health"]
      interval: 2s
      timeout: 2s
    deploy:
      replicas: 4
      update_config:
        parallelism: 2
        failure_action: continue
  once:
    image: example/once:1
    deploy:
      mode: replicated-job
"""
GUESS = wire.Guess(8, 20, 1, 2, 1, 5, 0)
ASKED = wire.Foresee((wire.File("stack.yml", STACK),), (), "", "", GUESS, ())


def _foreseen(asked: wire.Foresee = ASKED) -> wire.Foresight:
    return Session().foresee(asked)


def _hardened() -> wire.Foresee:
    session = Session()
    found = session.analyse(wire.Analyse(ASKED.files)).findings
    return replace(ASKED, accepted=tuple(wire.Accepted(each.id, None) for each in found if each.fix is not None))


def test_the_matrix_is_the_verdict_of_the_model() -> None:
    (forecast,) = _foreseen().forecasts
    spec = effective([read(STACK)], Names()).specs["web"]
    assert isinstance(spec, dict)
    cells = verdict(wanted(spec), Guess())
    assert [(each.scenario, each.survived, each.words) for each in forecast.before] == [
        (cell.scenario.id, cell.survived, cell.summary.headline) for cell in cells
    ]
    assert len(forecast.before) == len(SCENARIOS) == 9


def test_a_job_is_not_rolled_out() -> None:
    assert [each.service for each in _foreseen().forecasts] == ["web"]


def test_the_changes_win_some_cells_and_what_they_lose_is_told() -> None:
    found = _foreseen(replace(_hardened(), scenario="crash"))
    (forecast,) = found.forecasts
    won = [b.scenario for a, b in zip(forecast.before, forecast.after, strict=True) if b.survived and not a.survived]
    assert len(forecast.gain) == len(won) > 0
    assert [side.title for side in found.sides] == ["As it is", "With the changes"]
    assert found.sides[0].picture != found.sides[1].picture


def test_what_stands_around_the_file_in_a_paste_is_left_aside() -> None:
    around = f'$ docker service ps web\nweb.1  example/web:1  node2  Ready  Rejected  "No such image"\n\n{STACK}'
    bare, pasted = _hardened(), replace(_hardened(), files=(wire.File("paste.txt", around),))
    assert _foreseen(pasted) == _foreseen(bare)


def test_the_headline_says_what_is_never_noticed() -> None:
    found = _foreseen(replace(ASKED, scenario="crash"))
    facts = {fact.name: fact.value for fact in found.sides[0].facts}
    assert facts["Swarm notices a failure"] == "never"
    assert facts["UpdateStatus"] == "completed"
    assert "is called completed" in found.sides[0].headline


def test_the_moments_stand_where_the_picture_has_them() -> None:
    side = _foreseen(replace(ASKED, scenario="never-healthy")).sides[0]
    places = [moment.x for moment in side.moments]
    assert places == sorted(places)
    marks = {shape.x for shape in side.picture.shapes if shape.look == "mark"}
    assert marks <= set(places)


@pytest.mark.parametrize("what", ["kill", "sick", "pull", "drain", "rollback", "force"])
def test_a_deed_is_told_with_what_it_does(what: wire.DeedKind) -> None:
    asked = replace(ASKED, deeds=(wire.Deed(3, what, 1),))
    (line,) = _foreseen(asked).sides[0].deeds
    assert " 3 s" in line.partition(": ")[0]
    assert line.partition(": ")[2]


def test_a_slow_pull_keeps_the_new_tasks_waiting() -> None:
    quick, slow = (_foreseen(replace(ASKED, deeds=deeds)).sides[0] for deeds in ((), (wire.Deed(60, "pull", 1),)))
    ends = [next(fact.value for fact in side.facts if fact.name == "The rollout ends") for side in (quick, slow)]
    first, second = (float(end.split()[1]) for end in ends)
    assert second > first + 50


def test_a_number_decides() -> None:
    late = replace(ASKED, scenario="crash", guess=replace(GUESS, crash=200))
    assert _foreseen(late).scenes[1].title == "it crashes after 200 s"
    assert _foreseen(replace(ASKED, guess=replace(GUESS, nodes=-5))).refused == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("services: [", NO_FILE),
        ("services: {a: {image: a, deploy: {replicas: 0}}}", NO_SERVICE),
        ("services: {a: {image: a, deploy: {replicas: 90000000}}}", NO_SERVICE),
        ("services: {a: {image: a, deploy: {restart_policy: {condition: always}}}}", "invalid RestartCondition"),
    ],
)
def test_what_cannot_be_foreseen_is_told(text: str, why: str) -> None:
    assert why in _foreseen(replace(ASKED, files=(wire.File("stack.yml", text),))).refused


def test_a_finding_that_is_none_is_malformed() -> None:
    with pytest.raises(Malformed):
        _foreseen(replace(ASKED, accepted=(wire.Accepted("x", None),)))


def test_a_large_service_is_drawn_in_part_and_counted_in_full() -> None:
    many = replace(ASKED, files=(wire.File("stack.yml", STACK.replace("replicas: 4", "replicas: 60")),))
    found = _foreseen(many)
    names = [shape.text for shape in found.sides[0].picture.shapes if shape.look == "name"]
    assert sum(name.startswith("slot ") for name in names) == 30
    assert "first 30 of 60 slots" in found.assumed
    assert found.sides[0].moments[0].row.serving.endswith("of 60")


def test_of_many_large_services_only_the_chosen_one_is_computed() -> None:
    text = "services:\n" + "".join(
        f"  s{number}: {{image: a, deploy: {{replicas: 150, update_config: {{parallelism: 10}}}}}}\n"
        for number in range(5)
    )
    found = _foreseen(replace(ASKED, files=(wire.File("stack.yml", text),), service="s4"))
    assert [bool(each.before) for each in found.forecasts] == [True, False, False, False, True]
