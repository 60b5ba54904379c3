"""The guards that are run beside a Swarm, on a real one: the script that waits, in every state of a rollout."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pyengine.document.document import read
from pyengine.guards import quorum, wait
from pyengine.guards.facts import OF_MANAGERS, Facts, rolled
from pyengine.swarm.model.stack import Stack
from tests.engine.trial import Stage
from tools.swarm.swarm import Swarm, until

GOOD = """\
services:
  app:
    image: app:1
    environment: {V: "1"}
    deploy:
      replicas: 2
      update_config: {monitor: 3s}
"""
NEWER = GOOD.replace("app:1", "app:2").replace('V: "1"', 'V: "2"')
CRASH = NEWER.replace('V: "2"', 'V: "2", CRASH_AFTER: "0.5"')
BACK = CRASH.replace("monitor: 3s", "monitor: 3s, failure_action: rollback")
NOWHERE = NEWER.replace("replicas: 2", "replicas: 2\n      placement: {constraints: [node.labels.none == 1]}")
CALLED_DONE = "      restart_policy: {condition: none}\n"
"""With it the engine now and then calls a rollback `completed`."""
ONCE = """\
services:
  migrate:
    image: app:1
    environment: {EXIT_AFTER: "1"}
    deploy: {restart_policy: {condition: none}}
networks: {default: {name: host, external: true}}
"""
JOB = ONCE.replace("restart_policy: {condition: none}", "mode: replicated-job, replicas: 2")
LOST = 'environment: {EXIT_AFTER: "1"}', 'environment: {CRASH_AFTER: "1"}'
_DEPLOYS_JOBS = 23
DONE, ROLLED_BACK, PAUSED, LATE, UNWRITTEN, FAILED, REFUSED, ABSENT = 0, 1, 2, 3, 4, 5, 6, 69


@dataclass(frozen=True)
class Said:
    """What a script answered, and after how many seconds."""

    code: int
    output: str
    seconds: float


class Shell:
    """A shell in which `docker` is that of a Swarm."""

    def __init__(self, swarm: Swarm, folder: Path) -> None:
        self.swarm, self.folder = swarm, folder
        program = folder / "docker"
        program.write_text(f'#!/bin/sh\nexec {shlex.join(swarm.cli)} "$@"\n')
        program.chmod(0o755)
        self.env = {
            "PATH": f"{folder}:{os.environ['PATH']}",
            "HOME": "/nonexistent",
            "DOCKER_HOST": f"unix://{swarm.engine.socket}",
        }

    def run(self, text: str, *words: str) -> Said:
        """Run a script with these words behind it."""
        script = self.folder / "script.sh"
        script.write_text(text)
        begun = time.monotonic()
        done = subprocess.run(
            ["sh", script, *words], env=self.env, cwd=self.folder, timeout=120, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        return Said(done.returncode, done.stdout, time.monotonic() - begun)

    def wait(self, stack: str, text: str, *words: str, limit: int | None = None) -> Said:
        """Run the script that waits for a stack of this text."""
        services = tuple(rolled(Stack((read(text),)), {}))
        if limit is not None:
            services = tuple(replace(each, seconds=limit) for each in services)
        guard = wait.guard(Facts(stack, ("stack.yml",), services))
        assert guard is not None
        return self.run(guard.text, *words)

    def deploying(self, stack: str, text: str) -> tuple[str, ...]:
        """Return the command that deploys a text, as a person would write it behind the script."""
        (self.folder / "stack.yml").write_text(f'version: "3.9"\n{text}')
        return ("docker", "stack", "deploy", "--resolve-image=never", "-c", "stack.yml", stack)


@pytest.fixture
def shell(swarm: Swarm, tmp_path: Path) -> Shell:
    return Shell(swarm, tmp_path)


def at(stage: Stage, stack: str, *states: str | None) -> None:
    """Wait until the update has one of these states."""
    until(lambda: stage.swarm.service(f"{stack}_app").update in states, f"one of {states}")


def images(stage: Stage, name: str) -> list[str]:
    """Return the images of the tasks that run."""
    running = stage.swarm.running(name)
    return [each["Spec"]["ContainerSpec"]["Image"] for each in stage.swarm.tasks(name) if each["ID"] in running]


def runs(stage: Stage, stack: str, text: str, count: int = 2) -> None:
    """Deploy a text and wait until so many tasks of `app` run."""
    assert stage.deploy(stack, text).code == 0
    until(lambda: len(stage.swarm.running(f"{stack}_app")) == count, "all tasks", within=120)


def test_no_update_at_all(stage: Stage, shell: Shell) -> None:
    with stage.swarm.stack() as stack:
        assert stage.deploy(stack, GOOD).code == 0
        said = shell.wait(stack, GOOD)
        assert (said.code, len(stage.swarm.running(f"{stack}_app"))) == (DONE, 2), said.output
        assert stage.swarm.service(f"{stack}_app").update is None
        assert shell.wait(stack, GOOD, "true").code == UNWRITTEN


def test_an_update_is_waited_for_and_then_completed_or_stale(stage: Stage, shell: Shell) -> None:
    with stage.swarm.stack() as stack:
        runs(stage, stack, GOOD)
        said = shell.wait(stack, NEWER, *shell.deploying(stack, NEWER))
        assert said.code == DONE, said.output
        assert "updating" in said.output
        assert images(stage, f"{stack}_app") == ["app:2", "app:2"]
        assert stage.swarm.service(f"{stack}_app").update == "completed"
        assert shell.wait(stack, NEWER).code == DONE
        stale = shell.wait(stack, NEWER, "true")
        assert (stale.code, "older" in stale.output or "before" in stale.output) == (UNWRITTEN, True), stale.output
        assert shell.wait(stack, NEWER, "false").code == REFUSED


RICH = """\
services:
  app:
    image: app:1
    stop_grace_period: 3s
    dns: [192.0.2.1]
    hostname: "h{{.Task.Slot}}"
    environment: {V: '"StopGracePeriod":10000000000,'}
    deploy:
      replicas: 2
      restart_policy: {condition: any, max_attempts: 5}
      placement: {constraints: [node.role != none], preferences: [{spread: node.labels.zone}]}
      resources: {limits: {cpus: "0.5"}, reservations: {memory: 8M}}
      update_config: {monitor: 1s}
