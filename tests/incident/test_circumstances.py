"""A remedy fits what else the paste shows: the role of the node, its other entry, the managers, the versions."""

from __future__ import annotations

import pytest

from pyengine.explain import explain
from pyengine.incident.explained import Explained, never
from pyengine.input.case import File

IDS = ("o4j9tgxj8vwthhf78zopwcgt4", "e2j0tlk1xiblc9y2emxxbykml", "va2pchbiup4m7gjrvfgzjhccn")
HEAD = "ID                            HOSTNAME   STATUS    AVAILABILITY   MANAGER STATUS   ENGINE VERSION\n"
RAFT = "node-2 dockerd[2216]: panic: tocommit(150010) is out of range [lastIndex(78775)].\n"
EXPIRED = (
    "Error: error while loading TLS certificate in /var/lib/docker/swarm/certificates/swarm-node.crt: certificate "
    f"(1 - {IDS[1]}) not valid after Fri, 27 Jun 2025 01:41:00 UTC, and it is currently Wed, 19 Nov 2025 07:39:25 UTC: "
    "x509: certificate has expired or is not yet valid\n"
)
LEADER, OTHER, GONE, WORKER = "Leader", "Reachable", "Unreachable", ""
TASKS = "ID    NAME   IMAGE   NODE   DESIRED STATE   CURRENT STATE   ERROR   PORTS\n"


def nodes(*rows: tuple[str, str, str]) -> str:
    return HEAD + "".join(
        f"{node}     {name}     {'Down' if manager == GONE else status}     Active         {manager}         25.0.3\n"
        for node, (name, status, manager) in zip(IDS, rows, strict=False)
    )


def explained(text: str) -> Explained:
    return explain([File("paste", text)]).explained


def now(text: str) -> list[str]:
    return [command.line for command in explained(text).now]


def worse(text: str) -> list[str]:
    return [command.line for command in never(explained(text).told)]


def seen(text: str) -> set[str]:
    return {told.symptom.id for told in explained(text).told}


THREE = nodes(("node-1", "Ready", LEADER), ("node-2", "Ready", GONE), ("node-3", "Ready", OTHER))
LOST = nodes(("node-1", "Ready", LEADER), ("node-2", "Ready", GONE), ("node-3", "Ready", GONE))


def test_a_damaged_manager_is_made_anew_where_the_others_go_on() -> None:
    lines = now(RAFT + THREE)
    assert lines[:2] == [f"docker node demote {IDS[1]}", f"docker node rm {IDS[1]}"]
    assert "docker swarm join-token manager" in lines
    assert not [line for line in lines if line.startswith("cp ")]
    assert "docker swarm init --force-new-cluster" in worse(RAFT + THREE)


@pytest.mark.parametrize("text", [RAFT, RAFT + LOST], ids=["nothing else is shown", "no majority"])
def test_a_damaged_manager_is_restored_where_nothing_tells_of_others(text: str) -> None:
    lines = now(text)
    assert "cp -a '<backup>/swarm' /var/lib/docker/" in lines
    assert not [line for line in lines if line.startswith(("mv ", "docker swarm join"))]


def test_a_worker_whose_certificate_ran_out_joins_anew() -> None:
    text = EXPIRED + nodes(("barn", "Ready", LEADER), ("pi", "Down", WORKER))
    lines = now(text)
    assert ["docker swarm leave", f"docker node rm {IDS[1]}", "docker swarm join-token worker"] == lines[1:4]
    assert "docker swarm ca --rotate" in worse(text)
    assert not [line for line in lines if "force-new-cluster" in line]
    assert seen(text) == {"node-certificate-expired"}


def test_a_manager_whose_certificate_ran_out_joins_anew_where_others_go_on() -> None:
    lines = now(EXPIRED + THREE)
    assert f"docker node demote {IDS[1]}" in lines
    assert "docker swarm join-token manager" in lines
    assert not [line for line in lines if "force-new-cluster" in line or line.startswith(("cp ", "mv "))]


def test_an_only_manager_whose_certificate_ran_out_keeps_its_state() -> None:
    lines = now(EXPIRED)
    assert "docker swarm init --force-new-cluster --advertise-addr '<address>'" in lines
    assert "docker node ls" in lines  # it may be none: another manager tells
    assert "docker swarm leave" not in lines
    assert "docker swarm leave" in worse(EXPIRED)


TWICE = nodes(("mgr", "Ready", LEADER), ("app", "Ready", WORKER), ("app", "Down", WORKER))


