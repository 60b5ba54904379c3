"""What a mapping holds once aliases and merge keys are followed, and where each value was written.

Merge semantics are those of go.yaml.in/yaml/v3 (decode.go merge): an explicit key wins wherever it stands, in a list
of merged maps the earlier one wins, and merging is shallow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.document.node import Entry, Mapping, Node, Scalar, Sequence, Style, target

MERGE = "<<"


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A key of a mapping. `via` is the merge entry of that mapping through which it came, None if it stands there.

    `owner` is the mapping in which the key is written; `hides` tells an explicit key that overrides a merged one.
    """

    owner: Mapping
    entry: Entry
    via: Entry | None = None
    hides: bool = False


def key_text(entry: Entry) -> str | None:
    """Return the key as text, None for a key that is a collection (Docker refuses those)."""
    key = target(entry.key)
    return key.value if isinstance(key, Scalar) else None


def is_merge_key(key: Node) -> bool:
    """Tell the merge key `<<`: only unquoted is it one."""
    return isinstance(key, Scalar) and key.value == MERGE and key.style is Style.PLAIN


def is_merge(entry: Entry) -> bool:
    """Tell an entry that brings in another mapping."""
    return is_merge_key(entry.key)


def merged(entry: Entry) -> Iterator[Mapping]:
    """Yield the mappings a merge entry brings in, the strongest first."""
    value = target(entry.value)
    sources: tuple[Node, ...] = value.items if isinstance(value, Sequence) else (value,)
    for source in sources:
        node = target(source)
        if isinstance(node, Mapping):
            yield node


def entries(mapping: Mapping) -> dict[str, Found]:
    """Return every key the mapping holds, own keys first in written order, then merged ones.

    Of a key written twice the last one counts here; that it is refused by Docker is another module's finding.
    """
    inherited: dict[str, Found] = {}
    for entry in mapping.entries:
        if is_merge(entry):
            for source in merged(entry):
                for key, found in entries(source).items():
                    inherited.setdefault(key, Found(found.owner, found.entry, entry))
    own: dict[str, Found] = {}
    for entry in mapping.entries:
        name = None if is_merge(entry) else key_text(entry)
        if name is not None:
            own[name] = Found(mapping, entry, None, name in inherited)
    return {**own, **{key: found for key, found in inherited.items() if key not in own}}
