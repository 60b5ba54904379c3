"""Work on the Swarm that begins before its test is asked for: most of its time is waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest

from tests.engine.trial import Stage

T = TypeVar("T")


def asked_for(request: pytest.FixtureRequest, fixture: str) -> dict[str, Mapping[str, Any]]:
    """Return the parameters of each test of the session that takes the fixture, by the id of its case."""
    functions = [item for item in request.session.items if isinstance(item, pytest.Function)]
    items = [item for item in functions if fixture in item.fixturenames and hasattr(item, "callspec")]
    return {item.callspec.id: item.callspec.params for item in items}


@contextmanager
def ahead(stage: Stage, at_a_time: int, work: Mapping[str, Callable[[], T]]) -> Iterator[dict[str, Future[T]]]:
    """Give what comes out of each work; all begin in their order, and what is left at the end waits for nothing."""
    with ThreadPoolExecutor(at_a_time) as pool:
        yield {name: pool.submit(each) for name, each in work.items()}
        stage.end()
        pool.shutdown(cancel_futures=True)
