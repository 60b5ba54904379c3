"""Hooks for pre-commit: what Docker reads, and what Swarm would do."""

from __future__ import annotations

import re

from pyengine.guards.facts import Facts
from pyengine.guards.guard import Guard, filled
from pyengine.guards.quoted import text, words

PATH = ".pre-commit-config.yaml"


def guard(facts: Facts) -> Guard | None:
    """Return the hooks, where there is a stack file."""
    if not facts.files:
        return None
    merged = [word for file in facts.files for word in ("-c", file)]
    fields = {
        "DOCKER": words(["sh", "-c", 'docker stack config "$@" > /dev/null', "--", *merged]),
        "STACKENGINE": words(["stackengine", "check", *merged]),
        "PATTERN": text(f"^(?:{'|'.join(map(re.escape, facts.files))})$"),
    }
    why = "What Docker refuses and what a rollout would break is then told before it is committed."
    return Guard("pre-commit", "Check the file at each commit", PATH, why, filled("pre-commit-config.yaml", fields))
