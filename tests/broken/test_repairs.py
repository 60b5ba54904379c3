"""Repairs of quotes and anchors: what reads and looks right is offered, each meaning once, and nothing is torn."""

from __future__ import annotations

import pytest

from pyengine.broken.diagnose import diagnose
from pyengine.document import document
from pyengine.document.yaml import YamlError
from pyengine.edit import apply_edits

HEAD = "services:\n  web:\n    image: nginx:1.27\n"


def offered(text: str) -> list[str]:
    with pytest.raises(YamlError) as caught:
        document.read(text)
    return [apply_edits(text, repair.edits) for repair in diagnose(text, caught.value).repairs]


@pytest.mark.parametrize("below", ["", "    networks: [inner]\nnetworks: {inner: {}}\n"], ids=["last", "with more"])
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            '    test: ["CMD", "--tries=1, "--spider"]',
            ['    test: ["CMD", "--tries=1", "--spider"]', '    test: ["CMD", "--tries=1, --spider"]'],
        ),
        ('    ports: ["9042:9042""]', ['    ports: ["9042:9042"]']),
        ('    ports:\n      - "9042:9042""', ['    ports:\n      - "9042:9042"']),
        ("    ports:\n      - '9042:9042''", ["    ports:\n      - '9042:9042'"]),
        ('    ports:\n      - ""9042:9042"', ['    ports:\n      - "9042:9042"']),
        ('    command: ["serve", "--a, --b"]"', ['    command: ["serve", "--a, --b"]']),
        (
            '    command: ["serve", "--a, --b]',
            ['    command: ["serve", "--a", --b]', '    command: ["serve", "--a, --b"]'],
        ),
        ('    command: "serve --a', ['    command: "serve --a"']),
        ('    labels: {a: "x, b: "y"}', ['    labels: {a: "x", b: "y"}', '    labels: {a: "x, b: y"}']),
    ],
)
def test_a_quote_too_many_or_too_few(line: str, wanted: list[str], below: str) -> None:
    place = "    healthcheck:\n  " if line.lstrip().startswith("test") else ""
    text = f"{HEAD}{place}{line}\n{below}"
    assert sorted(offered(text)) == sorted(f"{HEAD}{place}{each}\n{below}" for each in wanted)


@pytest.mark.parametrize(
    "block",
    [
        "x-log:\n  &default-opts:\n  driver: json-file\n",
        "x-log:\n  &default-opts:\n    driver: json-file\n",
        "x-log: &default-opts:\n  driver: json-file\n",
    ],
)
def test_a_colon_behind_an_anchor_is_seen(block: str) -> None:
    text = f"{block}{HEAD}    logging: *default-opts\n"
    assert offered(text) == [text.replace("opts:\n", "opts\n")]


@pytest.mark.parametrize("value", ["it's", 'say "yes" now', "a, b", "'"])
def test_a_text_with_quotes_that_reads_needs_no_repair(value: str) -> None:
    document.read(
        f"{HEAD}    labels: {{a: {value!r}}}\n" if "'" not in value else f'{HEAD}    labels: {{a: "{value}"}}\n'
    )
