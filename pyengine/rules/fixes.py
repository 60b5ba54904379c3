"""Repairs that several rules propose, each for its own reason."""

from __future__ import annotations

from pyengine.finding import Applicability, Fix
from pyengine.patch.ops import Op, Remove, Set, Value
from pyengine.swarm import keys, schema, target
from pyengine.swarm.duration import show
from pyengine.swarm.keys.key import Type
from pyengine.swarm.model.networks import Network
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.traits import start_first_orders
from pyengine.swarm.view import Located, View

MISSPELT = "the word is refused as it stands: repair that first"
"""Why `stop_first` gives no fix."""

NEXT = " A rollback goes by the version it returns to: this counts from the deploy after the one that brings it."
"""What a caveat says of the settings of the way back."""

ANEW = " Every task is replaced once when this is deployed."
"""What a caveat says where the fix changes what tasks are made of."""

MOVED = "Compose reads the value there too, but docker-compose 1 does not."
"""What a caveat says where `moved` puts a value under another key."""


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


def moved(service: Service, view: View) -> tuple[tuple[Op, ...], str]:
    """Return the ops that say a value of Compose's own under Swarm's key for it, and that key; nothing if none is.

    Where the other key says something already the first one only goes.
    """
    key = keys.at(view.route)
    if key is None or not key.instead:
        return (), ""
    there = ".".join(key.instead)
    if service.view.get(*key.instead) is not None:
        return drop(view), there
    route = ("services", service.name, *key.instead)
    row = keys.at(route)
    whole = row is not None and Type.INTEGER in row.types and "$" not in view.text
    if not schema.takes(route, value := view.data if whole else view.text, target.NEWEST_VERSION) or view.data is None:
        return (), ""
    raised, _ = version_for(service, *key.instead)
    return (*raised, *drop(view), Set(route, value, view.part.file)), there


def stop_first(service: Service, why: str, caveat: str, *, safe: bool) -> Fix | None:
    """Return the fix that stops the old task first, on the way back too.

    None where an order is misspelt, which is another rule's.
    """
    orders = start_first_orders(service)
    if any(order.value != "start-first" for order in orders):
        return None
    applicability = Applicability.SAFE if safe else Applicability.UNSAFE
    ops = tuple(put(order, "stop-first") for order in orders)
    later = NEXT if service.rollback.order in orders else ""
    return Fix("stop the old task first", ops, applicability, why, caveat + later)


def start_first(service: Service, why: str, caveat: str) -> Fix:
    """Return the fix that starts the new task first, on a way back that is written too, with the version for it."""
    ops, raised = version_for(service, "deploy", "update_config", "order")
    ops = (*ops, put(service.update.order, "start-first"))
    back = service.rollback
    if back.present and back.order.value == "stop-first" and not unknown(back.order):
        ops = (*ops, put(back.order, "start-first"))
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
