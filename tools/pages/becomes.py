"""What a key becomes: the smallest file with it is put through the loader and the converter, beside one without it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyengine.document import document
from pyengine.document.scalar import Data
from pyengine.swarm import keys
from pyengine.swarm.effective import Effective, effective
from pyengine.swarm.keys.key import Key, Type, Version
from pyengine.swarm.spec.names import NAMESPACE
from pyengine.swarm.spec.told import DEFAULT
from pyengine.swarm.target import NEWEST_VERSION
from tools.pages import sample
from tools.pages.about import NAMES

NAME = "web"
SECTIONS = ("networks", "volumes", "secrets", "configs")
_GIVEN = {"networks": [NAME], "volumes": [f"{NAME}:/data"], "secrets": [NAME], "configs": [NAME]}
VALUES: Mapping[str, object] = {
    "version": "3.13",
    "services.*.image": "example/web:2",
    "services.*.restart": "always",
    "services.*.stop_signal": "SIGINT",
    "services.*.isolation": "hyperv",
    "services.*.cap_add": ["NET_ADMIN"],
    "services.*.cap_drop": ["NET_RAW"],
    "services.*.credential_spec": {"file": "spec.json"},
    "services.*.dns": ["10.0.0.53"],
    "services.*.dns_search": ["example.com"],
    "services.*.hostname": "web-1",
    "services.*.working_dir": "/srv",
    "services.*.user": "1000:1000",
    "services.*.labels": {"com.example.team": "shop"},
    "services.*.environment": {"LOG_LEVEL": "info"},
    "services.*.extra_hosts": ["db:10.0.0.7"],
    "services.*.entrypoint": ["/entry.sh"],
    "services.*.command": ["serve", "--port=80"],
    "services.*.healthcheck.test": ["CMD", "true"],
    "services.*.networks": [NAME],
    "services.*.networks.*.aliases": ["api"],
    "services.*.ports": ["8080:80"],
    "services.*.ports.[].target": 80,
    "services.*.ports.[].published": 8080,
    "services.*.ports.[].protocol": "udp",
    "services.*.ports.[].mode": "host",
    "services.*.volumes": [f"{NAME}:/data"],
    "services.*.volumes.[].source": NAME,
    "services.*.volumes.[].target": "/data",
    "services.*.volumes.[].volume.subpath": "shop",
    "services.*.volumes.[].tmpfs.size": 67108864,
    "services.*.volumes.[].bind.propagation": "rslave",
    "services.*.secrets": [NAME],
    "services.*.configs": [NAME],
    "services.*.secrets.[].source": NAME,
    "services.*.configs.[].source": NAME,
    "services.*.secrets.[].target": "password",
    "services.*.configs.[].target": "/etc/shop.conf",
    "services.*.secrets.[].uid": "1000",
    "services.*.secrets.[].gid": "1000",
    "services.*.configs.[].uid": "1000",
    "services.*.configs.[].gid": "1000",
    "services.*.logging.driver": "json-file",
    "services.*.logging.options": {"max-size": "10m"},
    "services.*.secrets.[].mode": 0o400,
    "services.*.configs.[].mode": 0o400,
    "services.*.sysctls": {"net.core.somaxconn": "1024"},
    "services.*.ulimits": {"nofile": 65536},
    "services.*.deploy.mode": "global",
    "services.*.deploy.labels": {"com.example.team": "shop"},
    "services.*.deploy.endpoint_mode": "dnsrr",
    "services.*.deploy.placement.constraints": ["node.role == worker"],
    "services.*.deploy.placement.preferences": [{"spread": "node.labels.zone"}],
    "services.*.deploy.placement.preferences.[].spread": "node.labels.zone",
    "services.*.deploy.update_config.max_failure_ratio": 0.25,
    "services.*.deploy.rollback_config.max_failure_ratio": 0.25,
    "services.*.deploy.resources.limits.cpus": "0.5",
    "services.*.deploy.resources.reservations.cpus": "0.25",
    "services.*.deploy.resources.limits.memory": "64M",
    "services.*.deploy.resources.reservations.memory": "64M",
    "services.*.deploy.resources.reservations.generic_resources": [
        {"discrete_resource_spec": {"kind": "gpu", "value": 1}}
    ],
    "networks.*.driver": "overlay",
    "networks.*.ipam.driver": "default",
    "networks.*.ipam.config": [{"subnet": "10.9.0.0/24"}],
    "networks.*.ipam.config.[].subnet": "10.9.0.0/24",
}
"""Values that say more than any word of their type would."""
_LAST = ("services.*.deploy.update_config.order", "services.*.deploy.rollback_config.order")
_BESIDE: Mapping[str, Mapping[str, object]] = {
    "services.*.volumes.[].source": {"type": "volume"},
    "services.*.volumes.[].volume": {"type": "volume", "source": NAME},
    "services.*.volumes.[].bind": {"type": "bind", "source": "/srv"},
    "services.*.ports.[]": {"target": 80},
    "services.*.secrets.[]": {"source": NAME},
    "services.*.configs.[]": {"source": NAME},
}
"""What an item needs besides, for these keys in it."""


@dataclass(frozen=True, slots=True)
class Becomes:
    """The smallest file with a key, what Docker says of it, and what in the spec is there because of the key."""

    text: str
    verdict: Effective
    spec: Mapping[str, Data]


@cache
def becomes(key: Key, version: Version = NEWEST_VERSION) -> Becomes:
    """Return what becomes of a key in a file of this version."""
    with_, without = files(key, version)
    text = yaml(with_)
    verdict, plain = _verdict(text), _verdict(yaml(without))
    return Becomes(text, verdict, _new(verdict, plain))


def misspelt(key: Key) -> Effective:
    """Return what Docker says of a word that the key does not know."""
    made, _ = files(key, NEWEST_VERSION, "wrong")
    return _verdict(yaml(made))


def files(key: Key, version: Version, says: object = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the smallest file with a key, and the same without it."""
    made: dict[str, Any] = deepcopy(sample.file(version, key, _value(key) if says is None else says, NAME))
    if version == NEWEST_VERSION and key.name != "version":
        made.pop("version")
    section = key.pattern[0]
    body = made.get("services", {}).get(NAME, {})
    made["services"] = {NAME: body if key.path == "services.*.image" else {**body, "image": "example/web:1"}}
    if section in SECTIONS:
        made["services"][NAME][section] = _GIVEN[section]
    _put_beside(made, key)
    for name in SECTIONS:
        used = made["services"][NAME].get(name)
        if used and NAME in json.dumps(used) and name not in made:
            made[name] = {NAME: {"file": "./web.txt"} if name in {"secrets", "configs"} else {}}
    without = deepcopy(made)
    _take(without, key)
    return made, without