@pytest.mark.parametrize(
    ("error", "symptoms"),
    [
        ("Error response from daemon: node app is ambiguous (2 matches found)\n", {"node-ambiguous"}),
        (f"desc = node {IDS[1]} is not down and can't be removed\n", {"node-not-down", "node-entry-left-over"}),
        ("", {"node-entry-left-over"}),
    ],
    ids=["ambiguous", "the living one was meant to go", "the list alone"],
)
def test_of_two_entries_of_a_machine_the_one_that_is_down_goes(error: str, symptoms: set[str]) -> None:
    assert seen(error + TWICE) == symptoms
    lines = now(error + TWICE)
    assert f"docker node rm {IDS[2]}" in lines
    assert not [line for line in lines if IDS[1] in line or "drain" in line or "leave" in line or "ping" in line]


def test_a_node_that_is_up_and_alone_of_its_name_is_emptied_first() -> None:
    alone = nodes(("mgr", "Ready", LEADER), ("app", "Ready", WORKER))
    assert f"docker node update --availability drain {IDS[1]}" in now(
        f"desc = node {IDS[1]} is not down and can't be removed\n{alone}"
    )


def slots(*states: str) -> str:
    rows = (f"a1b2c3d4e5f{number}   shop_web.{row}\n" for number, row in enumerate(states))
    return f"$ docker stack deploy -c shop.yml shop\n$ docker service ps shop_web\n{TASKS}{''.join(rows)}"


NO_IMAGE = '"No such image: shop/web:2"'
FAILS = f"2   shop/web:2   n2   Shutdown   Rejected 4 seconds ago   {NO_IMAGE}"


def test_what_lies_on_a_node_is_not_rolled_back_where_the_same_version_runs_elsewhere() -> None:
    same = slots("1   shop/web:2   n1   Running   Running 2 weeks ago", FAILS)
    other = slots("1   shop/web:1   n1   Running   Running 2 weeks ago", FAILS)
    assert "docker service rollback shop_web" not in now(same)
    assert "docker service rollback shop_web" in now(other)


def test_a_service_that_was_never_changed_has_no_file_that_worked() -> None:
    inspected = '[{"Spec":{"Name":"shop_web","TaskTemplate":{},"Mode":{"Replicated":{"Replicas":1}}}%s}]\n'
    row = '1   shop/web:1      Running   Pending 9 minutes ago   "no suitable node (unsupported platform on 2 nodes)"'
    before = ',"PreviousSpec":{"TaskTemplate":{"ForceUpdate":1}}'
    old = "docker stack deploy -c '<the file that worked>' shop"
    assert old not in now(slots(row) + inspected % "")
    assert old in now(slots(row) + inspected % before)


def test_a_paused_update_goes_on_once_its_node_is_mended() -> None:
    pause = "update paused due to failure or early termination of task a1b2c3d4e5f6g7h8i9j0k1l2m\n"
    bind = slots('1   shop/web:2   n2   Shutdown   Rejected 4 seconds ago   "bind source path does not exist: /srv/x"')
    crash = slots('1   shop/web:2   n2   Shutdown   Failed 4 seconds ago   "task: non-zero exit (1)"')
    resume = "docker service update shop_web"
    assert resume in now(bind + pause)
    assert resume not in worse(bind + pause)
    assert resume in worse(crash + pause)
    assert resume not in now(crash + pause)


def test_a_task_that_waits_for_its_mount_waits_for_no_test() -> None:
    waits = "1   shop/web:2   n2   Running   Starting 2 minutes ago"
    mount = '1   shop/web:2   n2   Shutdown   Failed 2 minutes ago   "starting container failed: no such volume"'
    crash = '1   shop/web:2   n2   Shutdown   Failed 2 minutes ago   "task: non-zero exit (1)"'
    assert "task-stays-starting" not in seen(slots(waits, mount))
    assert "task-stays-starting" in seen(slots(waits, crash))


def test_a_node_that_was_removed_is_not_told_as_one_that_cannot_register() -> None:
    text = (
        'msg="agent: session failed" error="rpc error: code = PermissionDenied desc = Permission denied: '
        f"unauthorized peer role: rpc error: code = PermissionDenied desc = Permission denied: node {IDS[1]} "
        'was removed from swarm"\n'
        "Error response from daemon: This node is already part of a swarm. Use ...\n"
    )
    assert seen(text) == {"removed-from-cluster"}
    assert seen(text.replace("was removed from swarm", "is not known")) >= {"manager-left-behind", "already-in-swarm"}


def test_the_words_of_our_own_commands_are_no_secrets() -> None:
    text = (
        "Error response from daemon: remote CA does not match fingerprint. Expected: f02b9ff6\n"
        "$ docker swarm join-token worker\nTo add a worker to this swarm, run the following command:\n"
    )
    assert "docker swarm join-token worker" in now(text)


def test_a_service_that_was_not_made_is_not_changed() -> None:
    said = "replicas can only be used with replicated or replicated-job mode\n"
    made = now(f"$ docker service create --mode global --replicas 2 --name a app:1\n{said}")
    assert "docker service update --constraint-add '<constraint>' a" not in made
    assert "docker service update --constraint-add '<constraint>' a" in now(f"$ docker service scale a=2\n{said}")
