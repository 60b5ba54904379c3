"""The probe of the managers, on what `docker node ls` prints."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pyengine.guards import quorum
from pyengine.guards.facts import OF_MANAGERS, Facts

NO_LEADER = (
    "Error response from daemon: rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that "
    "too few managers are online. Make sure more than half of the managers are online."
)
NO_MANAGER = "Error response from daemon: This node is not a swarm manager. Worker nodes can't be used to view state."


@pytest.mark.parametrize(
    ("shown", "fails", "code"),
    [
        ("Leader\nReachable\nReachable\n", 0, 0),
        ("Leader\nReachable\nUnreachable\n", 0, 1),
        ("Leader\nUnreachable\nUnreachable\n", 0, 2),
        ("Reachable\nReachable\nReachable\n", 0, 2),
        ("Leader\nReachable\n", 0, 1),
        ("Leader\n", 0, 1),
        ("Leader\nReachable\nReachable\nReachable\nUnreachable\n", 0, 1),
        ("Leader\nReachable\nReachable\nUnreachable\nUnreachable\n", 0, 1),
        ("", 0, 2),
        (NO_LEADER, 1, 2),
        ("Error response from daemon: rpc error: code = DeadlineExceeded desc = context deadline exceeded", 1, 2),
        (NO_MANAGER, 1, 3),
        ("Cannot connect to the Docker daemon at unix:///var/run/docker.sock.", 1, 3),
    ],
)
def test_what_is_told_of_managers(shown: str, fails: int, code: int, tmp_path: Path) -> None:
    docker = tmp_path / "docker"
    docker.write_text(f"#!/bin/sh\ncat <<'EOF'\n{shown}\nEOF\nexit {fails}\n")
    docker.chmod(0o755)
    guard = quorum.guard(Facts(symptoms=frozenset(OF_MANAGERS), managers=3))
    assert guard is not None
    done = subprocess.run(
        ["sh", "-c", guard.text], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, check=False
    )
    assert done.returncode == code
