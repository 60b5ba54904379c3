"""A remedy fits the paste: names that are told are filled in, what is wrong there is left out."""

from __future__ import annotations

import pytest

from pyengine.explain import explain
from pyengine.incident.explained import Explained, never
from pyengine.incident.machine import machine
from pyengine.input.case import File

NODES = (
    "ID                            HOSTNAME   STATUS   AVAILABILITY   MANAGER STATUS   ENGINE VERSION\n"
    "gw0069uay9f1ijxp3qqa53q69 *   app-1      Ready    Active         Leader           27.5.1\n"
    "psslrftxy1m76n17r5yvh3uzk     app-2      {0}\n"
    "72qj40etg4ykj10h24n6leor2     disk-1     {1}\n"
)
WELL = ("Ready    Active         Reachable        27.5.1", "Ready    Active                          27.5.1")
FLUSHED = "[root@app-2 ~]# iptables -t nat -nL DOCKER-INGRESS\niptables: No chain/target/match by that name.\n"
VXLAN = '"network sandbox join failed: error creating vxlan interface: operation not supported"'
HTTP = (
    'Nov 03 02:51:17 sw3 dockerd[914]: time="2026-11-03T02:51:17Z" level=error msg="pulling image failed" error="Get '
    '\\"https://10.0.0.5:5000/v2/\\": http: server gave HTTP response to HTTPS client"\n'
)
PENDING = (
    'erp_db.1   postgres:15   Running   Pending 47 minutes ago   "no suitable node (scheduling constraints not '
    'satisfied on 2 nodes; 1 node not available for new tasks)"\n'
)
FILE = (
    "services:\n  db:\n    image: postgres:15\n    deploy:\n      placement:\n"
    '        constraints: ["node.hostname == disk-1"]\n'
)


def explained(text: str) -> Explained:
    return explain([File("paste", text)]).explained


def now(text: str) -> list[str]:
    return [command.line for command in explained(text).now]


def effects(text: str) -> dict[str, str]:
    return {command.line: command.effect for command in explained(text).now}


def seen(text: str) -> list[str]:
    return [told.symptom.id for told in explained(text).told]


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("Nov 03 02:51:17 sw3 dockerd[914]: x", "sw3"),
        ("2026-11-26T01:02:03Z node-a dockerd[812]: x", "node-a"),
        ("ops@sw4:~$ journalctl -u docker\nlevel=error x", "sw4"),
        ("[root@web-2 log]# journalctl\nlevel=error x", "web-2"),
        ("root@web-2.example.net:/srv# journalctl\nlevel=error x", "web-2"),
        ("mgr2:~ # systemctl status docker\nfailed to start cluster component", "mgr2"),
        ("ops@mgr1:~$ docker service update web\nError response from daemon: x", ""),
        ("level=error nobody says where", ""),
    ],
)
def test_a_line_of_a_log_tells_its_machine_and_one_of_the_client_none(line: str, host: str) -> None:
    assert machine(line, line.rindex("\n") + 1 if "\n" in line else 0) == host


def test_the_node_of_a_prompt_is_the_one_to_mend() -> None:
    lines = now(FLUSHED)
    assert lines[:2] == ["iptables -t nat -nL DOCKER-INGRESS", "docker node update --availability drain app-2"]
    assert lines[-1] == "docker node update --availability active app-2"


def test_a_healthy_start_of_dockerd_under_firewalld_is_no_failure() -> None:
    line = "Oct 27 02:40:12 web-2 firewalld[881]: WARNING: COMMAND_FAILED: '/usr/sbin/iptables -w10 -t nat -F DOCKER'"
    assert not seen(f"{line} failed: iptables: No chain/target/match by that name.\n")


def test_the_majority_is_kept() -> None:
    table = NODES.format(
        "Ready    Active         Reachable        27.5.1", "Down     Active         Unreachable    27.5.1"
    )
    assert "majority" in effects(FLUSHED + table)["systemctl restart docker"]
    three = NODES.format(WELL[0], WELL[0])
    assert "majority" not in effects(FLUSHED + three)["systemctl restart docker"]


