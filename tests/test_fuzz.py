"""A short run of the fuzzer; the bench runs it for ten minutes."""

from __future__ import annotations

from collections.abc import Callable

from tests import fuzz

TEXTS = 300


def test_damaged_texts_get_an_answer(figure: Callable[[str], None]) -> None:
    outcome = fuzz.run(1, lambda outcome: outcome.texts < TEXTS)
    figure(f"fuzz: {outcome.texts} texts, {dict(outcome.kinds)}")
    assert outcome.texts == TEXTS
    assert not outcome.accidents, "\n".join(outcome.accidents[:5])
