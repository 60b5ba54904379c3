"""How long a failure is counted, how many are tolerated, and how long a healthcheck takes to tell."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.swarm.duration import SECOND
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.timing import as_float32, detection, share, soonest_detection, tolerated, watched


def service(deploy: str, health: str = "") -> Service:
    text = f"services:\n  api:\n    image: example/api:2\n{health}    deploy: {{{deploy}}}\n"
    return Stack([read(text)]).services[0]


@pytest.mark.parametrize(
    ("slots", "ratio", "lost"),
    [
        (4, 0.25, 1),
        (4, 0.24, 0),
        (6, 0.2, 1),
        (10, 0.1, 1),
        (10, 0.3, 3),  # in float64 3 / 10 is more than what float32 makes of 0.3, or less: there they are the same
        (3, 0.1, 0),
        (3, 0.34, 1),
        (1, 0.99, 0),
        (1, 1, 1),
        (5, 2, 5),
        (0, 0.5, 0),
    ],
)
def test_a_share_is_compared_strictly_and_in_float32(slots: int, ratio: float, lost: int) -> None:
    assert tolerated(slots, ratio) == lost


@pytest.mark.parametrize(
    ("deploy", "seconds"),
    [
        ("replicas: 1", 5),
        ("replicas: 1, update_config: {monitor: 0s}", 5),
        ("replicas: 1, update_config: {monitor: 30s, delay: 10s}", 30),
        ("replicas: 1, update_config: {monitor: 10s, delay: 10s}", 11),
        ("replicas: 3, update_config: {monitor: 10s, delay: 10s}", 10),
        ("replicas: 3, update_config: {monitor: 10s, delay: 20s, parallelism: 0}", 21),
        ("mode: global, update_config: {monitor: 10s, delay: 20s}", 10),
    ],
)
def test_a_delay_lengthens_the_watch_of_the_last_batch(deploy: str, seconds: int) -> None:
    assert watched(service(deploy)) == seconds * SECOND


def test_a_healthcheck_takes_its_time() -> None:
    health = "    healthcheck: {test: [CMD, a], interval: 10s, timeout: 5s, retries: 2}\n    stop_grace_period: 20s\n"
    found = service("replicas: 1", health)
    assert soonest_detection(found) == 22 * SECOND  # two probes that fail at once, and the drain
    assert detection(found) == 55 * SECOND  # two that time out, the drain and the whole grace: 52, in steps of 5
    assert detection(service("replicas: 1")) == soonest_detection(service("replicas: 1")) == 0


@pytest.mark.parametrize("ratio", [0.0, 0.1, 0.25, 1 / 3, 0.5, 0.999, 1.0, 2.0])
def test_what_is_tolerated_is_the_most_whose_share_is_not_above_the_ratio(ratio: float) -> None:
    for slots in range(40):
        fitting = [failed for failed in range(1, slots + 1) if share(failed, slots) <= as_float32(ratio)]
        assert tolerated(slots, ratio) == max(fitting, default=0)


def test_what_is_tolerated_of_very_many_is_found_at_once() -> None:
    slots = 4_000_000_000
    most = tolerated(slots, 0.25)
    assert share(most, slots) <= 0.25 < share(most + 1, slots)
