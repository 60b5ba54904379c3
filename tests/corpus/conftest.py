"""Which files of the corpus a run looks at, where all of them would take minutes."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

import pytest

Item = TypeVar("Item")
Draw: TypeAlias = Callable[[Sequence[Item]], list[Item]]

ONE_OF = 10
"""Of so many files a run draws one: what it leaves out, others look at."""


@pytest.fixture(scope="session")
def draw(figure: Callable[[str], None]) -> Draw[Item]:
    """Return a function that draws some of a list, in its order: others in each run, all of them if it is asked for."""
    seed = int(os.environ.get("STACKENGINE_SEED") or random.SystemRandom().randrange(10**6))
    if os.environ.get("STACKENGINE_EVERY"):
        return list
    figure(f"one of {ONE_OF} files of the corpus, by the seed {seed}, where all would take minutes")

    def drawn(items: Sequence[Item]) -> list[Item]:
        chosen = random.Random(seed).sample(range(len(items)), -(-len(items) // ONE_OF))
        return [items[index] for index in sorted(chosen)]

    return drawn
