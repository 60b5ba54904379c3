"""What guards are filled with: names and times of the user's own, and only those that fit."""

from __future__ import annotations

import re

import pytest

from pyengine.explain import explain
from pyengine.guards.facts import PULL, UNKNOWN, UNNAMED, Kind, in_repository
from pyengine.input.case import File
from pyengine.prevent import facts
from pyengine.simulate.limits import longest
from pyengine.simulate.wanted import wanted
from pyengine.swarm.duration import SECOND
from tests.guards.readers import guards

STACK = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 6
      update_config: {parallelism: 2, delay: 10s, monitor: 20s}
  db:
    image: postgres:16
    volumes: ["data:/var/lib/postgresql/data"]
    deploy: {replicas: 1}
  migrate:
    image: example/api:2
    command: ./manage.py migrate
    deploy: {restart_policy: {condition: on-failure}}
volumes: {data: {}}
"""
SEQUENCE = (
    "failed to update service shop_api: Error response from daemon: rpc error: code = Unknown desc = update out of "
    "sequence\n"
)
NODES = """\
$ docker node ls
ID                            HOSTNAME   STATUS    AVAILABILITY   MANAGER STATUS   ENGINE VERSION
j7hq3tyn1w2d7r0p7hq3tyn1w *   node1      Ready     Active         Leader           28.5.2
k7hq3tyn1w2d7r0p7hq3tyn1w     node2      Ready     Active         Reachable        28.5.2
l7hq3tyn1w2d7r0p7hq3tyn1w     node3      Ready     Active         Reachable        28.5.2
m7hq3tyn1w2d7r0p7hq3tyn1w     node4      Ready     Active         Reachable        28.5.2
n7hq3tyn1w2d7r0p7hq3tyn1w     node5      Down      Active         Unreachable      28.5.2
"""
COMPOSE = "services:\n  web:\n    build: .\n    container_name: web\n"


def known(text: str):  # noqa: ANN201 - Facts
    return facts(explain([File("stack.yml", text)]))


def test_a_stack_file_has_all_guards_of_deploys() -> None:
    assert list(guards(STACK)) == [
        "wait-for-rollout",
        "github-actions",
        "gitlab-ci",
        "conftest",
        "checkov",
        "pre-commit",
    ]


def test_nothing_fits_nothing() -> None:
    assert not guards("hello\n")
    assert not guards(COMPOSE)
    assert not guards("")


def test_managers_in_trouble_have_a_probe_alone() -> None:
    fitting = guards(NODES)
    assert list(fitting) == ["manager-quorum"]
    assert re.search(r"^expected=5 ", fitting["manager-quorum"].text, re.MULTILINE)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("$ docker stack deploy -c stack.yml --with-registry-auth shop\n", "shop"),
        ("$ docker stack deploy \\\n    -c stack.yml \\\n    shop\n", "shop"),
        (SEQUENCE, "shop"),
        ("", ""),
    ],
    ids=["command", "several-lines", "service", "nothing"],
)
def test_the_name_of_the_stack(said: str, name: str) -> None:
    found = known(said + STACK)
    assert found.stack == name
    assert found.name == (name or UNNAMED)


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("##[group]Run docker stack deploy\n", {"github-actions"}),
        ("section_start:1700000000:step_script\n", {"gitlab-ci"}),
        ("Update .github/workflows and .gitlab-ci.yml\n", {"github-actions", "gitlab-ci"}),
    ],
)
def test_the_system_that_is_spoken_of(said: str, ids: set[str]) -> None:
    assert {"github-actions", "gitlab-ci"} & guards(said + SEQUENCE + STACK).keys() == ids


@pytest.mark.parametrize("text", [STACK, STACK.replace("delay: 10s", "delay: 70s")], ids=["quick", "slow"])
def test_the_times_are_those_of_the_rollout(text: str) -> None:
    analysis = explain([File("stack.yml", text)]).analysis
    assert analysis.stack is not None
    found = {each.name: each for each in known(text).services}
    spec = analysis.stack.deployed.specs["api"]
    assert isinstance(spec, dict)
    least = longest(wanted(spec)) // SECOND
    assert least + PULL <= found["api"].seconds < least + PULL + 10
    assert (found["api"].quiet, found["db"].quiet) == (20, 5)
    assert [found[name].kind for name in ("api", "db", "migrate")] == [Kind.STAYS, Kind.STAYS, Kind.ENDS]
    assert found["migrate"].seconds >= UNKNOWN
    assert f'"$stack"_api {found["api"].seconds} 20 stays' in guards(text)["wait-for-rollout"].text


def test_the_exceptions_of_policies() -> None:
    found = known(STACK)
    assert (found.ends, found.alone, found.several) == (("migrate",), ("db",), ("api",))


def test_a_service_of_which_only_the_name_is_known() -> None:
    (only,) = known(SEQUENCE).services
    assert (only.name, only.scoped, only.seconds) == ("shop_api", False, UNKNOWN)
    assert list(guards(SEQUENCE)) == ["wait-for-rollout"]


def test_a_live_service_without_its_file() -> None:
    live = """[{"ID": "x", "Version": {"Index": 1}, "Spec": {"Name": "shop_api", "Labels":
{"com.docker.stack.namespace": "shop"}, "TaskTemplate": {"ContainerSpec": {"Image": "a:1"}}, "Mode": {"Replicated":
{"Replicas": 3}}, "UpdateConfig":
{"Parallelism": 1, "Delay": 60000000000, "Monitor": 5000000000, "FailureAction": "pause", "Order": "stop-first"}},
"UpdateStatus": {"State": "paused", "Message": "update paused due to failure or early termination of task abc"}}]
"""
    (only,) = known(live).services
    assert (only.name, only.scoped, only.seconds > 180 + PULL) == ("shop_api", False, True)
    assert "'shop_api'" not in guards(live)["wait-for-rollout"].text
    assert '"$@" shop_api ' in guards(live)["wait-for-rollout"].text


def test_several_files_are_deployed_together() -> None:
    text = guards(STACK, "services:\n  api:\n    environment: {A: b}\n")["github-actions"].text
    assert '-c "$FILE_1" -c "$FILE_2"' in text
    assert 'FILE_2: "more1.yml"' in text


def test_files_are_those_of_a_repository() -> None:
    names = ("stack.yml", "./a/b.yml", "/home/me/a.yml", "../a.yml", "C:\\x\\a.yml", "-", "<stdin>", "a b.yml")
    assert in_repository(names) == (
        "stack.yml", "a/b.yml", "a.yml", "a.yml", "a.yml", "stack.yml", "stack.yml", "a b.yml"
    )  # fmt: skip


def test_no_secret_is_in_a_guard() -> None:
    secret = "hunter2-Rk3vX9pQwZ"
    text = STACK.replace(
        "    image: example/api:2\n    deploy:",
        f"    environment: {{DB_PASSWORD: {secret}}}\n    image: a:1\n    deploy:",
        1,
    )
    for guard in guards(text.replace("migrate:", f"{secret}:")).values():
        assert secret not in guard.text + guard.why
