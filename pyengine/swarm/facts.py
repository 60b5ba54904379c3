"""Swarm's defaults, accepted words and keys, each with its source."""

from __future__ import annotations

from pyengine.document.node import Route
from pyengine.swarm.duration import SECOND

PARALLELISM = 1
DELAY = 0
MONITOR = 5 * SECOND
MAX_FAILURE_RATIO = 0.0
FAILURE_ACTION = "pause"
ORDER = "stop-first"
"""swarmkit api/defaults/service.go:29-40, the same for update and rollback."""

RESTART_CONDITION = "any"
RESTART_DELAY = 5 * SECOND
"""swarmkit api/defaults/service.go:23-26: no max_attempts, no window."""

STOP_GRACE_PERIOD = 10 * SECOND
"""swarmkit api/defaults/service.go:17."""

NETWORK_DRAIN = 2 * SECOND
"""From leaving the load balancer to SIGTERM: moby daemon/cluster/executor/container/controller.go:24."""

HEALTH_INTERVAL = HEALTH_TIMEOUT = 30 * SECOND
HEALTH_RETRIES = 3
HEALTH_START_PERIOD = 0
HEALTH_START_INTERVAL = 5 * SECOND
"""moby daemon/health.go:25-41; 0 means the default. start_interval is 5 s since engine 27."""

RESTART_CONDITIONS = ("none", "on-failure", "any")
"""moby daemon/cluster/convert/service.go:544-561; anything else is an error."""

FAILURE_ACTIONS = ("pause", "continue", "rollback")
"""moby daemon/cluster/convert/service.go:672-681."""

ORDERS = ("stop-first", "start-first")
"""moby daemon/cluster/convert/service.go:685-693."""

HEALTH_KINDS = ("CMD", "CMD-SHELL", "NONE")
"""moby daemon/health.go:330-346: a list that starts with another word gets no probe at all."""

NEWEST_VERSION = (3, 13)
"""What a file without `version`, or with "3", is read as: docker/cli cli/compose/schema/schema.go:18,57-83."""

ROLLOUT_VERSION = (3, 7)
"""The first version with every key of update_config, rollback_config and healthcheck that the rules write."""

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
