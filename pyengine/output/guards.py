"""What the page shows of guards: the files for the user's repository that fit what was pasted."""

from __future__ import annotations

from pyengine.explain import Explanation
from pyengine.output import wire
from pyengine.prevent import prevent


def guards(found: Explanation) -> wire.Guards:
    """Return the guards that fit."""
    return wire.Guards(
        tuple(wire.Guard(each.id, each.title, each.path, each.why, each.text) for each in prevent(found))
    )
