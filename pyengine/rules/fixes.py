"""Repairs that several rules propose, each for its own reason."""

from __future__ import annotations

from collections.abc import Sequence

from pyengine.finding import Applicability, Fix
from pyengine.patch.ops import Insert, Op, Remove, Set, Value
from pyengine.swarm import keys, schema, target
from pyengine.swarm.duration import show
from pyengine.swarm.keys.key import Type
from pyengine.swarm.model.labels import Label, labels
from pyengine.swarm.model.networks import Network
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.timing import START_PERIOD, crash_window
from pyengine.swarm.traits import start_first_orders
from pyengine.swarm.view import Located, View

MISSPELT = "the word is refused as it stands: repair that first"
"""Why the fix of a misspelt word is left to another rule: two of one place would be in each other's way."""

NEXT = " A rollback goes by the version it returns to: this counts from the deploy after the one that brings it."
"""What a caveat says of the settings of the way back."""

ANEW = " Every task is replaced once when this is deployed."
"""What a caveat says where the fix changes what tasks are made of."""

OF_DATA = "A version that has changed its data may leave them unreadable for the old one."
"""What a caveat says of a way back where a service keeps data."""

AS_FORWARD = "The way back then starts each task before it stops the other, as the way forward does."
ROOM_BACK = f"The nodes must have room for the extra tasks.{NEXT}"
"""Why start-first on the way back, and what it costs."""

RECENT = "With a window only recent crashes count, so a replica is not lost to crashes that lie weeks apart."
ENDLESS = f"A task that crashes more slowly than the window is now restarted without end.{ANEW}"
"""Why a `window` beside a limit of restarts, and what it costs."""


def put(at: Located[object], value: Value, *, front: str = "") -> Set:
    """Return the op that sets a located setting, in the file that wrote it; a new key goes in front of that one."""
    return Set(at.route, value, at.place.file, front=front)


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


def take_out(view: View, reason: str, caveat: str | None = None) -> Fix:
    """Return the fix that takes a key away: a judgement where there is a caveat."""
    applicability = Applicability.UNSAFE if caveat else Applicability.SAFE
    return Fix(f"take `{view.route[-1]}` out", drop(view), applicability, reason, caveat)


def unpublish(port: View, caveat: str) -> Fix:
    """Return the fix that publishes a port no more."""
    reason = "What is not published can only be reached from the networks of the stack."
    return Fix("do not publish the port", drop(port), Applicability.UNSAFE, reason, caveat)


def moved(service: Service, view: View) -> Fix | None:
    """Return the fix that says a value of Compose's own under Swarm's key for it, None if there is none."""
    key = keys.at(view.route)
    ops = _moves(service, view, key.instead) if key is not None and key.instead else ()
    if key is None or not ops:
        return None
    there, caveat = ".".join(key.instead), "Compose reads the value there too, but docker-compose 1 does not."
    return Fix(f"say it in `{there}`", ops, Applicability.UNSAFE, f"Swarm reads `{there}`.", caveat)


def _moves(service: Service, view: View, instead: tuple[str, ...]) -> tuple[Op, ...]:
    """Return the ops that bring a value to another key; where that says something already the first one only goes."""
    if service.view.get(*instead) is not None:
        return drop(view)
    route = ("services", service.name, *instead)
    row = keys.at(route)
    whole = row is not None and Type.INTEGER in row.types and "$" not in view.text
    if not schema.takes(route, value := view.data if whole else view.text, target.NEWEST_VERSION) or view.data is None:
        return ()
    raised, _ = version_for(service, *instead)
    return (*raised, *drop(view), Set(route, value, view.part.file))


def move_labels(service: Service, found: list[Label], here: tuple[str, ...], there: tuple[str, ...]) -> tuple[Op, ...]:
    """Return the ops that move labels to the service or the containers; none where several files say them."""
    every, beside = service.view.get(*here), service.view.get(*there)
    if every is None or len(every.parts) != 1 or (beside is not None and len(beside.parts) != 1):
        return ()
    whole, back = len(found) == len(list(labels(service, here))), found[::-1]  # the last item goes or comes first
    gone = drop(every) if whole else tuple(Remove(label.view.part.route, label.view.part.file) for label in back)
    if beside is not None:
        return (*gone, *(_beside(beside, label) for label in (found if beside.is_mapping else back)))
    mapping: dict[str, Value] = {label.name: _written(label.view) for label in found}
    value: Value = mapping if every.is_mapping else [_written(label.view) for label in found]
    stood = every.part.route if whole else None  # their comments go with all of them
    return (*gone, Set(("services", service.name, *there), value, every.part.file, stood))


def _beside(there: View, label: Label) -> Op:
    """Return the op that adds a label to others."""
    value = label.view.text if "$" in label.view.text else label.value
    if there.is_mapping:
        text = value if isinstance(label.view.route[-1], str) else label.view.text.partition("=")[2]
        return Set((*there.route, label.name), text, there.part.file)
    line = label.view.text if isinstance(label.view.route[-1], int) else f"{label.name}={value}"
    return Insert((*there.route, 0), line, there.part.file)  # several may go in front of one item


def _written(view: View) -> Value:
    """Return the value as it has to be written again: a `$` is doubled in the text alone."""
    return view.text if "$" in view.text else view.data


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


def roll_back(action: Located[str], caveat: str, *, safe: bool) -> Fix:
    """Return the fix that brings the old version back when an update fails."""
    return Fix(
        "roll back on failure",
        (put(action, "rollback"),),
        Applicability.SAFE if safe else Applicability.UNSAFE,
        "Rollback is what ends an outage by itself: the old version comes back at the first failure that is noticed.",
        caveat,
    )


def tolerate_none(ratio: Located[float], caveat: str, *, safe: bool) -> Fix:
    """Return the fix by which no task may fail."""
    applicability = Applicability.SAFE if safe else Applicability.UNSAFE
    reason = "With 0 the first failure counts, and the failure action is taken."
    return Fix("tolerate no failure", (put(ratio, 0),), applicability, reason, caveat)


def restart_always(conditions: Sequence[Located[str]], reason: str) -> Fix:
    """Return the fix that has tasks started again however they ended."""
    ops = tuple(put(condition, "any") for condition in conditions)
    caveat = f"A process that ends with 0 on purpose is started again.{ANEW}"
    return Fix("restart however it ended", ops, Applicability.UNSAFE, reason, caveat)


def count_within(service: Service, reason: str, caveat: str) -> Fix:
    """Return the fix that counts restarts within a window in which every crash loop uses them up."""
    text = time(service, crash_window(service))
    op = put(service.restart.window, text)
    return Fix(f"count attempts within {text}", (op,), Applicability.UNSAFE, reason, caveat)


def time_to_start(service: Service, reason: str, later: str = "") -> Fix:
    """Return the fix that gives a task a minute to get healthy, with the version for it; `later` is a further price."""
    text = time(service, START_PERIOD)
    ops, raised = version_for(service, "healthcheck", "start_period")
    return Fix(
        f"give it {text} to start",
        (*ops, put(service.healthcheck.start_period, text)),
        Applicability.UNSAFE,
        reason,
        f"A version that never gets healthy is noticed up to {text} later.{later}{ANEW}{raised}",
    )


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


def may_have(stack: Stack, route: tuple[str | int, ...]) -> bool:
    """Tell whether the file's version, as it is written, has the key at this route."""
    key = keys.at(route)
    return not stack.is_v3 or key is None or key.since is None or stack.schema >= key.since
