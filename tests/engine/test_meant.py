"""A command that was refused, what it printed, and the command that we make of the two: a real engine takes that."""

from __future__ import annotations

import shlex

import pytest

from pyengine.explain import explain
from pyengine.incident.commands.leaves import leaves
from pyengine.input.case import File
from tools.swarm.swarm import Swarm

TRIED = [
    ("service update -d --rollback-failure-acton continue {}", ("RollbackConfig", "FailureAction"), "continue"),
    ("service update -d --update-order start_first {}", ("UpdateConfig", "Order"), "start-first"),
    (
        "service update -d --restart-condition onfailure {}",
        ("TaskTemplate", "RestartPolicy", "Condition"),
        "on-failure",
    ),
    ("service update -d --update-failure-action rollbck {}", ("UpdateConfig", "FailureAction"), "rollback"),
    ("service update -d --update-delay 10 {}", ("UpdateConfig", "Delay"), 10**10),
    ("service update -d --limit-cpu 500m {}", ("TaskTemplate", "Resources", "Limits", "NanoCPUs"), 5 * 10**8),
    ("service update -d --memory 64m {}", ("TaskTemplate", "Resources", "Limits", "MemoryBytes"), 64 * 2**20),
    ("service update -d --stop-timeout 3 {}", ("TaskTemplate", "ContainerSpec", "StopGracePeriod"), 3 * 10**9),
    ("service update -d --detach true -replicas 0 {}", ("Mode", "Replicated", "Replicas"), 0),
    ("service update -d --env A=1 B=2 {}", ("TaskTemplate", "ContainerSpec", "Env", "B"), "2"),
    ("service update -d --endpoint-mode dnsr {}", ("EndpointSpec", "Mode"), "dnsrr"),
    ("service scale -d {} 0", ("Mode", "Replicated", "Replicas"), 0),
]
"""A refused command, with the place of the spec that it was to set, and the value there."""


@pytest.mark.parametrize(("command", "place", "value"), TRIED)
def test_what_was_meant_is_done(swarm: Swarm, command: str, place: tuple[str, ...], value: object) -> None:
    with swarm.stack() as name:
        made = swarm.docker("service", "create", "--detach", "--no-resolve-image", "--name", name, "app:1")
        assert made.code == 0, made.output
        try:
            line = command.format(name)
            refused = swarm.docker(*shlex.split(line))
            assert refused.code != 0
            found = explain([File("paste.txt", f"$ docker {line}\n{refused.output}")]).explained
            argv = found.now[0].argv
            done = swarm.docker(*argv[1:])
            assert done.code == 0, done.output
            assert leaves(swarm.service(name).spec)[place] == value
        finally:
            swarm.docker("service", "rm", name)
