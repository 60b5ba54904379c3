"""What a rollback does that the update it follows does not."""

from __future__ import annotations

from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import covers_all
from pyengine.swarm.traits import is_hazardous_start_first, stops_first


def stops_on_the_way_back_only(service: Service) -> bool:
    """Tell a service that updates start-first and has a way back that stops first, though nothing asks for that."""
    update, rollback = service.update.order, service.rollback.order
    if unknown(update) or unknown(rollback) or not service.rollback.present:
        return False
    return update.value == "start-first" and rollback.value == "stop-first" and not is_hazardous_start_first(service)


def rolls_back_at_once(service: Service) -> bool:
    """Tell that a rollback stops every task it takes back at the same time."""
    back, replicas = service.rollback, service.replicas
    batch, order = back.parallelism, back.order
    if not batch.written or unknown(batch) or unknown(replicas) or unknown(order):
        return False
    several = service.mode.value == "global" or replicas.value > 1
    return several and covers_all(service, back) and stops_first(service, order)
