"""How the work of a function grows with its input: sizes are compared that run in turn, at the same moment.

No figure here is in seconds, as a busy machine stretches those, processor time too. What is disturbed only ever takes
longer, so the least of several runs is the truest, and a bad figure is measured again before it counts.
"""

from __future__ import annotations

import gc
import math
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

QUADRUPLE = 4
"""How many times larger the large input is: linear work takes four times as long there, quadratic sixteen times."""
LIMIT = 6
"""More than a linear function shows; one that is quadratic in a part of its work shows more."""
AGAIN = 3
"""How often a bad figure of many is taken again: on a busy machine some are always disturbed."""
ROUNDS = 24
"""After so many rounds, no quiet moment was missed: the figure is true."""


@cache
def _memories(loaded: int) -> tuple[Any, ...]:
    """Return the engine's functions that remember some of their answers, among so many `loaded` modules."""
    modules = [module for name, module in sys.modules.items() if name.startswith("pyengine") and loaded]
    values = {id(value): value for module in modules for value in vars(module).values()}.values()
    remembering = [value for value in values if hasattr(value, "cache_parameters")]
    return tuple(value for value in remembering if value.cache_parameters()["maxsize"] is not None)


def once(work: Callable[[], object]) -> float:
    """Return the processor time of one run that remembers nothing. Good for comparing with another one, not more."""
    for memory in _memories(len(sys.modules)):
        memory.cache_clear()
    collecting = gc.isenabled()
    gc.disable()  # a collection belongs to whoever filled the heap, not to the work it falls into
    try:
        begun = time.process_time()
        work()
        return time.process_time() - begun
    finally:
        if collecting:
            gc.enable()


def briefly(work: Callable[[], object]) -> float:
    """Return the processor time of one run that has nothing to remember, taken with no preparation."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def several(work: Callable[[], object]) -> float:
    """Return the mean processor time of a few runs."""
    return sum(once(work) for _ in range(QUADRUPLE)) / QUADRUPLE


def ratio(small: Callable[[], object], large: Callable[[], object], limit: float) -> float:
    """Return how many times as long `large` takes; measured until it is within `limit`, or surely not.

    The small work is done several times for the large one: what is short meets a quiet moment more easily.
    """
    least_small = least_large = math.inf
    for done in range(ROUNDS):
        least_small, least_large = min(least_small, several(small)), min(least_large, once(large))
        if least_large <= limit * least_small or (done > 5 and least_large > 2 * limit * least_small):
            break
    return least_large / max(least_small, 1e-9)


def grows(small: Callable[[], object], large: Callable[[], object]) -> float:
    """Return how the work grows for an input of four times the size: more than LIMIT is more than linear."""
    return ratio(small, large, LIMIT)


def steep(small: Callable[[], object], large: Callable[[], object], plain: float) -> bool:
    """Tell whether the work grows too fast; what takes no longer than `plain` for a long input surely does not."""
    return once(large) > plain and grows(small, large) > LIMIT
