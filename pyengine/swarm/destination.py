"""Where a file may be meant to go that does not say so."""

from __future__ import annotations

from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.mounts import mounts
from pyengine.swarm.remembered import remembered

_TAKEN = {Fate.HONOURED, Fate.WARNED}


@remembered
def may_go_to_swarm(stack: Stack) -> bool:
    """Tell a file for Swarm, or one that it takes as a whole: no key is left out, and nothing hangs on one folder."""
    if stack.for_swarm or stack.is_for_compose:
        return stack.for_swarm
    return bool(stack.services) and all(map(_is_taken, stack.services))


def _is_taken(service: Service) -> bool:
    rows = (keys.at(view.route) for _, view in service.view.entries())
    left_out = any(row is not None and row.fate not in _TAKEN for row in rows)
    return bool(service.image.value) and not left_out and not any(mount.is_relative for mount in mounts(service))
