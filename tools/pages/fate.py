"""What is to be said of a key in words: its fate at each version, what it takes, its default, and its traps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pyengine.document import document
from pyengine.document.scalar import Data
from pyengine.swarm import keys
from pyengine.swarm.duration import show
from pyengine.swarm.effective import By
from pyengine.swarm.keys.key import ANYTHING, COMPOSE, FIRST, Fate, Key, Merge, Type, Version
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.told import DEFAULT
from pyengine.swarm.target import NEWEST_VERSION
from tools.pages.becomes import becomes, misspelt, plainest, route

VERSIONS: tuple[Version, ...] = tuple((3, minor) for minor in range(NEWEST_VERSION[1] + 1))
HAPPENS = {
    Fate.HONOURED: "Swarm acts on it",
    Fate.WARNED: "Swarm acts on it, in spite of a warning",
    Fate.IGNORED: "Ignored, with a warning",
    Fate.DEPRECATED: "Ignored, with a warning that it is deprecated",
    Fate.DROPPED: "Dropped without a word",
    Fate.FORBIDDEN: "Refused as an unsupported option",
    Fate.UNKNOWN: "Refused: the schema does not have it",
}
REFUSED = (Fate.FORBIDDEN, Fate.UNKNOWN)
_TYPES = {
    Type.STRING: "text",
    Type.DURATION: "a time with its unit, as `30s` or `1m30s`",
    Type.SIZE: "a size with its unit, as `64M`",
    Type.INTEGER: "a whole number",
    Type.NUMBER: "a number",
    Type.BOOLEAN: "`true` or `false`",
    Type.NULL: "nothing",
    Type.LIST: "a list",
    Type.MAPPING: "a mapping",
}
_NAMESAKES = {"update_config": "update", "rollback_config": "rollback", "restart_policy": "restart"}
_NOBODY = {"services.*.cgroupns_mode"}
"""Docker's own name for what Compose calls `cgroup`."""


def since(key: Key) -> Version | None:
    """Return the first version that has the key and all it stands in; None where none has."""
    rows = [keys.at(key.pattern[:length]) for length in range(1, len(key.pattern) + 1)]
    found = [row.since for row in rows if row is not None]
    known = [each for each in found if each is not None]
    return max(known, default=FIRST) if len(known) == len(found) else None


def fate(key: Key, version: Version) -> Fate:
    """Return what becomes of a key in a file of a version, all it stands in considered."""
    first = since(key)
    return Fate.UNKNOWN if first is not None and version < first else keys.fate(key, version)


def at_versions(key: Key) -> Iterator[tuple[str, Fate]]:
    """Yield the fates with the versions they hold for."""
    for found, group in groupby(VERSIONS, lambda version: fate(key, version)):
        versions = list(group)
        first, last = (f"{major}.{minor}" for major, minor in (versions[0], versions[-1]))
        yield (first if first == last else f"{first} to {last}"), found


def types(key: Key) -> str:
    """Return what the schema takes."""
    if key.words:
        return f"one of {', '.join(f'`{word}`' for word in key.words)}"
    if key.types == ANYTHING:
        return "anything"
    return " or ".join(_TYPES[kind] for kind in key.types)


def value(data: Data, key: Key) -> str:
    """Return a value as one reads it: times of the engine are nanoseconds."""
    if Type.DURATION in key.types and isinstance(data, int):
        return show(data, minutes=True)
    words = {True: "true", False: "false", None: "null"}
    if isinstance(data, bool) or data is None:
        return words[data]
    return str(data)


def default(key: Key) -> str:
    """Return what Swarm takes where a file says nothing; "" where it takes nothing."""
    plain = plainest()
    for pointer in becomes(key).spec:
        if pointer in plain and plain[pointer][1] == DEFAULT:
            return value(plain[pointer][0], key)
    *above, block, name = ("", *key.pattern)
    service = Stack([document.read("services: {web: {image: x}}", "stack.yml")]).services[0]
    settings = getattr(service, _NAMESAKES.get(block, block), None) if above else None
    located = getattr(settings, name, None) if block in {*_NAMESAKES, "healthcheck"} else None
    found = getattr(located, "value", None)
    return "" if found is None or (found == 0 and name in {"window", "max_attempts"}) else value(found, key)


def compose(key: Key) -> str:
    """Return what Compose does with the key."""
    rows = [keys.at(key.pattern[:length]) for length in range(1, len(key.pattern) + 1)]
    if key.name == "version":
        return "Compose reads past it."
    if any(row is not None and row.swarm_only for row in rows):
        return "Compose reads past it: only Swarm acts on it."
    if key.name == "x-*" or key.path in _NOBODY:
        return "Compose does nothing with it either."
    if key.since is None:
        return (
            "It is a key of Compose, and of Compose alone." if key.source.startswith(COMPOSE) else "Old Compose had it."
        )
    if key.compose:
        return f"Compose takes {' or '.join(_TYPES[kind] for kind in key.compose)} here too, which Docker refuses."
    if "x-cluster-spec" in key.path:
        return "Compose does nothing with it."
    acts = key.fate in {Fate.IGNORED, Fate.DEPRECATED, Fate.DROPPED}
    return (
        "Compose acts on it: a file that was written for Compose may count on that." if acts else "Compose has it too."
    )


def traps(key: Key) -> Iterator[str]:
    """Yield what surprises people who use the key."""
    if key.fate is Fate.WARNED and key.name == "restart":
        yield "The warning says that it is ignored. It is not, unless there is a `deploy.restart_policy`."
        yield '`restart: "no"` is what it cannot say: Swarm restarts all the same.'
    if key.says:
        yield f"Docker says: “{key.says}”"
    first = since(key)
    if first is not None and first > FIRST:
        yield f'In a file with an older `version` than "{first[0]}.{first[1]}" the whole file is refused.'
    yield from _of_values(key)
    if key.open is not None and not any(row.name == "*" for row in keys.below(route(key))):
        yield "A misspelt key in it is no error: it is dropped without a word."
    if key.counts:
        yield "Left empty it still says something, which is not the same as leaving it out."
    zero = key.fate is Fate.HONOURED and key.types != ANYTHING
    if zero and key.merge is Merge.UNLESS_ZERO and key.types & (Type.BOOLEAN | Type.INTEGER | Type.NUMBER):
        yield "With two files, `-c a -c b`, a zero or `false` in the later one does not win."


def _of_values(key: Key) -> Iterator[str]:
    if Type.DURATION in key.types and key.types != ANYTHING:
        yield "A number without a unit is refused, and so is `1d`: the units are h, m, s, ms, us, ns."
    if key.cast is not None and Type.STRING not in key.types:
        kind = "A word" if key.cast is bool else "A number"
        yield f"{kind} in quotes is refused; what comes out of a `${{VARIABLE}}` is not."
    if key.words and (said := misspelt(key)).errors:
        when = (
            "by the engine, half-way through a deploy"
            if said.refused_by is By.ENGINE
            else "before it gets to the engine"
        )
        yield f"A misspelt word is refused {when}: `{said.errors[0]}`."
    if key.required:
        yield f"Written as a mapping it needs {', '.join(f'`{name}`' for name in key.required)}."