def test_a_node_is_not_emptied_where_no_other_takes_its_tasks() -> None:
    table = NODES.format(WELL[0], WELL[1]).replace("Active         Leader", "Drain          Leader")
    table = table.replace("Ready    Active                ", "Down     Active                ")
    assert not [line for line in now(FLUSHED + table) if "--availability drain" in line]


def test_nodes_are_not_emptied_where_several_are_ill() -> None:
    rows = "".join(f"a_b.{n}   a/b:1   pi-{n}   Ready   Rejected {n} seconds ago   {VXLAN}\n" for n in (1, 2))
    assert not [line for line in now(rows) if "--availability drain" in line]
    assert effects(rows)["modprobe vxlan"].startswith("on pi-1 and pi-2")
    assert "docker node update --availability drain pi-1" in now(rows.splitlines()[0])


def test_a_module_that_the_kernel_does_not_have_is_installed_first() -> None:
    text = (
        f"a_b.1   a/b:1   pi-2   Ready   Rejected 1 second ago   {VXLAN}\nops@pi-2:~$ sudo modprobe vxlan\n"
        "modprobe: FATAL: Module vxlan not found in directory /lib/modules/5.15.0-1046-raspi\n"
    )
    lines = now(text)
    assert lines.index("apt-get install linux-modules-extra-5.15.0-1046-raspi") < lines.index("modprobe vxlan")
    other = text.replace("5.15.0-1046-raspi", "4.18.0-553.el8_10.x86_64")
    assert not [line for line in now(other) if line.startswith("apt-get")]


def test_a_log_takes_its_service_and_image_from_the_task_that_follows_from_it() -> None:
    rows = (
        'app_api.2   10.0.0.5:5000/app/api:3.1   sw3   Ready   Rejected 4 seconds ago   "No such image: 10.0.0.5:5…"\n'
        "app_db.1    postgres:16.4               sw2   Running   Running 5 weeks ago\n"
    )
    assert seen(rows + HTTP) == ["registry-speaks-http", "slots-fail"]
    lines = now(rows + HTTP)
    assert "systemctl reload docker" in lines
    assert lines[-1] == "docker service ps --no-trunc app_api"
    assert '"insecure-registries": ["10.0.0.5:5000"]' in effects(rows + HTTP)["systemctl reload docker"]
    assert not [line for line in lines if "stack deploy" in line or "service logs" in line]


def test_credentials_are_sent_without_another_change() -> None:
    typed = "$ docker service update --image redis:7.4 cache_redis\n1/2: No such image: redis:7.4\n"
    limit = 'level=error msg="pulling image failed" error="toomanyrequests: You have reached your pull rate limit."\n'
    lines = now(typed + limit)
    assert "docker service update --with-registry-auth cache_redis" in lines
    assert "docker login docker.io" in lines
    assert not [line for line in lines if "stack deploy" in line]


def test_the_file_that_was_typed_is_named() -> None:
    text = '$ docker stack deploy -c shop.yml shop\nservice "web": undefined network "back"\n'
    assert now(text) == ["docker stack config -c shop.yml", "docker stack deploy -c shop.yml shop"]
    two = text.replace("-c shop.yml", "-c shop.yml -c more.yml")
    assert "docker stack deploy -c '<the corrected file>' shop" in now(two)


@pytest.mark.parametrize(("state", "line"), [("Drain ", "active disk-1"), ("Pause ", "active disk-1")])
def test_the_one_node_that_is_asked_for_takes_tasks_again(state: str, line: str) -> None:
    table = NODES.format(WELL[0], WELL[1].replace("Active", state))
    assert seen(PENDING + table + FILE) == ["pinned-node-idle"]
    assert now(PENDING + table + FILE) == [f"docker node update --availability {line}"]


