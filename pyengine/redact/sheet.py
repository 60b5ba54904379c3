"""The sheet: every decoded text of the input laid out one behind the other, so that a pattern runs once over all.

A character of the sheet leads back to the input through its Seg. Between two texts stands a break no pattern crosses.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pyengine.redact.hit import Hole, Seg, SegKind
from pyengine.redact.offsets import Offsets
from pyengine.redact.values import refs
from pyengine.sensitive.key import SensitiveKey
from pyengine.sensitive.names import sensitive_key
from pyengine.sensitive.placeholder import PATTERN

BREAK = "\n\0\n"
_MAX_DEPTH = 6


@dataclass(slots=True)
class Note:
    """What is known about a text before it is read: see the fields of Seg."""

    kind: SegKind
    key: SensitiveKey | None = None
    name: str = ""
    command: bool = False
    pure: bool = False
    quote: str = ""


@dataclass(eq=False)
class Sheet:
    """All texts of one input, in the order they were added; `argvs` are the exec-form lists among them."""

    segs: list[Seg] = field(default_factory=list)
    argvs: list[list[Seg]] = field(default_factory=list)
    size: int = 0
    declared: set[str] = field(default_factory=set)
    """Names of the secrets and configs the file declares: a value that is one refers to it."""

    def add(
        self, text: str, offsets: Offsets, note: Note, depth: int = 0, blanks: Iterable[tuple[int, int]] = ()
    ) -> Seg:
        """Append a decoded text and, as texts of their own, the defaults of its references; `blanks` are read apart."""
        found = list(refs.references(text)) if refs.may_refer(text) else []
        shadow = refs.shadow(text, found)
        for start, end in blanks:
            shadow = f"{shadow[:start]}{refs.FILLER * (end - start)}{shadow[end:]}"
        seg = Seg(self.size, text, shadow, offsets, note.kind,
                  note.key, note.name, note.command, note.pure, note.quote)  # fmt: skip
        self.segs.append(seg)
        self.size += len(text) + len(BREAK)
        for ref in found:
            asked = ref.operator == "("
            seg.holes.append(Hole(ref.start, ref.end, None if asked else self._default(seg, ref, note, depth)))
            if asked and depth < _MAX_DEPTH:
                inside = text[ref.word_start : ref.word_end]
                self.add(inside, offsets.shifted(ref.word_start), Note(SegKind.VALUE, command=True), depth + 1)
        return seg

    def _default(self, seg: Seg, ref: refs.Reference, note: Note, depth: int) -> Seg | None:
        if ref.word_start >= ref.word_end or "?" in ref.operator or depth >= _MAX_DEPTH:
            return None
        own = sensitive_key(ref.name)
        whole = ref.start == 0 and ref.end == len(seg.text)
        key = own or (note.key if whole else None)
        if "+" in ref.operator and key:
            key = SensitiveKey(min(key.level, type(key.level).MEDIUM), key.type, key.word)
        inner = Note(SegKind.VALUE if note.kind is SegKind.RAW else note.kind, key, ref.name, pure=note.pure)
        text = seg.text[ref.word_start : ref.word_end]
        return self.add(text, seg.offsets.shifted(ref.word_start), inner, depth + 1)

    @cached_property
    def text(self) -> str:
        """Every text as it was decoded. Read only once all texts are added."""
        return BREAK.join(seg.text for seg in self.segs)

    @cached_property
    def shadow(self) -> str:
        """The same with references filled; offsets agree."""
        return BREAK.join(seg.shadow for seg in self.segs)

    @cached_property
    def _starts(self) -> list[int]:
        return [seg.start for seg in self.segs]

    def at(self, offset: int) -> Seg:
        """Return the Seg that holds `offset`."""
        return self.segs[bisect_right(self._starts, offset) - 1]

    def pieces(self, start: int, end: int, *, rigid: bool = False) -> Iterator[tuple[Seg, int, int]]:
        """Yield what a hit at `start:end` really masks: its literal text, and the defaults of references in it.

        Offsets are relative to the Seg. Pieces without a letter or digit, left over between references, are kept.
        """
        seg = self.at(start)
        position, stop = start - seg.start, min(end - seg.start, len(seg.text))
        own = rigid and PATTERN.search(seg.text, position, stop)
        for ref in () if rigid and not own else seg.holes:
            if ref.end <= position or ref.start >= stop:
                continue
            yield from _piece(seg, position, ref.start, alone=False)
            if ref.default is not None:
                yield from self.pieces(ref.default.start, ref.default.end)
            position = ref.end
        yield from _piece(seg, position, stop, alone=position == start - seg.start)


def _piece(seg: Seg, start: int, end: int, *, alone: bool) -> Iterator[tuple[Seg, int, int]]:
    text = seg.text[start:end] if start < end else ""
    trimmed = text.strip()
    if trimmed and (alone or (sum(map(str.isalnum, trimmed)) > 3 and not trimmed.endswith(":"))):
        begin = start + len(text) - len(text.lstrip())
        yield seg, begin, begin + len(trimmed)
