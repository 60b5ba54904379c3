"""What kind of service this is: judgements that rules, hardening and explanations share."""

from __future__ import annotations

from pyengine.swarm.hosts import needs_own_name
from pyengine.swarm.lasting import is_lone_by_trade, is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import Mount, is_of_a_slot, named_volumes, writable_volumes
from pyengine.swarm.placement import is_on_one_node, may_move
from pyengine.swarm.remembered import remembered
from pyengine.swarm.view import Located, View
from pyengine.swarm.words import ORDERS, spelled

DATABASES = (
    "postgres", "postgis", "timescaledb", "mysql", "mariadb", "percona", "mongo", "redis", "valkey", "keydb",
    "cassandra", "scylla", "elasticsearch", "opensearch", "influxdb", "clickhouse", "couchdb", "couchbase", "neo4j",
    "arangodb", "etcd", "zookeeper", "kafka", "rabbitmq", "mssql", "oracle", "cockroach", "rethinkdb", "questdb",
    "victoria-metrics", "prometheus", "meilisearch", "qdrant", "weaviate", "minio",
)  # fmt: skip
"""Last words of images whose data directory takes one writer only (each one's own manual says so)."""

_NOT_DATABASE = (
    "exporter", "admin", "client", "backup", "proxy", "ui", "insight", "commander", "sentinel", "express", "postgrest",
    "consumer", "producer", "connect", "worker", "frontend", "web",
)  # fmt: skip


def intended_order(service: Service) -> str:
    """Return the update's order as meant: a misspelt one is repaired by another rule."""
    return spelled(service.update.order.value, ORDERS)


def start_first_orders(service: Service) -> list[Located[str]]:
    """Return the orders, of the update and of the way back, by which both tasks of a slot run or were meant to."""
    orders = () if service.is_job else (service.update.order, service.rollback.order)
    return [each for each in orders if spelled(each.value, ORDERS) == "start-first" and not unknown(each)]


def is_to_harden(service: Service) -> bool:
    """Tell a service that hardening may speak about: a server with a `deploy` block in a file for Swarm.

    Of one that waits for itself no setting of a rollout helps.
    """
    return (
        service.deploy.present
        and not service.deploy.broken
        and not service.update.broken
        and is_long_running(service)
        and service.stack.for_swarm
        and needs_own_name(service) is None
    )


def is_monitor_hardened(service: Service) -> bool:
    """Tell a monitor that hardening lengthens, since it is not longer than the delay."""
    return is_to_harden(service) and service.update.monitor.value <= service.update.delay.value


def is_lone_and_cared_for(service: Service) -> bool:
    """Tell one replica whose updates the author has thought about, and left at stop-first: a finding of its own.

    Half of all services with settings for updates have one replica under stop-first, so that without the author's
    interest and a remedy at hand this is a policy, for hardening to propose.
    """
    return service.update.present and service.replicas.value == 1 and not unknown(service.replicas)


@remembered
def is_database(service: Service) -> bool:
    """Tell an image of a database, broker or other single-writer store."""
    name = _image_name(service)
    return any(word in name for word in DATABASES) and not any(word in name for word in _NOT_DATABASE)


def _image_name(service: Service) -> str:
    return service.image.value.split("@")[0].rsplit("/", 1)[-1].split(":")[0].lower()


def keeps_data(service: Service) -> bool:
    """Tell a service that writes where the next version will read: the old one may not be able to any more."""
    return is_database(service) or bool(writable_volumes(service))


def single_writer_volumes(service: Service) -> list[Mount]:
    """Return the mounts that two tasks must not have open: a database's, a lone task's, those that each slot has.

    Replicas that share a volume all the time are no single writers; global tasks each have that of their node.
    """
    if is_database(service):
        return writable_volumes(service)
    shared = service.mode.value != "global" and (service.replicas.value > 1 or unknown(service.replicas))
    return [mount for mount in named_volumes(service) if not shared or is_of_a_slot(mount, service.stack)]


def host_port(service: Service) -> View | None:
    """Return the port published on the host itself, if there is one with a fixed number."""
    for item in service.items("ports"):
        mode, published = item.get("mode"), item.get("published")
        if mode is not None and mode.data == "host" and published is not None and published.data:
            return mode
    return None


def has_memory_limit(service: Service) -> bool:
    """Tell a service whose tasks may not take all memory of a node, or that may have a limit for all we can read."""
    resources = service.deploy.below("resources")
    limits = resources.below("limits")
    written = limits.view is not None and limits.view.get("memory") is not None
    return written or service.deploy.broken or resources.broken or limits.broken


def reserves_devices(service: Service) -> View | None:
    """Return the reservation of generic resources (GPUs), which a node has few of."""
    found = service.view.get("deploy", "resources", "reservations", "generic_resources")
    return found if found is not None and any(True for _ in found.items()) else None


def is_hazardous_start_first(service: Service) -> bool:
    """Tell a service for which two tasks side by side may find no place or would share a single writer's data."""
    return runs_alone(service) or has_no_free_place(service)


def runs_alone(service: Service) -> bool:
    """Tell a service of which two tasks side by side cannot be placed or would share a single writer's data."""
    return (
        host_port(service) is not None
        or (has_no_free_place(service) and not has_room_elsewhere(service))
        or bool(single_writer_volumes(service))
        or reserves_devices(service) is not None
    )


def waits_for_itself(service: Service) -> bool:
    """Tell a service of which a new task never finds a place while the old one runs: every node it may use is taken."""
    return host_port(service) is not None and (service.mode.value == "global" or is_on_one_node(service))


def stops_first(service: Service, order: Located[str]) -> bool:
    """Tell that by this order the old task goes first, or has to: there is no room for two."""
    return spelled(order.value, ORDERS) == "stop-first" or is_hazardous_start_first(service)


def has_no_free_place(service: Service) -> bool:
    """Tell a limit of replicas per node that is reached on each node the replicas need at least.

    One free place is enough: each task that comes up makes room for the next.
    """
    limit, replicas = service.max_replicas_per_node, service.replicas
    if limit.value == 0 or unknown(limit):
        return False
    if service.mode.value == "global":
        return limit.value == 1
    return unknown(replicas) or replicas.value % limit.value == 0


def has_room_elsewhere(service: Service) -> bool:
    """Tell a limit of replicas per node that one node alone meets, where others may run the task too."""
    return (
        not unknown(service.replicas)
        and service.replicas.value == service.max_replicas_per_node.value
        and may_move(service)
    )


def may_start_first(service: Service) -> bool:
    """Tell whether start-first is known to protect: a healthcheck gates it, and two tasks may stand side by side."""
    return service.healthcheck.active and may_stand_side_by_side(service)


def may_stand_side_by_side(service: Service) -> bool:
    """Tell a replicated server of which a second task can be placed, and that has no data a second one could spoil.

    Without an image (in a file that stands on top of another one) nobody knows what it is.
    """
    return (
        is_long_running(service)
        and service.mode.value == "replicated"
        and not is_hazardous_start_first(service)
        and bool(_image_name(service))
        and not is_database(service)
        and not is_lone_by_trade(service)
        and not writable_volumes(service)
    )