def test_a_node_that_is_asked_for_and_down_is_started() -> None:
    table = NODES.format(WELL[0], "Down     Active                          27.5.1")
    assert seen(PENDING + table + FILE) == ["pinned-node-idle"]
    assert "systemctl start docker" in now(PENDING + table + FILE)


def test_another_constraint_is_not_met_by_a_node_that_is_drained() -> None:
    table = NODES.format(WELL[0], WELL[1].replace("Active", "Drain "))
    other = FILE.replace("node.hostname == disk-1", "node.labels.ssd == yes")
    assert seen(PENDING + table + other) == ["no-node-meets-constraints"]


def test_a_slot_whose_old_task_serves_is_not_lost() -> None:
    rows = (
        'vaac5vgl5e4f   crm_db.1       mongo:7   db-1   Shutdown   Failed 4 seconds ago   "task: non-zero exit (100)"\n'
        "iuk59yeoiz6i    \\_ crm_db.1   mongo:7   db-1   Running    Running 3 weeks ago\n"
    )
    assert seen(rows) == ["task-exited"]
    held = "crm_db.1.vaac5vgl5e4f@db-1 | DBPathInUse: Unable to lock the lock file: /data/db/mongod.lock\n"
    assert seen(f"{rows}$ docker service logs crm_db 2>&1\n{held}") == ["data-held-by-other-task"]
    assert "docker service update --update-order stop-first crm_db" in now(
        f"{rows}$ docker service logs crm_db 2>&1\n{held}"
    )


def test_a_rotation_waits_for_the_node_that_is_down() -> None:
    table = NODES.format(WELL[0], "Down     Drain                           24.0.6")
    lines = now("  Root Rotation In Progress: true\n" + table)
    assert "docker node rm 72qj40etg4ykj10h24n6leor2" in lines
    assert not [line for line in lines if "demote" in line]


def test_a_container_in_the_network_is_taken_out_on_its_node() -> None:
    task = "b7zr8wvwzwbemac5xun1jviqz"
    text = (
        "$ docker network rm data_back\nError response from daemon: rpc error: code = FailedPrecondition desc = "
        f"network 4psy8qhkbpp9cm42z6r67p6s6 is in use by task {task}\n"
    )
    assert f"docker inspect --type task {task}" in now(text)
    item = f'[{{"ID":"{task}","Spec":{{"NetworkAttachmentSpec":{{"ContainerID":"f745a15153c4dacf0ea4"}}}},"NodeID":'
    lines = effects(f'{text}{item}"72qj40etg4ykj10h24n6leor2"}}]\n{NODES.format(*WELL)}')
    assert lines["docker network disconnect data_back f745a15153c4"].startswith("on disk-1")


def test_a_new_cluster_stays_one_where_the_address_is_added() -> None:
    text = (
        "$ docker swarm init --force-new-cluster\nError response from daemon: could not choose an IP address to "
        "advertise since this system has multiple addresses on different interfaces\n  Node Address: 10.0.0.5\n"
    )
    assert now(text)[-1] == "docker swarm init --force-new-cluster --advertise-addr 10.0.0.5"
    joined = text.replace("init --force-new-cluster", "join --token x 10.0.0.9:2377")
    assert now(joined)[-1].startswith("docker swarm join --advertise-addr 10.0.0.5 --token")


def test_a_collector_of_logs_is_the_service_that_publishes_the_port() -> None:
    text = (
        'bill_api.1   bill/api:2   w-3   Shutdown   Failed 3 seconds ago   "starting container failed: failed to '
        'initialize logging driver: dial tcp 127.0.0.1:24224: connect: connection refused"\n'
        "w0c3h8n1q5rt   log_agent   global   2/3   log/agent:1   *:24224->24224/tcp\n"
    )
    assert now(text)[0] == "docker service ps --no-trunc log_agent"


