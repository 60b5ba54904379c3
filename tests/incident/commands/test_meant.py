"""Commands that Docker's client or engine refuses are given back right, where it is clear what was meant."""

from __future__ import annotations

import os
import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyengine.explain import explain
from pyengine.incident.commands.judge import judged_text
from pyengine.incident.commands.nearest import distance, nearest
from pyengine.incident.commands.read import read
from pyengine.incident.commands.table import COMMANDS
from pyengine.input.case import Case, File
from tools.swarm import roots

RIGHT = r"""
service update --rollback-failure-acton pause web => service update --rollback-failure-action pause web
service update --env A=1 web => service update --env-add A=1 web
service update -e A=1 web => service update --env-add A=1 web
service update -p 80:80 web => service update --publish-add 80:80 web
service update --constraint node.role==manager web => service update --constraint-add node.role==manager web
service create --constraint-add node.role==manager nginx => service create --constraint node.role==manager nginx
service create --name web --image nginx => service create --name web nginx
service create --force --name web nginx => service create --name web nginx
service create --name web -v /data:/data:ro nginx => service create --name web --mount type=bind,source=/data,target=/data,readonly nginx
service create --volume data:/data nginx => service create --mount type=volume,source=data,target=/data nginx
service create --tmpfs /run:size=64m nginx => service create --mount type=tmpfs,target=/run,tmpfs-size=64m nginx
service create --restart on-failure:3 nginx => service create --restart-condition on-failure --restart-max-attempts 3 nginx
service create --restart unless-stopped --memory 1g --cpus 2 nginx => service create --restart-condition any --limit-memory 1g --limit-cpu 2 nginx
service create -it --rm alpine sh => service create -t alpine sh
service update --stop-timeout 30 web => service update --stop-grace-period 30s web
service update --limit-cpus 2 web => service update --limit-cpu 2 web
service update --healthcheck-interval 5s web => service update --health-interval 5s web
service update --label-remove a web => service update --label-rm a web
service update --update_delay 5s web => service update --update-delay 5s web
service update -replicas 3 web => service update --replicas 3 web
service update \u2013replicas 3 web => service update --replicas 3 web
service update --health-cmd curl -f http://localhost/ web => service update --health-cmd 'curl -f http://localhost/' web
service update --args sleep 100 web => service update --args 'sleep 100' web
service update --health-cmd "curl -f x" --health-intervall 5s web => service update --health-cmd "curl -f x" --health-interval 5s web
service update --update-delay 10 web => service update --update-delay 10s web
service update --update-delay "1 min 30 s" web => service update --update-delay "1m30s" web
service update --stop-grace-period 1.5d web => service update --stop-grace-period 36h web
service update --limit-memory 1,5GB web => service update --limit-memory 1.5g web
service update --limit-cpu 500m web => service update --limit-cpu 0.5 web
service update --update-max-failure-ratio 50% web => service update --update-max-failure-ratio 0.5 web
service update --update-parallelism=two web => service update --update-parallelism=2 web
service update --health-retries 3.0 web => service update --health-retries 3 web
service update --mount-add /a:/b web => service update --mount-add type=bind,source=/a,target=/b web
service create --mount type=bind,from=/a,tagret=/b nginx => service create --mount type=bind,source=/a,target=/b nginx
service update --publish-add host=80,container=8080 web => service update --publish-add published=80,target=8080 web
service update --publish-add 80:80/http web => service update --publish-add 80:80/tcp web
service update --publish-add 80:80,443:443 web => service update --publish-add 80:80 --publish-add 443:443 web
service update --placement-pref-add node.labels.zone web => service update --placement-pref-add spread=node.labels.zone web
service update --detach=no web => service update --detach=false web
service update --detach true web => service update --detach=true web
service update --env-add A=1 B=2 web => service update --env-add A=1 --env-add B=2 web
service update --replicas= 3 web => service update --replicas=3 web
service update --image nginx:1.27 => service update --image nginx:1.27 '<service>'
service update web --image => service update web --image '<image>'
service update web --update-order => service update web --update-order '<stop-first|start-first>'
service create => service create '<image>'
service scale web 3 => service scale web=3
service scale web= 3 => service scale web=3
service scale web 3 api 2 => service scale web=3 api=2
service scale web:3 api => service scale web=3 '<api=n>'
service scale --replicas=3 web api => service scale web=3 api=3
service ls web => service ls --filter name=web
service restart web => service update --force web
service stop web => service scale web=0
service creat nginx => service create nginx
node update --drain n1 => node update --availability drain n1
service rollback --force web => service rollback web
stack deploy s.yml => stack deploy -c s.yml '<stack>'
stack deploy shop => stack deploy -c '<file>' shop
service update --publish-add 8080:80:udp web => service update --publish-add 8080:80/udp web
node drain n1 => node update --availability drain n1
stack deploy --replicas 3 -c s.yml shop => stack deploy -c s.yml shop
stack deploy -f s.yml --remove-orphans shop => stack deploy --compose-file s.yml --prune shop
stack deploy s.yml shop => stack deploy -c s.yml shop
stack deploy -c s.yml => stack deploy -c s.yml '<stack>'
stack up --compose_file s.yml shop => stack up --compose-file s.yml shop
service update --image=a:2 --update-failure-acton=rollbak web => service update --image=a:2 --update-failure-action=rollback web
service update --update-order start_first web => service update --update-order start-first web
service update --restart-condition always web => service update --restart-condition any web
service create --mode globl nginx => service create --mode global nginx
node update --availability drained n1 => node update --availability drain n1
""".strip().splitlines()  # noqa: E501 - a command and what becomes of it

