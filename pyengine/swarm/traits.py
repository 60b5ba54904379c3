"""What kind of service this is: judgements that rules, hardening and explanations share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View
from pyengine.swarm.words import ORDERS, RESTART_CONDITIONS, spelled

DATABASES = (
    "postgres", "postgis", "timescaledb", "mysql", "mariadb", "percona", "mongo", "redis", "valkey", "keydb",
    "cassandra", "scylla", "elasticsearch", "opensearch", "influxdb", "clickhouse", "couchdb", "couchbase", "neo4j",
    "arangodb", "etcd", "zookeeper", "kafka", "rabbitmq", "mssql", "oracle", "cockroach", "rethinkdb", "questdb",
    "victoria-metrics", "prometheus", "meilisearch", "qdrant", "weaviate", "minio",
)  # fmt: skip
"""Last words of images whose data directory takes one writer only (each one's own manual says so)."""

_NOT_DATABASE = (
    "exporter",
    "admin",
    "client",
    "backup",
    "proxy",
    "ui",
    "insight",
    "commander",
    "sentinel",
    "express",
    "postgrest",
)


def intended_order(service: Service) -> str:
    """Return the update's order as meant: a misspelt one is repaired by another rule."""
    return spelled(service.update.order.value, ORDERS)


def updates_start_first(service: Service) -> bool:
    """Tell that old and new task of a slot run side by side during an update, or were meant to."""
    return intended_order(service) == "start-first" and not unknown(service.update.order) and not service.is_job


def is_long_running(service: Service) -> bool:
    """Tell a service that is meant to stay up: no job, not scaled to nothing, and restarted when it ends.

    An update counts a task that ends with 0 as failed too (swarmkit updater.go:217-256), so what is right for servers
    is wrong for tasks that end by themselves.
    """
    if service.is_job or unknown(service.mode):
        return False
    if (service.replicas.value == 0 and service.mode.value == "replicated") or is_scheduled(service):
        return False
    if is_one_shot(service):
        return False
    return spelled(service.restart.condition.value, ("none", "no")) not in {"none", "no"}


_ONE_SHOT = re.compile(r"(?:^|[-_./ ])(?:migrat(?:e|es|ion|ions|or)|init|setup|bootstrap|seed)(?:$|[-_./: ])")
"""Words by which services are called that do one thing and end: of the name, or of what is run."""


def is_one_shot(service: Service) -> bool:
    """Tell a service that by its name or its command does one thing and ends, and that serves nobody."""
    if service.healthcheck.active or any(True for _ in service.items("ports")):
        return False
    run = service.view.get("command")
    words = [service.name] if run is None else [service.name, run.text or " ".join(item.text for item in run.items())]
    return any(_ONE_SHOT.search(text.lower()) for text in words)


def is_scheduled(service: Service) -> bool:
    """Tell a service that a scheduler starts by its labels, again and again: each of its tasks ends by itself.

    Schedulers have a label for the time, `swarm.cronjob.schedule` or `ofelia.job-run.name.schedule`; one of a
    `job-exec` runs a command in a task that stays.
    """
    names = [name.lower().split(".") for name in _label_names(service)]
    return any(
        "cronjob" in steps or (steps[-1] == "schedule" and not any("exec" in step for step in steps)) for steps in names
    )


def _label_names(service: Service) -> Iterator[str]:
    for labels in (service.view.get("labels"), service.view.get("deploy", "labels")):
        if labels is not None and labels.is_mapping:
            yield from (name for name, _ in labels.entries())
        elif labels is not None:
            yield from (str(item.data).partition("=")[0] for item in labels.items())


def may_end_by_itself(service: Service) -> bool:
    """Tell a service that may be a one-off in spite of its mode: restarted on failure only, alone, asked by nobody."""
    return (
        spelled(service.restart.condition.value, RESTART_CONDITIONS) == "on-failure"
        and service.replicas.value == 1
        and not service.healthcheck.active
        and not any(True for _ in service.items("ports"))
    )


def is_to_harden(service: Service) -> bool:
    """Tell a service that hardening may speak about: a server with a `deploy` block in a file for Swarm."""
    return (
        service.deploy.present
        and not service.deploy.broken
        and not service.update.broken
        and is_long_running(service)
        and service.stack.for_swarm
    )


def is_lone_and_cared_for(service: Service) -> bool:
    """Tell one replica whose updates the author has thought about, and left at stop-first: a finding of its own.

    Half of all services with settings for updates have one replica under stop-first, so that without the author's
    interest and a remedy at hand this is a policy, for hardening to propose.
    """
    return service.update.present and service.replicas.value == 1 and not unknown(service.replicas)


def is_database(service: Service) -> bool:
    """Tell an image of a database, broker or other single-writer store."""
    name = service.image.value.split("@")[0].rsplit("/", 1)[-1].split(":")[0].lower()
    return any(word in name for word in DATABASES) and not any(word in name for word in _NOT_DATABASE)


def keeps_data(service: Service) -> bool:
    """Tell a service that writes where the next version will read: the old one may not be able to any more."""
    return is_database(service) or bool(writable_volumes(service))


def writable_volumes(service: Service) -> list[View]:
    """Return the mounts of local data a task can write to: no tmpfs, no socket, not read-only."""
    return [item for item in service.items("volumes") if _is_writable(item, service.stack)]


def _is_writable(item: View, stack: Stack) -> bool:
    if item.is_mapping:
        kind, source, read_only = (item.get(key) for key in ("type", "source", "read_only"))
        if (kind is not None and kind.data not in {"volume", "bind"}) or (
            read_only is not None and read_only.data is True
        ):
            return False
        return source is not None and _is_data(str(source.data or ""), stack)
    pieces = str(item.data or "").split(":")
    return len(pieces) > 1 and "ro" not in pieces[2:3] and _is_data(pieces[0], stack)


def _is_data(source: str, stack: Stack) -> bool:
    if source.startswith(("/", ".", "~", "$")) or not source:
        return (
            source.startswith(("/", ".", "~"))
            and not source.endswith((".sock", "/localtime", "/timezone"))
            and (not source.startswith(("/proc", "/sys", "/dev", "/etc", "/run", "/var/run")))
        )
    driver = stack.view.get("volumes", source, "driver")
    options = stack.view.get("volumes", source, "driver_opts")
    return (driver is None or driver.data in {"local", None}) and options is None


def named_volumes(service: Service) -> list[View]:
    """Return the writable mounts of volumes by name."""
    found: list[View] = []
    for item in writable_volumes(service):
        source = item.get("source") if item.is_mapping else item
        if source is not None and not str(source.data).startswith(("/", ".", "~")):
            found.append(item)
    return found


def host_port(service: Service) -> View | None:
    """Return the port published on the host itself, if there is one with a fixed number."""
    for item in service.items("ports"):
        mode, published = item.get("mode"), item.get("published")
        if mode is not None and mode.data == "host" and published is not None and published.data:
            return mode
    return None


def reserves_devices(service: Service) -> View | None:
    """Return the reservation of generic resources (GPUs), which a node has few of."""
    found = service.view.get("deploy", "resources", "reservations", "generic_resources")
    return found if found is not None and any(True for _ in found.items()) else None


def is_hazardous_start_first(service: Service) -> bool:
    """Tell a service for which two tasks side by side cannot be placed or would share a single writer's data."""
    return (
        host_port(service) is not None
        or service.max_replicas_per_node.value > 0
        or bool(named_volumes(service))
        or (is_database(service) and bool(writable_volumes(service)))
        or reserves_devices(service) is not None
    )


def may_start_first(service: Service) -> bool:
    """Tell whether start-first is known to protect: a healthcheck gates it, and two tasks may stand side by side."""
    return service.healthcheck.active and may_stand_side_by_side(service)


def may_stand_side_by_side(service: Service) -> bool:
    """Tell a replicated server of which a second task can be placed, and does not share a single writer's data."""
    return (
        is_long_running(service)
        and service.mode.value == "replicated"
        and not is_hazardous_start_first(service)
        and not is_database(service)
        and not writable_volumes(service)
    )
