"""What the stack file beside an error says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pyengine.finding import Finding
from pyengine.incident.symptom import Symptom
from pyengine.swarm.model.stack import Stack

_OF_SUBNETS = {"network-subnet-too-small", "network-subnets-overlap"}


def with_file(symptom: Symptom, stack: Stack | None, findings: Sequence[Finding]) -> Symptom:
    """Return the symptom with what the file adds: why a network has no address, or who was sought by a wrong name."""
    if symptom.id == "task-stays-new":
        said = [finding.message for finding in findings if finding.rule in _OF_SUBNETS]
        return replace(symptom, parts={**symptom.parts, "subnet": f" ({said[0]})"}) if said else symptom
    if symptom.id == "host-not-found-upstream" and stack is not None:
        return replace(symptom, parts={**symptom.parts, **_called(symptom.parts.get("other", ""), stack)})
    return symptom


def _called(sought: str, stack: Stack) -> dict[str, str]:
    """Return what to say of a name that is the `container_name` of a service: nobody in the swarm answers to it."""
    host = sought.partition(":")[0]
    for service in stack.services:
        name = service.view.get("container_name")
        if name is not None and name.text == host != service.name:
            said = (
                f"is the `container_name` of `{service.name}`, which Swarm ignores: its name there is `{service.name}`"
            )
            return {"called": said, "peer": ""}
    return {}
