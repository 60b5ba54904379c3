"""What the command line says of flags and values is what it really says: Docker's own command of 28.5 is asked."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from pyengine.incident.commands.read import read
from tools.swarm import roots

LINES = r"""
service update a b
service update
service create
service scale
service ls x
swarm leave a
stack rm
stack deploy
stack deploy -c
service logs a b
service update --replicas x a
service update --replicas 99999999999999999999 a
service update --update-delay 10 a
service update --update-delay x a
service update --update-delay 5ss a
service update --stop-grace-period 1d a
service update --stop-grace-period= a
service update --update-parallelism -1 a
service update --nope a
service update --publish 80:80 a
service update --env A=1 a
service update --privileged a
service update --restart always a
service update -v /a:/b a
service update -e A=1 a
service update -dqx a
service create --image x a
service create --force a
service update --image
service update -u
service update --health-retries x a
service update --limit-pids x a
service update --restart-max-attempts x a
service update --update-max-failure-ratio x a
service update --limit-cpu x a
service update --limit-cpu 0.0000000001 a
service update --limit-memory x a
service update --limit-memory 1x a
service update --detach=x a
service update --read-only=maybe a
service update --mount-add x a
service update --mount-add "" a
service update --mount-add type=foo,target=/x,zz=1 a
service update --mount-add type=bind,source=/a,target=/x,readonly=maybe a
service update --mount-add type=bind,source=/a,target=/x,volume-nocopy a
service update --mount-add type=tmpfs,target=/x,tmpfs-size=x a
service update --mount-add type=bind,source=/a,target=/x,bind-recursive=x a
service update --publish-add x a
service update --publish-add published=80 a
service update --publish-add target=x a
service update --publish-add target=99999 a
service update --publish-add target=80,zz=1 a
service update --publish-add target=80,mode=x a
service update --publish-add target=80,protocol=x a
service update --publish-add 1.2.3.4:80:80 a
service update --publish-add 80:80/xyz a
service update --publish-rm x a
service update --placement-pref-add x a
service update --placement-pref-add a=b a
service update --placement-pref-rm x a
service update --ulimit-add x a
service update --ulimit-add x=1 a
service update --ulimit-add nofile=2:1 a
service update --secret-add a=b a
service update --secret-add target=b a
service update --secret-add source=a,mode=x a
service update --config-add a=b a
service update --network-add a=b a
service update --network-add alias=b a
service update --env-add =x a
service update --dns-add x a
service update --dns-search-add .. a
service update --host-add x a
service update --host-add a:b a
service update --health-interval=-1s a
service update --args '"a' a
service update --credential-spec x a
service update --label-add =x a
service update --container-label-add =x a
service update --generic-resource-add x a
service create --log-opt =x a
service scale a
service scale a=
service scale a=b
service scale =1
service update --publish-add 80-81:90-95:1 a
service update --publish-add 1-3:1-2 a
service update --publish-add x:1 a
service update --publish-add 1.2.3:1:1 a
service update --publish-add 80: a
service update --publish-add target=80,=1 a
service update --mount-add type=bind,source=/a a
service update --mount-add type=,target=/a a
service update --mount-add source= a
""".strip().splitlines()

TAKEN = r"""
service update --secret-add source=a,mode=0440 a
service update --health-interval 500us a
service update --update-delay=-1s a
service update --replicas 0x10 a
service update --host-add a=::1 --host-add b:[::1] --host-add c:host-gateway a
service update --publish-add 8000-8002:80-82/udp --publish-add 80 --publish-add :80 a
service update --publish-add mode=host,target=80,published=8080 --publish-rm 80/tcp a
service update --mount-add type=volume,src=x,dst=/x,ro,volume-driver=d,volume-opt=a=b,volume-label=c=d a
service update --ulimit-add nofile=1:2 --ulimit-rm nofile --sysctl-add a=1 --detach=false --quiet=1 a
service update --image "" --args "a 'b c'" --label-rm =x --env-rm "" --dns-search-add . a
service update --limit-cpu .5 --limit-memory 1.5g --update-max-failure-ratio .3 -- a
service update --nope-is-behind a --force=false
service create --mode global --name x nginx --nope
""".strip().splitlines()


def answer(line: str) -> str:
    root = roots.STORE / "root-forky"
    if not (root / "usr/bin/docker").is_file():
        pytest.skip("the lab's root of forky is made by `python3 build.py engine test`")
    argv = [*roots.cli(root), "-H", "unix:///nowhere", *shlex.split(line)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60)
    said = done.stderr.splitlines()[0]
    return "" if "failed to connect" in said or "Cannot connect" in said or "config file" in said else said


@pytest.mark.parametrize("line", LINES + TAKEN)
def test_the_command_line_says_the_same(line: str) -> None:
    (found,) = read(f"docker {line}")
    ours = found.refused[0].words if found.refused else ""
    assert ours == answer(line).removeprefix("docker: ")


@pytest.mark.parametrize("line", LINES)
def test_the_place_of_what_is_refused_lies_in_the_command(line: str) -> None:
    text = f"$ docker {line}\n"
    (found,) = read(text)
    (said,) = found.refused
    assert said.place.of(text)[:1] in f"{text[2]}-{text}"
    assert 2 <= said.place.start <= said.place.end < len(text)
