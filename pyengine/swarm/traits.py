"""What kind of service this is: judgements that rules, hardening and explanations share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import is_of_a_slot, named_volumes, writable_volumes
from pyengine.swarm.view import Located, View
from pyengine.swarm.words import ORDERS, RESTART_CONDITIONS, spelled

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
"""Words by which services are called that do one thing and end: of the name, or of what is run last."""

_END = re.compile(r"exit(?: \d+)?|true")
"""The last of several commands, where it says that they end: `sh -c "…; exit 0"`."""

_NO_PROGRAM = re.compile(
    r"^(?:\S*/)?(?:dumb-|my_)init(?=\s|$)|^(?:(?:/usr)?/s?bin)?/init(?=\s|$)"
    r"|(?<=\s)(?:-\S*|\S+\.(?:ya?ml|json|conf|toml|ini|cfg|xml))(?=\s|$)"
)
"""Parts of a command that do not tell what it does: an init that starts the program, options, files of settings."""


def is_one_shot(service: Service) -> bool:
    """Tell a service that by its name or its command does one thing and ends, and that serves nobody.

    Of several commands in a row the last one tells: `migrate && serve` stays.
    """
    if service.healthcheck.active or any(True for _ in service.items("ports")):
        return False
    run = _run(service)
    *before, last = re.split(r"[;&\n]", run.rstrip("; \n"))
    ends = bool(before) and _END.fullmatch(" ".join(last.split())) is not None
    return ends or any(_ONE_SHOT.search(text) for text in (service.name.lower(), _last(run)))


def _run(service: Service) -> str:
    """Return what is run, in small letters; empty where the image alone says it."""
    found = [run for run in map(service.view.get, ("entrypoint", "command")) if run is not None]
    words = [run.text or " ".join(item.text for item in run.items()) for run in found]
    return " ".join(words).lower().strip("'\"; \n")


def _last(run: str) -> str:
    """Return the last of several commands in a row, without what does not tell."""
    return re.split(r"&&|;|\n", _NO_PROGRAM.sub("", run))[-1].strip("'\" ")


_ONE_AT_A_TIME = re.compile(r"(?:^|[-_./ ])(?:beat|celerybeat|scheduler|cron|crond|clock)(?:$|[-_./: ])")
"""Words by which services are called that do everything twice when there are two: clocks that start other work."""


def is_lone_by_trade(service: Service) -> bool:
    """Tell a service of which two must not run, be it for a moment, by its name or what it runs."""
    return any(_ONE_AT_A_TIME.search(text) for text in (service.name.lower(), _last(_run(service))))


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
    name = _image_name(service)
    return any(word in name for word in DATABASES) and not any(word in name for word in _NOT_DATABASE)


def _image_name(service: Service) -> str:
    return service.image.value.split("@")[0].rsplit("/", 1)[-1].split(":")[0].lower()


def keeps_data(service: Service) -> bool:
    """Tell a service that writes where the next version will read: the old one may not be able to any more."""
    return is_database(service) or bool(writable_volumes(service))


def single_writer_volumes(service: Service) -> list[View]:
    """Return the mounts that two tasks must not have open: a database's, a lone task's, those that each slot has.

    Replicas that share a volume all the time are no single writers; global tasks each have that of their node.
    """
    if is_database(service):
        return writable_volumes(service)
    shared = service.mode.value != "global" and (service.replicas.value > 1 or unknown(service.replicas))
    return [item for item in named_volumes(service) if not shared or is_of_a_slot(item, service.stack)]


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
        or has_no_free_place(service)
        or bool(single_writer_volumes(service))
        or reserves_devices(service) is not None
    )


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
