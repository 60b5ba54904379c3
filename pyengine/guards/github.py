"""A workflow of GitHub Actions: one deployer for each cluster and stack, that waits for the rollout."""

from __future__ import annotations

from pyengine.guards import deployers
from pyengine.guards.facts import Facts
from pyengine.guards.guard import Guard, filled
from pyengine.guards.quoted import github, pattern

PATH = ".github/workflows/deploy-stack.yml"


def guard(facts: Facts) -> Guard | None:
    """Return the workflow, where there is a stack file and nothing speaks of another system."""
    if not deployers.wanted(facts, "github"):
        return None
    files = [f"      FILE_{number}: {github(file)}" for number, file in enumerate(facts.files, 1)]
    fields = {
        "PATH": PATH,
        "NAME": github(f"Deploy {facts.name}"),
        "PATHS": f"[{', '.join(map(pattern, facts.files))}]",
        "GROUP": github(f"swarm-{facts.name}").replace('"swarm-', '"swarm-${{ vars.SWARM_MANAGER }}-', 1),
        "MINUTES": str(facts.minutes),
        "STACK": github(facts.name),
        "FILES": "\n".join(files),
        "CONFIGS": deployers.configs(facts),
    }
    return Guard(
        "github-actions", "Deploy from GitHub Actions", PATH, deployers.why(facts), filled("github-actions.yml", fields)
    )
