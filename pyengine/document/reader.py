"""A text as the quick scanner reads it: a mark is the place in it, nothing more."""

from __future__ import annotations

from ruamel.yaml import reader

from pyengine.document.libyaml import BREAKS


class Reader:
    """A text and the place in it that is read next."""

    encoding = None

    def __init__(self, text: str) -> None:
        reader.Reader(text)  # raises ReaderError at a character that may not be in it
        self.buffer = text + "\0"
        self.pointer = 0
        self.line_start = 0

    @property
    def index(self) -> int:
        """The place."""
        return self.pointer

    @property
    def line(self) -> int:
        """The line, known by where it begins."""
        return self.line_start

    @property
    def column(self) -> int:
        """How many characters stand in front of the place in its line."""
        return self.pointer - self.line_start

    def peek(self, index: int = 0) -> str:
        """Return the character so far ahead."""
        return self.buffer[self.pointer + index]

    def prefix(self, length: int = 1) -> str:
        """Return the next characters."""
        return self.buffer[self.pointer : self.pointer + length]

    def forward(self, length: int = 1) -> None:
        """Go on within the line, or over one line break, whose last character is the last one passed."""
        self.pointer += length
        if self.buffer[self.pointer - 1] in BREAKS:
            self.line_start = self.pointer

    def get_mark(self) -> int:
        """Return the place."""
        return self.pointer
