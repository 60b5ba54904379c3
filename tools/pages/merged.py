"""What two files make of a key: how command lines merge it, and an example that our own merge puts together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyengine.document import document
from pyengine.swarm.config.tree import plain
from pyengine.swarm.config.write import config
from pyengine.swarm.effective import loaded
from pyengine.swarm.keys.key import Key
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.names import Names
from pyengine.swarm.target import NEWEST_VERSION
from tools.pages.becomes import NAME, files, route, yaml

OLDEST, NEWEST = "20.10", "29"
"""The command lines whose merge was read, and but for the newest watched: docker/cli cli/compose/loader/merge.go."""
_OTHER: Mapping[str, object] = {
    "services.*.ports": ["8080:80/udp", "8443:443"],
    "services.*.volumes": ["web:/data:ro", "/cache"],
    "services.*.dns": ["10.0.0.54"],
    "services.*.extra_hosts": ["db:10.0.0.8"],
    "services.*.environment": {"LOG_LEVEL": "debug", "REGION": "eu"},
    "services.*.healthcheck.test": ["CMD", "/probe"],
    "services.*.command": ["serve", "--port=81"],
    "services.*.deploy.placement.constraints": ["node.role == manager"],
    "services.*.cap_add": ["SYS_TIME"],
    "services.*.secrets": [{"source": NAME, "target": "password"}],
    "services.*.configs": [{"source": NAME, "target": "/etc/shop.conf"}],
}
"""What the later file says, where another value of its type says less."""


def merges(key: Key) -> Iterator[tuple[str, str]]:
    """Yield spans of versions of the command line, with what they make of two files."""
    now = key.merge.value.replace("`by`", f"`{key.by}`")
    if key.once is None:
        yield f"{OLDEST} to {NEWEST}", now
        return
    since = "{}.{}".format(*key.once.before)
    yield f"{since} to {NEWEST}", now
    yield f"before {since}", key.once.merge.value


def example(key: Key) -> tuple[str, str, str] | None:
    """Return what an earlier file says, a later one, and both together; None where there is nothing to show."""
    if key.name == "version" or key.wild or "[]" in key.pattern:
        return None
    made, _ = files(key, NEWEST_VERSION)
    first = _at(made, route(key))
    other = _OTHER.get(key.path, next((word for word in key.words if word != first), _another(first)))
    if other == first:
        return None
    texts = [yaml(_only(route(key), value)) for value in (first, other)]
    documents = [document.read(text) for text in texts]
    if loaded(documents, Names()).errors:
        return None
    whole = plain(config(Stack(documents).view, Names(folder="/srv")))
    return texts[0], texts[1], yaml(whole)


def _another(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value * 2
    if isinstance(value, list):
        return [_another(item) for item in value]
    if isinstance(value, dict):
        return {name: _another(each) for name, each in value.items()}
    return _LATER.get(str(value), f"{value}-2")


_LATER = {"5s": "7s", "1G": "2G", "64M": "128M", "10.9.0.0/24": "10.10.0.0/24", "0.5": "1.5", "0.25": "0.75"}


def _only(steps: tuple[str | int, ...], value: object) -> object:
    for step in reversed(steps):
        value = {step: value}
    return value


def _at(tree: Any, steps: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - a tree of whatever a file may say
    for step in steps:
        tree = tree[step]
    return tree
