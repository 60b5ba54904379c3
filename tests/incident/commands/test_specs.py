"""Specs that a real engine has stored become commands and stack files that say the same."""

from __future__ import annotations

import json
import lzma
import random
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pyengine.document.document import read
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands import making
from pyengine.incident.commands.as_file import as_file
from pyengine.incident.commands.leaves import Leaves, leaves
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import NAMESPACE, Names

PAIRS = 1500
NO_FLAG = {
    ("Mode",): "the mode of a service cannot be changed",
    (*at.CONTAINER, "OpenStdin"): "there is no flag for it",
    at.INIT: "`--init` is there or not; a file can also leave it to the engine",
    (*at.HEALTH, "Test"): "`--health-cmd` is run by a shell; a list without one is beyond it",
    (*at.HEALTH, "StartInterval"): "`docker service update` does nothing with it",
    at.LOGS: "`--log-driver` cannot be taken away, nor options without its name given",
    at.NETWORKS: "`--network` writes aliases in small letters",
}
"""What no flag leads to, and why."""


@cache
def stored(shared: Path) -> tuple[tuple[str, dict[str, Any]], ...]:
    with lzma.open(shared / "swarm-lab/deploys.jsonl.xz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple((name, spec) for row in rows for name, spec in row["services"].items())


def test_defaults_that_are_shown_are_no_choices(shared: Path) -> None:
    assert len(stored(shared)) == 800
    assert [name for name, spec in stored(shared) if leaves(spec["spec"]) != leaves(spec["with_defaults"])] == []


def explained(left: tuple[at.Pointer, ...]) -> list[at.Pointer]:
    return [place for place in left if not any(place[: len(known)] == known for known in NO_FLAG)]


def test_every_stored_service_can_be_created_by_a_command(shared: Path, figure: Callable[[str], None]) -> None:
    left, whole = Counter[str](), 0
    for name, spec in stored(shared):
        made = making.create(leaves(spec["with_defaults"]))
        assert explained(made.left) == [], name
        left.update({".".join(place[-2:]) for place in made.left if place != at.INIT})
        whole += not set(made.left) - {at.INIT}
    figure(f"{whole} of 800 stored services are created whole by one command; beyond it: {dict(left)}")
    assert whole > 600


def test_a_command_leads_from_one_stored_service_to_another(shared: Path, figure: Callable[[str], None]) -> None:
    specs = [leaves(spec["with_defaults"]) for _, spec in stored(shared)]
    draw, whole = random.Random(2026), 0
    for _ in range(PAIRS):
        before, after = draw.sample(specs, 2)
        after = {**after, ("Name",): before["Name",]}
        made = making.update(before, after, "web")
        assert explained(made.left) == []
        whole += not made.left
    figure(f"one command leads from one service to another in {whole} of {PAIRS} pairs")
    assert whole > PAIRS / 2


def test_every_stored_service_becomes_a_stack_file_that_says_the_same(shared: Path) -> None:
    for whole, spec in stored(shared):
        known = leaves(spec["with_defaults"])
        stack = known["Labels", NAMESPACE]
        name = whole.removeprefix(f"{stack}_")
        written = as_file(known, name)
        found = effective([read(written.text)], Names(stack, "/"))
        assert not found.errors, written.text
        assert without_networks(leaves(found.specs[name])) == without_networks(known), written.text
        assert {place[:2] for place in written.left} <= {at.NETWORKS}


def without_networks(known: Leaves) -> Leaves:
    """Ids of networks are the engine's."""
    return {place: value for place, value in known.items() if place[:2] != at.NETWORKS}


@pytest.mark.parametrize(
    ("before", "after", "flags"),
    [
        ({}, {"Labels": {"a": "1"}}, ("--label-add", "a=1")),
        ({"Labels": {"a": "1", "b": ""}}, {"Labels": {"a": "2"}}, ("--label-rm", "b", "--label-add", "a=2")),
        ({"UpdateConfig": {"Parallelism": 6}}, {}, ("--update-parallelism", "1")),
        ({}, {"UpdateConfig": {"Parallelism": 0}}, ("--update-parallelism", "0")),
        ({}, {"UpdateConfig": {"Monitor": 0}}, ()),
        ({"Mode": {"Replicated": {"Replicas": 3}}}, {"Mode": {"Replicated": {"Replicas": 0}}}, ("--replicas", "0")),
    ],
)
def test_flags_say_only_what_differs(before: Any, after: Any, flags: tuple[str, ...]) -> None:
    assert making.update(leaves(before), leaves(after), "web") == making.Made((flags,) if flags else ())


def container(**fields: Any) -> Leaves:
    return leaves({"TaskTemplate": {"ContainerSpec": fields}})


def port(published: int, target: int, mode: str = "ingress") -> dict[str, Any]:
    return {"Protocol": "tcp", "TargetPort": target, "PublishedPort": published, "PublishMode": mode}


def ports(*ports_: dict[str, Any]) -> Leaves:
    return leaves({"EndpointSpec": {"Ports": list(ports_)}})


SECRET: dict[str, Any] = {"SecretName": "a", "File": {"Name": "a", "UID": "0", "GID": "0", "Mode": 292}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (container(CapabilityAdd=["CAP_A"]), container(CapabilityDrop=["CAP_A"])),
        (container(CapabilityDrop=["ALL"]), container(CapabilityAdd=["CAP_B"], CapabilityDrop=["ALL"])),
        (container(Hosts=["10.0.0.1 a", "10.0.0.2 b"]), container(Hosts=["10.0.0.2 b", "10.0.0.3 a"])),
        (container(Args=["a"]), container(Args=["sh", "-c", "echo 'it''s' # $HOME \\ \"x\""])),
        (container(Env=["A=1", "B"]), container(Env=["A=$(id)", "C=a=b\nc"])),
        (
            container(Mounts=[{"Type": "bind", "Source": "/a", "Target": "/t"}]),
            container(Mounts=[{"Type": "bind", "Source": '/a,"b', "Target": "/t", "ReadOnly": True}]),
        ),
        (ports(port(80, 80)), ports(port(8080, 80))),
        (ports(port(80, 80)), ports(port(80, 80, "host"))),
        (container(Healthcheck={"Test": ["NONE"]}), container(Healthcheck={"Test": ["CMD-SHELL", "x"], "Retries": 2})),
        (container(Healthcheck={"Test": ["CMD-SHELL", "x"], "Retries": 2}), container(Healthcheck={"Test": ["NONE"]})),
        (container(Secrets=[SECRET]), container()),
        (container(Secrets=[SECRET]), container(Secrets=[{**SECRET, "File": {**SECRET["File"], "Mode": 256}}])),
    ],
)  # fmt: skip
def test_one_command_leads_there_though_additions_and_removals_meet(before: Leaves, after: Leaves) -> None:
    assert making.update(before, after, "web").left == ()
    assert making.update(after, before, "web").left == () or (*at.ENV, "B") in before


def test_a_port_that_stays_beside_one_that_goes_takes_a_second_command() -> None:
    """The removal takes all of a target, and what was there is not added again."""
    before, after = ports(port(80, 80), port(81, 80)), ports(port(81, 80))
    made = making.update(before, after, "web")
    assert made.left == ()
    assert made.commands == (
        ("--publish-rm", "target=80,protocol=tcp,mode=ingress"),
        ("--publish-add", "published=81,target=80,protocol=tcp,mode=ingress"),
    )
