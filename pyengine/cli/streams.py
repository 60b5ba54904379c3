"""Owns the three standard streams: where one is closed or full, or cannot show a character, a sentence says so."""

from __future__ import annotations

import errno
import os
import sys
from types import TracebackType
from typing import BinaryIO, TextIO


class Unusable(Exception):
    """One file or argument cannot be used; the message is the sentence for the user. Other files still can."""


class Unwritable(Exception):
    """Standard output takes no more; the message is the sentence for the user, and no further file is of use."""


def get(limit: int) -> bytes:
    """Return standard input, at most `limit` bytes of it."""
    if sys.stdin is None:
        raise Unusable("<stdin>: standard input is closed")
    return sys.stdin.buffer.read(limit)


def put(data: bytes) -> None:
    """Write bytes to standard output, at once."""
    if sys.stdout is None:
        raise Unwritable("stackengine: standard output is closed")
    try:
        _write_all(sys.stdout.buffer, data)
        sys.stdout.flush()
    except OSError as error:
        _silence(sys.stdout)
        raise Unwritable(f"stackengine: standard output cannot be written: {error.strerror}") from None


def _write_all(stream: BinaryIO, data: bytes) -> None:
    """Write all of it: without a buffer (`python -u`) a nearly full disk takes a part and says nothing."""
    rest = memoryview(data)
    while rest:
        written = stream.write(rest)
        if not written:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        rest = rest[written:]


def put_line(text: str) -> None:
    """Write one line to standard output; a character that it cannot show is escaped."""
    encoding = "utf-8" if sys.stdout is None else sys.stdout.encoding
    put(f"{printable(text)}\n".encode(encoding, "backslashreplace"))


def tell(sentence: object) -> None:
    """Write one line to standard error. Where that is closed or full there is nobody to tell."""
    if sys.stderr is None:
        return
    try:
        print(printable(str(sentence)), file=sys.stderr, flush=True)
    except OSError:
        _silence(sys.stderr)


def flush() -> None:
    """Write out what others have printed, as argparse its help: what fails at exit is told by Python, not by us."""
    if sys.stdout is not None:
        put(b"")
    if sys.stderr is not None:
        try:
            sys.stderr.flush()
        except OSError:
            _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Let what is left in the stream's buffer go nowhere: at exit Python would complain about it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def printable(text: str) -> str:
    """Return a text on one line: what cannot be printed (a line break, a stray byte, a terminal's code) is escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def shown(name: str) -> str:
    """Return how messages name a file."""
    return "<stdin>" if name == "-" else name or "''"


def failure(error: Exception) -> str:
    """Say where the engine failed, without a word of the text it failed on."""
    where = ""
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        where = f" in {module}, line {trace.tb_lineno}" if module.startswith("pyengine.") else where
        trace = trace.tb_next
    return f"the engine failed ({type(error).__name__}{where}), which is a fault of its own; please report this line"
