"""Reads a text as YAML, if that is what it is: redaction looks at the trees of collections and at nothing else."""

from __future__ import annotations

from pyengine.document.node import Mapping, Node, Sequence
from pyengine.document.yaml import YamlError, read


def structured(text: str) -> tuple[Node, ...]:
    """Return the roots of a text that is YAML or JSON with at least one collection, nothing for any other."""
    try:
        roots = read(text)
    except YamlError:
        return ()
    return with_collection(roots)


def structured_inside(text: str) -> tuple[Node, ...]:
    """Return the same for a text inside another, which `read` is not to forget for it: it remembers few."""
    try:
        roots = read.__wrapped__(text)
    except YamlError:
        return ()
    return with_collection(roots)


def with_collection(roots: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the roots if one of them is a collection: a text that is one scalar is better read as it stands."""
    return roots if any(isinstance(root, Mapping | Sequence) for root in roots) else ()
