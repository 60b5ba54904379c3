"""What a rollback does that the update it follows does not."""

from __future__ import annotations

from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import is_hazardous_start_first
from pyengine.swarm.words import ORDERS, spelled


def stops_on_the_way_back_only(service: Service) -> bool:
    """Tell a service that updates start-first and has a way back that stops first, though nothing asks for that."""
    update, rollback = service.update.order, service.rollback.order
    if unknown(update) or unknown(rollback) or not service.rollback.present:
        return False
    return update.value == "start-first" and rollback.value == "stop-first" and not is_hazardous_start_first(service)


def rolls_back_at_once(service: Service) -> bool:
    """Tell that a rollback stops every task it takes back at the same time."""
    batch, replicas, order = service.rollback.parallelism, service.replicas, service.rollback.order
    if not batch.written or unknown(batch) or unknown(replicas) or unknown(order):
        return False
    spread = service.mode.value == "global"
    covers = batch.value == 0 or (not spread and batch.value >= replicas.value)
    stops = spelled(order.value, ORDERS) == "stop-first" or is_hazardous_start_first(service)
    return covers and stops and (spread or replicas.value > 1)
