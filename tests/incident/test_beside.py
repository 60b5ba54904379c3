"""A remedy takes its names from wherever the paste tells them, and what is already certain is not asked again."""

from __future__ import annotations

import pytest

from pyengine.explain import explain
from pyengine.incident.explained import Explained
from pyengine.incident.typed import of_command
from pyengine.input.case import File

HEAD = "ID   HOSTNAME   STATUS   AVAILABILITY   MANAGER STATUS   ENGINE VERSION\n"
PENDING = (
    'a9f3s7d1g5h8   viz.1   viz:1   Running   Pending 20 minutes ago   "no suitable node (scheduling constraints not '
    'satisfied on 1 node; 2 nodes not available for new tasks)"\n'
)
OOM = "[Tue Mar 12 03:21:44 2024] Memory cgroup out of memory: Killed process 21877 (java) total-vm:3611204kB\n"
ENDED = 'o1p9s3d7f5g2   bi_job.1   bi:1   n7   Shutdown   Failed 2 minutes ago   "task: non-zero exit (137)"\n'
TIMEOUT = "$ docker node ls\nError response from daemon: rpc error: code = 4 desc = context deadline exceeded\n"
ELECTS = (
    'level=info msg="5ac1f30e8b7d2946 is starting a new election at term 211"\n'
    'level=error msg="agent: session failed" error="rpc error: code = 4 desc = context deadline exceeded"\n'
)


def explained(text: str) -> Explained:
    return explain([File("paste", text)]).explained


def now(text: str) -> list[str]:
    return [command.line for command in explained(text).now]


def seen(text: str) -> list[str]:
    return [told.symptom.id for told in explained(text).told]


def node(name: str, rest: str) -> str:
    return f"{name:z<25}   {name}   {rest}   24.0.7\n"


def test_a_role_that_only_drained_nodes_have_is_told() -> None:
    typed = "$ docker service create --name=viz --constraint=node.role==manager viz:1\n"
    drained = node("m1", "Ready   Drain   Leader") + node("m2", "Ready   Drain   Reachable")
    table = HEAD + drained + node("w1", "Ready   Active    ")
    assert seen(typed + table + PENDING) == ["pinned-node-idle"]
    assert now(typed + table + PENDING) == ["docker node update --availability active m2", "docker service ls"]
    assert seen(typed + table.replace("Drain   Reachable", "Active   Reachable") + PENDING) != ["pinned-node-idle"]


def test_a_service_that_was_just_made_has_no_way_back() -> None:
    rollback = "docker service rollback viz"
    assert rollback in now("$ docker service update --image viz:1 viz\n" + PENDING)
    assert rollback not in now("$ docker service create --name viz viz:1\n$ docker service ps viz\n" + PENDING)
    assert rollback not in now("$ docker stack deploy -c a.yml x\nCreating service viz\n" + PENDING)
    assert rollback in now("Creating service viz\nUpdating service viz (id: a9f3s7d1g5h8)\n" + PENDING)


def test_a_manager_whose_agent_is_down_is_not_looked_for() -> None:
    assert "ping -c 3 m1" not in now(HEAD + node("m1", "Down   Active   Leader"))
    assert "ping -c 3 w1" in now(HEAD + node("m1", "Ready   Active   Leader") + node("w1", "Down   Active    "))


def test_a_store_of_tasks_that_is_too_large_is_why_a_node_is_down() -> None:
    table = HEAD + node("m1", "Down   Active   Leader")
    assert seen(f"{table}-rw-r--r-- 1 root root 15726108672 Jan 25 13:32 tasks.db\n") == ["agent-store-too-large"]


def test_an_image_for_another_processor_is_not_rolled_back() -> None:
    rows = (
        "w1e5r9t3y7u2   cam_in.1   in:31   x86-1   Running    Running 12 minutes ago\n"
        'f1g5h9j3k7l2   cam_in.2   in:31   pi-2    Shutdown   Failed 5 seconds ago   "task: non-zero exit (1)"\n'
        "$ docker service logs cam_in\ncam_in.2.f1g5h9j3k7l2@pi-2 | exec user process caused: exec format error\n"
    )
    assert seen(rows) == ["executable-format"]
    assert not [line for line in now(rows) if "rollback" in line or "stack deploy" in line]
    assert [line for line in now(rows) if "node.platform.arch" in line]


def test_an_election_that_nobody_wins_is_a_lost_majority() -> None:
    assert seen(TIMEOUT + ELECTS) == ["quorum-lost"]
    won = 'level=info msg="raft.node: 5ac1f30e8b7d2946 elected leader 5ac1f30e8b7d2946 at term 212"\n'
    assert "quorum-lost" not in seen(ELECTS + won)


def test_the_limit_that_was_reached_is_told() -> None:
    limit = '{"Limits":{"MemoryBytes":536870912},"Reservations":{}}\n'
    assert seen(ENDED + limit + OOM)[0] == "memory-limit-reached"
    assert "task-killed-137" not in seen(ENDED + limit + OOM)
    assert "docker service update --limit-memory '<more than 512M>' bi_job" in now(ENDED + limit + OOM)
    assert "docker service update --limit-memory '<more>' bi_job" in now(ENDED + OOM)


