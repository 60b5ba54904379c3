"""Repairs that several rules propose, each for its own reason."""

from __future__ import annotations

from pyengine.finding import Applicability, Fix
from pyengine.patch.ops import Remove, Set, Value
from pyengine.swarm import target
from pyengine.swarm.duration import show
from pyengine.swarm.model.networks import Network
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import Located, View

MISSPELT = "the word is refused as it stands: repair that first"
"""Why `stop_first` gives no fix."""

ANEW = " Every task is replaced once when this is deployed."
"""What a caveat says where the fix changes what tasks are made of."""


def put(at: Located[object], value: Value) -> Set:
    """Return the op that sets a located setting, in the file that wrote it."""
    return Set(at.route, value, at.place.file)


def swarm_s_subnet(network: Network) -> Fix:
    """Return the fix that has Swarm choose the subnet of a network."""
    found = network.view.get("ipam") if network.view is not None else None
    return Fix(
        "let Swarm choose the subnet",
        drop(found) if found is not None else (),
        Applicability.UNSAFE,
        "Swarm takes a free /24, with room for 253 addresses.",
        "Where something counts on these addresses, a firewall or a route, write a free and larger subnet instead. A "
        "network that is there already is not changed: remove the stack first.",
    )


def time(service: Service, nanoseconds: int) -> str:
    """Return a time as the author of the file writes times."""
    return show(nanoseconds, minutes=service.stack.writes_minutes)


def drop(view: View) -> tuple[Remove, ...]:
    """Return the ops that take a key away in every file that writes it: one alone would let the others through."""
    return tuple(Remove(part.route, part.file) for part in view.parts)


def stop_first(service: Service, why: str, caveat: str, *, safe: bool) -> Fix | None:
    """Return the fix that stops the old task first; none where the order is misspelt, which is another rule's."""
    order = service.update.order
    if order.value != "start-first":
        return None
    applicability = Applicability.SAFE if safe else Applicability.UNSAFE
    return Fix("stop the old task first", (put(order, "stop-first"),), applicability, why, caveat)


def start_first(service: Service, why: str, caveat: str) -> Fix:
    """Return the fix that starts the new task first, with the version that has the key."""
    ops, raised = version_for(service, "deploy", "update_config", "order")
    ops = (*ops, put(service.update.order, "start-first"))
    return Fix("start the new task first", ops, Applicability.UNSAFE, why, caveat + raised)


def raised_version(stack: Stack) -> str:
    """Return the version to raise an old file to: with every key it uses, and every key of a rollout."""
    major, minor = max([target.ROLLOUT_VERSION, stack.schema, stack.needed])
    return f"{major}.{minor}"


def raise_version(stack: Stack) -> tuple[Set, ...]:
    """Return the ops that raise the version in every file that has one: Docker wants the same in all of them."""
    found = stack.view.get("version")
    version = raised_version(stack)
    return tuple(Set(part.route, version, part.file) for part in found.parts) if found is not None else ()


def version_for(service: Service, *key: str) -> tuple[tuple[Set, ...], str]:
    """Return the ops that give the file a version with this key, and a sentence that says so; nothing if it has it."""
    if service.stack.has(*key):
        return (), ""
    return raise_version(
        service.stack
    ), f' The version is raised to "{raised_version(service.stack)}", which has the key.'
