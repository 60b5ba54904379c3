"""Every command of a remedy is one that the command line takes: parsed by the table of its own flags."""

from __future__ import annotations

import re

import pytest

from pyengine.incident.commands.read import read
from pyengine.incident.symptoms import KNOWN

FILLED = {
    "service": "shop_api",
    "stack": "shop",
    "image": "app:2",
    "value": "eu",
    "key": "node.labels.zone",
    "m": "65535",
    "n": "2",
    "object": "shop_key",
    "port": "8080",
    "path": "/srv/data",
    "target": "/data",
}
HOLES = {
    "<n>": "3",
    "<fewer>": "1",
    "<one more than now>": "3",
    "<a number>": "1000",
    "<start-first or stop-first>": "start-first",
    "<more>": "1G",
    "<more, with a unit: 64M>": "64M",
    "<at most 2>": "2",
    "<absolute path>": "srv/x",
    "<path>": "srv/x",
    "<constraint>": "node.labels.zone==eu",
    "<key>=<value>": "zone=eu",
    "<key>==eu": "node.labels.zone==eu",
    "<the target port>": "80",
    "<another port>:<target port>": "8081:80",
    "<port>:<target port>": "80:80",
    "<the other options>": "readonly",
    "<the sysctl>": "net.core.somaxconn",
    "<the name>": "nofile",
    "<the right name>": "CAP_NET_ADMIN",
    "<any>": "a=b",
    "<what it may use>": "64M",
}
LINES = sorted(
    {
        step.command(FILLED).line
        for known in KNOWN
        for step in (*known.now, *known.worse)
        if re.match(r"docker (?:service (?:create|update|scale|rollback)|stack deploy)\b", step.line)
        and "--help" not in step.line
    }
)


def typed(line: str) -> str:
    for hole, value in HOLES.items():
        line = line.replace(hole, value)
    return re.sub(r"<[^<>]{1,60}>", "x", line)


@pytest.mark.parametrize("line", LINES)
def test_the_command_line_takes_it(line: str) -> None:
    text = typed(line)
    (found,) = read(text, 0, len(text))
    assert not found.refused, [each.words for each in found.refused]


def test_there_are_many() -> None:
    assert len(LINES) > 30
