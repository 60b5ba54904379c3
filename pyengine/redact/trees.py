"""Reads a text as YAML or JSON, if that is what it is: redaction looks at the trees of collections, at nothing else."""

from __future__ import annotations

from collections.abc import Callable

from pyengine.document.node import Mapping, Node, Sequence
from pyengine.document.yaml import YamlError, read, read_json


def structured(text: str) -> tuple[Node, ...]:
    """Return the roots of a text that is YAML or JSON with at least one collection, nothing for any other."""
    return _structured(text, read)


def structured_inside(text: str) -> tuple[Node, ...]:
    """Return the same for a text inside another, which `read` is not to forget for it: it remembers few."""
    return _structured(text, read.__wrapped__)


def _structured(text: str, reader: Callable[[str], tuple[Node, ...]]) -> tuple[Node, ...]:
    try:
        return with_collection(reader(text))
    except YamlError:
        return _json(text) if text.lstrip()[:1] in {"{", "["} and "\\" in text else ()


def _json(text: str) -> tuple[Node, ...]:
    try:
        return with_collection(read_json(text))
    except YamlError:
        return ()


def with_collection(roots: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the roots if one of them is a collection: a text that is one scalar is better read as it stands."""
    return roots if any(isinstance(root, Mapping | Sequence) for root in roots) else ()
