"""The effective settings equal what a real engine stored for the same files."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from pyengine.document.document import read
from pyengine.swarm import duration
from pyengine.swarm.duration import SECOND
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.part import Origin
from pyengine.swarm.view import Located
from tests.stored import differences


def stack(*texts: str) -> Stack:
    return Stack([read(text) for text in texts])


def test_the_model_is_what_a_real_engine_stored(shared: Path, figure: Callable[[str], None]) -> None:
    count = 0
    wrong: list[str] = []
    with lzma.open(shared / "swarm-lab/deploys.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            deploy = json.loads(line)
            if not deploy["services"]:
                continue
            text = (shared / "corpus/real" / deploy["file"]).read_bytes().decode("utf-8")
            services = {service.name: service for service in stack(text).services}
            for name, stored in deploy["services"].items():
                count += 1
                wrong += [
                    f"{deploy['file']} {name}: {line}" for line in differences(services[name], stored["with_defaults"])
                ]
    figure(f"effective settings: {count} services of the corpus as a real engine stored them, {len(wrong)} differences")
    assert not wrong


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("30s", 30 * SECOND),
        ("1m30s", 90 * SECOND),
        ("1.5h", 5400 * SECOND),
        ("500ms", SECOND // 2),
        ("0", 0),
        ("0s", 0),
    ],
)
def test_durations_are_go_s(text: str, nanoseconds: int) -> None:
    assert duration.parse(text) == nanoseconds


@pytest.mark.parametrize("text", ["", "30", "1d", "s", "5 s", "1s x", "2562048h", "-2562048h"])
def test_what_go_refuses_is_no_duration(text: str) -> None:
    assert duration.parse(text) is None


@pytest.mark.parametrize("seconds", [0, 1, 30, 90, 119, 120, 3600, 5400])
def test_a_shown_duration_reads_back(seconds: int) -> None:
    assert duration.parse(duration.show(seconds * SECOND)) == seconds * SECOND


BASE = """\
services:
  a:
    image: x
    healthcheck: {test: [CMD, a]}
    deploy: {replicas: 3, update_config: {parallelism: 2, delay: 5s, max_failure_ratio: 0.2}}
    ports: ["80:80", "81:81"]
"""
OVERRIDE = """\
services:
  a:
    image: y
    healthcheck: {test: [CMD, b]}
    deploy: {replicas: 0, update_config: {parallelism: 0, delay: 0s, max_failure_ratio: 0}}
    ports: ["80:90"]
"""


def test_files_are_merged_as_docker_merges_them() -> None:
    # executed with CLI 28.2.2: pointers take a zero, other fields do not, the two tests end up in one list
    (service,) = stack(BASE, OVERRIDE).services
    update = service.update
    assert service.image.value == "y"
    assert (service.replicas.value, update.parallelism.value) == (0, 0)
    assert (update.delay.value, update.max_failure_ratio.value) == (5 * SECOND, 0.2)
    assert service.healthcheck.words == ("CMD", "a", "CMD", "b")
    assert [item.data for item in service.items("ports")] == ["80:90", "81:81"]


def test_a_test_that_one_file_writes_as_a_string_is_read_as_docker_reads_it() -> None:
    (service,) = stack(BASE, OVERRIDE.replace("[CMD, b]", "b c")).services
    assert service.healthcheck.words == ("CMD", "a", "CMD-SHELL", "b c")


@pytest.mark.parametrize(("word", "value"), [("${ACTION:-}", "rollback"), ("${ACTION}", "pause")])
def test_a_variable_of_a_later_file_is_passed_over_only_where_it_is_known_to_be_empty(word: str, value: str) -> None:
    head = "services: {a: {image: x, deploy: {update_config: {failure_action: "
    (service,) = stack(f"{head}rollback}}}}}}}}", f"{head}'{word}'}}}}}}}}").services
    assert service.update.failure_action.value == value
    assert unknown(service.update.failure_action) is (value == "pause")


def test_a_value_points_into_the_file_that_wrote_it() -> None:
    (service,) = stack(BASE, OVERRIDE).services
    assert service.update.parallelism.place.file == 1
    assert service.update.delay.place.file == 0
    assert service.update.monitor.place.file == 1


def located(text: str) -> Located[int]:
    (service,) = [service for service in stack(text).services if service.name == "a"]
    return service.replicas


def test_the_origin_of_a_value_is_kept() -> None:
    head = "x-d: &d {replicas: 3}\nservices:\n  a:\n    deploy:"
    assert located(f"{head} *d\n").origin is Origin.ANCHOR
    assert located(f"{head}\n      <<: *d\n      replicas: 2\n").origin is Origin.OVERRIDE
    assert located("services: {a: {deploy: {replicas: 2}}}").origin is Origin.WRITTEN
    assert located("services: {a: {deploy: {}}}").origin is Origin.DEFAULT
    assert located("services: {a: {deploy: {replicas: '${N:-4}'}}}").value == 4


@pytest.mark.parametrize(
    ("version", "schema"),
    [("3.3", (3, 3)), ('"3.3"', (3, 3)), ("3.10", (3, 1)), ('"3.10"', (3, 10)), ("3", (3, 13)), ('""', (3, 13))],
)
def test_a_version_without_quotes_is_looked_up_as_the_number_it_is(version: str, schema: tuple[int, int]) -> None:
    # executed: `version: 3.3` with rollback_config is refused for that key, without it as "version must be a string"
    assert stack(f"version: {version}\nservices: {{}}\n").schema == schema
