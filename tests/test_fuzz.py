"""A short run of the fuzzer; the bench runs it for ten minutes."""

from __future__ import annotations

from collections.abc import Callable

from tests import fuzz

SECONDS = 15


def test_damaged_texts_get_an_answer(figure: Callable[[str], None]) -> None:
    outcome = fuzz.run(SECONDS, seed=1)
    figure(f"fuzz: {outcome.texts} texts, slowest {outcome.slowest:.2f} s, {dict(outcome.kinds)}")
    assert outcome.texts
    assert not outcome.accidents, "\n".join(outcome.accidents[:5])
