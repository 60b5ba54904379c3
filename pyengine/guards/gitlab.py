"""A job of GitLab: one deployer for each cluster and stack, that waits for the rollout."""

from __future__ import annotations

from pyengine.guards import deployers
from pyengine.guards.facts import Facts
from pyengine.guards.guard import Guard, filled
from pyengine.guards.quoted import pattern, text

PATH = ".gitlab-ci.yml"


def guard(facts: Facts) -> Guard | None:
    """Return the job, where there is a stack file and nothing speaks of another system."""
    if not deployers.wanted(facts, "gitlab"):
        return None
    files = [
        f"    FILE_{number}:\n      value: {text(file)}\n      expand: false"
        for number, file in enumerate(facts.files, 1)
    ]
    fields = {
        "GROUP": text(f"swarm-{facts.name}".replace("$", "$$")),
        "MINUTES": str(facts.minutes),
        "PATHS": f"[{', '.join(map(pattern, facts.files))}]",
        "STACK": text(facts.name),
        "FILES": "\n".join(files),
        "CONFIGS": deployers.configs(facts),
    }
    return Guard("gitlab-ci", "Deploy from GitLab CI", PATH, deployers.why(facts), filled("gitlab-ci.yml", fields))
