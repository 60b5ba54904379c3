"""`docker service rollback` is offered only where it leads back, and a name in a command is one that Docker takes."""

from __future__ import annotations

import pytest

from pyengine.explain import explain
from pyengine.incident.explained import Explained
from pyengine.incident.symptoms.common import ROLLBACK
from pyengine.input.case import File

BACK = "docker service rollback shop_api"
NEW = "shop_api.1   shop/api:2   vm   Ready   Ready 4 seconds ago\n\\_ shop_api.1   shop/api:2   vm   Shutdown   {}\n"
OLD = "\\_ shop_api.1   shop/api:1   vm   Shutdown   {}\n"
ENDED = 'Failed 5 seconds ago "task: non-zero exit (1)"'
STOPPED = "Shutdown 2 minutes ago"
HEAD = "$ docker service ps shop_api\n"


def explained(text: str) -> Explained:
    return explain([File("paste", text)]).explained


def now(text: str) -> list[str]:
    return [command.line for command in explained(text).now]


def seen(text: str) -> list[str]:
    return [told.symptom.id for told in explained(text).told]


def test_a_version_that_was_replaced_is_gone_back_to() -> None:
    assert BACK in now(HEAD + NEW.format(ENDED) + OLD.format(STOPPED))
    assert BACK in now("Updating service shop_api (id: a9f3s7d1g5h8)\n" + NEW.format(ENDED))
    typed = "$ docker service update --rollback --image shop/api:1 shop_api\n"
    assert BACK in now(f"{typed}other flags may not be combined with --rollback\n")


@pytest.mark.parametrize(
    "text",
    [
        HEAD + NEW.format(ENDED),
        "Creating service shop_api\n" + NEW.format(ENDED),
        HEAD + NEW.format(ENDED) + OLD.format(ENDED),
        HEAD + NEW.format('Rejected 5 seconds ago "some words that nobody knows"') + OLD.format(STOPPED),
        HEAD
        + NEW.format('Rejected 5 seconds ago "mkdir /var/lib/docker/x: no space left on device"')
        + OLD.format(STOPPED),
        'exec: "curl": executable file not found in $PATH\n',
    ],
    ids=[
        "no sign of a change",
        "just made",
        "the old one fails alike",
        "not known",
        "disk",
        "an error alone",
    ],
)
def test_nothing_is_gone_back_to_that_helps_not(text: str) -> None:
    assert not [line for line in now(text) if line.startswith("docker service rollback")]


@pytest.mark.parametrize("name", ['x\\")"}', "$svc", "a b", "-f", "", "../x"])
def test_a_name_that_docker_refuses_is_to_be_filled_in(name: str) -> None:
    assert ROLLBACK.command({"service": name}).argv[-1] == "<service>"
    assert ROLLBACK.command({"service": "x.y_z-1"}).argv[-1] == "x.y_z-1"


def test_a_name_that_docker_refuses_is_no_service() -> None:
    typed = "$ docker service update --image a:2 'shop_x\\\")\"}}'\n{}"
    assert [told.symptom.service for told in explained(typed.format("task: non-zero exit (1)\n")).told] == [None]


def test_nothing_is_deployed_by_way_of_a_dockerd_that_does_not_start() -> None:
    line = "failed to bind host port for 10.0.0.5:80:10.0.1.2:80/tcp: cannot assign requested address"
    deploys = [each for each in now(line) if each.startswith("docker stack deploy")]
    assert deploys
    assert not set(deploys) & set(now(f'level=fatal msg="{line}"'))


def test_a_status_by_a_form_of_ones_own_is_read() -> None:
    status = '{"State":"completed","Message":"update completed"} {"FailureAction":"rollback","Monitor":5000000000}\n'
    typed = "$ docker service inspect shop_api --format '{{json .UpdateStatus}} {{json .Spec.UpdateConfig}}'\n"
    rows = NEW.format(ENDED) + OLD.format(STOPPED)
    assert "completed-with-fewer-tasks" in seen(typed + status + rows)
    assert "after the monitor time, 5 s" in explained(typed + status + rows).told[1].cause
    assert "completed-with-fewer-tasks" not in seen(typed.replace("service inspect", "node inspect") + status + rows)


