"""The keys of a stack file: since when, in which order, and which of them are not for Swarm."""

from __future__ import annotations

from pyengine.document.node import Route

KEY_SINCE: dict[Route, tuple[int, int]] = {
    ("deploy", "update_config", "order"): (3, 4),
    ("healthcheck", "start_period"): (3, 4),
    ("healthcheck", "start_interval"): (3, 12),
    ("deploy", "rollback_config"): (3, 7),
    ("deploy", "placement", "max_replicas_per_node"): (3, 8),
    ("deploy", "placement", "preferences"): (3, 3),
    ("deploy", "endpoint_mode"): (3, 2),
    ("deploy", "resources", "limits", "pids"): (3, 9),
    ("deploy", "resources", "reservations", "generic_resources"): (3, 5),
    ("cgroupns_mode",): (3, 9),
    ("configs",): (3, 3),
    ("credential_spec",): (3, 3),
    ("init",): (3, 7),
    ("isolation",): (3, 5),
    ("oom_score_adj",): (3, 13),
    ("secrets",): (3, 1),
}
"""First schema version with the key of a service; computed from the schemas in docker/cli cli/compose/schema/data.

A newer version has every key of an older one.
"""

SECTION_SINCE: dict[tuple[str, str], tuple[int, int]] = {
    ("networks", "attachable"): (3, 2),
    ("networks", "name"): (3, 5),
    ("volumes", "name"): (3, 4),
    ("secrets", "name"): (3, 5),
    ("secrets", "driver"): (3, 8),
    ("secrets", "template_driver"): (3, 8),
    ("configs", "name"): (3, 5),
    ("configs", "template_driver"): (3, 8),
}
"""The same for a key in each entry of a top-level section."""

SWARM_ONLY = ("mode", "endpoint_mode", "labels", "placement", "update_config", "rollback_config")
"""Keys of `deploy` that nothing but Swarm acts on; Compose uses replicas, resources and restart_policy as well."""

COMPOSE_ONLY = ("name", "include")
COMPOSE_ONLY_OF_SERVICE = (
    "profiles", "extends", "platform", "pull_policy", "develop", "gpus", "runtime", "scale", "cpus", "mem_limit",
    "volumes_from",
)  # fmt: skip
"""Keys that `docker stack deploy` refuses: in no schema of docker/cli cli/compose/schema/data, or forbidden in
cli/compose/types/types.go:45-54."""

_UPDATE = ("parallelism", "delay", "failure_action", "monitor", "max_failure_ratio", "order")
_ORDERS: dict[str, tuple[str, ...]] = {
    "": ("version", "services", "networks", "volumes", "secrets", "configs"),
    "update_config": _UPDATE,
    "rollback_config": _UPDATE,
    "restart_policy": ("condition", "delay", "max_attempts", "window"),
    "healthcheck": ("disable", "test", "interval", "timeout", "retries", "start_period", "start_interval"),
    "placement": ("constraints", "preferences", "max_replicas_per_node"),
    "deploy": (
        "mode",
        "replicas",
        "endpoint_mode",
        "labels",
        "placement",
        "update_config",
        "rollback_config",
        "restart_policy",
        "resources",
    ),
    "service": (
        "image",
        "entrypoint",
        "command",
        "environment",
        "env_file",
        "ports",
        "networks",
        "volumes",
        "secrets",
        "configs",
        "healthcheck",
        "stop_signal",
        "stop_grace_period",
        "labels",
        "logging",
        "deploy",
    ),
}


def key_order(route: Route) -> tuple[str, ...]:
    """Return the keys of the mapping at `route` in the order people write them; empty where there is none.

    Taken from the compose reference's own examples (compose-spec deploy.md and 05-services.md).
    """
    if len(route) == 2 and route[0] == "services":
        return _ORDERS["service"]
    return _ORDERS.get(str(route[-1]) if route else "", ())
