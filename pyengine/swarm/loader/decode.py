"""What passes the schema and still does not fit Docker's types: go-viper/mapstructure and the hooks of loader.go.

All errors of one service are told together, in the order of the fields of types.go, which is that of the letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pyengine.document.node import Route
from pyengine.document.scalar import Data, Plain, Timestamp
from pyengine.swarm import duration, keys
from pyengine.swarm.golang import mounts, numbers, words
from pyengine.swarm.golang.text import shown
from pyengine.swarm.keys.key import ANYTHING, Key, Type

_UNSIGNED = {
    "replicas",
    "parallelism",
    "max_attempts",
    "max_replicas_per_node",
    "retries",
    "target",
    "published",
    "mode",
}
"""Numbers that docker/cli cli/compose/types/types.go has as unsigned."""

_TEXTS = {"services.*.shm_size", "services.*.volumes.[].volume.subpath"}
"""What the schema takes as a number, or as anything, and types.go has as a text; the one of `build` has no field."""

_FIELDS = {
    "healthcheck": "HealthCheck",
    "dns": "DNS",
    **dict.fromkeys(("domainname", "isolation", "cpus", "memory", "pids", "nocopy", "subpath")),
}
"""The names of Go's fields where they are not the key with a capital; None for the key itself."""

_DEPLOY = ("mode", "replicas", "labels", "update_config", "rollback_config", "resources", "restart_policy", "placement")
"""The order of Go's fields where it is not that of the letters."""

_MAPS = {"environment", "labels", "sysctls", "options", "driver_opts", "extra_hosts", "args", "segments"}
"""Whose values are written as text, whatever they are."""


def service(data: dict[str, Data]) -> str:
    """Return what Docker says when it reads a service that passed the schema, empty where it reads it."""
    found = [each for name in sorted(data) for each in problems(("services", "*", name), data[name])]
    return "decoding failed due to the following error(s):\n\n" + "\n".join(found) if found else ""


def problems(route: Route, data: Data) -> Iterator[str]:
    """Yield what Docker says of a value in a service, as lines of its error."""
    key = keys.at(route)
    if data is None or (isinstance(route[-1], str) and route[-1].startswith("x-") and len(route) == 3):
        return
    hook = _HOOKS.get(key.path) if key is not None else None
    if hook is not None and (problem := hook(data)):
        yield f"error decoding '{_field(route)}': {problem}"
    elif isinstance(data, dict):
        names = sorted(data, key=lambda name: _DEPLOY.index(name) if name in _DEPLOY else len(_DEPLOY))
        for name in names if route[-1] not in _MAPS else ():
            yield from problems((*route, name), data[name])
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from problems((*route, index), item)
    elif key is not None:
        yield from _scalar(key, route, data)


def _scalar(key: Key, route: Route, data: Plain) -> Iterator[str]:
    if key.name in _UNSIGNED and isinstance(data, int | float) and data < 0:
        yield f"cannot parse '{_field(route)}', {data if isinstance(data, int) else f'{data:f}'} overflows uint"
        return
    texts = (Type.STRING | Type.DURATION | Type.SIZE) & key.types
    wants_text = (key.types & texts == key.types or key.path in _TEXTS) and texts
    if wants_text and not isinstance(data, str) and (key.types != ANYTHING or key.path in _TEXTS):
        kind = {bool: "bool", int: "int", float: "float64", Timestamp: "time.Time"}.get(type(data), "nil")
        kind = "uint64" if isinstance(data, int) and data >= _INT64 else kind
        yield f"'{_field(route)}' expected type 'string', got unconvertible type '{kind}', value: '{shown(data)}'"


def _field(route: Route) -> str:
    """Return the path of a value in Docker's own types."""
    text = ""
    for index in range(2, len(route)):
        step = route[index]
        named = index > 2 and any(row.name == "*" for row in keys.below(route[:index]))
        text += f"[{step}]" if named or isinstance(step, int) else f"{'.' if text else ''}{_name(step)}"
    return text


def _name(key: str) -> str:
    if "_" in key or key in _FIELDS:
        return _FIELDS.get(key) or key
    return key.capitalize()


_INT64 = 2**63


def _tried(read: Callable[[str], object], failure: type[Exception]) -> Callable[[Data], str]:
    """Return the hook that reads a text, and says why it cannot."""

    def hook(data: Data) -> str:
        try:
            if isinstance(data, str):
                read(data)
        except failure as error:
            return str(error)
        return ""

    return hook


def _ulimit(data: Data) -> str:
    if isinstance(data, dict):
        limits = [data.get(name) for name in ("soft", "hard")]
        whole = all(isinstance(limit, int) and limit < _INT64 for limit in limits)
        return "" if whole else "interface conversion: interface {} is float64, not int"
    if isinstance(data, int) and data < _INT64:
        return ""
    kind = "float64" if isinstance(data, float) else "uint64" if isinstance(data, int) else "string"
    return f"invalid type {kind} for ulimits"


def _ports(data: Data) -> str:
    floats = isinstance(data, list) and any(isinstance(item, float) for item in data)
    return "invalid type float64 for port" if floats else ""


_UNIT = re.compile(r"[-+]?(?:[0-9.]+(?:h|m|s|ms|us|ns))*[0-9.]+([^0-9.]*).*", re.DOTALL)


def _duration(data: Data) -> str:
    if not isinstance(data, str) or duration.parse(data) is not None:
        return ""
    match = _UNIT.fullmatch(data)
    if match is None:
        return f'time: invalid duration "{data}"'
    return (
        f'time: unknown unit "{match[1]}" in duration "{data}"'
        if match[1]
        else f'time: missing unit in duration "{data}"'
    )


def _text_list(data: Data) -> str:
    return "invalid type time.Time for string list" if isinstance(data, Timestamp) else ""


_COMMAND = _tried(words.split, words.WordsError)
_SIZE = _tried(numbers.size, numbers.NumberError)
_HOOKS: dict[str, Callable[[Data], str]] = {
    "services.*.command": _COMMAND,
    "services.*.entrypoint": _COMMAND,
    "services.*.volumes.[]": _tried(mounts.parse, mounts.VolumeError),
    "services.*.deploy.resources.limits.memory": _SIZE,
    "services.*.deploy.resources.reservations.memory": _SIZE,
    "services.*.healthcheck.interval": _duration,
    "services.*.healthcheck.timeout": _duration,
    "services.*.ulimits.*": _ulimit,
    "services.*.ports": _ports,
    "services.*.dns": _text_list,
    "services.*.dns_search": _text_list,
}