def _value(key: Key) -> object:
    if key.path in VALUES:
        return VALUES[key.path]
    if key.path in _LAST:
        return key.words[-1]
    if key.path.endswith("failure_action"):
        return "continue"
    inside = {row.name: row for row in keys.below(route(key))}
    if Type.LIST in key.types and "[]" in inside:
        return [sample.value(inside["[]"])]
    if Type.MAPPING in key.types and "*" in inside:
        return {NAME: sample.value(inside["*"])}
    return sample.value(key)


def route(key: Key) -> tuple[str | int, ...]:
    """Return where the key stands in its file."""
    names: dict[str, str | int] = {"*": NAME, "[]": 0, "x-*": f"x-{NAME}"}
    return tuple(names.get(step, step) for step in key.pattern)


def _put_beside(made: dict[str, Any], key: Key) -> None:
    for path, beside in _BESIDE.items():
        inside = path if path.endswith("[]") else path.rpartition(".")[0]
        if key.path == path or key.path.startswith(f"{path}."):
            item = at(made, route(key)[: inside.count(".") + 1])
            item.update({name: value for name, value in beside.items() if name != key.name})


def at(tree: Any, route: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - a tree of whatever a file may say
    """Return what stands at a route of a tree."""
    for step in route:
        tree = tree[step]
    return tree


def _take(tree: dict[str, Any], key: Key) -> None:
    *above, last = route(key)
    at(tree, tuple(above)).pop(last)
    if key.path == "services.*.image":
        tree["services"][NAME]["image"] = "example/web:1"


def _verdict(text: str) -> Effective:
    return effective([document.read(text, "stack.yml")], NAMES)


def _new(verdict: Effective, plain: Effective) -> dict[str, Data]:
    """Return what stands in the spec of the one and not in that of the other, by JSON pointer."""
    spec, before = flat(verdict), flat(plain) or plainest()
    return {
        pointer: value
        for pointer, (value, origin) in spec.items()
        if origin != DEFAULT and before.get(pointer) != (value, origin) and NAMESPACE not in pointer
    }


def flat(verdict: Effective) -> dict[str, tuple[Data, str]]:
    """Return the values of the service's spec with their origins, by JSON pointer."""
    spec, told = verdict.specs.get(NAME), verdict.origin.get(NAME, {})
    return {pointer: (_of(spec, pointer), origin) for pointer, origin in told.items()}


def _of(tree: Any, pointer: str) -> Data:  # noqa: ANN401 - the same
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        tree = tree[int(name)] if isinstance(tree, list) else tree[name]
    return tree  # type: ignore[no-any-return]


def dotted(pointer: str) -> str:
    """Return a JSON pointer as one reads it out; which item of a list it is says nothing here."""
    return re.sub(r"/\d+(?=/|$)", "[]", pointer)[1:].replace("/", ".").replace("~1", "/")


@cache
def plainest() -> dict[str, tuple[Data, str]]:
    """Return the spec of a service of which only the image is said."""
    return flat(_verdict(yaml({"services": {NAME: {"image": "example/web:1"}}})))


def yaml(tree: object, indent: str = "") -> str:
    """Return a tree as a text in block style."""
    if isinstance(tree, dict) and tree:
        return "".join(f"{indent}{_scalar(str(name))}:{_behind(value, indent + '  ')}" for name, value in tree.items())
    if isinstance(tree, list) and tree:
        return "".join(f"{indent}- {yaml(item, indent + '  ').lstrip()}" for item in tree)
    return f"{indent}{_scalar(tree)}\n"


def _behind(value: object, indent: str) -> str:
    return f"\n{yaml(value, indent)}" if isinstance(value, dict | list) and value else f" {_scalar(value)}\n"


def _scalar(value: object) -> str:
    plain = isinstance(value, str) and re.fullmatch(r"[A-Za-z./][\w./\-]*(:[\w./]+)?|\d+(ms|s|m|h)", value) is not None
    return str(value) if plain and value not in {"no", "yes", "true", "false", "null"} else json.dumps(value)
