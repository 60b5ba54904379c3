"""Custom checks for Checkov, which has none for stack files: the same as the policy for Conftest."""

from __future__ import annotations

from pyengine.guards.facts import Facts
from pyengine.guards.guard import Guard, filled
from pyengine.guards.quoted import python_list

PATH = "checks/checkov_swarm.py"


def guard(facts: Facts) -> Guard | None:
    """Return the checks, where there is a stack file with services that are rolled out."""
    if not facts.rolls:
        return None
    fields = {
        "ENDS": python_list(facts.ends),
        "ALONE": python_list(facts.alone),
        "SEVERAL": python_list(facts.several),
    }
    why = "Checkov has no checks for stack files: with these it refuses the same rollouts as the policy for Conftest."
    return Guard("checkov", "Refuse bad rollouts with Checkov", PATH, why, filled("checkov_swarm.py.in", fields))
