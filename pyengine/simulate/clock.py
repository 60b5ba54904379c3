"""The order in which things happen."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import TypeAlias

Do: TypeAlias = Callable[..., None]


class Clock:
    """A queue of what is to happen; of two at the same moment the one that was planned first comes first."""

    __slots__ = ("_number", "_queue", "now")

    def __init__(self) -> None:
        self.now = 0
        self._queue: list[tuple[int, int, Do, tuple[object, ...]]] = []
        self._number = 0

    def after(self, delay: int, do: Do, *what: object) -> None:
        """Plan `do(*what)` so many nanoseconds from now."""
        self._number += 1
        heapq.heappush(self._queue, (self.now + delay, self._number, do, what))

    @property
    def next(self) -> int | None:
        """When the next thing happens; None where nothing will."""
        return self._queue[0][0] if self._queue else None

    def step(self) -> None:
        """Let the next thing happen."""
        self.now, _, do, what = heapq.heappop(self._queue)
        do(*what)
