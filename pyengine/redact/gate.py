"""The last gate: asserts that nothing the vault knows is in what is about to leave."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyengine.redact.spread import Spread, spread
from pyengine.redact.vault import Secret
from pyengine.sensitive.placeholder import PATTERN

RUN = 6
"""No run of so many characters of a secret may leave."""


class LeakError(Exception):
    """A known secret is in the outgoing text. Names the placeholder and the offset; carries no secret."""

    def __init__(self, placeholder: str, offset: int) -> None:
        super().__init__(
            f"the outgoing text still holds a part of {placeholder} at character {offset}; nothing was sent"
        )
        self.placeholder = placeholder
        self.offset = offset


def gate(outgoing: str, vault: Iterable[Secret], redacted_text: str | None = None) -> None:
    """Raise LeakError if `outgoing` holds six characters in a row of a secret.

    Runs that also stand in `redacted_text`, so outside of every secret, are excused; a whole secret is not, unless it
    is a word that names other things too (`postgres`).
    """
    secrets = [entry for entry in vault if not entry.released]
    if not secrets:
        return
    for entry in secrets:
        for text in {entry.value, *entry.spellings.values()}:
            if spread(text) is Spread.ANYWHERE and (at := outgoing.find(text)) >= 0:
                raise LeakError(entry.placeholder, at)
    if outgoing == redacted_text:
        return
    outgoing = PATTERN.sub(_blank, outgoing)
    runs = _runs(outgoing)
    excused = _runs(PATTERN.sub(_blank, redacted_text)) if redacted_text else set()
    for entry in secrets:
        _refuse(entry, outgoing, runs, excused)


def _blank(match: re.Match[str]) -> str:
    """A placeholder's own characters are nobody's secret, nor is a run that begins or ends in them."""
    return "\0" * len(match.group())


def _runs(text: str) -> set[str]:
    return {text[index : index + RUN] for index in range(len(text) - RUN + 1)}


def _refuse(entry: Secret, outgoing: str, runs: set[str], excused: set[str]) -> None:
    for text in {entry.value, *entry.spellings.values()}:
        for index in range(len(text) - RUN + 1):
            run = text[index : index + RUN]
            if run in runs and run not in excused and not run.isspace():
                raise LeakError(entry.placeholder, outgoing.find(run))
