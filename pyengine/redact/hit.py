"""What passes between the parts of redaction: where a detector looks (Seg), and what it says (Hit, Benign).

Offsets of a Seg, a Hit and a Benign count in the sheet (sheet.py), those of a Span in the user's text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pyengine.finding import Confidence
from pyengine.redact.offsets import Offsets
from pyengine.sensitive.key import SensitiveKey


class SegKind(StrEnum):
    """What a piece of text is in the file, which decides how freely detectors may read it."""

    VALUE = "value"
    KEY = "key"
    NAME = "name"
    """A name Docker resolves: an image, a secret's or a config's name. Never masked for its looks alone."""
    COMMENT = "comment"
    RAW = "raw"
    """Text without a grammar of ours: a log, a command line, a config file, YAML that does not parse."""


IDENTIFIER = "identifier"
"""The detector, and the tier, of what tells whose system this is: no secret that opens anything."""


@dataclass(slots=True, eq=False)
class Seg:
    """One decoded text and its place in the sheet."""

    start: int
    text: str
    shadow: str
    offsets: Offsets
    kind: SegKind
    key: SensitiveKey | None = None
    name: str = ""
    command: bool = False
    pure: bool = False
    """Names and paths only (image, file, volumes): no entropy net here."""
    quote: str = ""
    """What has to stand around a placeholder here, because the text is JSON and none of its strings."""
    holes: list[Hole] = field(default_factory=list)

    free: bool = field(init=False)
    """No grammar of ours confines this text: it is a comment, or raw."""

    def __post_init__(self) -> None:
        self.free = self.kind is SegKind.RAW or self.kind is SegKind.COMMENT

    @property
    def naming(self) -> bool:
        """Tell a key or a name that Docker resolves."""
        return self.kind is SegKind.KEY or self.kind is SegKind.NAME

    @property
    def end(self) -> int:
        """Offset behind the text, in the sheet."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, eq=False)
class Hole:
    """A reference inside a Seg (offsets relative to it) and the Seg of its default, if it has one."""

    start: int
    end: int
    default: Seg | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A secret in the sheet. `tier` is credential or identifier."""

    start: int
    end: int
    type: str
    detector: str
    reason: str
    tier: str = "credential"
    rigid: bool = False
    """Masked as it stands: references inside it are not looked for (hashes hold `$`)."""
    certain: bool = False
    """Its own form says that it opens something, whatever it is called."""


def identifier(start: int, end: int, type_: str, what: str) -> Hit:
    """Return what tells whose system this is."""
    return Hit(start, end, type_, IDENTIFIER, what, tier=IDENTIFIER)


@dataclass(frozen=True, slots=True)
class Benign:
    """A place in the sheet that was looked at and left alone, and why."""

    start: int
    end: int
    reason: str
    confidence: Confidence = Confidence.LIKELY
    """How sure it is that nothing was passed over here."""
