"""Commands are read as a shell and the command line read them, and every place is a place in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyengine.incident.commands.invocation import Invocation
from pyengine.incident.commands.read import read
from tests.growth import LIMIT, QUADRUPLE, grows

SIZE = 500
"""Pieces in the smaller text."""


def only(text: str) -> Invocation:
    (found,) = read(text)
    return found


def flags(text: str) -> dict[str, str]:
    found = only(text)
    assert not found.refused, found.refused
    return {each.flag.name: each.value for each in found.given}


WANTED = {"update-parallelism": "2", "update-order": "start-first"}


@pytest.mark.parametrize(
    "text",
    [
        "docker service update --update-parallelism 2 --update-order start-first web",
        "docker service update --update-parallelism=2 --update-order=start-first web",
        "docker service update \\\n  --update-parallelism 2 \\\n  --update-order start-first \\\n  web\n",
        "docker service update \\\n> --update-parallelism 2 \\\n> --update-order start-first web",
        "docker service update \\\n>   --update-parallelism 2 \\\n>   --update-order start-first \\\n>   web",
        "docker service update \\\r\n  --update-parallelism 2 \\\r\n  --update-order start-first web\r\n",
        "docker service update `\n  --update-parallelism 2 `\n  --update-order start-first web",
        "docker service update ^\n  --update-parallelism 2 ^\n  --update-order start-first web",
        "$ docker service update web --update-parallelism 2 --update-order start-first",
        "# docker service update web --update-parallelism 2 --update-order start-first",
        "root@node1:~# sudo docker service update --update-parallelism '2' --update-order \"start-first\" web",
        "ops@m1 ~ % sudo -E docker --context prod service update --update-parallelism 2 --update-order start-first web",
        "DOCKER_HOST=ssh://m1 docker service update --update-parallelism 2 --update-order start-first web",
        "PS C:\\ops> docker.exe service update --update-parallelism 2 --update-order start-first web",
        "/usr/bin/docker -H tcp://m1:2375 service update --update-order start-first --update-parallelism=2 web # now",
        "ssh m1 'docker service update --update-parallelism 2 --update-order start-first web'",
        'timeout 60 docker service update --update-parallelism "2" --update-order start-first web 2>&1 | tee log',
    ],
)
def test_a_command_is_read_however_it_is_written(text: str) -> None:
    assert flags(text) == WANTED
    found = only(text)
    assert [word.text for word in found.arguments] == ["web"]
    for each in found.given:
        assert each.place.of(text).strip("'\"") == each.value
        assert each.span.of(text).startswith("--")


def test_several_commands_are_several() -> None:
    text = "docker service scale web=3 api=2 && docker stack deploy -c a.yml -c b.yml shop; docker service ls\n"
    assert [each.syntax.name for each in read(text)] == [
        "docker service scale",
        "docker stack deploy",
        "docker service ls",
    ]
    deploy = read(text)[1]
    assert [each.value for each in deploy.every("compose-file")] == ["a.yml", "b.yml"]


def test_letters_stand_together_and_take_the_rest() -> None:
    found = only("docker service create -dqt -p80:80 -e A=1 -eB=2 nginx sh -c 'x'")
    assert [(each.flag.name, each.value) for each in found.given] == [
        ("detach", "true"),
        ("quiet", "true"),
        ("tty", "true"),
        ("publish", "80:80"),
        ("env", "A=1"),
        ("env", "B=2"),
    ]
    assert [word.text for word in found.arguments] == ["nginx", "sh", "-c", "x"]


def test_what_only_the_shell_knows_is_open() -> None:
    found = only('docker service update --image "repo/web:$TAG" --replicas ${N:-3} --update-parallelism $(nproc) web')
    assert [each.open for each in found.given] == [True, True, True]
    assert not found.refused
    assert not only("docker service update --image 'repo/web:$TAG' web").given[0].open


@pytest.mark.parametrize(
    "text", ["we use docker for services", "docker compose up -d", "docker run x", "echo docker", "docker", ""]
)
def test_what_is_no_command_of_swarm_is_none(text: str) -> None:
    assert read(text) == ()


@given(st.text(alphabet="docker service update-\\'\"$`;&|<>()#{}= \n\t\r^>w1", max_size=120))
def test_any_text_can_be_read_and_every_place_lies_in_it(text: str) -> None:
    for found in read(f"docker service update {text}"):
        for each in found.given:
            assert 0 <= each.span.start <= each.span.end <= len(text) + 22
            assert 0 <= each.place.start <= each.place.end <= len(text) + 22


@pytest.mark.parametrize(
    "piece", ["docker service update --env-add A=1 web\n", "--env-add 'a' ", "\\\n", "'", '"', "$(", "`", "<", "# "]
)
def test_reading_takes_time_in_proportion_to_the_text(piece: str) -> None:
    small, large = ("docker service update " + piece * (SIZE * times) for times in (1, QUADRUPLE))
    assert grows(lambda: read(small), lambda: read(large)) <= LIMIT
