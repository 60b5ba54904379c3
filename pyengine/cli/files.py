"""Reads what the arguments name, and writes files so that nobody ever sees half of one."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pyengine.cli import streams
from pyengine.cli.streams import Unusable
from pyengine.input.decode import DecodeError, decode, encode


@dataclass(frozen=True, slots=True)
class Input:
    """A file as it was read: the name as it was given, and the text with the encoding to write it back in."""

    name: str
    text: str
    encoding: str


def stacks(merged: Sequence[str], single: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the names of the files to judge together: those of `-c` are one stack, every other file its own.

    A file named twice is judged once; without any name it is standard input.
    """
    if len({_identity(name) for name in merged}) < len(merged):
        raise Unusable("stackengine: a file given twice with -c would be merged with itself")
    wanted = [tuple(merged)] if merged else []
    wanted += [(name,) for name in single] if single or merged else [("-",)]
    found = dict[tuple[str, ...], tuple[str, ...]]()
    for names in wanted:
        found.setdefault(tuple(map(_identity, names)), names)
    if sum("-" in names for names in found.values()) > 1:
        raise Unusable("<stdin>: standard input can be read only once")
    return list(found.values())


def _identity(name: str) -> str:
    return name if name == "-" else os.path.realpath(name)


def read(name: str, limit: int) -> Input:
    """Return a file's text. Raises Unusable for what cannot be read, or has more than `limit` bytes."""
    shown = streams.shown(name)
    try:
        data = _bytes(name, limit + 1)  # one more tells; what never ends (/dev/zero) is not read to its end
        if len(data) > limit:
            raise Unusable(f"{shown}: more than {limit:,} bytes, which is too large")
        decoded = decode(data)
    except OSError as error:
        raise Unusable(f"{shown}: {error.strerror}") from None
    except DecodeError as error:
        raise Unusable(f"{shown}: {error}") from None
    return Input(name, decoded.text, decoded.encoding)


def _bytes(name: str, most: int) -> bytes:
    if name == "-":
        _refuse_own_output(sys.stdin, name)
        return streams.get(most)
    with Path(name).open("rb") as file:
        _refuse_own_output(file, name)
        return file.read(most)


def _refuse_own_output(source: IO[bytes] | IO[str], name: str) -> None:
    """Raise Unusable where standard output is the file itself: the shell has emptied it before anything could run."""
    with suppress(OSError, AttributeError):  # closed, or a stream without a file
        into, of = os.fstat(sys.stdout.fileno()), os.fstat(source.fileno())
        if stat.S_ISREG(of.st_mode) and os.path.samestat(into, of):
            raise Unusable(f"{streams.shown(name)}: standard output is this same file, which the shell empties first")


def write_back(changes: Iterable[tuple[Input, str]]) -> None:
    """Write the files of one stack in place, each in its encoding and with its permissions, all of them or none.

    An unchanged text is not written.
    """
    replace([(file.name, encode(text, file.encoding)) for file, text in changes if text != file.text])


def replace(wanted: Iterable[tuple[str, bytes]], *, private: bool = False) -> None:
    """Write files by way of temporary ones beside them: whoever looks sees the old one or the new one, whole.

    A symbolic link is followed, and the permissions stay. A `private` file may be new but no symbolic link, and only
    its owner reads it, from the first moment on. Raises Unusable, with the old files untouched, where one of them
    cannot be written.
    """
    prepared: list[tuple[str, Path, Path]] = []
    try:
        for name, data in wanted:
            if private and Path(name).is_symlink():
                raise Unusable(f"{streams.shown(name)}: is a symbolic link; secrets are not written through one")
            target = Path(os.path.realpath(name))
            prepared.append((name, _prepared(name, target, data, private=private), target))
        for name, beside, target in prepared:
            try:
                beside.replace(target)
            except OSError as error:
                raise _unwritable(name, error) from None
    finally:
        for _, beside, _ in prepared:
            with suppress(OSError):
                beside.unlink()


def _prepared(name: str, target: Path, data: bytes, *, private: bool) -> Path:
    """Return a temporary file beside the target, ready to take its place."""
    try:
        found = None if private and not target.exists() else target.stat()
        if found is not None and not stat.S_ISREG(found.st_mode):
            raise Unusable(f"{streams.shown(name)}: cannot be written in place, it is not a regular file")
        if found is not None and not os.access(target, os.W_OK):
            raise Unusable(f"{streams.shown(name)}: cannot be written, it is read-only")
        return _beside(target, data, None if private else found)
    except OSError as error:
        raise _unwritable(name, error) from None


def _unwritable(name: str, error: OSError) -> Unusable:
    return Unusable(f"{streams.shown(name)}: cannot be written: {error.strerror}")


def _beside(target: Path, data: bytes, like: os.stat_result | None) -> Path:
    import tempfile  # noqa: PLC0415 - its own imports take longer than the whole of argparse

    handle, name = tempfile.mkstemp(prefix=".stackengine-", dir=target.parent)  # with mode 0600
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if like is not None:
                with suppress(PermissionError, AttributeError):  # not ours to give, or Windows
                    os.chown(beside, like.st_uid, like.st_gid)
                beside.chmod(stat.S_IMODE(like.st_mode))
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    return beside