"""


DEFAULTS = {
    "stop_grace_period: 3s": "stop_grace_period: 10s",
    "dns: [192.0.2.1]": "dns: []",
    "condition: any, max_attempts: 5": "delay: 5s",
}
STAYS = {"node.role != none": "node.role != nobody"}


@pytest.mark.parametrize("changes", [DEFAULTS, STAYS], ids=["defaults", "stays"])
def test_whatever_a_task_is_made_of_is_waited_for(stage: Stage, shell: Shell, changes: dict[str, str]) -> None:
    """Also what `docker service inspect` fills in, and a placement that leaves the tasks where they are."""
    newer = RICH
    for before, after in changes.items():
        assert before in newer
        newer = newer.replace(before, after)
    with stage.swarm.stack() as stack:
        runs(stage, stack, RICH)
        old = set(stage.swarm.running(f"{stack}_app"))
        said = shell.wait(stack, newer, *shell.deploying(stack, newer))
        assert said.code == DONE, said.output
        now = set(stage.swarm.running(f"{stack}_app"))
        assert (now == old) if changes is STAYS else not now & old


def test_a_write_behind_the_command_is_told(stage: Stage, shell: Shell) -> None:
    """What is completed then is another spec than the one that was asked for."""
    with stage.swarm.stack() as stack:
        runs(stage, stack, GOOD)
        other = f"(sleep 2; docker service update -d --stop-grace-period 4s {stack}_app) >/dev/null 2>&1 &"
        newer = shlex.join(shell.deploying(stack, NEWER))
        said = shell.wait(stack, NEWER, "sh", "-c", f"{newer}; {other}")
        assert (said.code, "written to since" in said.output) == (ROLLED_BACK, True), said.output


def test_an_update_is_paused(stage: Stage, shell: Shell) -> None:
    with stage.swarm.stack() as stack:
        runs(stage, stack, GOOD)
        said = shell.wait(stack, CRASH, *shell.deploying(stack, CRASH))
        assert said.code == PAUSED, said.output
        assert shell.wait(stack, CRASH).code == PAUSED


def test_an_update_is_rolled_back(stage: Stage, shell: Shell) -> None:
    with stage.swarm.stack() as stack:
        runs(stage, stack, GOOD)
        said = shell.wait(stack, BACK, *shell.deploying(stack, BACK))
        assert said.code == ROLLED_BACK, said.output
        at(stage, stack, "rollback_completed")
        assert shell.wait(stack, BACK).code == ROLLED_BACK


def test_completed_may_mean_rolled_back(stage: Stage, shell: Shell) -> None:
    """By itself, where a rollback that fails is told as done; by hand, while the script waits."""
    both = (
        GOOD.replace('V: "1"', 'V: "1", CRASH_AFTER: "12"').replace(
            "monitor: 3s", "monitor: 15s, failure_action: rollback, parallelism: 0"
        )
        + "      rollback_config: {monitor: 15s, failure_action: rollback, parallelism: 0}\n"
    )
    bad = both.replace("app:1", "app:2").replace('V: "1", CRASH_AFTER: "12"', 'V: "2", CRASH_AFTER: "1"')
    with stage.swarm.stack() as stack:
        runs(stage, stack, both)
        assert stage.deploy(stack, bad).code == 0
        at(stage, stack, "completed")
        assert stage.swarm.service(f"{stack}_app").spec["TaskTemplate"]["ContainerSpec"]["Image"] == "app:1"
        said = shell.wait(stack, bad)
        assert said.code == ROLLED_BACK, said.output


def test_someone_puts_the_old_version_back(stage: Stage, shell: Shell) -> None:
    with stage.swarm.stack() as stack:
        runs(stage, stack, GOOD)
        newer = shlex.join(shell.deploying(stack, NEWER))
        (shell.folder / "old.yml").write_text(f'version: "3.9"\n{GOOD}')
        said = shell.wait(stack, GOOD, "sh", "-c", f"{newer} && {newer.replace('stack.yml', 'old.yml')}")
        assert said.code == ROLLED_BACK, said.output


@pytest.mark.parametrize(
    ("text", "code"),
    [(ONCE, DONE), (ONCE.replace(*LOST), FAILED), (JOB, DONE)],
    ids=["ends", "fails", "job"],
)
def test_a_service_that_ends_by_itself(stage: Stage, shell: Shell, text: str, code: int) -> None:
    if text is JOB and stage.swarm.major < _DEPLOYS_JOBS:
        pytest.skip("this command line deploys no jobs")
    with stage.swarm.stack() as stack:
        assert stage.deploy(stack, text).code == 0
        said = shell.wait(stack, text)
        assert said.code == code, said.output
        assert not stage.swarm.running(f"{stack}_migrate")


def test_what_never_converges_ends_with_its_time(stage: Stage, shell: Shell) -> None:
    with stage.swarm.stack() as stack:
        runs(stage, stack, GOOD)
        said = shell.wait(stack, NOWHERE, *shell.deploying(stack, NOWHERE), limit=8)
        assert (said.code, said.seconds < 60) == (LATE, True), said.output
        assert "no suitable node" in said.output


def test_a_rollout_that_froze_is_none_that_is_done(stage: Stage, shell: Shell) -> None:
    """A second write in mid-rollout takes UpdateStatus away: some tasks are of the old version, and all run."""
    slow = NEWER.replace("monitor: 3s", "delay: 60s")
    with stage.swarm.stack() as stack:
        runs(stage, stack, GOOD)
        assert stage.deploy(stack, slow).code == 0
        until(lambda: "app:2" in images(stage, f"{stack}_app"), "a new task")
        assert stage.deploy(stack, slow).code == 0
        at(stage, stack, None)
        until(lambda: len(images(stage, f"{stack}_app")) == 2, "both tasks")
        said = shell.wait(stack, slow, limit=12)
        assert said.code == LATE, said.output
        assert "none, 1 of 2" in said.output


def test_a_crash_loop_of_a_first_deploy_is_no_success(stage: Stage, shell: Shell) -> None:
    with stage.swarm.stack() as stack:
        assert stage.deploy(stack, CRASH.replace('"0.5"', '"2"')).code == 0
        assert shell.wait(stack, CRASH, limit=20).code == LATE


def test_a_service_that_is_not_there(shell: Shell) -> None:
    assert shell.wait("nosuch", GOOD).code == ABSENT


def test_the_probe_of_the_managers(shell: Shell) -> None:
    guard = quorum.guard(Facts(symptoms=frozenset(OF_MANAGERS)))
    assert guard is not None
    said = shell.run(guard.text)
    assert (said.code, said.output) == (1, "1 of 1 managers answer, 1 are needed.\n")
    shell.env["DOCKER_HOST"] = "unix:///none/here.sock"
    assert shell.run(guard.text).code == 3
