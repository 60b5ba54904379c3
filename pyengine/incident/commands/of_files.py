"""The specs that stack files make, and the difference between two of them carried over to a third."""

from __future__ import annotations

from collections.abc import Sequence

from pyengine.document.document import Document
from pyengine.incident.commands.leaves import Leaves, different, leaves
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import Names


def specs(documents: Sequence[Document], names: Names) -> dict[str, Leaves]:
    """Return the spec of each service by its key; nothing of a file that Docker refuses."""
    return {name: leaves(spec) for name, spec in effective(documents, names).specs.items() if isinstance(spec, dict)}


def carried(spec: Leaves, one: Leaves, other: Leaves) -> Leaves:
    """Return `spec` with all that differs between `one` and `other` as it is in the latter."""
    found = dict(spec)
    for place in different(one, other):
        found.pop(place, None)
        if place in other:
            found[place] = other[place]
    return found
