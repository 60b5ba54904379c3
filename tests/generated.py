"""Generated stack files, rich in what makes editing hard: anchors, merges, flow, comments, last keys of blocks."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

LEAVES = {
    "image": ("example/api:2", '"example/api:2"', "${IMAGE:-x}:1"),
    "container_name": ("api", "'api'", '"my-${NAME:-api}"'),
    "hostname": ("h", "''", "~"),
    "replicas": ("3", "6", '"${N:-4}"'),
    "parallelism": ("2", "0", "${P:-6}"),
    "delay": ("10s", "'1m30s'", "120s"),
    "order": ("start-first", "stop-first"),
    "failure_action": ("continue", '"rollback"'),
    "condition": ("any", "on-failure"),
    "command": ("[sh, -c, 'x # y']", '["a", "b"]', "sh -c 'echo $(date)'"),
}
BLOCKS = {
    "deploy": ("replicas", "update_config", "rollback_config", "restart_policy", "labels"),
    "update_config": ("parallelism", "delay", "order", "failure_action"),
    "rollback_config": ("parallelism", "failure_action"),
    "restart_policy": ("condition", "delay"),
    "labels": ("x.a", "x.b"),
    "service": ("image", "container_name", "hostname", "command", "deploy", "ports", "labels"),
}
COMMENTS = ("# speaks of it", "# TODO", "# deploy: {}", "#")


@dataclass
class Generator:
    """Writes one text from one seed."""

    chance: random.Random
    anchors: dict[str, list[str]] = field(default_factory=dict)
    count: int = 0

    def some(self, one_in: int) -> bool:
        return self.chance.randrange(one_in) == 0

    def behind(self) -> str:
        return "  " + self.chance.choice(COMMENTS) if self.some(6) else ""

    def anchor(self, kind: str) -> str:
        if not self.some(4):
            return ""
        self.count += 1
        self.anchors.setdefault(kind, []).append(f"a{self.count}")
        return f"&a{self.count} "

    def known(self, kind: str) -> str | None:
        return self.chance.choice(self.anchors[kind]) if self.anchors.get(kind) and self.some(3) else None

    def leaf(self, key: str) -> str:
        if key.startswith("x."):
            return self.chance.choice(("one", '"two"', "3", ""))
        return self.chance.choice(LEAVES[key])

    def flow(self, kind: str) -> str:
        keys = [key for key in BLOCKS[kind] if key not in BLOCKS and key != "ports" and self.some(2)]
        pairs = [f"{key}: {self.leaf(key) or 'z'}" for key in keys]
        gap = self.chance.choice(("", " "))
        return "{" + gap + ", ".join(pairs) + gap + "}"

    def entry(self, key: str, column: int, step: int) -> list[str]:
        pad = " " * column
        if key == "ports":
            dash = " " * (column + self.chance.choice((0, 2)))
            items = [f'{dash}- "80{i}:80"{self.behind()}' for i in range(self.chance.randint(1, 3))]
            return [f"{pad}ports:{self.behind()}", *items]
        if key not in BLOCKS:
            name = self.known(key)
            value = f"*{name}" if name else self.anchor(key) + self.leaf(key)
            return [f"{pad}{key}: {value}".rstrip() + self.behind()]
        name = self.known(key)
        if name:
            return [f"{pad}{key}: *{name}{self.behind()}"]
        if self.some(5):
            return [f"{pad}{key}: {self.flow(key)}{self.behind()}"]
        merge = self.known(key)
        lines = self.block(key, column + step, step, merge)
        return [f"{pad}{key}: {self.anchor(key)}".rstrip() + self.behind(), *lines]

    def block(self, kind: str, column: int, step: int, merge: str | None = None) -> list[str]:
        keys = [key for key in BLOCKS[kind] if self.some(2)] or [BLOCKS[kind][0]]
        if self.some(3):
            self.chance.shuffle(keys)
        lines = [f"{' ' * column}<<: *{merge}{self.behind()}"] if merge else []
        for key in keys:
            lines += [self.comment(column) for _ in range(self.chance.randint(1, 2) if self.some(5) else 0)]
            lines += [""] if self.some(9) else []
            lines += self.entry(key, column, step)
        return lines

    def comment(self, column: int) -> str:
        return " " * max(0, column + self.chance.choice((0, 0, 0, 2, -2))) + self.chance.choice(COMMENTS)

    def text(self) -> str:
        step = self.chance.choice((2, 2, 2, 4))
        lines: list[str] = []
        for index in range(self.chance.randint(0, 2)):
            self.anchors.setdefault("service", []).append(f"base{index}")
            lines += [f"x-base{index}: &base{index}{self.behind()}", *self.block("service", step, step)]
        lines.append("services:")
        for name in ("api", "db", "web")[: self.chance.randint(1, 3)]:
            merge = self.known("service")
            if merge and self.some(4):
                lines.append(f"{' ' * step}{name}: *{merge}{self.behind()}")
                continue
            lines.append(f"{' ' * step}{name}: {self.anchor('service')}".rstrip() + self.behind())
            lines += self.block("service", 2 * step, step, merge)
        eol = self.chance.choice(("\n", "\n", "\n", "\r\n"))
        return eol.join(lines) + self.chance.choice((eol, eol, ""))


def stack(seed: int) -> str:
    """Return the text of one seed; almost always readable, and the same for ever."""
    return Generator(random.Random(seed)).text()
