"""Where the words of Docker's errors point."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.document.node import Route
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.pointed import core, narrowed, pointed
from pyengine.swarm.spec.names import Names

TEXT = """\
version: "3.8"
services:
  a.b:
    image: example/a:1
    ports:
      - 80:80
      - target: x
    volumes:
      - data:/data
    deploy:
      labels:
        traefik.enable: true
networks:
  front: {}
"""


@pytest.mark.parametrize(
    ("told", "route"),
    [
        (
            "services.a.b.deploy.labels.traefik.enable must be a string",
            ("services", "a.b", "deploy", "labels", "traefik.enable"),
        ),
        ("services.a.b.ports.1.target must be a integer", ("services", "a.b", "ports", 1, "target")),
        ("services.a.b.ports.7 must be a string or number", ("services", "a.b", "ports")),
        ("services.a.b Additional property foo is not allowed", ("services", "a.b")),
        ("error while interpolating services.a.b.image: failed to cast", ("services", "a.b", "image")),
        ('invalid interpolation format for services.a.b.ports.[]: "${x.y}"', ("services", "a.b", "ports")),
        ("invalid image reference for service a.b: no image specified", ("services", "a.b")),
        ('service a.b: undefined network "x"', ("services", "a.b")),
        (
            "failed to create service stack_a.b: Error response from daemon: rpc error: code = Unknown desc = x",
            ("services", "a.b"),
        ),
        ("failed to create network stack_front: Error response from daemon: x", ("networks", "front")),
        ("unsupported Compose file version: 3.14", ("version",)),
        ("top-level object must be a mapping", ()),
        ("services.gone.image must be a string", ("services",)),
    ],
)
def test_an_error_points_at_the_deepest_part_that_it_names(told: str, route: Route) -> None:
    assert pointed(told, Stack([read(TEXT)]).view, Names()).route == route


def test_the_core_of_an_error_is_what_was_answered() -> None:
    told = (
        "failed to create service s_a: Error response from daemon: rpc error: code = Unknown desc = value '' is invalid"
    )
    assert core(told) == "value '' is invalid"
    assert core("services.a.image must be a string") == "services.a.image must be a string"


@pytest.mark.parametrize(
    ("told", "route"),
    [
        ("invalid image reference for service a.b: must be lowercase", ("image",)),
        ('service a.b: undefined volume "data"', ("volumes", 0)),
        ("value 'true' is invalid", ("deploy", "labels", "traefik.enable")),
        ("port '80' is already in use by service 's_web'", ()),
        ("Must be at least 4MiB", ()),
    ],
)
def test_the_words_that_an_error_quotes_tell_the_place_in_a_service(told: str, route: Route) -> None:
    service = Stack([read(TEXT.replace("enable: true", "enable: 'true'"))]).view.get("services", "a.b")
    assert service is not None
    assert narrowed(service, told).route == ("services", "a.b", *route)


def test_what_docker_cannot_read_of_a_service_that_it_does_not_name() -> None:
    text = "services:\n  b:\n    image: b:1\n    command: serve 'it'\n  a:\n    image: a:1\n    command: serve 'it\n"
    why = "EOF found when expecting closing quote"
    told = f"decoding failed due to the following error(s):\n\nerror decoding 'Command': {why}"
    assert pointed(told, Stack([read(text)]).view, Names()).route == ("services", "a", "command")
    assert core(told) == why
