"""The plan of a deploy: what it would change, which tasks it replaces, in which order, and what the way back is then.

docker/cli cli/command/stack/deploy_composefile.go writes every service of the file, changed or not; swarmkit
manager/orchestrator/update/updater.go and task.go; the way back: controlapi/service.go UpdateService.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pyengine.incident.commands import leaves as at
from pyengine.incident.commands import recreates
from pyengine.incident.commands.flag import Recreates
from pyengine.incident.commands.inspected import Inspected
from pyengine.incident.commands.leaves import DEFAULTS, Leaves, Pointer
from pyengine.incident.live.against import Against, Pair, against
from pyengine.incident.live.rows import Row, rows
from pyengine.input.case import Case
from pyengine.swarm.duration import show


class Action(StrEnum):
    """What a deploy does to a service."""

    CREATE = "is created"
    CHANGE = "is changed"
    REWRITE = "is written as it is"
    KEEP = "stays, since only --prune removes it"
    REFUSE = "is refused"


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """What a deploy does to one service. `replaced` tells which tasks, `tasks` how many, None where nobody can know.

    `order` and `back` are sentences, in order; `added` is how many tasks come (or go, if it is below zero).
    """

    service: str
    action: Action
    rows: tuple[Row, ...] = ()
    replaced: Recreates = Recreates.NONE
    tasks: int | None = 0
    added: int = 0
    order: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


def plan(case: Case) -> tuple[ServicePlan, ...]:
    """Return the plan of deploying the stack files of a case over what it shows as live.

    Nothing where one of both is missing. Services are written one after the other, in no certain order, and none waits
    for another.
    """
    sides = against(case)
    return tuple(_planned(sides, pair) for pair in sides.pairs)


def _planned(sides: Against, pair: Pair) -> ServicePlan:
    if pair.live is None:
        return _created(pair)
    if pair.spec is None:
        return ServicePlan(pair.whole, Action.KEEP)
    changed = sides.changes(pair)
    told = tuple(rows(sides, pair, changed))
    if _mode(pair.live.spec) != _mode(pair.spec):
        why = "Docker refuses it: `service mode change is not allowed`. Remove the service and deploy it anew."
        return ServicePlan(pair.whole, Action.REFUSE, told, order=(why,), back=("It stays what it is.",))
    replaced = recreates(changed)
    now, then = _replicas(pair.live.spec), _replicas(pair.spec)
    return ServicePlan(
        pair.whole,
        Action.CHANGE if changed else Action.REWRITE,
        told,
        replaced,
        _count(replaced, now, then),
        then - now if now is not None and then is not None else 0,
        tuple(_order(pair.live, pair.spec, replaced, now, then)),
        tuple(_back(pair.live, pair.spec, changed, replaced)),
    )


def _created(pair: Pair) -> ServicePlan:
    wanted = _replicas(pair.spec or {})
    first = "All tasks start at once: the first deploy of a service is no rollout, and nothing watches it."
    back = ("There is no way back from a first deploy: `docker service rollback` has no previous spec.",)
    return ServicePlan(pair.whole, Action.CREATE, added=wanted or 0, order=(first,), back=back)


def _mode(spec: Leaves) -> str:
    return next((place[1] for place in spec if place[0] == "Mode"), "Replicated")


def _replicas(spec: Leaves) -> int | None:
    """Return the number of tasks wanted, None of a service whose number the nodes decide."""
    return int(spec.get(at.REPLICAS, 1)) if _mode(spec) == "Replicated" else None


def _count(replaced: Recreates, now: int | None, then: int | None) -> int | None:
    if replaced is Recreates.NONE:
        return 0
    return None if replaced is Recreates.MISFITS or now is None or then is None else min(now, then)


def _setting(spec: Leaves, block: str, name: str) -> Any:  # noqa: ANN401 - the API's JSON
    return spec.get((block, name), DEFAULTS.get((block, name), 0))


def _order(live: Inspected, spec: Leaves, replaced: Recreates, now: int | None, then: int | None) -> Iterator[str]:
    if now is not None and then is not None and now != then:
        yield from _scaled(now, then, replaced)
    if replaced is Recreates.NONE:
        yield "No task is touched."
        return
    if replaced is Recreates.MISFITS:
        yield "Only tasks on nodes that no longer meet the constraints are replaced."
    batch = int(_setting(spec, "UpdateConfig", "Parallelism"))
    delay, monitor = (int(_setting(spec, "UpdateConfig", name)) for name in ("Delay", "Monitor"))
    order, action = (str(_setting(spec, "UpdateConfig", name)) for name in ("Order", "FailureAction"))
    count = "all slots at once" if batch == 0 or (then is not None and batch >= then) else _slots(batch)
    first = (
        "each new task runs before its old one is stopped"
        if order == "start-first"
        else "each old task is stopped before its new one starts"
    )
    yield f"The rollout goes by the file's settings: {count}, in no certain order; {first}."
    watched = f"new task is watched for {show(monitor)} once it runs; {_ACTIONS.get(action, '')}"
    yield f"Behind each slot it waits {show(delay)}; a {watched}" if delay else f"A {watched}"
    if live.status.get("State") in {"updating", "rollback_started"}:
        yield "A rollout is under way: this deploy ends it and begins its own with all slots that differ."


def _slots(batch: int) -> str:
    return "one slot at a time" if batch == 1 else f"{batch} slots at a time"


_ACTIONS = {
    "pause": "a failure stops the rollout half-way.",
    "continue": "a failure is not acted on.",
    "rollback": "a failure brings what is live now back.",
}


def _scaled(now: int, then: int, replaced: Recreates) -> Iterator[str]:
    if then > now:
        new = ", on the new version," if replaced is Recreates.ALL else ""
        yield f"{then - now} more {_tasks(then - now)} start{new} at once, outside of the rollout."
    else:
        yield f"{now - then} {_tasks(now - then)} of {now} end at once."


def _tasks(count: int) -> str:
    return "task" if count == 1 else "tasks"


_UNFINISHED = {"paused", "rollback_paused", "updating", "rollback_started"}


def _back(live: Inspected, spec: Leaves, changed: list[Pointer], replaced: Recreates) -> Iterator[str]:
    state = str(live.status.get("State") or "")
    if not changed:
        yield (
            "`docker service rollback` leads nowhere afterwards: a deploy writes every service of the file, and what "
            "is live becomes its own previous spec."
        )
    else:
        yield "`docker service rollback` leads to what is live now, with all of its settings."
    if live.previous is not None:
        yield "The previous spec that is kept now is lost."
    if state in _UNFINISHED:
        yield f"What is live now is a rollout that is `{state}`: the way back leads to that version, not to one before."
    if replaced is not Recreates.NONE and _setting(spec, "UpdateConfig", "FailureAction") == "rollback":
        batch = int(_setting(live.spec, "RollbackConfig", "Parallelism"))
        how = "all slots at once" if batch == 0 else _slots(batch)
        order = _setting(live.spec, "RollbackConfig", "Order")
        yield f"A rollback goes by the settings that are live now, not by the file's: {how}, {order}."
