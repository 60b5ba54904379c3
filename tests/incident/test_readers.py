"""Rows and `inspect` are read in every form that clients print, and in those that are left of them in a paste."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyengine.incident.readers.inspected import Inspected, Local, Network, Service, inspected
from pyengine.incident.readers.rows import Node, Replicas, Row, Task, rows, seconds
from pyengine.text import Span


def read(text: str) -> list[Row]:
    return list(rows(text, Span(0, len(text))))


def shown(text: str) -> list[Inspected]:
    return list(inspected(text, Span(0, len(text))))


@pytest.mark.parametrize(
    "line",
    [
        'jzdm4a67ykvl   shop_api.1     shop/api:2 node-b Shutdown Failed 4 seconds ago "task: non-zero exit (1)"',
        'jzdm4a67ykvl    \\_ shop_api.1   shop/api:2 node-b Shutdown Failed 4 seconds ago "task: non-zero exit (1)"   ',
        'shop_api.1|shop/api:2|node-b|Shutdown|Failed 4 seconds ago|"task: non-zero exit (1)"|',
        'jzdm4a67ykvlskbvhqvvjcc|shop_api.1|shop/api:2|node-b|Shutdown|Failed 4 seconds ago|"task: non-zero exit (1)"|',
        'shop_api.1.jzdm shop/api:2 node-b Shutdown Failed 4 seconds ago "task: non-zero exit (1)"',
        '> shop_api.1\tshop/api:2\tnode-b\tShutdown\tFailed 4 seconds ago\t"task: non-zero exit (1)"',
    ],
)
def test_a_row_of_tasks(line: str) -> None:
    (row,) = read(f"NAME IMAGE\n{line}\n")
    assert isinstance(row, Task)
    assert (row.service, row.slot, row.image, row.node) == ("shop_api", "1", "shop/api:2", "node-b")
    assert (row.desired, row.state, row.age, row.error) == ("Shutdown", "Failed", 4, "task: non-zero exit (1)")
    assert row.span.of(f"NAME IMAGE\n{line}\n").startswith(("jz", "shop"))


def test_a_task_without_a_node_and_one_of_a_global_service() -> None:
    (new, one) = read(
        "uy0odd80e8zd   shop_api.5   shop/api:2.4             Running         New 2 minutes ago\n"
        "mqo9h6savqpc   shop_edge.mqo9h6savqpc1cz2ind4yoae3   edge:7   node-b   Running   Running about an hour ago\n"
    )
    assert isinstance(new, Task)
    assert isinstance(one, Task)
    assert (new.node, new.state, new.age) == ("", "New", 120)
    assert (one.service, one.slot, one.age, one.serves) == ("shop_edge", "mqo9h6savqpc1cz2ind4yoae3", 3600, True)


def test_an_error_that_the_client_cut_off() -> None:
    (row,) = read('shop_api.1   api:2   vm   Shutdown   Failed 4 seconds ago   "starting container failed: dr…"\n')
    assert isinstance(row, Task)
    assert (row.cut, row.error) == (True, "starting container failed: dr")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("z0hznuje3op8   shop_mailer   replicated   8/6        mailer:3", ("shop_mailer", "replicated", 8, 6)),
        ("2qa1g75sc0wr   shop_agent    global       1/0        agent:5", ("shop_agent", "global", 1, 0)),
        ("xunsss2himgo   shop_job  replicated job  0/1 (1/1 completed)  job:1", ("shop_job", "replicated job", 0, 1)),
        ("9mnpnzenvg8p   api   replicated   2/3 (max 1 per node)   api:2   *:80->80/tcp", ("api", "replicated", 2, 3)),
        ("4xrzvkgqzg4x  helloworld  1/5  alpine  ping docker.com", ("helloworld", "", 1, 5)),
        ("shop_mailer|8/6|", ("shop_mailer", "", 8, 6)),
    ],
)
def test_a_row_of_services(line: str, expected: tuple[str, str, int, int]) -> None:
    (row,) = read(line)
    assert isinstance(row, Replicas)
    assert (row.name, row.mode, row.running, row.wanted) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("5uuaszzvd4cdryclsuliayrr9 *   node-a   Ready   Active   Leader   20.10.24", ("node-a", "Ready", "Leader")),
        (
            "a05g3vqo64iptstlqh1k2j5gx     node-b   Ready   Active   Unreachable   24.0.7",
            ("node-b", "Ready", "Unreachable"),
        ),
        ("jv0uun0qvyw0d8m739p8nlunt     node-c   Down    Drain             20.10.24", ("node-c", "Down", "")),
        ("1bcef6utixb0l0ca7gxuivsj0    worker2   Unknown  Active", ("worker2", "Unknown", "")),
    ],
)
def test_a_row_of_nodes(line: str, expected: tuple[str, str, str]) -> None:
    (row,) = read(line)
    assert isinstance(row, Node)
    assert (row.name, row.status, row.manager) == expected


@pytest.mark.parametrize(
    "line",
    [
        "overall progress: 1 out of 2 tasks",
        "1/2: starting",
        "The service is Running 2 replicas",
        "Ready to go: Active members",
        "    deploy: {replicas: 2}  # 1/2",
        "see https://example.org/a/1/2",
    ],
)
def test_what_is_no_row(line: str) -> None:
    assert read(line) == []


def test_a_time_in_words() -> None:
    words = ("less than a second ago", "1 second ago", "About a minute ago", "2 hours ago", "3 weeks ago")
    assert list(map(seconds, words)) == [0, 1, 60, 7200, 1814400]


def test_inspect_of_several_services_each_with_the_place_of_its_status() -> None:
    def one(name: str, state: str) -> dict[str, object]:
        return {"Spec": {"Name": name, "TaskTemplate": {}}, "UpdateStatus": {"State": state, "Message": f"m {name}"}}

    text = "$ docker service inspect a b\n" + json.dumps([one("a", "paused"), one("b", "completed")], indent=4)
    a, b = shown(text)
    assert isinstance(a, Service)
    assert isinstance(b, Service)
    assert (a.name, a.state, b.name, b.state) == ("a", "paused", "b", "completed")
    assert "paused" in a.told.of(text)
    assert "completed" in b.told.of(text)


def test_old_and_new_forms_of_pretty() -> None:
    head, state = "ID:\t\ttt55tjm3m247\nName:\t\tweb\n", "\n State:\t\tpaused\n"
    new = f"{head}Service Mode:\tReplicated\n Replicas:\t4\nUpdateStatus:{state}"
    old = f"{head}Mode:\t\tReplicated\n Replicas:\t4\nUpdate status:{state}"
    for text in (new, old):
        (service,) = shown(f"\n{text} Message:\tupdate paused due to failure\nPlacement:\nContainerSpec:\n Image:\tw\n")
        assert isinstance(service, Service)
        assert (service.name, service.state, service.wanted, service.previous) == ("web", "paused", 4, "unknown")


def test_networks_and_the_machine_itself() -> None:
    assert [type(each) for each in shown('{"Driver":"","Options":null,"Config":null}')] == [Network]
    (local,) = shown('{"NodeID":"ef6h2r","LocalNodeState":"error","Error":"no"}')
    assert isinstance(local, Local)
    assert (local.node, local.state, local.error) == ("ef6h2r", "error", "no")


@given(st.text(alphabet=st.sampled_from('[]{}":,\n ab1'), max_size=200))
def test_nothing_breaks_the_readers(text: str) -> None:
    assert shown(text) == shown(text)
    assert read(text) == read(text)


def test_every_output_of_the_recorded_rollouts_is_read(shared: Path) -> None:
    outputs = [
        (command, text)
        for path in sorted((shared / "swarm-lab/dev").glob("*.json"))
        for command, text in (json.loads(path.read_text("utf-8")).get("shown") or {}).items()
    ]
    assert len(outputs) >= 27 * 7
    for command, text in outputs:
        if " inspect " in command:
            assert len(shown(text)) == 1, command
        else:
            assert len(read(text)) == len([line for line in text.splitlines() if line.strip()]) - 1, command
