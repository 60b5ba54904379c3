"""The sentences say what the traces show, and of two traces what tells them apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyengine.evidence.recordings import Recording
from pyengine.evidence.told import sentence, version
from pyengine.evidence.trace import Trace
from tests.evidence.lab import events, named, replaced, rollout

REFUSED = Trace(0, 0, 1, "Creating network stack_default\nservices.a.deploy Additional property x is not allowed\n")
ACCEPTED = Trace(0, 0, 0, "Creating network stack_default\nCreating service stack_a\n")
WARNED = Trace(0, 0, 0, "Ignoring unsupported options: build\n\nCreating service stack_a\n")


def told(bad: Trace, fixed: Trace, other: str = "with the fix") -> str:
    return sentence(Recording("a new version that works", "28.5.2+dfsg4", "k", bad, fixed), other)


@pytest.mark.parametrize("engine", ["28.5.2+dfsg4", "28.5.2", "28.5.2~rc1+b2"])
def test_what_a_distribution_adds_to_a_version_is_left_out(engine: str) -> None:
    assert version(engine) == "28.5.2"


def test_an_outage_and_none_of_it() -> None:
    all_at_once = [
        task
        for slot in "1234"
        for task in (
            events(f"o{slot}", slot, (0, "running", "running"), (1, "shutdown", "shutdown"), old=True, v="1"),
            events(f"n{slot}", slot, (13.5, "running", "running")),
        )
    ]
    said = told(rollout(4, 20, *all_at_once, end="completed"), replaced(4))
    assert said == (
        "On Docker 28.5.2, with a new version that works: 0 of 4 served for 12 s. "
        "With the fix: never fewer than 3 of 4 served."
    )


@pytest.mark.parametrize(
    ("bad", "fixed", "parts"),
    [
        ("s07", "s09", ["2 of 4 were missing in the end", "the rollout was paused", "it was rolled back"]),
        ("s08", "s09", ["4 of 4 were missing in the end", "Docker called it completed and 34 tasks started"]),
        ("s40", "s01", ["0 of 1 served for 60 s", "2 tasks of one slot ran at once"]),
        ("s27", "s28", ["never fewer than 1 of 1 served and the rollout had not ended when the watching did"]),
        ("s60", "s01", ["2 of 2 served after 1.0 s", "no update was reported"]),
        ("s41", "s44", ["0 of 1 served for 45 s", "1 of 1 were missing in the end"]),
        ("s24", "s26", ["its slot was given up and 3 tasks started", "no slot was given up and 9 tasks started"]),
    ],
)
def test_what_tells_two_traces_apart_is_said(shared: Path, bad: str, fixed: str, parts: list[str]) -> None:
    said = told(named(shared, bad), named(shared, fixed))
    assert [part for part in parts if part not in said] == [], said


def test_what_both_have_in_common_is_not_said(shared: Path) -> None:
    said = told(named(shared, "s03"), named(shared, "s01"))
    assert "completed" not in said
    assert "started" not in said
    assert "in the end" not in said


def test_docker_is_quoted_where_it_only_answered() -> None:
    assert told(REFUSED, ACCEPTED) == (
        "Deployed on Docker 28.5.2: refused, “services.a.deploy Additional property x is not allowed”. "
        "With the fix: accepted."
    )
    assert told(WARNED, ACCEPTED, "written otherwise") == (
        "Deployed on Docker 28.5.2: accepted, “Ignoring unsupported options: build”. Written otherwise: accepted."
    )


def test_a_rollout_beside_a_refusal() -> None:
    said = told(REFUSED, replaced(2))
    assert "refused, “services.a.deploy Additional property x is not allowed”" in said
    assert said.endswith("With the fix: never fewer than 1 of 2 served.")
