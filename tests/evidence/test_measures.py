"""What is read off a trace is what people saw who watched it: the figures of shared/facts/swarm-lab.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pyengine.evidence import measures
from pyengine.evidence.trace import Trace
from tests.evidence.lab import events, named, rollout, traces

MEASURES = (
    measures.lowest,
    measures.missing,
    measures.end_state,
    measures.versions_at_end,
    measures.starts,
    measures.side_by_side,
)


@dataclass(frozen=True)
class Seen:
    """What the tables say of a rollout; None is what they leave open."""

    lowest: int | None = None
    end: str | None = None
    missing: int | None = 0
    side_by_side: int | None = None
    starts: int | None = None


TABLE = {
    "s01": Seen(3, "completed", side_by_side=1, starts=4),
    "s02": Seen(2, "completed"),
    "s03": Seen(0, "completed"),
    "s04": Seen(0, "completed"),
    "s05": Seen(4, "completed", side_by_side=2),
    "s06": Seen(4, "completed", side_by_side=2),
    "s07": Seen(2, "paused", missing=2),
    "s08": Seen(0, "completed", missing=4),
    "s09": Seen(2, "rollback_completed"),
    "s10": Seen(2, "rollback_completed"),
    "s11": Seen(0, "completed", missing=None),
    "s12": Seen(0, "rollback_completed"),
    "s13": Seen(3, "completed", missing=1),
    "s14": Seen(None, "rollback_completed"),
    "s15": Seen(3, "rollback_completed"),
    "s16": Seen(0, "completed", missing=2, starts=2),
    "s17": Seen(None, None, missing=None),
    "s20-rollback-fails-pause": Seen(0, "rollback_paused", missing=2),
    "s20-rollback-fails-continue": Seen(0, "rollback_completed", missing=2),
    "s20-rollback-fails-rollback": Seen(0, "completed", missing=2),
    "s24": Seen(0, "completed", missing=1, starts=3),
    "s25": Seen(0, "completed", missing=1, starts=3),
    "s27": Seen(1, "updating"),
    "s34": Seen(3, "none", missing=1),
    "s35": Seen(0, "rollback_completed", missing=4),
    "s39": Seen(None, "none"),
    "s40": Seen(0, "completed", side_by_side=2),
    "s41": Seen(0, "updating", missing=1),
    "s49": Seen(4, "none", starts=0),
    "s51": Seen(0, "paused", missing=2),
    "s55": Seen(1, "updating", missing=1),
    "s57": Seen(2, "updating"),
    "s58": Seen(1, "updating", missing=1),
    "s60": Seen(0, "none", missing=2),
    "s92": Seen(1, "paused", missing=1),
    "s96": Seen(2, "paused"),
    "r48-never-healthy.a": Seen(0, "completed", missing=3),
    "r48-never-healthy.b": Seen(0, "completed", missing=3),
    "h0-nothing-crash0": Seen(1, "paused", missing=2),
    "h3-start-first-health-never": Seen(3, "rollback_completed"),
    "s99-source-000-fix-one-slot": Seen(5, "completed", missing=1),
}

SECONDS = {  # table 8: seconds below three, and with nothing serving of one
    "h1-start-first-delay-crash0": (0.5, 0),
    "h1-start-first-delay-crash12": (1.7, 0),
    "h3-start-first-health-crash4": (1.6, 0),
    "h3-start-first-health-crash12": (2.2, 0),
    "h5-start-first-health-no-delay-crash4": (3.6, 0),
    "s54": (14, 14),
    "one-h0-nothing-good": (4.5, 4.5),
    "one-h1-start-first-delay-crash12": (0.4, 0.4),
    "one-h3-start-first-health-crash4": (3.4, 3.4),
    "one-h3-start-first-health-crash12": (6.5, 6.5),
    "one-h4-stop-first-health-never": (29, 29),
}


@pytest.mark.parametrize("name", TABLE)
def test_the_figures_are_those_of_the_table(shared: Path, name: str) -> None:
    trace, seen = named(shared, name), TABLE[name]
    found = Seen(
        measures.lowest(trace),
        measures.end_state(trace),
        measures.missing(trace),
        measures.side_by_side(trace),
        measures.starts(trace),
    )
    assert {key: value for key, value in vars(found).items() if vars(seen)[key] not in {None, value}} == {}


@pytest.mark.parametrize("name", SECONDS)
def test_the_seconds_are_those_of_the_table(shared: Path, name: str) -> None:
    trace = named(shared, name)
    assert (measures.below(trace), measures.away(trace)) == pytest.approx(SECONDS[name], abs=0.5, rel=0.02)


def test_the_forty_second_grace_is_outlived_at_a_minute(shared: Path) -> None:
    trace = named(shared, "s40")
    assert measures.away(trace) == pytest.approx(60.4, abs=0.1)


def test_a_trace_keeps_its_measures_on_the_way_to_a_file_and_back(shared: Path) -> None:
    for name, trace in traces(shared).items():
        again = Trace.from_json(json.loads(json.dumps(trace.to_json())))
        assert [measure(again) for measure in MEASURES] == [measure(trace) for measure in MEASURES], name
        assert (again.wanted, again.code, again.output) == (trace.wanted, trace.code, trace.output)
        rounded = 0.05 * (len(measures.serving(trace)) + 1)
        for measure in (measures.below, measures.away):
            assert measure(again) == pytest.approx(measure(trace), abs=rounded), name


def test_a_task_that_had_ended_before_the_change_is_none_of_the_rollout() -> None:
    served = events("a", "1", (0.0, "running", "running"), old=True, v="1")
    dead = events("b", "1", (0.1, "rejected", "shutdown"), old=True, v="1")
    for listed in (served, events("a", "1", (0.1, "running", "running"), old=True, v="1")):
        trace = rollout(1, 5, listed, dead)
        assert list(trace.by_task()) == ["a"]
        assert measures.serving(trace) == [(0.0, 1)]


def test_a_task_that_was_being_stopped_at_the_first_look_has_served_only_if_nothing_else_is_told_of_the_start() -> None:
    stopped = events("b", "2", (0.1, "running", "shutdown"), old=True, v="1")
    assert measures.serving(rollout(1, 5, stopped)) == [(0.0, 1), (0.1, 0)]
    beside = events("a", "1", (0.0, "running", "running"), old=True, v="1")
    assert measures.serving(rollout(1, 5, beside, stopped)) == [(0.0, 1)]


def test_what_lasts_shorter_than_two_looks_does_not_count() -> None:
    def away_for(seconds: float) -> Any:
        old = events("a", "1", (0.0, "running", "running"), (1.0, "running", "shutdown"), old=True, v="1")
        return measures.lowest(rollout(1, 5, old, events("b", "1", (1.0 + seconds, "running", "running"))))

    assert away_for(0.1) == 1
    assert away_for(0.2) == 0
