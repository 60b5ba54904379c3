"""Everything that was pasted together: the files as given, and what each part of them is.

A stack file inside a longer text is read by itself: what stands in front of it is blanked and what follows is cut off,
so that every place in it is a place in the user's text, and no edit of it can reach what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pyengine.input import sniff
from pyengine.input.kinds import PasteKind
from pyengine.input.sniff import Pasted
from pyengine.text import Span

CONFIGS = (".stackengine.yml", ".stackengine.yaml")
_VISIBLE = re.compile(r"[^\r\n]")


@dataclass(frozen=True, slots=True)
class File:
    """A file as the user gave it. `taken` are the parts of which the user has said what they are."""

    name: str
    text: str
    taken: tuple[Pasted, ...] = ()

    @property
    def is_config(self) -> bool:
        """Tell our own config, which is known by its name."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1] in CONFIGS


@dataclass(frozen=True, slots=True)
class StackText:
    """A stack file in the file with the number `file`; offsets in `text` are offsets in that file."""

    file: int
    text: str
    span: Span


@dataclass(frozen=True)
class Case:
    """The files judged together, in the order of `-c`."""

    files: tuple[File, ...]

    @cached_property
    def parts(self) -> tuple[tuple[Pasted, ...], ...]:
        """The parts of each file, in order."""
        return tuple(
            (Pasted(PasteKind.CONFIG, Span(0, len(file.text))),)
            if file.is_config
            else told(sniff.parts(file.text), file.taken)
            for file in self.files
        )

    @property
    def config(self) -> str | None:
        """The text of our own config, None where there is none."""
        return next((file.text for file in self.files if file.is_config), None)

    @cached_property
    def stacks(self) -> tuple[StackText, ...]:
        """The parts that are stack files, file by file."""
        return tuple(
            StackText(index, _alone(file.text, part.span), part.span)
            for index, file in enumerate(self.files)
            for part in self.parts[index]
            if part.kind is PasteKind.STACK
        )


def told(parts: Sequence[Pasted], taken: Sequence[Pasted]) -> tuple[Pasted, ...]:
    """Return the parts, with those in their place of which the user has said what they are."""
    found = list(parts)
    for said in taken:
        around = [
            Pasted(part.kind, span)
            for part in found
            for span in (
                Span(part.span.start, min(part.span.end, said.span.start)),
                Span(max(part.span.start, said.span.end), part.span.end),
            )
            if span.start < span.end
        ]
        found = sorted([*around, said], key=lambda part: part.span.start)
    return tuple(found)


def _alone(text: str, span: Span) -> str:
    if span == Span(0, len(text)):
        return text
    return _VISIBLE.sub(" ", text[: span.start]) + span.of(text)
