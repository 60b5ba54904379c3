"""Turns the bytes of a file into text and back."""

from __future__ import annotations

import codecs
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was written in, a byte order mark kept as its first character."""

    text: str
    encoding: str


class DecodeError(ValueError):
    """Bytes that are no text in an encoding Docker reads. Carries the place and none of the bytes."""

    def __init__(self, offset: int, line: int, encoding: str) -> None:
        super().__init__(f"byte {offset} in line {line} is not valid {encoding}; save the file as UTF-8")
        self.offset = offset
        self.line = line


_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes) -> Decoded:
    """Return the text of a file in UTF-8, or in UTF-16 with a byte order mark; Docker's reader takes the same.

    Raises DecodeError with the offset and the line (from 1) of the first byte that does not fit.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace")
        line = before.count("\n") + 1
        raise DecodeError(error.start, line, encoding.upper()) from None


def encode(text: str, encoding: str) -> bytes:
    """Return the bytes `decode` made the text of."""
    return text.encode(encoding)
