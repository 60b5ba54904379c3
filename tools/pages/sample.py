"""The smallest file that says a key, with what its neighbours need."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from string import ascii_lowercase

from pyengine.swarm.keys.key import Key, Type, Version

NAMES = tuple("".join(letters) for letters in product(ascii_lowercase, repeat=3))
"""Names that every section takes, ulimits too."""

WORDS: Mapping[str, object] = {
    "services.*.ports.[]": "80:80",
    "services.*.volumes.[]": "/a",
    "services.*.extra_hosts.[]": "host:10.0.0.1",
    "services.*.build.extra_hosts.[]": "host:10.0.0.1",
    "services.*.env_file": "/dev/null",
    "services.*.env_file.[]": "/dev/null",
    "services.*.healthcheck.disable": True,
    "services.*.volumes.[].type": "tmpfs",
    "services.*.image": "x",
}
"""Values for keys that do not take any word."""

BESIDE: Mapping[str, Mapping[str, object]] = {
    "services.*": {"image": "x"},
    "services.*.build": {"context": "."},
    "services.*.ulimits.*": {"soft": 1, "hard": 1},
    "services.*.volumes.[]": {"type": "tmpfs", "target": "/a"},
    "secrets.*": {"file": "/dev/null"},
    "configs.*": {"file": "/dev/null"},
}
"""What a mapping must hold besides."""

_VALUES: Mapping[Type, object] = {
    Type.DURATION: "5s", Type.SIZE: "1G", Type.STRING: "word", Type.INTEGER: 5, Type.NUMBER: 5, Type.BOOLEAN: True,
    Type.NULL: None, Type.LIST: [], Type.MAPPING: {},
}  # fmt: skip


def value(key: Key) -> object:
    """Return a value that the key takes."""
    if key.path in WORDS:
        return WORDS[key.path]
    if key.words:
        return key.words[0]
    kind = next(kind for kind in _VALUES if kind in key.types)
    return BESIDE.get(key.path, _VALUES[kind]) if kind is Type.MAPPING else _VALUES[kind]


def file(version: Version, key: Key, says: object, name: str = NAMES[0]) -> dict[str, object]:
    """Return the smallest file with the key; `name` stands for its names."""
    result = _wrapped(key.pattern, (), says, name)
    assert isinstance(result, dict)
    written = {"version": "{}.{}".format(*version)}
    return (
        {**written, "services": {"zzz": {"image": "x"}}, **result}
        if "services" not in result
        else {**written, **result}
    )


def together(files: list[dict[str, object]]) -> dict[str, object]:
    """Return one file that says what all of them say; their names are different ones."""
    result: dict[str, object] = {}
    for each in files:
        for section, body in each.items():
            known = result.setdefault(section, {})
            result[section] = {**known, **body} if isinstance(known, dict) and isinstance(body, dict) else body
    return result


def _wrapped(steps: tuple[str, ...], above: tuple[str, ...], says: object, name: str) -> object:
    if not steps:
        return says
    step, *rest = steps
    inner = _wrapped(tuple(rest), (*above, step), says, name)
    if step == "[]":
        return [inner]
    written = name if step == "*" else f"x-{name}" if step == "x-*" else step
    beside = dict(BESIDE.get(".".join(above), {}))
    if step in {"external", "driver"}:
        beside.pop("file", None)
    return {**beside, written: inner}
