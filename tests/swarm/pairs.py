"""Generated files for `docker stack deploy -c a -c b`: of every key of the table, in every form that it has.

Names, items and values come from small pools, so that files meet; each file is written with anchors, merge keys,
tags, flow style and variables at random. Some values have a wrong shape.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from pyengine.document.scalar import Data
from pyengine.swarm import keys
from pyengine.swarm.keys.key import ANYTHING, Fate, Key, Type, Version
from pyengine.swarm.target import NEWEST_VERSION

Chance = random.Random
SERVICES = ("api", "db", "web")
NAMES = ("n", "o", "p")
WORDS = ("a", "b", "c")
FILLED = ("services", "networks", "volumes", "secrets", "configs")
WRONG = ([], {}, "word", 5, True, None, -1, 1.5, ["a"], {"a": 1})


def ports(chance: Chance) -> Data:
    number, inside = chance.choice((80, 443, 8000, 8001)), chance.choice((80, 443, 9000))
    protocol = chance.choice(("", "", "/tcp", "/udp"))
    return chance.choice(
        (
            f"{number}:{inside}{protocol}",
            f"127.0.0.1:{number}:{inside}{protocol}",
            f"8000-8001:{inside}-{inside + 1}{protocol}",
            f"8000-8002:{inside}{protocol}",
            f"{inside}{protocol}",
            inside,
            {"target": inside, **some(chance, published=number, protocol=protocol[1:] or "tcp", mode="host")},
            {"target": inside, "published": number, "protocol": chance.choice(("tcp", "udp"))},
        )
    )


def volumes(chance: Chance) -> Data:
    target = chance.choice(("/a", "/b", "/c"))
    name, path = chance.choice(NAMES), chance.choice(("./x", "/y", "~/z", "../w"))
    options = chance.choice(("", ":ro", ":rw", ":nocopy", ":ro,rslave"))
    long = {"target": target, **some(chance, read_only=chance.random() < 0.5, consistency="cached")}
    return chance.choice(
        (
            target,
            f"{name}:{target}{options}",
            f"{path}:{target}{options}",
            {"type": "volume", "source": name, **long, **some(chance, volume={"nocopy": True, "subpath": "s"})},
            {"type": "bind", "source": path, **long, **some(chance, bind={"propagation": "shared"})},
            {"type": "tmpfs", **long, **some(chance, tmpfs={"size": chance.choice((0, 5))})},
        )
    )


def grant(chance: Chance) -> Data:
    name = chance.choice(NAMES)
    long = some(chance, target=chance.choice(WORDS), uid="1", gid="0", mode=chance.choice((0, 288)))
    return chance.choice((name, {"source": name, **long}))


def external(chance: Chance) -> Data:
    return chance.choice((True, True, False, {"name": "other"}))


def some(chance: Chance, **fields: Data) -> dict[str, Data]:
    return {name: value for name, value in fields.items() if chance.random() < 0.4}


SAID: dict[str, Callable[[Chance], Data]] = {
    "services.*.ports.[]": ports,
    "services.*.volumes.[]": volumes,
    "services.*.secrets.[]": grant,
    "services.*.configs.[]": grant,
    "services.*.command": lambda chance: chance.choice(("a b", "'a b' c", "", [], ["a", "b c"], ["d"])),
    "services.*.entrypoint": lambda chance: chance.choice(("e", "'a b' c", "", [], ["a", "b c"])),
    "services.*.healthcheck.test": lambda chance: chance.choice(("a b", "", [], ["CMD", "a"], ["NONE"])),
    "services.*.env_file": lambda chance: chance.choice(("/dev/null", ["/dev/null"], [])),
    "services.*.networks.[]": lambda chance: chance.choice(NAMES),
    "services.*.ulimits.*": lambda chance: chance.choice((0, 5, {"soft": 0, "hard": 7}, {"soft": 3, "hard": 4})),
    "services.*.expose.[]": lambda chance: chance.choice((80, "80", "90", 53)),
    "services.*.extra_hosts.[]": lambda chance: chance.choice(("a:10.0.0.1", "b=10.0.0.2", "a:[::1]", "c", "b:::1")),
    "services.*.shm_size": lambda chance: chance.choice(("1g", "")),
    "services.*.image": lambda chance: chance.choice(("app:1", "app:2", "")),
    "networks.*.external": external,
    "volumes.*.external": external,
    "secrets.*.external": external,
    "configs.*.external": external,
}  # fmt: skip


def alone(entry: dict[str, Data]) -> dict[str, Data]:
    """Return an entry without what Docker refuses beside another key; a foreign cluster volume kills it."""
    if entry.get("external"):
        named = isinstance(entry["external"], dict)
        beside = {"driver", "driver_opts", "labels", "x-cluster-spec", *(["name"] if named else [])}
        return {name: value for name, value in entry.items() if name not in beside}
    return {name: value for name, value in entry.items() if name != "file" or "driver" not in entry}


@dataclass
class Writer:
    """Makes the data of a file, and writes it."""

    chance: Chance
    wrong: float
    newest: Version = NEWEST_VERSION
    anchored: list[str] = field(default_factory=list)

    def some(self, share: float) -> bool:
        return self.chance.random() < share

    def value(self, key: Key) -> Data:
        if self.some(self.wrong):
            return self.chance.choice(WRONG)
        if key.path in SAID:
            return SAID[key.path](self.chance)
        if key.path == "services.*.build.extra_hosts":
            return self.value(keys.at(("services", "x", "extra_hosts")) or key)
        kinds = [kind for kind in Type if kind in key.types] if key.types != ANYTHING else [Type.STRING]
        kind = self.chance.choice(kinds)
        if kind is Type.MAPPING:
            return self.mapping(key)
        return self.list(key) if kind is Type.LIST else self.scalar(key, kind)

    def mapping(self, key: Key) -> dict[str, Data]:
        if self.some(0.1):
            return {}
        made: dict[str, Data] = {}
        for row in keys.below(tuple(WORDS[0] if step == "*" else 0 if step == "[]" else step for step in key.pattern)):
            if (
                row.since is None
                or row.since > self.newest
                or row.fate in {Fate.UNKNOWN, Fate.FORBIDDEN}
                or row.name in {"[]", "x-*"}
            ):
                continue
            if row.name == "*":
                pool = NAMES if key.name == "networks" else WORDS
                made |= {name: self.value(row) for name in self.chance.sample(pool, self.chance.randint(1, 2))}
            elif row.name in key.required or self.some(0.4):
                made[row.name] = self.value(row)
        return made

    def list(self, key: Key) -> list[Data]:
        row = next(row for row in keys.below(_route(key)) if row.name == "[]")
        if key.by == "=":
            items: list[Data] = [f"{name}{self.chance.choice(('', '=', '=1', '=x=y'))}" for name in WORDS]
            return self.chance.sample(items, self.chance.randint(0, 3))
        made: list[Data] = []
        for _ in range(self.chance.randint(0, 3)):
            item = self.value(row)
            texts = [str(each).replace("${X:-}", "") for each in (*made, item)]
            made += [item] if len(set(texts)) == len(texts) or self.some(self.wrong) else []
        return made

    def scalar(self, key: Key, kind: Type) -> Data:
        zero = self.some(0.25)
        if kind is Type.BOOLEAN:
            return not zero
        if kind in {Type.INTEGER, Type.NUMBER}:
            number = 0 if zero else self.chance.randint(1, 9)
            return number if key.name != "max_failure_ratio" or self.some(0.5) else number / 10
        if kind is Type.DURATION:
            return self.chance.choice(("0s", "0m")) if zero else self.chance.choice(("5s", "1m30s", "1500ms", "2h"))
        if kind is Type.SIZE:
            return self.chance.choice(("0", "0kb")) if zero else self.chance.choice(("64M", "1.5g", "100b"))
        if kind is Type.NULL:
            return None
        word = self.chance.choice(key.words or ("one", "two", "three", "0", "true", "a$$b", "${X:-d}", "${X:-}"))
        return "" if zero else word

    def file(self) -> dict[str, Data]:
        made: dict[str, Data] = {}
        for section in FILLED:
            row = keys.at((section,))
            inside = keys.at((section, WORDS[0]))
            share = 0.9 if section == "services" else 0.35
            if row is not None and inside is not None and self.some(share):
                pool = SERVICES if section == "services" else NAMES
                entries = self.chance.sample(pool, self.chance.randint(1, 2))
                made[section] = {name: self.entry(section, inside) for name in entries}
        if self.some(0.2):
            made["x-a"] = {"b": self.chance.choice((1, [1], {"c": 2}))}
        return made

    def entry(self, section: str, row: Key) -> Data:
        if section != "services" or self.some(self.wrong):
            made = self.value(row)
            return alone(made) if isinstance(made, dict) and not self.some(self.wrong) else made
        rows = [each for each in keys.below(_route(row)) if each.since is not None and each.since <= self.newest]
        rows = [each for each in rows if each.name != "x-*"]
        chosen = self.chance.sample(rows, self.chance.randint(1, 9))
        return {each.name: self.value(each) for each in chosen if each.fate is not Fate.FORBIDDEN}

    def text(self) -> str:
        body = self.file()
        if self.newest < NEWEST_VERSION:
            body["version"] = "{}.{}".format(*self.newest)
        if self.some(self.wrong):
            body["version"] = self.chance.choice(("3.13", "3.8", "3", "2.4"))
        written = self.block(body, 0) or "{}\n"
        return "".join(self.anchored) + written

    def block(self, data: dict[str, Data], depth: int) -> str:
        pad, lines = "  " * depth, []
        names = list(data)
        if depth > 1 and len(names) > 1 and self.some(0.12):
            moved = self.chance.sample(names, self.chance.randint(1, len(names)))
            lines.append(f"{pad}<<: *{self.anchor({name: data[name] for name in moved})}\n")
            names = [name for name in names if name not in moved or self.some(0.3)]
        lines += [f"{pad}{_key(name)}:{self.behind(data[name], depth)}" for name in names]
        return "".join(lines)

    def behind(self, data: Data, depth: int) -> str:
        tag = f" {self.chance.choice(('!reset', '!override'))}" if depth > 1 and self.some(0.03) else ""
        if depth > 1 and self.some(0.04):
            return f"{tag and ''} *{self.anchor(data)}\n"
        if isinstance(data, dict) and data and self.some(0.8):
            return f"{tag}\n{self.block(data, depth + 1)}"
        if isinstance(data, list) and data and self.some(0.6):
            return tag + "\n" + "".join(f"{'  ' * (depth + 1)}- {_flow(item)}\n" for item in data)
        if data is None and self.some(0.5):
            return f"{tag}\n"
        return f"{tag} {_flow(data)}\n"

    def anchor(self, data: Data) -> str:
        name = f"v{len(self.anchored)}"
        self.anchored.append(f"x-{name}: &{name} {_flow(data)}\n")
        return name


def _route(key: Key) -> tuple[str | int, ...]:
    return tuple(WORDS[0] if step == "*" else 0 if step == "[]" else step for step in key.pattern)


def _key(name: str) -> str:
    return json.dumps(name) if name in {"n", "y"} else name


def _flow(data: Data) -> str:
    if isinstance(data, dict):
        return "{" + ", ".join(f"{_key(name)}: {_flow(value)}" for name, value in data.items()) + "}"
    if isinstance(data, list):
        return f"[{', '.join(map(_flow, data))}]"
    return "~" if data is None else json.dumps(data)


def files(seed: str, number: int, newest: Version = NEWEST_VERSION) -> tuple[str, ...]:
    """Return the texts of one pair, at times of three files; the same for ever. `newest` is that of the schemas."""
    chance = random.Random(f"{seed} {number}")
    wrong = 0.02 if chance.random() < 0.15 else 0.0
    count = 3 if chance.random() < 0.1 else 2
    return tuple(Writer(chance, wrong, newest).text() for _ in range(count))
