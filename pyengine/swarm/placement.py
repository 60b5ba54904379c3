"""Where tasks of a service may run: what its constraints say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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


def written(service: Service) -> tuple[View, ...]:
    """Return the constraints as they stand in the files."""
    found = service.view.get("deploy", "placement", "constraints")
    return tuple(found.items()) if found is not None else ()


def _cut(item: View, text: str) -> Constraint | None:
    """Return what a text asks for, None where it has no operator."""
    operator = next((each for each in ("==", "!=") if each in text), None)
    if operator is None:
        return None
    key, _, value = (piece.strip() for piece in text.partition(operator))
    return Constraint(item, key, operator == "==", value)


def constraints(service: Service) -> Iterator[Constraint]:
    """Yield the constraints with an operator, as written: of a variable nobody knows what it says."""
    yield from filter(None, (_cut(item, item.text) for item in written(service)))


def decided(service: Service) -> Iterator[Constraint]:
    """Yield the constraints that Swarm reads, with what their variables are known to say; the others are silent."""
    for item in written(service):
        text = str(item.data)
        asked = _cut(item, text) if not is_open(item) and not unreadable(text) else None
        if asked is not None:
            yield replace(asked, key=canonical(asked.key))


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
    return bool(written(service))


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
    if len(known) < len(written(service)):
        return False  # one comes from a variable
    return not any(_ties(each) for each in known)


def _ties(constraint: Constraint) -> bool:
    key = constraint.key.lower()
    if key == "node.role":
        return constraint.equal == (constraint.value.lower() == "manager") or "$" in constraint.value
    return constraint.equal and not key.startswith("node.platform.")
