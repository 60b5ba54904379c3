"""What people really stumbled over gets its right answer, and no command that makes it worse."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from pyengine.explain import Explanation, explain
from pyengine.input.case import File

NAMED = {
    "01": ("removed-node-runs-on", ["docker swarm leave", "docker swarm join-token worker"]),
    "03": ("vxlan-interface-left", ["ip -d link show type vxlan", "ip link delete '<that interface>'"]),
    "05": ("raft-log-damaged", ["systemctl stop docker", "systemctl start docker", "docker node ls"]),
    "07": ("majority-lost", ["docker node ls", "docker node rm --force a05g3vqo64iptstlqh1k2j5gx"]),
    "09": ("node-is-manager", ["docker node ls", "docker node demote a05g3vqo64iptstlqh1k2j5gx"]),
    "11": ("host-port-held-by-process", ["ss -ltnp 'sport = :8080'", "docker service ps --no-trunc shop_edge"]),
    "13": ("logs-node-gone", ["docker service ps --filter desired-state=running -q shop_mailer"]),
    "15": ("constraint-operator", ["docker service update --constraint-add node.labels.zone==eu shop_api"]),
    "17": ("bind-source-relative", ["docker service rm shop_conf"]),
    "19": ("node-certificate-expired", ["date -u", "systemctl stop docker"]),
    "21": ("network-without-subnet", ["docker network inspect --format '{{json .IPAM}}' b_front"]),
    "23": (
        "command-refused",
        [
            shlex.join(
                "docker service update --publish-add 8080:80 --env-add MODE=prod --update-delay 10s --update-order "
                "start-first --stop-grace-period 24h shop_web".split()
            ),
        ],
    ),
    "25": ("image-not-on-node", []),
    "i01": ("task-stays-new", ["docker service scale 'shop_api=<fewer>'"]),
    "i02": ("network-addresses-used-up", ["docker service scale 'shop_api=<fewer>'"]),
    "i03": ("network-not-attachable", []),
    "i04": ("address-pool-used-up", ["docker network rm '<an overlay that nobody uses>'"]),
    "i05": ("networks-overlap-silently", []),
    "i06": ("logs-task-never-ran", ["docker service ps --no-trunc shop_web"]),
    "i07": ("plugin-missing-on-nodes", ["docker info --format '{{json .Plugins}}'"]),
    "i08": ("quorum-lost", ["systemctl start docker"]),
    "i09": ("node-not-down", ["docker swarm leave", "docker node rm ef6h2rgfl9vw"]),
    "i10": ("image-reference-invalid", ["docker stack config -c '<the file>'"]),
    "i11": ("config-size", ["wc -c '<the file>'"]),
    "i12": ("join-other-cluster", ["docker swarm join-token worker"]),
}


def handed(shared: Path) -> dict[str, dict[str, Any]]:
    cases = json.loads((shared / "reports/incidents.json").read_text("utf-8"))
    return {case["id"]: case["right"] for case in cases}


def explanation(shared: Path, name: str) -> Explanation:
    text = (shared / f"reports/incidents/{name}.txt").read_text("utf-8")
    found = explain([File("paste", text)])
    assert "".join(part.pasted.span.of(text) for part in found.parts) == text
    return found


@pytest.mark.parametrize("name", NAMED)
def test_it_is_named_with_its_commands(shared: Path, name: str) -> None:
    symptom, commands = NAMED[name]
    found = explanation(shared, name).explained
    assert symptom in {told.symptom.id for told in found.told}
    lines = [command.line for command in found.now]
    assert lines
    assert [line for line in lines if line in commands] == commands


@pytest.mark.parametrize("name", NAMED)
def test_nothing_is_offered_that_makes_it_worse(shared: Path, name: str) -> None:
    right = handed(shared)[name]
    never = [*right.get("never", ()), *(right.get("makes it worse") or ())]
    argv = [tuple(shlex.split(line.partition("  #")[0])) for line in never if line.count("'") % 2 == 0]
    offered = {command.argv for command in explanation(shared, name).explained.now}
    on_the_other_machine = {("docker", "swarm", "leave")}
    assert not (set(argv) & offered) - on_the_other_machine


def test_a_part_is_taken_for_what_it_is(shared: Path) -> None:
    kinds = {name: [part.pasted.kind.value for part in explanation(shared, name).parts] for name in NAMED}
    assert kinds["01"][:2] == ["prose", "command"]
    assert kinds["01"][-3:] == ["ps", "command", "inspect"]
    assert kinds["03"] == ["prose", "ps"]
    assert kinds["05"] == ["prose", "command", "error", "command", "error"]
    assert kinds["11"][:3] == ["stack", "command", "ps"]
    assert kinds["i04"] == ["error", "ps"]
    assert kinds["21"] == ["prose", "stack", "command", "ps", "command", "ps", "command", "inspect"]
