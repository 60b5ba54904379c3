"""One file as it was written, as far as Docker itself looks at the writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.document.data import plain
from pyengine.document.document import Document
from pyengine.document.repeated import repeated
from pyengine.text import Place


@dataclass(frozen=True, slots=True)
class Twice:
    """A key that stands in its mapping again."""

    name: str
    place: Place
    first: Place


@dataclass(frozen=True, slots=True)
class Source:
    """The file with the number `file`, in the order of `-c`."""

    file: int
    document: Document

    def keys_written_twice(self) -> Iterator[Twice]:
        """Yield the repeated keys of the document Docker reads, in written order."""
        for found in repeated(self.document):
            yield Twice(found.name, Place(self.file, found.key.span), Place(self.file, found.first.span))

    def further_documents(self) -> Iterator[Place]:
        """Yield the first line of each document with content behind the one Docker reads."""
        for root in self.document.roots[1:]:
            if plain(root) is not None:
                yield Place(self.file, self.document.lines.line_content(root.span.start))
