"""A remedy is filled in from what stands elsewhere in the paste, or is left out for it; files have text above them."""

from __future__ import annotations

import pytest

from pyengine.explain import explain
from pyengine.incident.explained import Explained
from pyengine.input.case import File

HEAD = "ID   HOSTNAME   STATUS   AVAILABILITY   MANAGER STATUS   ENGINE VERSION\n"
PENDING = (
    'a9f3s7d1g5h8   viz.1   viz:1   Running   Pending 20 minutes ago   "no suitable node (2 nodes not available for '
)
PENDING += 'new tasks)"\n'


def explained(text: str) -> Explained:
    return explain([File("paste", text)]).explained


def now(text: str) -> list[str]:
    return [command.line for command in explained(text).now]


def seen(text: str) -> list[str]:
    return [told.symptom.id for told in explained(text).told]


def node(name: str, rest: str) -> str:
    return f"{name:z<25}   {name}   {rest}   24.0.7\n"


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
    assert not any("--force" in line for line in now(back))
    assert seen(back + SUSPECT) == ["node-gossip-failed"]
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
    for shown, reason in ((files, "the kernel allows (`sysctl fs.nr_open`)"), (pages, "dockerd itself has")):
        (told,) = (each for each in explained(shown).told if each.symptom.id == "rlimit-refused")
        assert reason in told.cause


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


def test_a_file_that_was_refused_has_no_failed_update_to_clear() -> None:
    said = "$ docker stack deploy -c a.yml a\ninvalid interpolation format for services.a.image: a:$\n"
    assert [each.effect for each in explained(said).now][-1] == "the same deploy with the corrected file"


def test_the_file_that_was_expanded_is_deployed_itself() -> None:
    said = "+ docker stack deploy -c - httpd\nservices.httpd.env_file.0 must be a string\n"
    files = "name: httpd\nservices:\n  httpd:\n    image: httpd:2\n\ndocker-compose.yml:\nversion: '3.8'\n"
    assert now(said + files) == ["docker stack deploy -c docker-compose.yml httpd"]


def test_each_node_that_takes_no_tasks_has_its_command() -> None:
    table = HEAD + node("n1", "Ready   Drain   Leader") + node("n2", "Ready   Drain    ")
    active = [line for line in now(table + PENDING) if "--availability" in line]
    assert active == [f"docker node update --availability active {name}" for name in ("n1", "n2")]


def test_an_attachment_is_read_as_it_was_asked_for() -> None:
    task, machine, container = "8ruj7pjh65g9du0m1y7ce476i", "d3f5g7h9j1k3l5z7x9c1v3b5n", "37041d28214e" + "0" * 52
    refused = f"$ docker network rm net\nError response from daemon: network {machine} is in use by task {task}\n"
    asked = f"$ docker inspect --type task {task} --format '{{{{.NodeID}}}}|{{{{json .Spec}}}}'\n"
    shown = f'{machine}|running|{{"ContainerID":"{container}"}}\n'
    assert "docker network disconnect net 37041d28214e" in now(refused + asked + shown)
    assert not any("disconnect" in line for line in now(refused + asked))
    names = f"$ docker node ls --format '{{{{.ID}}}} {{{{.Hostname}}}} {{{{.Status}}}}'\n{machine} w-12 Ready\n"
    (told,) = explained(refused + asked + shown + names).told
    assert told.symptom.parts["node"] == "w-12"
    assert "held" not in told.symptom.parts


def test_the_test_of_a_healthcheck_is_not_a_command_of_somebody() -> None:
    row = 'web_a.1   app-2   Shutdown   Failed 5 seconds ago   "task: non-zero exit (137): unhealthy container"\n'
    ran = '{"Log":[{"ExitCode":-1,"Output":"OCI runtime exec failed: exec failed: exec: \\"/a b\\": stat /a b"}]}\n'
    assert seen(row + ran)[0] == "health-program-missing"
    assert not any("docker exec" in line for line in now(row + ran))


def test_a_scale_that_was_refused_is_read_from_its_command() -> None:
    typed = "it does not work\n\nops@mgr:~$ docker service scale web 5\ninvalid scale specifier 'web'.\n"
    wrong = 'ops@mgr:~$ docker service scale web=x5\nweb: invalid replicas value x5: strconv.ParseUint: parsing "x5"\n'
    assert now(typed + wrong)[0] == "docker service scale web=5"
