"""What redaction returns: the text that may leave, the account of it, and the text that came back."""

from __future__ import annotations

from dataclasses import dataclass

from pyengine.edit import Edit
from pyengine.finding import Confidence
from pyengine.redact.vault import Vault
from pyengine.text import Span


@dataclass(frozen=True, slots=True)
class Mask:
    """One masked place of the original text, and why."""

    span: Span
    placeholder: str
    type: str
    detector: str
    reason: str
    certain: bool = False
    """Its own form says that it opens something."""


@dataclass(frozen=True, slots=True)
class Considered:
    """One place of the original text that was looked at and left, and why."""

    span: Span
    reason: str
    confidence: Confidence = Confidence.CERTAIN
    """How sure it is that it had not to be masked."""


@dataclass(frozen=True, slots=True, repr=False)
class Redacted:
    """A text that may leave, how it was made, and the vault that leads back.

    `shown` are secrets at places that the user wants unmasked.
    """

    text: str
    edits: tuple[Edit, ...]
    masked: tuple[Mask, ...]
    shown: tuple[Mask, ...]
    considered: tuple[Considered, ...]
    vault: Vault

    def __repr__(self) -> str:
        return f"Redacted({len(self.text)} characters, {len(self.masked)} masked)"


@dataclass(frozen=True, slots=True)
class Moved:
    """A placeholder of an answer that stands where its secret did not stand before; `how` says both places."""

    span: Span
    placeholder: str
    how: str


@dataclass(frozen=True, slots=True, repr=False)
class Restored:
    """A text with its secrets, and the `edits` that put them in.

    `lost` placeholders are missing from it, `invented` ones carry the vault's tag or are misspelled and stand for
    nothing known, `foreign` ones were given by another vault: both are left as they are. `moved` ones stand elsewhere
    than before.
    """

    text: str
    lost: tuple[str, ...]
    invented: tuple[str, ...]
    foreign: tuple[str, ...]
    edits: tuple[Edit, ...]
    moved: tuple[Moved, ...]

    def __repr__(self) -> str:
        shown = f"lost={self.lost}, invented={self.invented}, foreign={self.foreign}"
        return f"Restored({len(self.text)} characters, {shown})"
