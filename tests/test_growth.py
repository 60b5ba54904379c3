"""The measure of growth tells quadratic work from linear work, also where much of the work is linear."""

from __future__ import annotations

from functools import partial

import pytest

from tests.growth import LIMIT, QUADRUPLE, grows, once, steep

SIZE = 1_600
WORK = 200
"""What each item takes by itself, a quarter of what the quadratic part adds on average at that size."""


def linear(size: int) -> None:
    for _ in range(size):
        sum(range(WORK))


def quadratic(size: int) -> None:
    for number in range(size):
        sum(range(WORK))
        sum(range(number))


@pytest.mark.parametrize(("work", "too_fast"), [(linear, False), (quadratic, True)])
def test_quadratic_work_is_told_from_linear(work: partial[None], *, too_fast: bool) -> None:
    small, large = partial(work, SIZE // QUADRUPLE), partial(work, SIZE)
    assert (grows(small, large) > LIMIT) == too_fast
    assert steep(small, large, 0) == too_fast


def test_what_takes_no_longer_than_something_plain_is_not_steep() -> None:
    large = partial(quadratic, SIZE)
    plain = 10 * once(large)
    assert not steep(partial(quadratic, SIZE // QUADRUPLE), large, plain)
