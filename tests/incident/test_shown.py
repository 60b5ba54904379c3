"""What a real `docker` printed at the end of recorded rollouts: the diagnosis is what the trace shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pyengine.explain import explain
from pyengine.incident.states import exit_code
from pyengine.input.case import File

HAPPENED = {
    "s01-stop-p1": set(),
    "s07-crash-pause": {"update-paused", "task-exited", "slots-fail"},
    "s09-crash-rollback": {"update-rolled-back", "task-exited"},
    "s16-never-healthy-exit0-onfailure": {"slot-lost-after-exit-0", "completed-with-fewer-tasks"},
    "s18-unhealthy-later-monitor2": {"task-unhealthy"},
    "s20-rollback-fails-continue": {"update-rolled-back", "rolled-back-and-fails", "task-exited", "slots-fail"},
    "s20-rollback-fails-pause": {"rollback-paused", "task-exited", "slots-fail"},
    "s20-rollback-fails-rollback": {"completed-after-rollback", "task-exited", "slots-fail"},
    "s24-max-attempts-no-window": {"slot-lost-attempts-used-up", "completed-with-fewer-tasks", "task-exited"},
    "s27-startfirst-hostport": {"host-port-taken-by-own-task", "update-hangs"},
    "s31-global-start": set(),
    "s35-paused-redeploy-then-rollback": {"update-rolled-back", "rolled-back-and-fails", "task-exited", "slots-fail"},
    "s39-out-of-sequence": {"status-reset-by-write"},
    "s41-health-no-cmd": {"task-stays-starting", "update-hangs"},
    "s46-cli-exit-code-rollback": {"update-rolled-back", "task-exited"},
    "s52-job": set(),
    "s53-start-interval": set(),
    "s55-image-missing-pause": {"registry-not-reachable", "update-hangs"},
    "s58-unschedulable-stopfirst": {"no-node-meets-constraints", "update-hangs"},
    "s60-first-deploy-bad": {"first-deploy-fails", "task-exited", "slots-fail"},
    "s73-scale-to-0-and-back": set(),
    "s78-bind-missing": {"bind-source-missing", "update-rolled-back"},
    "s79-command-missing": {"executable-missing", "update-rolled-back"},
    "s80-oom": {"task-killed-137", "update-rolled-back"},
    "s86-restart-delay-blocks": {"completed-with-fewer-tasks", "task-exited", "slots-fail"},
    "s92-registry-404-pause-stop-first": {"update-paused", "image-tag-gone", "slots-fail"},
    "s95-registry-401-rollback-stop-first": {"update-rolled-back", "registry-refuses"},
}


def recorded(shared: Path) -> dict[str, dict[str, Any]]:
    paths = sorted((shared / "swarm-lab/dev").glob("*.json"))
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in paths}
    return {name: trace for name, trace in found.items() if trace.get("shown")}


def ids(text: str) -> set[str]:
    return {told.symptom.id for told in explain([File("paste", text)]).explained.told}


def test_every_recorded_one_is_expected(shared: Path) -> None:
    assert set(recorded(shared)) == set(HAPPENED)


@pytest.mark.parametrize("name", HAPPENED)
def test_all_outputs_together_tell_what_happened(shared: Path, name: str) -> None:
    shown = recorded(shared)[name]["shown"]
    assert ids("\n".join(shown.values())) == HAPPENED[name]
    assert ids("\n".join(f"root@node-a:~# {command}\n{text}" for command, text in shown.items())) == HAPPENED[name]


@pytest.mark.parametrize("name", HAPPENED)
def test_no_output_alone_tells_what_did_not_happen(shared: Path, name: str) -> None:
    """A table alone may say less, or only that tasks are missing."""
    partial = {"fewer-tasks-than-wanted", "error-cut-off", "container-start-failed", "no-suitable-node", "slots-fail"}
    for command, text in recorded(shared)[name]["shown"].items():
        assert ids(text) <= HAPPENED[name] | partial, command


@pytest.mark.parametrize("name", HAPPENED)
def test_the_exit_code_is_that_of_the_trace(shared: Path, name: str) -> None:
    trace = recorded(shared)[name]
    told = explain([File("paste", "\n".join(trace["shown"].values()))]).explained.told
    codes = {each.symptom.parts["code"] for each in told if each.symptom.id.startswith("task-exited")}
    seen = {code for event in trace["events"] if "task" in event if (code := exit_code(event.get("msg") or ""))}
    assert codes <= seen


@pytest.mark.parametrize("name", HAPPENED)
def test_no_command_makes_it_worse(shared: Path, name: str) -> None:
    """The rollback is only offered where it leads back to what was good; nothing offered is told as harmful too."""
    trace = recorded(shared)[name]
    found = explain([File("paste", "\n".join(trace["shown"].values()))]).explained
    worse = {command.argv for each in found.told for command in each.worse}
    assert not worse & {command.argv for command in found.now}
    (final,) = trace["final"]
    if not final["has_previous"] or (final["status"] or {}).get("State") in {"rollback_completed", "rollback_paused"}:
        assert not [command for command in found.now if command.argv[:3] == ("docker", "service", "rollback")]