OPEN = r"""
service update --failure-action pause web => `--update-failure-action` and `--rollback-failure-action` are alike
service update --mode global web => nothing changes it later
service update --privileged web => Services have no such thing
service update --replicas many web => a whole number
service create --publish 127.0.0.1:8080:80 nginx => an address cannot be given
service update web api => one command for each
service rollback --image a:1 web => a flag of `docker service update`
service update --frobnicate web => no such flag, nor one that is spelt alike
stack restart shop => A stack is not restarted
stack deploy --update-order start-first => `deploy.update_config.order: start-first`
service create --mode global --replicas 2 nginx => leave one of them out
""".strip().splitlines()


def pairs(lines: list[str]) -> list[tuple[str, str]]:
    said = (line.replace("\\u2013", "\u2013").split(" => ") for line in lines)
    return [(one, other) for one, other in said]


@pytest.mark.parametrize(("wrong", "right"), pairs(RIGHT))
def test_a_command_is_given_back_right(wrong: str, right: str) -> None:
    (found,) = judged_text(f"docker {wrong}", Case(()))
    assert found.refused
    assert found.text == f"docker {right}"
    assert found.command is not None
    (again,) = read(found.command.line)
    assert not again.refused


@pytest.mark.parametrize(("wrong", "why"), pairs(OPEN))
def test_what_is_not_clear_is_told(wrong: str, why: str) -> None:
    (found,) = judged_text(f"docker {wrong}", Case(()))
    assert found.refused
    assert why in found.remarks[0].why


OF_THE_ENGINE = ("unrecognized", "invalid Re", "invalid Av")


@pytest.mark.parametrize(
    ("wrong", "right"), pairs(RIGHT)[:: 1 if os.environ.get("STACKENGINE_COMMANDS") == "all" else 9]
)
def test_docker_refuses_the_one_and_takes_the_other(wrong: str, right: str) -> None:
    root = roots.STORE / "root-forky"
    if not (root / "usr/bin/docker").is_file():
        pytest.skip("the lab's root of forky is made by `python3 build.py engine test`")
    (found,) = judged_text(f"docker {wrong}", Case(()))
    if found.remarks[0].words.startswith(OF_THE_ENGINE):
        pytest.skip("the engine says it: tests/engine/test_meant.py")

    def answer(line: str) -> str:
        argv = [*roots.cli(root), "-H", "unix:///nowhere", *shlex.split(line)]
        return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60).stderr

    beyond = ("failed to connect", "Cannot connect", "open s.yml")  # it went on to ask the engine, or read the file
    assert not any(each in answer(wrong) for each in beyond)
    assert any(each in answer(right) for each in beyond), answer(right)


