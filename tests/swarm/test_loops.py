"""How long a task lives that never gets healthy, and the window in which its loop is given up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyengine.document.document import read
from pyengine.swarm.duration import SECOND
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.timing import crash_window, never_fills, shortest_rollout, unhealthy_latest, unhealthy_soonest


def service(health: str, restart: str = "max_attempts: 3") -> Service:
    text = f"""\
services:
  api:
    image: example/api:2
    healthcheck: {{test: [CMD, /api], {health}}}
    deploy:
      restart_policy: {{{restart}}}
"""
    return Stack([read(text)]).services[0]


@pytest.mark.parametrize(
    ("health", "soonest", "latest"),
    [
        ("interval: 10s, timeout: 5s", 30, 45),
        ("timeout: 5s", 90, 105),
        ("interval: 2s, timeout: 2s, retries: 3, start_period: 2s", 6, 17),
        ("interval: 10s, timeout: 5s, retries: 3, start_period: 1m", 80, 110),
    ],
)
def test_how_long_a_task_lives_that_never_gets_healthy(health: str, soonest: int, latest: int) -> None:
    assert unhealthy_soonest(service(health)) == soonest * SECOND
    assert unhealthy_latest(service(health)) == latest * SECOND


def test_every_container_that_was_watched_is_within_the_bounds(shared: Path) -> None:
    found = 0
    for rows in json.loads((shared / "swarm-lab/health.json").read_text("utf-8")).values():
        for row in rows:
            statuses = [status for _, status in row["seen"]]
            if "unhealthy" not in statuses or "healthy" in statuses:
                continue
            check = ", ".join(
                f"{key}: {value}" if key == "retries" else f"{key}: {value}s"
                for key, value in row["healthcheck"].items()
            )
            seconds = next(seconds for seconds, status in row["seen"] if status == "unhealthy")
            api = service(check)
            assert unhealthy_soonest(api) / SECOND - 0.1 <= seconds <= unhealthy_latest(api) / SECOND + 1, row
            found += 1
    assert found > 10


def test_a_window_holds_the_slowest_loop() -> None:
    slow = service("interval: 10s, timeout: 5s", "max_attempts: 3, delay: 5s")
    assert crash_window(slow) == 420 * SECOND  # 3 x (5 + 10 + 60 + 15 + 5 + 2 x 15 + 2 + 10) s, with a minute to start
    patient = service("interval: 10s, timeout: 15s", "max_attempts: 3, delay: 5s")
    assert crash_window(patient) == 360 * SECOND  # 3 x (5 + 10 + 75 + 2 + 10) s
    quick = Stack([read("services: {a: {deploy: {restart_policy: {max_attempts: 3, delay: 15s}}}}")]).services[0]
    assert crash_window(quick) == 150 * SECOND


@pytest.mark.parametrize(
    ("window", "quick", "unhealthy"), [("15s", True, True), ("16s", False, True), ("2m", False, False)]
)
def test_a_loop_that_takes_all_of_the_window_is_not_given_up(window: str, quick: bool, unhealthy: bool) -> None:  # noqa: FBT001 - a case
    api = service("interval: 10s", f"max_attempts: 3, delay: 5s, window: {window}")
    assert never_fills(api) == quick
    assert never_fills(api, unhealthy=True) == unhealthy


@pytest.mark.parametrize(
    ("health", "deploy", "seconds"),
    [
        ("timeout: 5s", "replicas: 3", 90),
        ("timeout: 5s", "replicas: 3, update_config: {parallelism: 2, delay: 10s}", 70),
        ("timeout: 5s", "replicas: 3, update_config: {parallelism: 0}", 30),
        ("start_period: 30s", "replicas: 3", 15),
        ("start_period: 30s, start_interval: 1s", "replicas: 3", 3),
        ("interval: 2s", "replicas: 0", 0),
    ],
)
def test_what_a_rollout_takes_at_least(health: str, deploy: str, seconds: int) -> None:
    text = f"services: {{api: {{image: x, healthcheck: {{test: [CMD, /api], {health}}}, deploy: {{{deploy}}}}}}}"
    assert shortest_rollout(Stack([read(text)]).services[0]) == seconds * SECOND


@pytest.mark.parametrize(("short", "attempts"), [("on-failure:3", 3), ("on-failure", 0), ("always:3", 0), ("no", 0)])
def test_a_count_counts_behind_on_failure_alone(short: str, attempts: int) -> None:
    api = Stack([read(f"services: {{api: {{restart: '{short}', deploy: {{replicas: 2}}}}}}")]).services[0]
    assert api.restart.max_attempts.value == attempts
