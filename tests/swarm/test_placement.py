"""Where tasks may run and what they mount, however it is written."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.swarm.model.environment import environment
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.mounts import is_local_volume, mounts
from pyengine.swarm.placement import may_move


def service(text: str, more: str = "") -> Service:
    return Stack([read(f"services:\n  db:\n    image: example/db:4\n{text}{more}")]).services[0]


def placed(*constraints: str) -> Service:
    return service(f"    deploy: {{placement: {{constraints: [{', '.join(map(repr, constraints))}]}}}}\n")


@pytest.mark.parametrize(
    "constraint",
    [
        *(
            "node.hostname == a",
            "node.id==x",
            "node.labels.db == true",
            "engine.labels.disk == ssd",
            "node.ip == 10.0.0.1",
        ),
        *("node.role == manager", "node.role != worker", "node.role == ${ROLE}", "${WHERE}", "Node.Hostname == a"),
    ],
)
def test_what_ties_a_task_to_few_nodes(constraint: str) -> None:
    assert not may_move(placed(constraint))
    assert not may_move(placed("node.platform.os == linux", constraint))


@pytest.mark.parametrize(
    "constraint",
    [
        *("node.role == worker", "node.role != manager", "node.platform.os == linux", "node.platform.arch == x86_64"),
        *("node.hostname != a", "node.labels.slow != true"),
    ],
)
def test_what_leaves_many_nodes(constraint: str) -> None:
    assert may_move(placed(constraint))


@pytest.mark.parametrize("deploy", ["mode: global", "mode: replicated-job", "replicas: 0", "mode: '${MODE}'"])
def test_what_does_not_move(deploy: str) -> None:
    assert not may_move(service(f"    deploy: {{{deploy}}}\n"))


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("data:/data", ("volume", "data", "/data", False)),
        ("./conf:/etc/a:ro", ("bind", "./conf", "/etc/a", True)),
        ("/data", ("volume", "", "/data", False)),
        ("{type: bind, source: ../a, target: /a, read_only: true}", ("bind", "../a", "/a", True)),
        ("{type: tmpfs, target: /a}", ("tmpfs", "", "/a", False)),
        ("'${A:-./a}:/a'", ("bind", "./a", "/a", False)),
    ],
)
def test_both_forms_of_a_mount(item: str, expected: tuple[str, str, str, bool]) -> None:
    (mount,) = mounts(service(f"    volumes: [{item}]\n"))
    assert (mount.kind, mount.source, mount.target, mount.read_only) == expected
    assert mount.is_relative == (mount.is_bind and expected[1].startswith("."))


@pytest.mark.parametrize("item", ["${A}:/a", "aa::/b", "{source: a}", "{type: bind, source: '${A}', target: /a}"])
def test_mounts_that_nobody_can_know(item: str) -> None:
    assert not list(
        mounts(service(f"    volumes: ['{item}']\n" if "{" not in item[:1] else f"    volumes: [{item}]\n"))
    )


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("'${A}:/a'", ("$", "/a")),
        ("'${A}/b:/a:ro'", ("/b", "/a")),
        ("'data:/a:${B}'", ("data", "/a")),
        ("'data:${B}'", ("", "")),
        ("{type: bind, source: '${A}', target: /a}", ("${A}", "/a")),
    ],
)
def test_who_has_to_be_sure_reads_them_as_far_as_can_be(item: str, expected: tuple[str, str]) -> None:
    of = service(f"    volumes: [{item}]\n")
    (mount,) = mounts(of, unsure=True)
    assert (mount.source, mount.target) == expected
    assert not mount.known
    assert not list(mounts(of))


@pytest.mark.parametrize(
    ("entry", "local"),
    [
        *(("", True), ("{}", True), ("{driver: local}", True), ("{name: x}", True)),
        *(("{driver: nfs}", False), ("{driver_opts: {type: nfs}}", False), ("{external: true}", False)),
    ],
)
def test_a_volume_that_each_node_has_for_itself(entry: str, local: bool) -> None:  # noqa: FBT001 - a case
    of = service("    volumes: ['data:/data']\n", f"volumes:\n  data: {entry}\n")
    assert [is_local_volume(mount, of.stack) for mount in mounts(of)] == [local]


@pytest.mark.parametrize("text", ["{A: b, C: }", "[A=b, C]"])
def test_both_forms_of_an_environment(text: str) -> None:
    assert [(entry.name, entry.text) for entry in environment(service(f"    environment: {text}\n"))] == [
        ("A", "b"),
        ("C", None),
    ]
