"""What all tests share: the files beside the project, and figures that are printed when everything has run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.draws import OTHERS

settings.register_profile(
    "ours",
    deadline=None,  # this and too_slow would measure seconds, which a busy machine stretches
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=not OTHERS,
)
settings.load_profile("ours")

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Other people's stack files and the traces of a real engine: read where they lie, never part of the project."""

_FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared test material; the test is skipped where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("the folder `shared` with the corpus is not beside the project")
    for folder in ("real", "derived", "broken"):
        assert list((SHARED / "corpus" / folder).glob("*.yml")), f"the corpus has no {folder} files"
    return SHARED


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_FIGURES] = []


@pytest.fixture(scope="session")
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return a function that keeps a line for the end of the run."""
    return request.config.stash[_FIGURES].append


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["figures"] = session.config.stash[_FIGURES]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[_FIGURES] += getattr(node, "workeroutput", {}).get("figures", [])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    figures = config.stash[_FIGURES]
    if figures:
        terminalreporter.section("figures")
        for line in figures:
            terminalreporter.write_line(line)