def test_a_volume_with_old_options_needs_no_other_file() -> None:
    row = (
        'shop_web.2   shop/web:5   w-2   Ready   Rejected 1 second ago   "error while mounting volume '
        "'/var/lib/docker/volumes/shop_media/_data': failed to mount local volume: mount :/a:/b, data: addr=10.0.0.1: "
        'no such file"\n'
    )
    assert [line for line in now(row) if "stack deploy" in line]
    assert not [line for line in now(f"{row}      o: addr=10.0.0.2,nfsvers=4\n") if "stack deploy" in line]


def test_a_tilde_and_a_file_that_is_missing_are_told_apart() -> None:
    typed = "$ docker stack deploy -c pay.yml pay\n"
    assert seen(f"{typed}open /home/ada/x/~/.keys/a: no such file or directory\n") == ["file-path-with-tilde"]
    assert seen(f"{typed}open /home/ada/x/keys/a: no such file or directory\n") == ["file-named-in-stack-missing"]
    assert seen(f"{typed}open pay.yml: no such file or directory\n") == ["stack-name-or-file-missing"]
    assert not seen("$ docker service logs web\nweb.1.x@n | open /data/x: no such file or directory\n")


def test_a_dollar_is_doubled() -> None:
    text = 'invalid interpolation format for services.a.command.[]: "^/(sys)($|/)${X}". You may need to escape any $\n'
    assert "`$|` is written `$$|`" in explained(text).told[0].cause


def test_what_must_not_be_run_is_told_too() -> None:
    told = explained(PENDING + NODES.format(WELL[0], WELL[1].replace("Active", "Drain ")) + FILE).told
    assert "docker service update --constraint-rm 'node.hostname == disk-1' erp_db" in [
        command.line for command in never(told)
    ]


def test_a_slot_that_runs_again_is_only_looked_at() -> None:
    rows = (
        "pay_api.1       pay/api:4   n1   Running    Running 4 hours ago\n"
        ' \\_ pay_api.1   pay/api:4   n1   Shutdown   Failed 4 hours ago   "task: non-zero exit (1)"\n'
    )
    assert {line.split()[2] for line in now(rows)} == {"logs", "ps"}
    ill = 'pay_api.2   pay/api:4   n2   Ready   Failed 4 seconds ago   "task: non-zero exit (1)"\n'
    assert [line for line in now(rows + ill) if "stack deploy" in line]


def test_a_line_of_service_logs_tells_its_service_and_the_one_it_looks_for() -> None:
    text = "$ docker service logs -f api_web\napi_web.1.abcd@n1    | Error: getaddrinfo ENOTFOUND db\n"
    assert now(text)[0] == "docker service ps --no-trunc api_db"
    assert now(text.replace("ENOTFOUND db", "ENOTFOUND db.example.org"))[0] == "docker service ls"


def test_what_was_asked_for_by_its_name_is_told_by_it() -> None:
    text = "$ docker service rollback web_api\nError: service qmgkchn5n5n4 does not have a previous spec\n"
    assert "docker service ps" not in now(text)
    assert all("qmgkchn5n5n4" not in line for line in now(text))


def test_a_harmless_line_of_a_healthy_start_is_no_refused_sysctl() -> None:
    line = 'level=error msg="error reading the kernel parameter net.ipv4.vs.expire_nodest_conn" error="open '
    assert not seen(f'{line}/proc/sys/net/ipv4/vs/expire_nodest_conn: no such file or directory"\n')


def test_a_manager_that_is_not_the_last_is_not_made_a_new_cluster_of() -> None:
    text = (
        "root@app-2:~# docker info\nerror while loading TLS certificate in swarm-node.crt: certificate (1 - "
        "psslrftxy1m76n17r5yvh3uzk) not valid after Tue, 03 Mar 2026 08:12:00 UTC, and it is currently Mon\n"
    )
    gone = "Down     Active         Unreachable    27.3.1"
    lines = now(text + NODES.format(gone, gone))
    assert not [line for line in lines if line.startswith(("mv ", "systemctl stop"))]


