"""What cannot be known is told apart from what is absent, and a Compose file from a stack."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.swarm.duration import SECOND
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.part import Origin


def stack(text: str) -> Stack:
    return Stack([read(text)])


def service(deploy: str) -> Service:
    (found,) = stack(f"services: {{a: {{image: x, deploy: {deploy}}}}}").services
    return found


@pytest.mark.parametrize("word", ['"${N}"', '"${N:?set N}"', '"3"', "[3]", "-1", "true", "2.5"])
def test_a_number_that_cannot_be_known_is_unknown(word: str) -> None:
    replicas = service(f"{{replicas: {word}}}").replicas
    assert unknown(replicas)
    assert replicas.written
    assert replicas.value == 1


@pytest.mark.parametrize(("word", "value"), [('"${N:-4}"', 4), ("0", 0), ("0x10", 16)])
def test_a_number_that_docker_reads_is_known(word: str, value: int) -> None:
    replicas = service(f"{{replicas: {word}}}").replicas
    assert not unknown(replicas)
    assert replicas.value == value


@pytest.mark.parametrize("deploy", ["{}", "{update_config: {}}", "{update_config: {monitor: }}"])
def test_what_is_absent_is_the_default(deploy: str) -> None:
    monitor = service(deploy).update.monitor
    assert not unknown(monitor)
    assert monitor.origin is Origin.DEFAULT
    assert monitor.value == 5 * SECOND


@pytest.mark.parametrize("deploy", ["[]", "word", "{update_config: [1]}", "{update_config: 3}"])
def test_nothing_is_known_below_what_is_no_mapping(deploy: str) -> None:
    assert unknown(service(deploy).update.monitor)


def test_zero_and_empty_mean_the_default_where_docker_says_so() -> None:
    update = service('{update_config: {monitor: 0s, failure_action: "", delay: 0s}}').update
    assert (update.monitor.value, update.failure_action.value, update.delay.value) == (5 * SECOND, "pause", 0)
    assert not unknown(update.monitor)


@pytest.mark.parametrize(
    ("text", "swarm"),
    [
        ("services: {a: {image: x}}", True),
        ("services: {a: {image: x, restart: always}}", False),
        ("services: {a: {image: x, shm_size: 1g}}", True),
        ("services: {a: {image: x, build: .}}", False),
        ("version: '2.4'\nservices: {a: {image: x}}", False),
        ("services: {}", False),
        ("services: {a: {image: x, deploy: {resources: {limits: {memory: 1G}}}}}", True),
        ("services: {a: {image: x, restart: always, deploy: {resources: {limits: {memory: 1G}}}}}", False),
        ("services: {a: {image: x, deploy: {replicas: 2}}}", True),
        ("name: app\nservices: {a: {image: x, deploy: {replicas: 2}}}", False),
        ("services: {a: {image: x, deploy: {resources: {limits: {memory-swap: 1G}}}}}", True),
        ("services: {a: {image: x, deploy: {resources: {reservations: {devices: [{count: 1}]}}}}}", False),
        ("name: p\nservices: {a: {image: x, networks: {n: }}}\nnetworks: {n: {name: p_n}}", True),
        ("name: p\nservices: {a: {image: x, networks: [n]}}\nnetworks: {n: {name: p_n}}", False),
        ("services: {a: {image: x, depends_on: {b: {condition: service_started}}, deploy: {replicas: 2}}}", False),
        ("services: {a: {image: x, profiles: [p], deploy: {update_config: {order: stop-first}}}}", True),
    ],
)
def test_a_compose_file_is_told_from_a_stack(text: str, swarm: bool) -> None:  # noqa: FBT001
    assert stack(text).for_swarm is swarm
