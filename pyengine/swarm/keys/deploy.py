"""The keys of `deploy`, in the order people write them (the examples of compose-spec/compose-spec deploy.md)."""

from __future__ import annotations

from pyengine.swarm.keys.key import NEVER, ZERO_ONCE, Key, Merge, Type, block, list_or_map, strings
from pyengine.swarm.words import ENDPOINTS, FAILURE_ACTIONS, MODES, ORDERS, RESTART_CONDITIONS

_ROLLOUTS = tuple(
    row
    for path, since in (("services.*.deploy.update_config", (3, 0)), ("services.*.deploy.rollback_config", (3, 7)))
    for row in (
        block(path, since, swarm_only=True),
        Key(f"{path}.parallelism", Type.INTEGER, since, merge=Merge.LATER, once=ZERO_ONCE, cast=int),
        Key(f"{path}.delay", Type.DURATION, since),
        Key(f"{path}.failure_action", Type.STRING, since, words=FAILURE_ACTIONS),
        Key(f"{path}.monitor", Type.DURATION, since),
        Key(f"{path}.max_failure_ratio", Type.NUMBER, since, cast=float),
        Key(f"{path}.order", Type.STRING, max(since, (3, 4)), words=ORDERS, form="enum"),
    )
)

DEPLOY = (
    Key("services.*.deploy", Type.MAPPING | Type.NULL, merge=Merge.MERGED),
    Key("services.*.deploy.mode", Type.STRING, words=MODES, swarm_only=True),
    Key("services.*.deploy.replicas", Type.INTEGER, merge=Merge.LATER, once=ZERO_ONCE, cast=int),
    Key("services.*.deploy.endpoint_mode", Type.STRING, (3, 2), words=ENDPOINTS, swarm_only=True),
    *(row._replace(swarm_only=row.pattern[-1] == "labels") for row in list_or_map("services.*.deploy.labels")),
    block("services.*.deploy.placement", swarm_only=True),
    *(row._replace(unique=NEVER) for row in strings("services.*.deploy.placement.constraints")),
    Key("services.*.deploy.placement.preferences", Type.LIST, (3, 3), merge=Merge.APPENDED),
    block("services.*.deploy.placement.preferences.[]", (3, 3)),
    Key("services.*.deploy.placement.preferences.[].spread", Type.STRING, (3, 3)),
    Key("services.*.deploy.placement.max_replicas_per_node", Type.INTEGER, (3, 8), cast=int),
    *_ROLLOUTS,
    block("services.*.deploy.restart_policy", counts=True),
    Key("services.*.deploy.restart_policy.condition", Type.STRING, words=RESTART_CONDITIONS),
    Key("services.*.deploy.restart_policy.delay", Type.DURATION),
    Key("services.*.deploy.restart_policy.max_attempts", Type.INTEGER, merge=Merge.LATER, once=ZERO_ONCE, cast=int),
    Key("services.*.deploy.restart_policy.window", Type.DURATION),
    block("services.*.deploy.resources"),
    block("services.*.deploy.resources.limits"),
    Key("services.*.deploy.resources.limits.cpus", Type.STRING),
    Key("services.*.deploy.resources.limits.memory", Type.SIZE),
    Key("services.*.deploy.resources.limits.pids", Type.INTEGER, (3, 9)),
    block("services.*.deploy.resources.reservations"),
    Key("services.*.deploy.resources.reservations.cpus", Type.STRING),
    Key("services.*.deploy.resources.reservations.memory", Type.SIZE),
    *(
        Key(f"services.*.deploy.resources.reservations.generic_resources{below}", types, (3, 5), merge=merge)
        for below, types, merge in (
            ("", Type.LIST, Merge.APPENDED),
            (".[]", Type.MAPPING, Merge.MERGED),
            (".[].discrete_resource_spec", Type.MAPPING, Merge.MERGED),
            (".[].discrete_resource_spec.kind", Type.STRING, Merge.UNLESS_ZERO),
            (".[].discrete_resource_spec.value", Type.NUMBER, Merge.UNLESS_ZERO),
        )
    ),
)
