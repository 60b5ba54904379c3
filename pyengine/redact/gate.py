"""The last gate: asserts that nothing the vault knows, and nothing unread, is in what is about to leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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


class Unchecked(ValueError):
    """A text that nobody can look through: what would be shown of it as redacted might hold anything."""


_UNREADABLE = re.compile("[\0\ufffd\ud800-\udfff]")


def checkable(text: str) -> None:
    """Raise Unchecked for a text that was read in the wrong encoding: names and secrets in it are not seen as such."""
    match = _UNREADABLE.search(text)
    if match is None:
        return
    line = text.count("\n", 0, match.start()) + 1
    what = "NUL characters" if match.group() == "\0" else "characters that could not be read"
    raise Unchecked(
        f"the text holds {what}, the first in line {line}: it was read in the wrong encoding, so nobody can tell what "
        "is secret in it, and it is held back; save it as UTF-8, or take these characters out"
    )


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
    runs, elsewhere = set(_runs(outgoing)), None
    for entry in secrets:
        for run in _runs(entry.value, *entry.spellings.values()):
            if run in runs and not run.isspace():
                elsewhere = PATTERN.sub(_blank, redacted_text or "") if elsewhere is None else elsewhere
                if run not in elsewhere:
                    raise LeakError(entry.placeholder, outgoing.find(run))


def _blank(match: re.Match[str]) -> str:
    """A placeholder's own characters are nobody's secret, nor is a run that begins or ends in them."""
    return "\0" * len(match.group())


def _runs(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from (text[index : index + RUN] for index in range(len(text) - RUN + 1))
