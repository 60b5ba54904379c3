"""Decides which repairs may be offered: those that read and look like a stack file, one for each meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyengine.broken import shape
from pyengine.broken.faults.unreadable import Candidate
from pyengine.document import document
from pyengine.document.data import difference, plain
from pyengine.document.document import Document
from pyengine.document.node import Mapping, Scalar
from pyengine.document.scalar import Data
from pyengine.document.yaml import YamlError
from pyengine.edit import apply_edits, ordered
from pyengine.text import LineIndex

MAX_CANDIDATES = 16
_QUOTE = re.compile("[\"']")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
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
    data: list[Data]
    odd: int


def choose(text: str, candidates: Sequence[Candidate], budget: Budget) -> tuple[Candidate, ...]:
    """Return the candidates that hold and are the most plausible: of those that mean the same the smallest."""
    found: list[Tried] = []
    seen = {text}
    for candidate in candidates[:MAX_CANDIDATES]:
        repaired = apply_edits(text, candidate.edits)
        if repaired in seen:
            continue
        if budget.left < len(repaired) // 4:
            return ()
        seen.add(repaired)
        tried = _try(candidate, repaired, budget)
        if tried is not None:
            found.append(tried)
    least = min((tried.odd for tried in found), default=0)
    meanings: list[Tried] = []
    for tried in sorted(found, key=lambda each: len(each.candidate.edits)):
        if tried.odd == least and all(difference(tried.data, other.data) for other in meanings):
            meanings.append(tried)
    return tuple(tried.candidate for tried in meanings)


def _try(candidate: Candidate, repaired: str, budget: Budget) -> Tried | None:
    """Read the repaired text; a repair that makes something odd, or keeps such company, is none."""
    read = budget.read(repaired)
    if read is None or not isinstance(read.root, Mapping) or not shape.has_services(read.root):
        return None
    odd = list(shape.oddities(read.root, repaired))
    touched = _touched_lines(candidate, read.lines) if candidate.local else set()
    near = touched | _beside(read, touched) if odd and touched else set()
    if any(read.lines.line(span.start) in near for span in odd) or not _neat(read, touched):
        return None
    return Tried(candidate, [plain(root) for root in read.roots], len(odd))


def _neat(read: Document, touched: set[int]) -> bool:
    """Tell that no value the repair wrote in looks as if a quote or a comma had landed on its wrong side."""
    return not any(
        isinstance(node, Scalar)
        and not node.style.block
        and read.lines.line(node.span.start) in touched
        and _is_torn(_APOSTROPHE.sub("", node.value))
        for node in read.nodes
    )


def _is_torn(value: str) -> bool:
    """Tell a value with a comma at an end, or with a quote that has no partner."""
    bare = value.strip()
    odd = any(bare.count(quote) % 2 for quote in "\"'")
    inner = bare.strip("\"'")
    return (
        bare[:1] == ","
        or bare[-1:] == ","
        or odd
        or (inner != bare and not bare.startswith(bare[-1:]) and not _QUOTE.search(inner))
    )


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