def test_the_kernel_speaks_of_the_machine_it_runs_on() -> None:
    looked = [command for command in explained("root@n7:~# dmesg -T\n" + OOM).now if command.argv[1] == "stats"]
    assert [command.effect.partition(":")[0] for command in looked] == ["on n7"]


def test_what_is_left_of_a_tunnel_is_counted() -> None:
    text = (
        "# ping -c2 -s 1400 10.0.3.12\n2 packets transmitted, 0 packets received, 100% packet loss\n"
        "# ip link show wg0\nmtu 1420\n$ docker network inspect app_default\n"
    )
    lines = now(text)
    assert lines[0].endswith(" app_default")
    assert "com.docker.network.driver.mtu=1370" in lines[-1]


def test_a_task_that_waits_for_an_address_waits_for_what_the_log_says() -> None:
    waits = 'level=error error="service a1 to which task b2 belongs has pending allocations"\n'
    full = 'level=error error="could not find an available IP while allocating VIP"\n'
    assert seen(waits) == ["allocation-waits"]
    assert seen(full + waits) == ["network-addresses-used-up"]
    assert now(f"{full}$ docker network inspect edge\n")[0].endswith(" edge")


def test_a_token_of_amazon_is_fetched_anew() -> None:
    image = "052889732109.dkr.ecr.sa-east-1.amazonaws.com/api:5"
    row = f'shop_api.2   {image}   w5   Ready   Rejected 4 seconds ago   "No such image: {image}"\n'
    lines = now(f'{row}level=error msg="denied: Your Authorization Token has expired. Please"\n')
    assert lines == [
        "aws ecr get-login-password --region sa-east-1",
        "docker login --username AWS --password-stdin 052889732109.dkr.ecr.sa-east-1.amazonaws.com",
        "docker service update --with-registry-auth shop_api",
        f"docker pull {image}",
    ]


def test_a_command_about_a_network_and_a_container_names_the_network() -> None:
    assert of_command("network disconnect -f back web1")["network"] == "back"
    assert of_command("network inspect back")["network"] == "back"


BOUND = '"invalid mount config for type "bind": bind source path does not exist: {}"\n'
ROW = "x5c7v9b1n3m5   mon_agent.1   promtail:2   node-b   Shutdown   Rejected 2 seconds ago   "


def test_a_folder_of_the_engine_is_not_made_and_not_copied() -> None:
    text = ROW + BOUND.format("/var/lib/docker/containers")
    moved = f"{text}node-b$ docker info --format '{{{{.DockerRootDir}}}}'\n/data/docker\n"
    assert "ln -sT '<that folder>' /var/lib/docker" in now(text)
    assert "ln -sT /data/docker /var/lib/docker" in now(moved)
    assert not {"mkdir", "scp"} & {line.split()[0] for line in now(moved)}
    assert {"mkdir", "scp"} <= {line.split()[0] for line in now(ROW + BOUND.format("/srv/logs"))}


@pytest.mark.parametrize("path", ["/var/run/docker.sock", "/run/udev", "/dev/ttyUSB0"])
def test_what_runs_makes_is_neither_made_by_hand_nor_copied(path: str) -> None:
    assert not {"mkdir", "scp"} & {line.split()[0] for line in now(ROW + BOUND.format(path))}


GOSSIP = 'level=info msg="Node 9b0f64d1c2ee/10.8.0.13, {} gossip cluster"\n'
SUSPECT = 'level=info msg="memberlist: Suspect 9b0f64d1c2ee has failed, no acks received"\n'
NAMELESS = "Address:        127.0.0.11:53\n\n** server can't find pay_api: NXDOMAIN\n"


def test_a_node_that_came_back_has_left_a_service_without_a_name() -> None:
    back = SUSPECT + GOSSIP.format("left") + GOSSIP.format("joined")
    assert seen(NAMELESS + back) == ["gossip-was-cut"]
    assert "docker service update --force pay_api" in now(NAMELESS + back)
    assert seen(NAMELESS + SUSPECT + GOSSIP.format("left")) == ["host-not-found-upstream", "node-gossip-failed"]


def test_a_service_in_the_way_is_named_as_it_is_called_in_quotes_too() -> None:
    said = "secret 'jwt' is in use by the following services: sso_sso, sso_api"
    quoted = f'failed: "msg": "400 Client Error: Bad Request (\\"rpc error: desc = {said}\\")"}}\n'
    assert "docker service update --secret-rm jwt --secret-add source=jwt_2,target=jwt sso_sso" in now(quoted)


def test_the_address_a_manager_was_made_with_is_given_back() -> None:
    bind = "FATA[0001] listen tcp 10.6.3.79:2377: bind: cannot assign requested address\n"
    shown = "lo       UNKNOWN   127.0.0.1/8\neth0     UP        10.6.9.22/31\ndocker0  UP        172.17.0.1/16\n"
    assert "ip addr add 10.6.3.79/32 dev eth0" in now(bind + shown)
    assert "ip addr add 10.6.3.79/32 dev '<its interface>'" in now(bind)
    assert not any("stack deploy" in line for line in now(bind + shown))


