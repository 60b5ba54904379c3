"""Whatever the table of keys knows is nothing odd, and what it does not know is told at its place."""

from __future__ import annotations

from json import dumps

import pytest

from pyengine.broken import shape
from pyengine.document.document import read
from pyengine.document.node import Mapping
from pyengine.swarm import keys
from pyengine.swarm.target import NEWEST_VERSION
from tools.pages.sample import file, value


def odd(text: str) -> list[str]:
    root = read(text).root
    assert isinstance(root, Mapping)
    return [text[span.start : span.end] for span in shape.oddities(root, text)]


def test_a_key_of_the_table_is_nothing_odd() -> None:
    files = {key.path: file(NEWEST_VERSION, key, value(key)) for key in keys.TABLE if key.path != "services"}
    assert {path: found for path, each in files.items() if (found := odd(dumps(each)))} == {}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("imagee: x", ["imagee"]),
        ("image: ", ["image"]),
        ("image: [x]", ["image"]),
        ("image: x\n    ports: {a: b}", ["ports"]),
        ("image: x\n    deploy: word", ["deploy"]),
        ("image: x\n    deploy: {replica: 2}", ["replica"]),
        ("image: x\n    deploy: {resources: {limits: {cpu: 1}}}", ["cpu"]),
        ("image: x\n    cap_add: [{a: b}]", ["{a: b}"]),
        ("image: x\n    environment: {A: b, image: y}", ["image"]),
        ("image: x\n    environment: {A: {b: c}}", ["A"]),
        ("image: x\n    ports: [{target: 1, publish: 2}]", ["publish"]),
        ("image: x\n    depends_on: {a: {condition: service_started}}", []),
        ("image: x\n    x-own: {a: b}", []),
        ("image: x\n    deploy: {x-own: {a: b}}", []),
        ("image: x\n    image: y", ["image"]),
    ],
)
def test_what_no_stack_file_has_is_told_at_its_place(body: str, told: list[str]) -> None:
    assert odd(f"services:\n  a:\n    {body}\n") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("services: {a: {image: x}}\nnetwork: {a: }", ["network"]),
        ("services: {a: {image: x}}\nnetworks: {a: {drivr: x}}", ["drivr"]),
        ("services: {a: {image: x}}\nvolumes: {a: local, b: }", ["a"]),
        ("services: {deploy: {replicas: 2}}", ["deploy", "replicas"]),
        ("services: {deploy: {image: x}}", []),
        ("services: {a: }", ["a"]),
    ],
)
def test_the_top_level_and_its_sections_are_judged_too(text: str, told: list[str]) -> None:
    assert odd(text) == told
