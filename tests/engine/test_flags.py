"""Each flag of `docker service update` changes the place that the table names, and replaces tasks as that says.

Of `docker service create` the same is seen by the services that rules' examples create (test_commands).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyengine.incident.commands import effect
from pyengine.incident.commands.flag import Flag, Recreates
from pyengine.incident.commands.leaves import different, leaves
from pyengine.incident.commands.read import read
from pyengine.incident.commands.service_flags import UPDATE
from tests.engine.versions import Version, command_line
from tools.pages.flag_samples import CREATED, value
from tools.swarm.swarm import Swarm, until

LEFT_OUT = {
    "credential-spec": "Windows alone",
    "memory-swap": "version 29",
    "memory-swappiness": "version 29",
    "max-concurrent": "does nothing on update",
    "isolation": "Windows alone",
    "detach": "changes nothing that is stored",
    "quiet": "the same",
    "with-registry-auth": "there is no registry",
    "no-resolve-image": "the same",
    "rollback": "test_swarm has it",
    "log-opt": "counts beside --log-driver only",
    "network-add": "needs a network",
    "network-rm": "the same",
    "secret-add": "needs a secret",
    "secret-rm": "the same",
    "config-add": "needs a config",
    "config-rm": "the same",
    "generic-resource-add": "no node offers any",
    "generic-resource-rm": "the same",
}
NO_CHANGE = {"health-start-interval"}
"""What update takes and does nothing with."""
AT_A_TIME, SETTLED = 6, 4.0


@dataclass(frozen=True)
class Seen:
    """What a flag did: the places of the spec that changed, those that we foretold, and how many tasks are new."""

    code: int
    said: str
    changed: set[tuple[str, ...]]
    foretold: set[tuple[str, ...]]
    replaced: bool


def tried(swarm: Swarm, number: int, flag: Flag) -> Seen:
    with swarm.stack() as name:
        having = CREATED if flag.name != "endpoint-mode" else ("--stop-grace-period", "1s")  # no port beside dnsrr
        answer = swarm.docker("service", "create", "--detach", "--no-resolve-image", "--name", name, *having, "app:1")
        assert answer.code == 0, answer.output
        try:
            until(lambda: len(running(swarm, name)) == 1, f"a task of {name} for --{flag.name} ({number})")
            before, old = swarm.service(name).spec, running(swarm, name)
            words = ["service", "update", "--detach", f"--{flag.name}={value(flag)}", name]
            answer = swarm.docker(*words)
            (found,) = read(" ".join(("docker", *words)))
            wanted = effect.updated(leaves(before), found)
            time.sleep(SETTLED)
            now = leaves(swarm.service(name).spec)
            replaced = not old <= wished(swarm, name)
            changed, foretold = (set(different(leaves(before), each)) for each in (now, wanted))
            return Seen(answer.code, answer.output, changed, foretold, replaced)
        finally:
            swarm.docker("service", "rm", name)


def running(swarm: Swarm, name: str) -> set[str]:
    tasks = swarm.engine.get("/tasks", filters={"service": [name]})
    return {task["ID"] for task in tasks if task["Status"]["State"] == "running" and task["DesiredState"] == "running"}


def wished(swarm: Swarm, name: str) -> set[str]:
    tasks = swarm.engine.get("/tasks", filters={"service": [name]})
    return {task["ID"] for task in tasks if task["DesiredState"] == "running"}


def test_what_is_not_tried_says_why() -> None:
    assert LEFT_OUT.keys() < {flag.name for flag in UPDATE}


def test_each_flag_changes_its_place_and_replaces_tasks_as_the_table_says(
    swarm: Swarm, figure: Callable[[str], None]
) -> None:
    version: Version = command_line(swarm)
    flags = [flag for flag in UPDATE if flag.name not in LEFT_OUT and flag.there(version)]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        found = dict(zip(flags, pool.map(lambda pair: tried(swarm, *pair), enumerate(flags)), strict=True))
    wrong = []
    for flag, seen in found.items():
        place = effect.pointer(flag)
        ours = any(changed[: len(place)] == place for changed in seen.changed)
        expected = flag.recreates is Recreates.ALL and flag.name not in NO_CHANGE
        if seen.code or seen.replaced != expected or seen.changed != seen.foretold or ours == (flag.name in NO_CHANGE):
            wrong.append(f"--{flag.name}: {seen}")
    count = sum(seen.replaced for seen in found.values())
    figure(f"{len(found)} flags of `docker service update` tried on {swarm.version}: {count} replace tasks")
    assert not wrong, "\n".join(wrong)
