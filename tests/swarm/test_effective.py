"""The settings of services, where each comes from, and what happens to each key."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.document.scalar import Data
from pyengine.document.yaml import YamlError
from pyengine.swarm.effective import Effective, effective
from pyengine.swarm.fates import fates
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.part import Origin, Part
from pyengine.swarm.spec.names import Names
from pyengine.swarm.unread import unread

TEXT = """\
x-image: &base
  image: redis
services:
  a:
    <<: *base
    restart: on-failure:3
    environment: {B: 1, A: , C: "x y"}
    command: run "a b"
    deploy:
      update_config: {parallelism: 0, max_failure_ratio: 0.3}
"""


def judged(*texts: str) -> Effective:
    return effective([read(text) for text in texts], Names("s", "/f"))


def at(spec: Data, *keys: str) -> Data:
    for key in keys:
        assert isinstance(spec, dict)
        spec = spec[key]
    return spec


def test_values_and_where_they_come_from() -> None:
    found = judged(TEXT)
    spec, origin = found.specs["a"], found.origin["a"]
    assert at(spec, "UpdateConfig") == {
        "Parallelism": 0,
        "FailureAction": "pause",
        "Monitor": 5_000_000_000,
        "MaxFailureRatio": 0.3,
        "Order": "stop-first",
    }
    assert origin["/UpdateConfig/Parallelism"] == "written"
    assert origin["/UpdateConfig/Order"] == "default"
    assert at(spec, "TaskTemplate", "RestartPolicy") == {
        "Condition": "on-failure",
        "Delay": 5_000_000_000,
        "MaxAttempts": 3,
    }
    assert origin["/TaskTemplate/RestartPolicy/Condition"] == "restart:"
    assert origin["/TaskTemplate/RestartPolicy/Delay"] == "default"
    assert at(spec, "TaskTemplate", "ContainerSpec", "Image") == "redis:latest"
    assert origin["/TaskTemplate/ContainerSpec/Image"] == "anchor"
    assert at(spec, "TaskTemplate", "ContainerSpec", "Env") == ["A", "B=1", "C=x y"]
    assert at(spec, "TaskTemplate", "ContainerSpec", "Args") == ["run", "a b"]
    assert at(spec, "TaskTemplate", "Networks") == [{"Target": "s_default", "Aliases": ["a"]}]
    assert origin["/Labels/com.docker.stack.namespace"] == "stack"


def test_every_value_has_an_origin() -> None:
    found = judged(TEXT)

    def leaves(data: Data, pointer: str = "") -> list[str]:
        if isinstance(data, dict) and data:
            return [leaf for key, each in data.items() for leaf in leaves(each, f"{pointer}/{key}")]
        if isinstance(data, list) and data:
            return [leaf for index, each in enumerate(data) for leaf in leaves(each, f"{pointer}/{index}")]
        return [pointer]

    assert sorted(leaves(found.specs["a"])) == sorted(found.origin["a"])


def test_files_are_merged() -> None:
    found = judged(TEXT, "services:\n  a:\n    environment: [A=2]\n    deploy: {replicas: 3}\n")
    assert at(found.specs["a"], "Mode") == {"Replicated": {"Replicas": 3}}
    assert at(found.specs["a"], "TaskTemplate", "ContainerSpec", "Env") == ["A=2", "B=1", "C=x y"]


def test_mounts_are_named_and_placed() -> None:
    text = """\
services:
  a:
    image: x
    volumes: [data:/a, ./b:/b:ro, ~/c:/c, mine:/d, /e]
volumes: {data: {driver_opts: {o: 5}}, mine: {external: true}}
"""
    labels = {"com.docker.stack.namespace": "s"}
    driver = {"Options": {"o": "5"}}
    assert at(judged(text).specs["a"], "TaskTemplate", "ContainerSpec", "Mounts") == [
        {
            "Type": "volume",
            "Source": "s_data",
            "Target": "/a",
            "VolumeOptions": {"Labels": labels, "DriverConfig": driver},
        },
        {"Type": "bind", "Source": "/f/b", "Target": "/b", "ReadOnly": True},
        {"Type": "bind", "Source": "/root/c", "Target": "/c"},
        {"Type": "volume", "Source": "mine", "Target": "/d", "VolumeOptions": {}},
        {"Type": "volume", "Target": "/e"},
    ]


def test_warnings_are_dockers_own() -> None:
    text = "services: {a: {image: x, restart: always, links: [b], container_name: c, ports: ['127.0.0.1:80:80']}}"
    assert judged(text).warnings == (
        "ignoring IP-address (127.0.0.1:80:80/tcp) service will listen on '0.0.0.0'",
        "Ignoring unsupported options: links, restart",
        "Ignoring deprecated options:\n\ncontainer_name: Setting the container name is not supported.",
    )


def happens(text: str) -> dict[str, str]:
    document = read(text)
    assert document.root is not None
    stack = Stack([document])
    root = Part(0, (), document.root, None, Origin.WRITTEN)
    return {".".join(map(str, kept.route)): kept.happens for kept in fates(root, stack.view, stack.schema)}


def test_what_happens_to_each_key() -> None:
    text = """\
version: "3.3"
services:
  a:
    image: x
    restart: "no"
    links: [b]
    tmpfs: /x
    scale: 3
    deploy: {update_config: {order: start-first}}
networks: {unused: {driver: bridge}}
"""
    assert happens(text) == {
        "version": "honoured",
        "services": "honoured",
        "services.a": "honoured",
        "services.a.image": "honoured",
        "services.a.restart": "ignored",
        "services.a.links": "ignored",
        "services.a.tmpfs": "dropped",
        "services.a.scale": "refused",
        "services.a.deploy": "honoured",
        "services.a.deploy.update_config": "honoured",
        "services.a.deploy.update_config.order": "refused",
        "networks": "honoured",
        "networks.unused": "dropped",
    }


def test_a_restart_policy_takes_the_place_of_restart() -> None:
    text = "services: {a: {image: x, restart: always, deploy: {restart_policy: {condition: none}}}}"
    assert happens(text)["services.a.restart"] == "ignored"
    assert happens("services: {a: {image: x, restart: always}}")["services.a.restart"] == "honoured"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: {{ b }}", 'yaml: invalid map key: map[string]interface {}{"b":interface {}(nil)}'),
        ("? [1, x]\n: 2", 'yaml: invalid map key: []interface {}{1, "x"}'),
        ("a: {<<: 5}", "yaml: map merge requires map or sequence of maps as the value"),
        ("a: {1: 2}", "json: unsupported type: map[interface {}]interface {}"),
        ("a: .inf", "json: unsupported value: +Inf"),
        ("a: *b", "yaml: unknown anchor 'b' referenced"),
        ("a: [", "yaml: did not find expected node content"),
        ("a:\n  b: c: d\n", "yaml: line 2: mapping values are not allowed in this context"),
        ("a: 1\nb:\n  c: 1\n - d\n", "yaml: line 3: did not find expected key"),
    ],
)
def test_a_text_that_dockers_reader_refuses(text: str, words: str) -> None:
    with pytest.raises(YamlError) as caught:
        read(text)
    found = unread(text, caught.value)
    assert (found.refused_by, found.errors) == ("loader", (words,))
