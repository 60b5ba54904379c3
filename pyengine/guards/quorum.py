"""A probe of the managers that reads MANAGER STATUS: a node is `Ready` while its manager may not answer any more."""

from __future__ import annotations

from pyengine.guards.facts import OF_MANAGERS, Facts
from pyengine.guards.guard import Guard, filled

PATH = "manager-quorum.sh"
FEWEST = 3
"""Managers that can lose one and still decide."""


def guard(facts: Facts) -> Guard | None:
    """Return the probe, where managers or nodes are in trouble."""
    if not facts.symptoms & OF_MANAGERS:
        return None
    expected = max(facts.managers, FEWEST)
    why = "Managers were in trouble: the loss of one is quiet, that of the majority stops every change of a service."
    return Guard(
        "manager-quorum", "Watch the quorum of the managers", PATH, why, filled(PATH, {"EXPECTED": str(expected)})
    )
