"""What the stack file beside an error says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pyengine.finding import Finding
from pyengine.incident.symptom import Symptom
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.networks import used

_OF_SUBNETS = {"network-subnet-too-small", "network-subnets-overlap"}


def with_file(symptom: Symptom, stack: Stack | None, findings: Sequence[Finding]) -> Symptom:
    """Return the symptom with what the file adds: why a network has no address, or who was sought by a wrong name."""
    if symptom.id == "task-stays-new":
        said = [finding.message for finding in findings if finding.rule in _OF_SUBNETS]
        return replace(symptom, parts={**symptom.parts, "subnet": f" ({said[0]})"}) if said else symptom
    if symptom.id == "host-not-found-upstream" and stack is not None:
        sought = symptom.parts.get("other", "").partition(":")[0]
        more = _called(sought, stack) or _apart(sought, symptom, stack)
        return replace(symptom, parts={**symptom.parts, **more})
    return symptom


def _called(sought: str, stack: Stack) -> dict[str, str]:
    """Return what to say of a name that is the `container_name` of a service: nobody in the swarm answers to it."""
    for service in stack.services:
        name = service.view.get("container_name")
        if name is not None and name.text == sought != service.name:
            said = (
                f"is the `container_name` of `{service.name}`, which Swarm ignores: its name there is `{service.name}`"
            )
            return {"called": said, "peer": ""}
    return {}


def _apart(sought: str, symptom: Symptom, stack: Stack) -> dict[str, str]:
    """Return what to say of a service that is on none of the networks of the one that asks for it."""
    asks = (symptom.service or "").removeprefix(f"{symptom.parts.get('stack', '')}_")
    networks = {service.name: set(used(service.view)) for service in stack.services}
    ours, theirs = networks.get(asks, set()), networks.get(sought, set())
    if not ours or not theirs or ours & theirs:
        return {}
    return {
        "called": f"is on {_names(theirs)}, and `{asks}` on {_names(ours)}: no name is answered but on a common one",
        "meets": min(theirs),
    }


def _names(networks: set[str]) -> str:
    return " and ".join(f"`{name}`" for name in sorted(networks))
