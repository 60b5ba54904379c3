"""A remedy takes its names from wherever the paste tells them, and what is already certain is not asked again."""

from __future__ import annotations

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


def test_the_container_behind_a_task_is_read_in_front_of_its_node_as_well() -> None:
    lines = now(
        "network 9piyk0aal55kf3cnanmco2m9z is in use by task jkgvscy3ysjo7ge82hfp7hxfu"
        "failed to remove some resources from stack: review\n"
        "$ docker inspect --type task jkgvscy3ysjo7ge82hfp7hxfu --format '{{json .Spec}} {{.NodeID}}'\n"
        f'{{"NetworkAttachmentSpec":{{"ContainerID":"{64 * "f"}"}},'
        '"Networks":[{"Target":"9piyk0aal55kf3cnanmco2m9z"}],"Runtime":"attachment"} '
        "n34anahduc6vnuhngimttm79m running\n"
    )
    assert f"docker network disconnect 9piyk0aal55kf3cnanmco2m9z {12 * 'f'}" in lines
    assert not any(line.startswith("docker stack ps") for line in lines)  # it is not still being removed


def test_a_name_that_is_too_long_is_counted() -> None:
    refused = "failed to create config {}: Error response from daemon: invalid name, only 64 "
    refused += "[a-zA-Z0-9-_.] characters allowed"
    assert "has 70 characters" in explained(refused.format("s" * 35 + "_" + "c" * 34)).told[0].cause
    assert "characters;" not in explained(refused.format("s_c-")).told[0].cause


def test_an_image_that_nobody_looked_up_is_placed_anywhere() -> None:
    row = 'zfiibh5jnorc   f_w.2   f:1   pi4   Shutdown   Failed 2 seconds ago "task: non-zero exit (1)"\n'
    said = row + "f_w.2.k07jb4bh0ebt@pi4  | exec /app: exec format error\n"
    assert "was not told for which platform" not in explained(said).told[0].cause
    unresolved = explained("$ docker stack deploy --resolve-image never -c f.yml f\n" + said)
    assert "was not told for which platform" in unresolved.told[0].cause
    assert any("--constraint-add 'node.platform.arch" in command.line for command in unresolved.now)


def test_a_command_behind_xargs_lacks_no_name() -> None:
    assert "command-refused" not in seen("$ docker node ls -q | xargs docker node inspect --format '{{.ID}}'\n")


def test_a_service_that_runs_is_not_said_to_have_no_task() -> None:
    text = '"getaddrinfo EAI_AGAIN billing"\nt4p4omdr0iib   shop_billing   replicated   {}   b:7\n'
    text += "1p2yyvddncv4   shop_api   replicated   3/3   a:7\n"
    full, none = (explained(f"shop_api.1.k07jb4bh0ebt@n1  | {text.format(count)}") for count in ("2/2", "0/2"))
    assert "runs (2/2)" in full.told[0].cause
    assert "has no task that is running" in none.told[0].cause


def test_the_node_that_is_called_by_gossip_is_filled_in() -> None:
    text = "memberlist: Failed fallback ping: read tcp 10.0.0.4:33082->10.0.0.7:7946: i/o timeout"
    assert "nc -vz 10.0.0.7 7946" in now(text)


def test_an_old_client_that_leaves_keys_out_is_not_cured_by_a_rollback() -> None:
    text = (
        "$ docker stack deploy -c s.yml s\nIgnoring unsupported options: ulimits\n\nUpdating service "
        "s_es (id: kp47zbjyt72c)\n"
        'kp47zbjyt7s1   s_es.1   es:7   n1   Shutdown   Failed 4 seconds ago   "task: non-zero exit (78)"\n'
    )
    assert seen(text)[0] == "client-drops-keys"
    assert not any("rollback" in line for line in now(text))


def test_rules_that_a_reload_took_are_told_of_the_node_of_the_log() -> None:
    line = (
        "Oct 07 02:40:11 edge-a firewalld[3418]: WARNING: COMMAND_FAILED: '/usr/sbin/iptables -w2 -t nat "
        "-nL DOCKER-INGRESS' "
        "failed: iptables: No chain/target/match by that name.\n"
    )
    assert "firewall-rules-gone" not in seen(line)  # at a healthy start of dockerd, too
    (told,) = explained(f"somebody ran firewall-cmd --reload\n{line}").told
    assert told.symptom.parts["node"] == "edge-a"
