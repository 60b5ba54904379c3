"""Each value of several files tells who says it, and what it met in the others."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.swarm.config.sources import Merged, merged, text
from pyengine.swarm.model.stack import Stack

HEAD = "services:\n  a:\n    image: x\n"


def rows(*bodies: str) -> list[Merged]:
    return list(merged(Stack([read(f"{HEAD}    {body}\n") for body in bodies])))


def told(row: Merged) -> tuple[str, str, int, str, list[str]]:
    steps = ".".join(map(str, row.steps[2:]))
    return steps, row.text, row.part.file, row.how, [text(part) for part in row.others]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("user: a", "user: b", ("user", "b", 1, "replaces", ["a"])),
        ("user: a", "user: ''", ("user", "a", 0, "kept, not replaced by", [""])),
        ("user: a", "tty: true", ("user", "a", 0, "said once", [])),
        ("dns: [a]", "dns: b", ("dns.1", "b", 1, "joined with", ["[a]"])),
        ("dns: [a]", "dns: b", ("dns.0", "a", 0, "joined with", ["b"])),
        ("command: [a]", "command: b c", ("command", "b c", 1, "replaces", ["[a]"])),
        ("command: a", "command: [b]", ("command.0", "b", 1, "replaces", ["a"])),
        ("labels: [a=1]", "labels: {a: 2}", ("labels.a", "2", 1, "replaces", ["1"])),
        ("labels: [a=1]", "labels: [a=2]", ("labels.0", "a=2", 1, "replaces", ["a=1"])),
        ("ports: ['8000-8001:1-2']", "ports: ['8001:9']", ("ports.1", "8001:9", 1, "replaces", ["8001:2/tcp"])),
        ("ports: ['1:1', '1:1/udp']", "tty: true", ("ports.0", "1:1", 0, "lost to", ["1:1/udp"])),
        ("volumes: [vol:/a]", "volumes: ['/a']", ("volumes.0", "/a", 1, "replaces", ["vol:/a"])),
        ("logging: {driver: a}", "logging: {driver: b}", ("logging", "{driver: a}", 0, "lost to", ["{driver: b}"])),
        ("networks: {n: {aliases: [x]}}", "networks: {n: {}}", ("networks.n.aliases", "[x]", 0, "lost to", ["{}"])),
        ("deploy: {replicas: 2}", "deploy: {replicas: 0}", ("deploy.replicas", "0", 1, "replaces", ["2"])),
    ],
)
def test_a_value_tells_what_it_met(one: str, other: str, expected: tuple[str, str, int, str, list[str]]) -> None:
    assert expected in list(map(told, rows(one, other)))


def test_entries_of_the_top_level_are_told_too() -> None:
    files = [f"{HEAD}networks: {{n: {entry}}}\n" for entry in ("{attachable: true}", "{internal: true}")]
    found = [
        (row.steps[:2], *told(row)[:4]) for row in merged(Stack(list(map(read, files)))) if row.steps[0] != "services"
    ]
    assert found == [
        (("networks", "n"), "internal", "true", 1, "said once"),
        (("networks", "n"), "attachable", "true", 0, "lost to"),
    ]


def test_an_empty_file_moves_no_place() -> None:
    stack = Stack([read("# nothing\n"), read(f"{HEAD}    user: a\n"), read(f"{HEAD}    user: b\n")])
    assert [row.part.file for row in merged(stack) if row.steps[-1] == "user"] == [2]
