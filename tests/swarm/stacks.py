"""Stack files made by chance from the table of keys, mostly right and a little wrong everywhere."""

from __future__ import annotations

import json
import random

from pyengine.swarm import keys
from pyengine.swarm.keys.key import Key, Type

TEXTS = (
    "a", "x", "5s", "1m", "0", "", "10", "1.5", "80", "80:80", "8000-8001:80-81", "127.0.0.1:80:80", "[::1]:80:80",
    "80/udp", "99999", "5m", "1g", "0.5", "a=b", "A=1", "A", "/x", "./a:/b", "n:/b:ro", "n:/b:z:q", ":/b", "C:\\x:/y",
    "~/a:/b", "start-first", "none", "global", "${X}", "${X:-5}", "$", "$$a", "${X:?no}", "${X:-true}", 'a "b', "a b",
    "#c", "x:y", "2001-01-01", "on-failure:3", "volume", "bind", "tmpfs", "ü", "1h1", "-5s", "1x", "12e3", "0x10",
    "a.b", "5.", ".5", "1e9k", "5kib", "5kb", "1 g", "1_0",
)  # fmt: skip
_NUMBERS = (0, 1, -1, 5, 80, 65536, 2.0, 1.5, -2.5, 1e30, 1e-7, 12345678901234567890, 0.1)
_SCALARS: dict[Type, tuple[object, ...]] = {
    Type.STRING: TEXTS,
    Type.DURATION: ("5s", "1m30s", "0s", "1ms", "5x", "5", "", "-1s", "${X:-3s}", "1d", ".5s", "1.5h", "+3s", "1µs"),
    Type.SIZE: ("5m", "1g", "100", "", "x", "1.5gb", "5 k", "-1", "5kib", "1tb", "1eb", "1e3", "${X:-3m}"),
    Type.INTEGER: (*_NUMBERS, "${X:-5}", "${X}", "${X:-y}"),
    Type.NUMBER: (*_NUMBERS, "${X:-5}", "${X}", "${X:-y}"),
    Type.BOOLEAN: (True, False, "${X:-yes}", "${X:-1}", "${X:-no}"),
    Type.NULL: (None,),
}
_NAMES = ("a", "b", "n", "nofile")
_ODD_NAMES = ("A", "a.b", "a b", "ü", "", "x-y")
_VERSIONS = (*(f"3.{minor}" for minor in range(14)), "3")
_ODD_VERSIONS = ("2", "3.14", 3.8, 3, None, True, "", [1], "x")
_DEEPEST = 6


class Chance:
    """Chooses, always the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def file(self) -> str:
        """Return a whole file as JSON, which YAML contains."""
        services = {name: self.service() for name in self.random.choice((("a",), ("a", "b"), ("a.b",)))}
        whole: dict[str, object] = {"services": services}
        if self.random.random() < 0.7:
            odd = self.random.random() < 0.03
            whole["version"] = self.random.choice(_ODD_VERSIONS if odd else _VERSIONS)
        for section in ("networks", "volumes", "secrets", "configs"):
            row = keys.at((section,))
            if row is not None and self.random.random() < 0.3:
                whole[section] = self.value(row, 1)
        if self.random.random() < 0.2:
            whole["x-a"] = self.random.choice((1, {"a": "$"}, "${A:?b}", None))
        return json.dumps(whole)

    def service(self) -> dict[str, object]:
        """Return a service with some of its keys."""
        rows = keys.below(("services", "*"))
        known = [row for row in rows if row.since]
        chosen = self.random.sample(known, self.random.choice((1, 2, 3, 4)))
        chosen += [self.random.choice(rows)] if self.random.random() < 0.03 else []
        return {"image": "x", **{row.name.replace("*", "q"): self.value(row, 3) for row in chosen}}

    def value(self, row: Key, depth: int) -> object:
        """Return a value of one of the key's types, now and then of another."""
        wanted = [kind for kind in Type if kind in row.types] or [Type.STRING]
        kind = self.random.choice(list(Type) if self.random.random() < 0.02 else wanted)
        if kind is Type.STRING and row.words and self.random.random() < 0.6:
            return self.random.choice(row.words)
        if kind in _SCALARS:
            return self.random.choice(_SCALARS[kind])
        if depth > _DEEPEST:
            return {}
        return self.items(row, depth) if kind is Type.LIST else self.mapping(row, depth)

    def items(self, row: Key, depth: int) -> list[object]:
        """Return a list."""
        item = next((below for below in keys.below(row.pattern) if below.name == "[]"), None)
        count = self.random.choice((0, 1, 1, 2, 3))
        return [self.value(item, depth + 1) if item else self.random.choice(TEXTS) for _ in range(count)]

    def mapping(self, row: Key, depth: int) -> dict[str, object]:
        """Return a mapping, mostly with the keys that it needs."""
        rows = [below for below in keys.below(row.pattern) if below.name != "[]"]
        known = [below for below in rows if below.since]
        found: dict[str, object] = {}
        for _ in range(self.random.choice((0, 1, 1, 2, 3, 4)) if rows else 0):
            below = self.random.choice(known if known and self.random.random() < 0.96 else rows)
            name = self.random.choice(_ODD_NAMES if self.random.random() < 0.1 else _NAMES)
            name = {"*": name, "x-*": "x-a"}.get(below.name, below.name)
            found[name] = self.value(below, depth + 1)
            if self.random.random() < 0.02:
                found[self.random.choice(("foo", "x-foo", "a b"))] = self.random.choice((1, "a", None, {}, []))
        needed = [below for below in rows if below.name in row.required and self.random.random() < 0.9]
        return {**{below.name: self.value(below, depth + 1) for below in needed}, **found}
