"""Finds what is good YAML and refused by Docker's reader all the same, before any rule of Compose is looked at.

A value that does not fit its tag, a merge of anything but mappings, a key that is no text, an infinite number:
go.yaml.in/yaml/v3 (decode.go), and docker/cli, which passes all it read through JSON. Keys written twice are
repeated.py's.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterator

from pyengine.document.node import Alias, Entry, Mapping, Node, Scalar, Sequence, target
from pyengine.document.resolve import is_merge
from pyengine.document.scalar import Timestamp, fits, is_text, resolve
from pyengine.document.yaml import RefusedError
from pyengine.text import Span

_SUSPECT = re.compile(r"<<|!|\.(?:inf|nan)", re.IGNORECASE)
_LETTERS = frozenset(string.ascii_letters + "_") - frozenset("tTfFnN")
"""What begins a key that is text whatever comes."""


def check(text: str, root: Node) -> None:
    """Raise RefusedError at a place in `root`, read from `text`, that Docker's reader refuses."""
    suspect = _SUSPECT.search(text) is not None
    pending = [
        (root, False)
    ]  # with each mapping, whether it is merged where it is written: there a key may be a number
    while pending:
        node, merged = pending.pop()
        if isinstance(node, Mapping):
            for entry in node.entries:
                _check_key(text, entry.key, merged=merged)
                merges = suspect and is_merge(entry)
                if merges and not all(_merges(entry)):
                    raise _refused(text, "`<<` takes a mapping or a list of mappings", entry.value)
                if suspect or not isinstance(entry.value, Scalar):
                    pending.append((entry.value, merges))
        elif isinstance(node, Sequence):
            pending += [(item, merged) for item in node.items]
        elif isinstance(node, Scalar) and suspect:
            _check_value(text, node)


def _check_key(text: str, key: Node, *, merged: bool) -> None:
    inner = target(key)
    if not isinstance(inner, Scalar):
        raise _refused(text, "a key cannot be a mapping or a list", key)
    if (inner.tag is None and inner.value[:1] in _LETTERS) or merged or is_text(inner):
        return
    value = resolve(inner)
    names = {bool: "true or false", int: "a number", float: "a number", Timestamp: "a date", type(None): "null"}
    name = names.get(type(value), "given a tag of another kind")
    raise _refused(text, f"a key must be text, and this one is {name}", key)


def _check_value(text: str, scalar: Scalar) -> None:
    if not fits(scalar):
        raise _refused(text, "the value is not of the kind its tag names", scalar)
    value = resolve(scalar)
    if isinstance(value, float) and not math.isfinite(value):
        raise _refused(text, "a number must be finite", scalar)


def _merges(entry: Entry) -> Iterator[bool]:
    """Tell of each source of a merge whether it can be merged; of a list behind an alias, Docker says it cannot."""
    value = entry.value
    sources = value.items if isinstance(value, Sequence) else (value,)
    return (isinstance(target(source), Mapping) for source in sources)


def _refused(text: str, reason: str, node: Node) -> RefusedError:
    start = node.span.start if isinstance(node, Alias) else node.outer.start
    end = min(max(node.span.end, start + 1), len(text))
    return RefusedError(f"{reason}: Docker refuses the file", Span(start, end))
