"""Two files deployed on a real engine are stored as the table of keys says that this command line merges them."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.document.scalar import Data
from pyengine.swarm import keys
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import Names
from tools.swarm.swarm import Swarm

FIRST = """\
version: "3.9"
services:
  app:
    image: app:1
    command: [one, two]
    entrypoint: [/app]
    volumes: ["first:/data", "kept:/kept"]
    cap_add: [NET_ADMIN]
    ports: ["5053:53/tcp", "5053:53/udp"]
    read_only: true
    healthcheck: {test: [CMD, /app, health], interval: 30s, retries: 3}
    deploy:
      replicas: 1
      update_config: {parallelism: 2, delay: 5s}
      restart_policy: {max_attempts: 4}
volumes: {first: {}, kept: {}}
"""
SECOND = """\
version: "3.9"
services:
  app:
    command: [three]
    entrypoint: [/app, four]
    volumes: ["second:/data2"]
    cap_add: [SYS_TIME]
    read_only: false
    healthcheck: {test: [CMD, again], interval: 0s, retries: 0}
    deploy:
      replicas: 0
      update_config: {parallelism: 0, delay: 0s}
      restart_policy: {max_attempts: 0}
volumes: {second: {}}
"""
FIELDS = (
    ("Mode", "Replicated"),
    ("UpdateConfig", "Parallelism"),
    ("UpdateConfig", "Delay"),
    ("TaskTemplate", "RestartPolicy", "MaxAttempts"),
    ("EndpointSpec", "Ports"),
    *(
        ("TaskTemplate", "ContainerSpec", name)
        for name in ("Args", "Command", "Healthcheck", "CapabilityAdd", "ReadOnly")
    ),
    ("TaskTemplate", "ContainerSpec", "Mounts"),
)


def merged_by(version: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the table say what a command line of this version does."""
    rows = {row.pattern: row._replace(merge=row.merged_by(version)) for row in keys.TABLE}
    monkeypatch.setattr(keys, "_rows", lambda: rows)


def at(spec: Data, steps: tuple[str, ...]) -> Data:
    for step in steps:
        spec = spec.get(step) if isinstance(spec, dict) else None
    return spec


def named(spec: Data) -> Data:
    """Return a spec's lists of mounts and ports in one order: the engine keeps that of the command line."""
    return sorted(spec, key=str) if isinstance(spec, list) and spec and isinstance(spec[0], dict) else spec


def test_two_files_are_stored_as_the_table_says(swarm: Swarm, monkeypatch: pytest.MonkeyPatch) -> None:
    major, minor = (int(part) for part in swarm.version.split(".")[:2])
    merged_by((major, minor), monkeypatch)
    with swarm.stack() as stack:
        answer = swarm.deploy(stack, FIRST, SECOND)
        assert answer.code == 0, answer.output
        stored = swarm.service(f"{stack}_app").spec
        ours = effective([read(FIRST), read(SECOND)], Names(stack)).specs["app"]
        assert {steps: named(at(ours, steps)) for steps in FIELDS} == {
            steps: named(at(stored, steps)) for steps in FIELDS
        }