@pytest.mark.parametrize(
    ("text", "meant", "command"),
    [
        (
            "$ docker service update --rollback-failure-acton pause web\nunknown flag: --rollback-failure-acton\n",
            "It is spelt `--rollback-failure-action`",
            "docker service update --rollback-failure-action pause web",
        ),
        (
            "unknown flag: --rollback-failure-acton\nSee 'docker service update --help'.\n",
            "It is spelt `--rollback-failure-action`",
            "docker service update --rollback-failure-action '<pause|continue|rollback>' '<service>'",
        ),
        (
            "unknown flag: --env\n\nUsage:  docker service update [OPTIONS] SERVICE\n",
            "here it is `--env-add`",
            "docker service update --env-add '<value>' '<service>'",
        ),
        (
            """invalid argument "10" for "--update-delay" flag: time: missing unit in duration "10"
See 'docker service update --help'.
""",
            "A duration has a unit",
            "docker service update --update-delay 10s '<service>'",
        ),
        (
            """$ docker service create --name web --replicas 3
"docker service create" requires at least 1 argument.
See 'docker service create --help'.
""",
            "The image is not named",
            "docker service create --name web --replicas 3 '<image>'",
        ),
        (
            "docker: 'docker stack deploy' requires 1 argument\n",
            "The stack is not named",
            "docker stack deploy -c '<file>' '<stack>'",
        ),
        (
            "$ docker service restart web\ndocker: unknown command: docker service restart\n\nUsage:  docker service\n",
            "A service is not restarted as a container is",
            "docker service update --force web",
        ),
        (
            "flag needs an argument: --image\nSee 'docker service update --help'.",
            "`--image` stands at the end",
            "docker service update --image '<image>' '<service>'",
        ),
    ],
)
def test_beside_the_words_of_docker(text: str, meant: str, command: str) -> None:
    found = explain([File("paste.txt", text)]).explained
    assert meant in found.told[0].cause
    assert found.now[0].line == command
    assert not any(each.argv[-1] == "--help" for each in found.now)


def test_a_client_that_is_too_old_is_told() -> None:
    text = "$ docker service create --health-start-interval 2s nginx\nunknown flag: --health-start-interval\n"
    (told,) = explain([File("paste.txt", text)]).explained.told
    assert "since version 25.0 of the command line" in told.cause


def test_the_name_of_a_service_is_no_secret() -> None:
    text = "$ docker service update --secret db_password shop_cart\nunknown flag: --secret\n"
    found = explain([File("paste.txt", text)]).explained
    assert found.now[0].line == "docker service update --secret-add db_password shop_cart"


def test_what_was_refused_about_one_service_is_one_write() -> None:
    lines = ("update --env A=1 web", "update --update-delay 10 web", "restart web", "update --env B=1 api")
    text = "".join(f"docker service {line}\n" for line in lines)
    found = [command.line for command in explain([File("paste.txt", text)]).explained.now]
    assert found == [
        "docker service update --env-add A=1 --update-delay 10s web",
        "docker service update --force web",
        "docker service update --env-add B=1 api",
    ]


def test_the_effect_names_the_spec_and_the_file() -> None:
    text = "$ docker service update --update-dely 10s web\nunknown flag: --update-dely\n"
    effect = explain([File("paste.txt", text)]).explained.now[0].effect
    assert "sets `UpdateConfig.Delay` (`deploy.update_config.delay` in the file): no task is replaced" in effect


def test_every_flag_is_found_by_one_slip() -> None:
    for syntax in COMMANDS.values():
        names = [flag.name for flag in syntax.flags]
        for name in names:
            slipped = name[:2] + name[3:]
            if len(name) > len("update") and slipped not in names:
                assert name in nearest(slipped, names)


@given(st.text("abc-", max_size=12), st.text("abc-", max_size=12))
def test_a_distance_is_one_both_ways(one: str, other: str) -> None:
    assert distance(one, other, 3) == distance(other, one, 3)
    assert (distance(one, other, 3) == 0) == (one == other)


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from([*"=:,- '", "web", "3", "--replicas", "--mount", "-v", "/a:/b", "\u2013x", "<a>"]), max_size=8
    )
)
def test_no_command_ends_in_an_error(words: list[str]) -> None:
    for verb in ("service update", "service create", "service scale", "stack deploy", "service stop"):
        for found in judged_text(f"docker {verb} {' '.join(words)}", Case(())):
            assert found.argv
