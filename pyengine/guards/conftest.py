"""A policy for OPA and Conftest: what a rollout of this stack must not be, with the services that are exceptions."""

from __future__ import annotations

from pyengine.guards.facts import Facts
from pyengine.guards.guard import Guard, filled
from pyengine.guards.quoted import rego_set

PATH = "policy/stack.rego"


def guard(facts: Facts) -> Guard | None:
    """Return the policy, where there is a stack file with services that are rolled out."""
    if not facts.rolls:
        return None
    fields = {"ENDS": rego_set(facts.ends), "ALONE": rego_set(facts.alone), "SEVERAL": rego_set(facts.several)}
    why = "Reviews miss one line of `update_config`; a policy does not, and knows which services are exceptions."
    return Guard("conftest", "Refuse bad rollouts with Conftest", PATH, why, filled("policy.rego", fields))
