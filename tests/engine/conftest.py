"""The Swarm of the engine tests: a lab made for the session, the one that is up, or the one that a variable names."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from tests.engine.trial import Stage
from tools.run import Failure
from tools.swarm import lab, roots
from tools.swarm.swarm import IMAGES, OURS, Swarm, named
from tools.swarm.watch import Recorder

NODES = 3
EARLY = -1
ORDER = {"test_verdicts": -2, "test_experiments": 1, "test_waiting": 2, "test_keys": 3, "test_managers": 4}
"""Modules that come before or behind all others: verdicts need idle nodes, a service that waits for a node needs
a swarm in which nothing is deployed beside it, and managers are taken away in the end."""


def suite() -> str:
    return os.environ.get("STACKENGINE_SUITE", roots.NEWEST)


@pytest.fixture(scope="session")
def swarm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swarm]:
    """Give the Swarm, with the images of the test service on every node of ours."""
    if address := os.environ.get("STACKENGINE_SWARM"):
        try:
            given = named(address)
        except Failure as failure:
            pytest.fail(str(failure), pytrace=False)
        archive = roots.image(tmp_path_factory.mktemp("image"))
        for image in IMAGES:
            given.engine.load(archive, image)
        yield given
        return
    if why := roots.unable():
        sentence = f"{why}; STACKENGINE_SWARM=unix://… may name a Swarm manager for tests instead"
        if os.environ.get("STACKENGINE_ENGINE") == "required":
            pytest.fail(sentence, pytrace=False)
        pytest.skip(sentence)
    try:
        up = lab.running()
    except Failure as failure:
        pytest.fail(str(failure), pytrace=False)
    if up is not None:
        if why := up.unfit(suite(), NODES):
            pytest.fail(f"A lab is up, but {why}: end it with `python3 build.py engine down`.", pytrace=False)
        with lab.at_work(up):
            wake(up.swarm)
            yield up.swarm
        return
    with lab.lab(suite(), NODES) as made:
        yield made.swarm


def wake(swarm: Swarm) -> None:
    """Let tasks run on every node, and take away what tests that were killed have left."""
    for line in swarm.docker("node", "ls", "-q").output.split():
        swarm.docker("node", "update", "--availability", "active", line)
    for stack in swarm.docker("stack", "ls", "--format", "{{.Name}}").output.split():
        if OURS.match(stack):
            swarm.remove(stack)


@pytest.fixture(scope="session")
def stage(swarm: Swarm) -> Iterator[Stage]:
    """Give the Swarm with a recorder that looks at it."""
    with Recorder(swarm).running() as recorder:
        yield Stage(swarm, recorder)


def pytest_configure() -> None:
    """Let a request to end be an interrupt: what was made is put in order."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the items in order; with the longest experiment all of them begin, and the others are asked for later."""
    longest = max(items, key=_limit, default=None)
    items.sort(key=lambda item: EARLY if _limit(item) and item is longest else ORDER.get(item.path.stem, 0))


def _limit(item: pytest.Item) -> float:
    """Return for how many seconds an experiment is watched, 0 for any other test."""
    experiment = getattr(item, "callspec", None) and item.callspec.params.get("experiment")
    return experiment.limit if experiment else 0