def test_a_worker_in_the_swarm_does_not_join_anew_for_a_port_that_is_shut() -> None:
    log = 'level=error msg="agent: session failed" error="dial tcp 10.0.0.1:2377: connect: no route to host"\n'
    assert not [line for line in now(log) if "swarm init" in line or "swarm join --token" in line]


def test_a_volume_of_a_plugin_is_not_removed() -> None:
    row = (
        'pay_api.1   pay/api:2   w-1   Ready   Rejected 2 seconds ago   "error while mounting volume '
        "'/var/lib/docker/volumes/pay_cfg/_data': VolumeDriver.Mount: rbd: no image\"\n"
    )
    assert not [line for line in now(row) if "volume rm" in line]
    assert "docker volume rm pay_cfg" in [command.line for command in never(explained(row).told)]


def test_nobody_writes_to_a_service_that_is_not_told() -> None:
    log = 'level=error msg="failed" error="exec: \\"/entry.sh\\": permission denied"\n'
    assert "docker stack deploy -c '<the corrected file>' '<stack>'" in now(log)
    listed = "".join(f"aaaaaaaaaaa{n}   a_{n}   replicated   2/2   a/b:1\n" for n in (1, 2))
    assert not [line for line in now(listed + log) if "rollback" in line or "deploy" in line]


def test_a_command_is_told_for_each_machine_it_is_for() -> None:
    table = NODES.format(
        "Down     Active         Unreachable    27.3.1", "Down     Active                         27.3.1"
    )
    lines = [command for command in explained(table).now if command.line == "systemctl start docker"]
    assert [command.effect.split(",")[0].split(":")[0] for command in lines] == ["on app-2", "on disk-1"]


def test_a_manager_that_would_leave_is_named() -> None:
    text = "[root@w3 ~]# docker swarm leave\nRemoving this node leaves 2 managers out of 3.\n"
    assert "docker node demote w3" in now(text)


def test_a_capability_that_does_not_exist_leaves_the_list_when_another_one_is_added() -> None:
    row = 'shop_api.1   a:2   w-1   Ready   Rejected 2 seconds ago   "invalid Cap{}: unknown capability: "CAP_NO""\n'
    added, dropped = (now(row.format(how)) for how in ("Add", "Drop"))
    assert "docker service update --cap-drop CAP_NO --cap-add '<the right name>' shop_api" in added
    assert not [line for line in dropped if "--cap-" in line]


def test_what_waits_for_resources_comes_back_sooner_by_the_old_file_than_by_the_way_back() -> None:
    """A task that waits is never marked as stopped: the way back waits for that for 60 s, for each slot."""
    row = (
        'shop_api.1   a:2      Running   Pending 9 minutes ago   "no suitable node (insufficient resources on 3 nodes)"'
    )
    lines = now(f"$ docker stack deploy -c shop.yml shop\n{row}\n")
    old, back = "docker stack deploy -c '<the file that worked>' shop", "docker service rollback shop_api"
    assert lines.index(old) < lines.index(back)


@pytest.mark.parametrize(
    ("reason", "symptom"),
    [
        ("host-mode port already in use on 2 nodes", "host-port-taken-by-own-task"),
        ("insufficient resources on 2 nodes", "no-node-has-resources"),
        ("missing plugin on 2 nodes", "plugin-missing-on-nodes"),
        ("unsupported platform on 2 nodes", "platform-not-supported"),
        ("max replicas per node limit exceed", "node-limit-reached"),
    ],
)
def test_a_constraint_that_leaves_some_nodes_out_is_not_why_the_others_do_not_fit(reason: str, symptom: str) -> None:
    """Most nodes come first; what a constraint leaves out says only that (swarmkit scheduler/pipeline.go: Explain)."""
    left_out = "scheduling constraints not satisfied on 1 node"
    for reasons in (f"{reason}; {left_out}", f"{left_out}; {reason}"):
        row = f'shop_api.1   shop/api:2   w-1   Running   Pending 9 minutes ago   "no suitable node ({reasons})"\n'
        assert [each.symptom.id for each in explained(row).told] == [symptom]