def test_a_limit_is_named_by_its_number_and_by_what_the_kernel_allows() -> None:
    said = 'Failed 4 seconds ago   "error setting rlimits for ready process: error setting rlimit type {}: {}"\n'
    row = "x5c7v9b1n3m5   dns_a.1   a:1   dc-7   Shutdown   " + said
    files, pages = row.format(7, "operation not permitted"), row.format(8, "operation not permitted")
    allowed = "dc-7$ sysctl fs.nr_open\nfs.nr_open = 1048576\n"
    assert "docker service update --ulimit-add nofile=1048576:1048576 dns_a" in now(files + allowed)
    assert "docker service update --ulimit-rm nofile dns_a" in now(files)
    assert "docker service update --ulimit-rm memlock dns_a" in now(pages + allowed)


def test_a_mount_that_was_typed_is_typed_again_without_a_copy() -> None:
    typed = "$ docker service create --mount 'type=volume,target=/mnt,volume-opt=type=nfs' --name a a:1\n"
    row = (
        "x5c7v9b1n3m5   a.1   a:1   n1   Shutdown   Rejected 1 second ago   "
        '"chown /var/lib/docker/volumes/62432f95250c/_data: read-only file system"\n'
    )
    again = "docker service update --mount-add {},volume-nocopy=true a"
    assert again.format("type=volume,target=/mnt,volume-opt=type=nfs") in now(typed + row)


DIALECT = "[ 8123.4] CIFS: VFS: \\\\10.0.0.4 Dialect not supported by server. Consider specifying vers=1.0\n"
MOUNTED = (
    "scan_work.1|ocr-2|Rejected 3 seconds ago|\"error while mounting volume '/var/lib/docker/volumes/scan_in/_data': "
    'failed to mount local volume: mount //10.0.0.4/in: host is down"\n'
)
VOLUMES = "\n# scan.yml\nvolumes:\n  in:\n    driver_opts:\n      type: cifs\n"


def test_what_is_said_above_a_file_that_begins_with_its_volumes_is_read() -> None:
    assert now(DIALECT + MOUNTED + VOLUMES)[:3] == [
        "docker service scale scan_work=0",
        "docker volume rm scan_in",
        "docker stack deploy -c scan.yml scan",
    ]
    asked_not = [bad.line for told in explained(DIALECT + MOUNTED + VOLUMES).told for bad in told.worse]
    assert not any("service scale" in line for line in asked_not)
    assert seen("# " + DIALECT + VOLUMES) == []


def test_the_file_that_was_expanded_is_deployed_itself() -> None:
    said = "+ docker stack deploy -c - httpd\nservices.httpd.env_file.0 must be a string\n"
    files = "name: httpd\nservices:\n  httpd:\n    image: httpd:2\n\ndocker-compose.yml:\nversion: '3.8'\n"
    assert now(said + files) == ["docker stack deploy -c docker-compose.yml httpd"]


def test_each_node_that_takes_no_tasks_has_its_command() -> None:
    table = HEAD + node("n1", "Ready   Drain   Leader") + node("n2", "Ready   Drain    ")
    pending = PENDING.replace("scheduling constraints not satisfied on 1 node; ", "")
    active = [line for line in now(table + pending) if "--availability" in line]
    assert active == [f"docker node update --availability active {name}" for name in ("n1", "n2")]


def test_an_attachment_is_read_as_it_was_asked_for() -> None:
    task, machine, container = "8ruj7pjh65g9du0m1y7ce476i", "d3f5g7h9j1k3l5z7x9c1v3b5n", "37041d28214e" + "0" * 52
    refused = f"$ docker network rm net\nError response from daemon: network {machine} is in use by task {task}\n"
    asked = f"$ docker inspect --type task {task} --format '{{{{.NodeID}}}}|{{{{json .Spec}}}}'\n"
    shown = f'{machine}|running|{{"ContainerID":"{container}"}}\n'
    assert "docker network disconnect net 37041d28214e" in now(refused + asked + shown)
    assert not any("disconnect" in line for line in now(refused + asked))


def test_the_test_of_a_healthcheck_is_not_a_command_of_somebody() -> None:
    row = 'web_a.1   app-2   Shutdown   Failed 5 seconds ago   "task: non-zero exit (137): unhealthy container"\n'
    ran = '{"Log":[{"ExitCode":-1,"Output":"OCI runtime exec failed: exec failed: exec: \\"/a b\\": stat /a b"}]}\n'
    assert seen(row + ran)[0] == "health-program-missing"
    assert not any("docker exec" in line for line in now(row + ran))


def test_a_scale_that_was_refused_is_read_from_its_command() -> None:
    typed = "it does not work\n\nops@mgr:~$ docker service scale web 5\ninvalid scale specifier 'web'.\n"
    wrong = 'ops@mgr:~$ docker service scale web=x5\nweb: invalid replicas value x5: strconv.ParseUint: parsing "x5"\n'
    assert now(typed + wrong)[0] == "docker service scale web=5"
