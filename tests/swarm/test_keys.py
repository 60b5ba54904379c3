"""The table of keys holds together, and answers by route."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.swarm import keys
from pyengine.swarm.keys.key import FIRST, Fate, Merge, Type
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.target import NEWEST_VERSION

SERVICE = ("services", "web")


def test_every_row_stands_once_below_a_row_that_is_no_newer() -> None:
    paths = [key.path for key in keys.TABLE]
    assert len(paths) == len(set(paths))
    for key in keys.TABLE:
        above = keys.at(key.pattern[:-1])
        assert (above is None) == (len(key.pattern) == 1), key.path
        if above is not None and key.since is not None:
            assert above.since is not None, key.path
            assert FIRST <= above.since <= key.since <= NEWEST_VERSION, key.path


def test_every_row_says_what_goes_with_its_type() -> None:
    for key in keys.TABLE:
        assert key.types, key.path
        assert key.source, key.path
        assert not key.words or Type.STRING in key.types, key.path
        assert bool(key.by) == (key.merge in {Merge.KEYED, Merge.SAME} or key.by == "="), key.path
        assert key.merge is not Merge.APPENDED or Type.LIST in key.types, key.path
        assert key.open is None or Type.MAPPING in key.types, key.path
        assert (key.since is None) == (key.fate in {Fate.UNKNOWN, Fate.FORBIDDEN}), key.path


@pytest.mark.parametrize(
    ("route", "path"),
    [
        ((*SERVICE, "deploy", "replicas"), "services.*.deploy.replicas"),
        ((*SERVICE, "ports", 3, "target"), "services.*.ports.[].target"),
        ((*SERVICE, "environment", "image"), "services.*.environment.*"),
        ((*SERVICE, "x-own"), "services.*.x-*"),
        (("volumes", "data", "x-cluster-spec", "group"), "volumes.*.x-cluster-spec.group"),
        (("x-shared",), "x-*"),
    ],
)
def test_a_route_leads_to_its_row(route: tuple[str | int, ...], path: str) -> None:
    key = keys.at(route)
    assert key is not None
    assert key.path == path


@pytest.mark.parametrize("route", [(), ("service",), (*SERVICE, "imagee"), (*SERVICE, "image", "x"), (*SERVICE, 0)])
def test_what_no_schema_has_leads_nowhere(route: tuple[str | int, ...]) -> None:
    assert keys.at(route) is None
    assert keys.below((*route, "nothing")) == ()


def test_keys_stand_in_the_order_people_write_them() -> None:
    assert keys.key_order(())[:6] == ("version", "services", "networks", "volumes", "secrets", "configs")
    assert keys.key_order((*SERVICE, "deploy"))[:4] == ("mode", "replicas", "endpoint_mode", "labels")
    assert keys.key_order((*SERVICE, "deploy", "update_config")) == keys.key_order(
        (*SERVICE, "deploy", "rollback_config")
    )
    order = keys.key_order(SERVICE)
    familiar = ["image", "command", "environment", "ports", "networks", "volumes", "healthcheck", "logging", "deploy"]
    assert sorted(familiar, key=order.index) == familiar
    assert keys.key_order((*SERVICE, "image")) == ()
    assert not {"*", "[]", "x-*"} & {*order, *keys.key_order((*SERVICE, "labels"))}


@pytest.mark.parametrize(
    ("path", "version", "fate"),
    [
        ("services.*.deploy.rollback_config", (3, 6), Fate.UNKNOWN),
        ("services.*.deploy.rollback_config", (3, 7), Fate.HONOURED),
        ("services.*.container_name", (3, 0), Fate.DEPRECATED),
        ("services.*.depends_on", (3, 13), Fate.DROPPED),
        ("services.*.mem_limit", (3, 0), Fate.FORBIDDEN),
        ("services.*.profiles", (3, 13), Fate.UNKNOWN),
        ("services.*.restart", (3, 13), Fate.WARNED),
    ],
)
def test_the_fate_of_a_key_depends_on_the_version(path: str, version: tuple[int, int], fate: Fate) -> None:
    key = keys.at(tuple(path.split(".")))
    assert key is not None
    assert keys.fate(key, version) is fate


@pytest.mark.parametrize(
    ("text", "told", "needed"),
    [
        ("services: {a: {image: x, deploy: {rollback_config: {order: stop-first}}}}", ["rollback_config"], (3, 7)),
        ("services: {a: {image: x, ports: [{target: 1, published: 2}]}}", ["target"], (3, 2)),
        ("services: {a: {image: x, volumes: [{type: tmpfs, tmpfs: {size: 1}}]}}", ["tmpfs"], (3, 6)),
        ("services: {a: {image: x, networks: {n: {driver_opts: {a: b}}}}}", ["driver_opts"], (3, 13)),
        ("services: {a: {image: x, secrets: [s]}}\nsecrets: {s: {file: f}}", ["secrets", "secrets"], (3, 1)),
        ("x-a: 1\nservices: {a: {image: x, x-b: 1}}", ["x-b", "x-a"], (3, 7)),
        ("services: {a: {image: x, ports: ['80:80'], healthcheck: {test: a}}}", [], (3, 0)),
    ],
)
def test_the_newer_keys_of_a_file_are_found(text: str, told: list[str], needed: tuple[int, int]) -> None:
    stack = Stack([read(text)])
    assert [dated.key for dated in stack.dated] == told
    assert stack.needed == needed


def test_compose_s_own_keys_tell_a_file_for_compose() -> None:
    for body in ("mem_reservation: 1g", "models: [m]", "depends_on: {b: {condition: service_started}}"):
        assert Stack([read(f"services: {{a: {{image: x, {body}}}}}")]).is_for_compose, body
    for body in ("depends_on: [b]", "container_name: c", "x-own: 1", "build: {context: ., tags: [t]}"):
        assert not Stack([read(f"services: {{a: {{image: x, {body}}}}}")]).is_for_compose, body
