"""What the jobs of all CI systems are filled with."""

from __future__ import annotations

from pyengine.guards.facts import OF_ROLLOUTS, Facts

_HERE = "here one waits for the other, and the job fails when the rollout fails."


def wanted(facts: Facts, system: str) -> bool:
    """Tell whether a job of this system fits: there is a stack file, and nothing speaks of another system."""
    return bool(facts.files) and facts.ci in {"", system}


def why(facts: Facts) -> str:
    """Return why one job is to deploy."""
    if "update-out-of-sequence" in facts.symptoms:
        return f"Two deployed at the same time, and one got `update out of sequence`: {_HERE}"
    if facts.symptoms & OF_ROLLOUTS:
        return f"A second deploy in mid-rollout takes the way back of the first away: {_HERE}"
    return f"Two who deploy at the same time get in each other's way: {_HERE}"


def configs(facts: Facts) -> str:
    """Return the files as options of a command, by the variables they stand in."""
    return " ".join(f'-c "$FILE_{number}"' for number in range(1, len(facts.files) + 1))
