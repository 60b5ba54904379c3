"""Decides which repair may be offered: one that reads, looks like a stack file, and has no rival of another meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyengine.broken import shape
from pyengine.broken.faults.case import Candidate
from pyengine.document import document
from pyengine.document.data import difference, plain
from pyengine.document.document import Document
from pyengine.document.node import Mapping
from pyengine.document.scalar import Data
from pyengine.document.yaml import YamlError
from pyengine.edit import apply_edits, ordered
from pyengine.text import LineIndex

MAX_CANDIDATES = 16
READING = 250_000
"""Characters that may be read again for one diagnosis: about a second."""


@dataclass(slots=True)
class Budget:
    """How many characters may still be read."""

    left: int = READING

    def read(self, text: str) -> Document | None:
        """Read `text` and pay for it; None if it is not YAML."""
        try:
            result = document.read(text)
        except YamlError as error:
            self.left -= error.span.start
            return None
        self.left -= len(text)
        return result


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate whose text reads; `odd` counts what does not look like a stack file."""

    candidate: Candidate
    text: str
    data: list[Data]
    odd: int


def choose(text: str, candidates: Sequence[Candidate], budget: Budget) -> tuple[Candidate, str] | None:
    """Return the candidate to offer and the repaired text, None where none holds or two differ in meaning."""
    found: list[Tried] = []
    seen = {text}
    for candidate in candidates[:MAX_CANDIDATES]:
        repaired = apply_edits(text, candidate.edits)
        if repaired in seen:
            continue
        if budget.left < len(repaired) // 4:
            return None
        seen.add(repaired)
        tried = _try(candidate, repaired, budget)
        if tried is not None:
            found.append(tried)
    best = [tried for tried in found if tried.odd == min(other.odd for other in found)]
    if not best or any(difference(tried.data, best[0].data) for tried in best[1:]):
        return None
    least = min(best, key=lambda tried: len(tried.candidate.edits))
    return least.candidate, least.text


def _try(candidate: Candidate, repaired: str, budget: Budget) -> Tried | None:
    """Read the repaired text; a repair that makes something odd, or keeps such company, is none."""
    read = budget.read(repaired)
    if read is None or not isinstance(read.root, Mapping) or not shape.has_services(read.root):
        return None
    odd = list(shape.oddities(read.root, repaired))
    touched = _touched_lines(candidate, read.lines) if candidate.local else set()
    near = touched | _beside(read, touched) if odd and touched else set()
    if any(read.lines.line(span.start) in near for span in odd):
        return None
    return Tried(candidate, repaired, [plain(root) for root in read.roots], len(odd))


def _beside(read: Document, touched: set[int]) -> set[int]:
    """Return the lines of the keys that stand in one mapping with a key in a touched line."""
    result: set[int] = set()
    for node in read.nodes:
        if isinstance(node, Mapping):
            keys = {read.lines.line(entry.key.outer.start) for entry in node.entries}
            if keys & touched:
                result |= keys
    return result


def _touched_lines(candidate: Candidate, lines: LineIndex) -> set[int]:
    """Return the lines of the repaired text that the repair wrote in."""
    result: set[int] = set()
    shift = 0
    for edit in ordered(candidate.edits):
        start = edit.span.start + shift
        result.update(range(lines.line(start), lines.line(start + len(edit.text)) + 1))
        shift += len(edit.text) - len(edit.span)
    return result
