"""What keeps it from coming back: files for a repository, filled with the names and times of the user's own stack.

A guard is one module with a function `guard`, a template in `templates/`, and its line in `GUARDS`.
"""

from __future__ import annotations

from pyengine.guards import checkov, conftest, github, gitlab, pre_commit, quorum, wait
from pyengine.guards.facts import Facts
from pyengine.guards.guard import Guard

GUARDS = (wait.guard, github.guard, gitlab.guard, conftest.guard, checkov.guard, pre_commit.guard, quorum.guard)
"""In the order in which they are shown: each may need those before it."""


def guards(facts: Facts) -> tuple[Guard, ...]:
    """Return the guards that fit."""
    return tuple(found for make in GUARDS if (found := make(facts)) is not None)
