"""The two fixes of an update's order, which several rules propose for their own reasons."""

from __future__ import annotations

from pyengine.finding import Applicability, Fix
from pyengine.rules._common import intended_order, put, version_for
from pyengine.swarm.model import Service
from pyengine.swarm.settings import unknown

MISSPELT = "the word is refused as it stands: repair that first"
"""Why `stop_first` gives no fix."""


def updates_start_first(service: Service) -> bool:
    """Tell that old and new task of a slot run side by side during an update, or were meant to."""
    return intended_order(service) == "start-first" and not unknown(service.update.order) and not service.is_job


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
