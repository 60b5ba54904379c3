"""What tests draw: the same in every run of one state of the project, so that what passed once passes again.

`STACKENGINE_SEED` draws others, and `STACKENGINE_EVERY` takes all where a run draws some.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")

OTHERS = "STACKENGINE_SEED" in os.environ
SEED = os.environ.get("STACKENGINE_SEED", "2026")
EVERY = "STACKENGINE_EVERY" in os.environ


def some(choices: Sequence[Item], count: int, *what: object) -> list[Item]:
    """Draw so many, by the seed and `what` they are for, in their order; or all of them if it is asked for."""
    chosen = mixed(range(len(choices)), *what)[: None if EVERY else count]
    return [choices[index] for index in sorted(chosen)]


def share(choices: Sequence[Item], one_of: int, *what: object) -> list[Item]:
    """Draw one of so many, as `some` does: what a run leaves out, another seed looks at."""
    return some(choices, -(-len(choices) // one_of), *what)


def mixed(choices: Sequence[Item], *what: object) -> list[Item]:
    """Return all of them in an order that the seed and `what` they are for give."""
    return Random(f"{SEED} {what}").sample(choices, len(choices))
