"""What is looked for in what an engine has stored, and how it is told."""

from __future__ import annotations

import pytest

from pyengine.evidence.recordings import Recording
from pyengine.evidence.stored import ENV, Stored, at
from pyengine.evidence.told import sentence
from pyengine.evidence.trace import Trace

SPEC = {"TaskTemplate": {"ContainerSpec": {"Env": ["A=1", "B"], "Init": True, "Labels": {"b": "2", "a": "1"}}}}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("Env", ("A=1", "B")),
        ("Env.1", ("B",)),
        ("Env.7", ()),
        ("Init", ("true",)),
        ("Labels", ("a=1", "b=2")),
        ("Labels.a", ("1",)),
        ("Mounts.0.Target", ()),
    ],
)
def test_a_path_leads_to_texts(path: str, found: tuple[str, ...]) -> None:
    assert at(SPEC, f"service TaskTemplate.ContainerSpec.{path}") == found


def test_what_was_not_looked_at_is_neither_there_nor_missing() -> None:
    trace = Trace(0, 0, stored=((ENV, ("A=1",)),))
    assert Stored(ENV, "A=1").holds(trace)
    assert Stored(ENV, "A=2", there=False).holds(trace)
    assert not Stored(ENV, "A=2").holds(trace)
    assert not Stored("service Labels", "A=2", there=False).holds(trace)
    assert not Stored(ENV, "A=1").holds(Trace(0, 0, 1, stored=trace.stored))
    assert Stored("service Labels", "A=2").seen(trace) == "nothing was stored"


def test_it_is_kept_and_told_by_what_differs() -> None:
    bad, fixed = (Trace(0, 0, stored=((ENV, (value, "LEVEL=info")),)) for value in ("TAG=1.1", "TAG=1.10"))
    assert Trace.from_json(bad.to_json()) == bad
    said = sentence(Recording("the file as it stands", "28.5.2+dfsg4", "k", bad, fixed), "with the fix")
    assert said == "Deployed on Docker 28.5.2: accepted; Env has `TAG=1.1`. With the fix: accepted; Env has `TAG=1.10`."
    none = Trace(0, 0, stored=((ENV, ("LEVEL=info",)),))
    said = sentence(Recording("the file as it stands", "28.5.2", "k", none, fixed), "with the fix")
    assert "accepted, and nothing of that is stored. With the fix" in said
