"""Where tasks of a service may run: what its constraints say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.swarm.model.settings import is_open, unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.refusals.services import unreadable
from pyengine.swarm.view import View

LABELS = ("node.labels.", "engine.labels.")
KEYS = ("node.id", "node.hostname", "node.ip", "node.role", "node.platform.os", "node.platform.arch")
"""What a node is asked for: swarmkit manager/constraint/constraint.go NodeMatches, which minds no case here."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """`key == value` or `key != value`, cut as swarmkit manager/constraint/constraint.go does."""

    item: View
    key: str
    equal: bool
    value: str


def constraints(service: Service) -> Iterator[Constraint]:
    """Yield the constraints with an operator, as written: of a variable nobody knows what it says."""
    found = service.view.get("deploy", "placement", "constraints")
    for item in found.items() if found is not None else ():
        operator = next((each for each in ("==", "!=") if each in item.text), None)
        if operator is not None:
            key, _, value = (piece.strip() for piece in item.text.partition(operator))
            yield Constraint(item, key, operator == "==", value)


def decided(service: Service) -> Iterator[Constraint]:
    """Yield the constraints that Swarm reads, with what their variables are known to say; the others are silent."""
    found = service.view.get("deploy", "placement", "constraints")
    for item in found.items() if found is not None else ():
        text = str(item.data)
        if not is_open(item) and not unreadable(text):
            operator = "==" if "==" in text else "!="
            key, _, value = (piece.strip() for piece in text.partition(operator))
            yield Constraint(item, canonical(key), operator == "==", value)


def is_label(key: str) -> bool:
    """Tell the key of a label of nodes or engines."""
    return any(len(key) > len(prefix) and key.lower().startswith(prefix) for prefix in LABELS)


def canonical(key: str) -> str:
    """Return a key so that two which ask the same are equal: only the names of labels mind their case."""
    if not is_label(key):
        return key.lower() if key.lower() in KEYS else key
    kind, labels, name = key.split(".", 2)
    return f"{kind}.{labels}.".lower() + name


def is_constrained(service: Service) -> bool:
    """Tell whether there are constraints at all, be it an unreadable one."""
    found = service.view.get("deploy", "placement", "constraints")
    return found is not None and any(True for _ in found.items())


def is_on_one_node(service: Service) -> bool:
    """Tell a service that one node alone may run, by its name or id."""
    return any(each.equal and each.key.lower() in {"node.hostname", "node.id"} for each in constraints(service))


def may_move(service: Service) -> bool:
    """Tell a service whose tasks may run on another node tomorrow: nothing ties them to a few.

    What tells nodes apart is a name, an id or a label of theirs; the managers are often one node too. `!=`, a platform
    and `node.role == worker` leave many.
    """
    if unknown(service.mode) or service.mode.value != "replicated":
        return False  # a global service has a task on every node, and a job ends
    if unknown(service.replicas) or service.replicas.value == 0:
        return False
    known = list(constraints(service))
    found = service.view.get("deploy", "placement", "constraints")
    if found is not None and len(known) < len(list(found.items())):
        return False  # one comes from a variable
    return not any(_ties(each) for each in known)


def _ties(constraint: Constraint) -> bool:
    key = constraint.key.lower()
    if key == "node.role":
        return constraint.equal == (constraint.value.lower() == "manager") or "$" in constraint.value
    return constraint.equal and not key.startswith("node.platform.")
