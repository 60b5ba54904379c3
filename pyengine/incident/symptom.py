"""A symptom that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyengine.text import Place


@dataclass(frozen=True, slots=True)
class Symptom:
    """A known failure, and the words of Docker's that it was known by.

    `id` is the symptom's for ever, `evidence` the text at `place`. `parts` were taken out of the text, by their names
    in the table of the symptom's family: `node`, `image`, `port`, `path`, …
    """

    id: str
    service: str | None
    evidence: str
    place: Place
    parts: Mapping[str, str] = field(default_factory=dict)
