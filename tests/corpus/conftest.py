"""Which files of the corpus a run looks at, where all of them would take minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

import pytest

from tests.draws import EVERY, SEED, share

Item = TypeVar("Item")
Draw: TypeAlias = Callable[[Sequence[Item]], list[Item]]

ONE_OF = 10
"""Of so many files a run draws one."""


@pytest.fixture(scope="session")
def draw(figure: Callable[[str], None]) -> Draw[Item]:
    """Return a function that draws some of a list, in its order, or all of them if it is asked for."""
    if EVERY:
        return list
    figure(f"one of {ONE_OF} files of the corpus, by the seed {SEED}, where all would take minutes")

    def drawn(items: Sequence[Item]) -> list[Item]:
        return share(items, ONE_OF)

    return drawn
