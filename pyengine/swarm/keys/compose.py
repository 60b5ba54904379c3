"""The keys that Compose knows and `docker stack deploy` refuses: of the Compose specification and of the old formats.

Below them nothing is judged; their types are those of the specification as far as lists and mappings go.
"""

from __future__ import annotations

from pyengine.swarm.keys.key import ANYTHING, SCHEMA, Fate, Key, Type

_WORD = Type.STRING | Type.NUMBER | Type.BOOLEAN
_EITHER = Type.LIST | Type.MAPPING
_OLD = "docker/compose compose/config/config_schema_v1.json; no version 3 has it"

_FORBIDDEN = ("cpu_quota", "cpu_shares", "cpuset", "mem_limit", "memswap_limit")
LIMITS = "Set resource limits using deploy.resources"
_EXTENDS = "Support for `extends` is not implemented yet."
_VOLUMES_FROM = (
    "To share a volume between services, define it using the top-level `volumes` option and reference it from each "
    "service that shares it using the service-level `volumes` option."
)
_VOLUME_DRIVER = (
    "Instead of setting the volume driver on the service, define a volume using the top-level `volumes` option and "
    "specify the driver there."
)
_VALUES = (
    "attach", "cgroup", "cpu_count", "cpu_percent", "cpu_period", "cpu_rt_period", "cpu_rt_runtime", "cpus",
    "mem_reservation", "mem_swappiness", "oom_kill_disable", "pids_limit", "platform", "pull_policy",
    "pull_refresh_after", "runtime", "scale", "use_api_socket", "uts",
)  # fmt: skip
_LISTS = ("device_cgroup_rules", "dns_opt", "group_add", "post_start", "pre_start", "pre_stop", "profiles")
_MAPPINGS = ("blkio_config", "develop", "provider", "storage_opt")
_BUILD = (
    "additional_contexts", "cache_to", "dockerfile_inline", "entitlements", "isolation", "no_cache", "platforms",
    "privileged", "provenance", "pull", "sbom", "secrets", "ssh", "tags", "ulimits",
)  # fmt: skip
"""Docker refuses them up to 3.10; from 3.11 on `build` takes every key and is ignored as a whole."""
_OTHERS = (
    ("name", _WORD),
    ("include", Type.LIST),
    ("models", Type.MAPPING),
    ("models.*", Type.MAPPING),
    ("services.*.annotations", _EITHER),
    ("services.*.gpus", Type.STRING | Type.LIST),
    ("services.*.label_file", Type.STRING | Type.LIST),
    ("services.*.models", _EITHER),
    ("services.*.deploy.resources.reservations.devices", Type.LIST),
    ("services.*.networks.*.gw_priority", _WORD),
    ("services.*.networks.*.interface_name", _WORD),
    ("services.*.networks.*.link_local_ips", Type.LIST),
    ("services.*.networks.*.mac_address", _WORD),
    ("services.*.networks.*.priority", _WORD),
    ("services.*.ports.[].app_protocol", _WORD),
    ("services.*.ports.[].host_ip", _WORD),
    ("services.*.ports.[].name", _WORD),
    ("services.*.volumes.[].image", Type.MAPPING),
    ("networks.*.enable_ipv4", _WORD),
    ("networks.*.enable_ipv6", _WORD),
    ("networks.*.ipam.options", Type.MAPPING),
    ("networks.*.ipam.config.[].aux_addresses", Type.MAPPING),
    ("networks.*.ipam.config.[].gateway", _WORD),
    ("networks.*.ipam.config.[].ip_range", _WORD),
    ("secrets.*.environment", _WORD),
    ("configs.*.content", _WORD),
    ("configs.*.environment", _WORD),
)
_INSTEAD = {
    "cpus": "deploy.resources.limits.cpus",
    "mem_limit": "deploy.resources.limits.memory",
    "mem_reservation": "deploy.resources.reservations.memory",
    "pids_limit": "deploy.resources.limits.pids",
    "scale": "deploy.replicas",
}
"""compose-spec/compose-spec 05-services.md tells of each that it means the same as the other."""
_OLD_KEYS = (("log_driver", _WORD), ("log_opt", Type.MAPPING), ("net", _WORD))


def _refused(path: str, types: Type, cite: str = "") -> Key:
    return Key(path, types, None, Fate.UNKNOWN, cite=cite, instead=_instead(path.removeprefix("services.*.")))


def _forbidden(name: str, says: str, types: Type = _WORD) -> Key:
    return Key(f"services.*.{name}", types, None, Fate.FORBIDDEN, says=says, instead=_instead(name))


def _instead(name: str) -> tuple[str, ...]:
    return tuple(filter(None, _INSTEAD.get(name, "").split(".")))


COMPOSE_ONLY = (
    *(_forbidden(name, LIMITS) for name in _FORBIDDEN),
    _forbidden("volume_driver", _VOLUME_DRIVER),
    _forbidden("extends", _EXTENDS, Type.STRING | Type.MAPPING),
    _forbidden("volumes_from", _VOLUMES_FROM, Type.LIST),
    *(_refused(f"services.*.{name}", _WORD) for name in _VALUES),
    *(_refused(f"services.*.{name}", Type.LIST) for name in _LISTS),
    *(_refused(f"services.*.{name}", Type.MAPPING) for name in _MAPPINGS),
    *(Key(f"services.*.build.{name}", ANYTHING, (3, 11), Fate.IGNORED, cite=SCHEMA) for name in _BUILD),
    *(_refused(path, types) for path, types in _OTHERS),
    *(_refused(f"services.*.{name}", types, cite=_OLD) for name, types in _OLD_KEYS),
)