def test_the_key_of_a_label_is_taken_out_of_what_was_typed() -> None:
    typed = "$ docker node update --label-rm disk=ssd ssd-02\n"
    assert "docker node update --label-rm disk ssd-02" in now(typed + "key disk=ssd doesn't exist in node's labels\n")
    again = now(typed.replace("=ssd", "") + "key disk doesn't exist in node's labels\n")
    assert again == ["docker node inspect --format '{{json .Spec}}' ssd-02"]


def test_what_one_node_refuses_is_kept_off_it_where_others_serve() -> None:
    refused = '"error setting rlimits for ready process: error setting rlimit type 8: operation not permitted"'
    here = f"es.1   n3   Failed 4 seconds ago   {refused}\n"
    keep, drop = "docker service update --constraint-add 'node.hostname!=n3' es", "--ulimit-rm memlock"
    assert keep in now("es.2   n1   Running 2 weeks ago\n" + here)
    assert not any(drop in line for line in now("es.2   n1   Running 2 weeks ago\n" + here))
    assert any(drop in line for line in now(here))


def test_the_oldest_dialect_is_not_told_again() -> None:
    log = "CIFS: VFS: \\\\nas Dialect not supported by server. Consider  specifying vers=3.0 or vers=2.1 on mount\n"
    assert "`vers=1.0` where" in explained(log).now[-1].effect
    assert "vers=1.0` where" not in explained(log + "o: addr=10.9.0.20,vers=1.0,uid=1000\n").now[-1].effect


def test_a_locked_manager_is_neither_joined_nor_made_anew() -> None:
    locked = (
        "$ docker swarm init --force-new-cluster --autolock\nError response from daemon: Swarm is encrypted and needs "
        "to be unlocked before it can be used.\n$ docker swarm unlock\nError: This node is not part of a swarm\n"
        " Swarm: inactive\n"
    )
    assert seen(locked) == ["new-cluster-while-locked"]
    assert "docker swarm join-token worker" in now("$ docker swarm leave\nError: This node is not part of a swarm\n")
    assert not any("join" in line for line in now("$ docker swarm unlock\nError: This node is not part of a swarm\n"))
    assert seen("$ docker node ls\nError response from daemon: Swarm is encrypted and needs to be unlocked\n") == [
        "swarm-locked"
    ]


def test_the_other_dockerd_is_told_by_its_number() -> None:
    error = (
        "failed to start daemon: error while opening volume store metadata database "
        "(/var/lib/docker/volumes/metadata.db): timeout\n"
    )
    by_hand = " 2292     1 Thu Nov 26 03:09:12 2026 dockerd --data-root /var/lib/docker -H unix:///tmp/d.sock\n"
    by_systemd = "  901     1 Thu Nov 26 03:09:12 2026 /usr/bin/dockerd -H fd:// --containerd=/run/x.sock\n"
    assert "kill 2292" in now(error + by_hand + by_systemd)
    assert "kill '<its pid>'" in now(error + by_systemd)


def test_the_file_of_logins_names_the_registry() -> None:
    error = 'error getting credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH\n'
    assert "docker login reg.corp.lan" in now(error + '{\n"auths": {\n"reg.corp.lan": {}\n},\n"credsStore": "x"\n}\n')
    assert "docker login '<the registry>'" in now(error)


def test_the_node_is_taken_from_a_filter_and_a_list_of_certificates() -> None:
    rules = "iptables: No chain/target/match by that name.\n"
    typed = '$ docker service ps web --filter node=cent-7\nFailed 2 seconds ago "(iptables failed: iptables --wait -t '
    gone = typed + f"nat -A DOCKER -p tcp -d 0/0 --dport 9100 -j DNAT --to-destination 172.18.0.4:9100 ! -i x: {rules}"
    assert "docker node update --availability drain cent-7" in now(gone)
    list_ = "ID   HOSTNAME   STATUS   MANAGER STATUS   TLS STATUS\n" + "".join(
        f"{name:z<25}   {name}   {rest}\n"
        for name, rest in (("m1", "Ready   Leader   Ready"), ("w9", f"{'Down':<20}Needs Rotation"))
    )
    lines = now(list_ + "  Root Rotation In Progress: true\n")
    assert f"docker node rm {'w9':z<25}" in lines
    assert not any("demote" in line for line in lines)
