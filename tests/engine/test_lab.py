"""A lab leaves nothing behind, however it ends, and touches no engine but its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.run import ROOT
from tools.swarm import lab, roots
from tools.swarm.swarm import Swarm

NAME = f"{lab.NAME}c"
"""A further lab of this checkout."""

CHILD = """
import sys, time
from tools.swarm import lab
made = lab.up(sys.argv[1], 1, bound=True, name=sys.argv[2])
made.swarm.deploy("left", "services: {app: {image: app:1}}")
print(made.swarm.version, flush=True)
time.sleep(600)
"""


@pytest.fixture
def child(swarm: Swarm) -> Iterator[subprocess.Popen[str]]:
    """Give a process that has made a lab of its own."""
    if not swarm.nodes:
        pytest.skip("no lab is made here")
    argv = [sys.executable, "-c", CHILD, swarm.nodes[0].root.name.removeprefix("root-"), NAME]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == swarm.version
        yield process
        process.kill()


def processes(name: str) -> list[str]:
    """Return the command lines of what runs under a control group of this name, or was started from its folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text().replace("\0", " ")
            groups = (folder / "cgroup").read_text()
        except OSError:
            continue
        if name in groups or (name in words and "lab.up" not in words):
            found.append(words)
    return found


def test_the_engines_end_with_the_process_that_made_them(child: subprocess.Popen[str]) -> None:
    assert processes(NAME)
    child.kill()
    child.wait()
    for _ in range(100):
        if not processes(NAME):
            return
        subprocess.run(["sleep", "0.1"], check=True)
    raise AssertionError("\n".join(processes(NAME)))


def test_what_is_left_of_a_lab_is_taken_away_by_the_next(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.wait()
    assert lab.down(NAME)
    assert not lab.down(NAME)
    assert not (roots.STORE / NAME).exists()
    assert NAME not in subprocess.run(["ip", "netns"], capture_output=True, text=True, check=True).stdout
    assert not [path for path in Path("/sys/fs/cgroup").glob(f"**/{NAME}*") if path.is_dir()]


def test_the_labs_of_two_checkouts_do_not_meet(child: subprocess.Popen[str], swarm: Swarm) -> None:
    assert child.poll() is None
    assert not [service for service in swarm.engine.get("/services") if service["Spec"]["Name"].startswith("left_")]
