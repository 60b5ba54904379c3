"""Explains why a text cannot be read: in plain words, at the place to look at, with the repairs that hold.

The reader's own complaint comes late: it notices an unclosed quote where the next one opens. So each detector looks
for the trace of one common mistake, and what it suspects is proven by repairing it and reading again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pyengine.broken.faults import blanks, brackets, colons, indent, limits, pasted, plainly, quotes
from pyengine.broken.faults.unreadable import Candidate, Guess, Unreadable
from pyengine.broken.repair import Budget, choose
from pyengine.document.yaml import YamlError
from pyengine.text import Span

Detector = Callable[[Unreadable], Guess | None]

DETECTORS: tuple[Detector, ...] = (
    limits.named,
    limits.refused,
    limits.control,
    pasted.conflict,
    pasted.mail,
    pasted.diff,
    pasted.numbers,
    pasted.fence,
    pasted.template,
    limits.anchor,
    blanks.spaces,
    blanks.tabs,
    blanks.json,
    pasted.prose,
    quotes.unclosed,
    quotes.escape,
    quotes.inner,
    quotes.reserved,
    quotes.name,
    quotes.stray,
    brackets.unfinished,
    pasted.two_files,
    indent.nameless,
    indent.dash,
    colons.missing,
    colons.space,
    colons.inner,
    colons.inline,
    indent.mixed,
    indent.shifted,
)
"""From the unmistakable to the merely likely. The first guess with a repair counts, else the first guess."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong, the common cause if it is one, where to look, and the repairs, each with a meaning of its own."""

    message: str
    cause: str | None
    span: Span
    repairs: tuple[Candidate, ...] = ()

    @property
    def repair(self) -> Candidate | None:
        """The repair if exactly one meaning reads."""
        return self.repairs[0] if len(self.repairs) == 1 else None


def diagnose(text: str, error: YamlError) -> Diagnosis:
    """Explain `error`, which `document.read` raised for `text`."""
    broken, budget = Unreadable(text, error), Budget()
    first: Guess | None = None
    for detector in DETECTORS:
        guess = detector(broken)
        if guess is None:
            continue
        chosen = choose(text, guess.candidates, budget)
        if chosen:
            message, span = chosen[0].message or guess.message, chosen[0].span or guess.span
            return Diagnosis(message, str(guess.cause), span, chosen)
        first = first or guess
        if guess.certain:
            break
    if first is None:
        return Diagnosis(plainly.say(broken), None, broken.error.span)
    return Diagnosis(first.message, str(first.cause), first.span)
