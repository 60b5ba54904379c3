"""Keys that Compose knows and `docker stack deploy` does not."""

from __future__ import annotations

from pyengine.swarm import keys
from pyengine.swarm.keys.key import Type
from pyengine.swarm.view import View


def has_compose_s_own(view: View) -> bool:
    """Tell a mapping with a key of Compose's own, or one written in a way that only Compose takes."""
    for _, child in view.entries():
        key = keys.at(child.route)
        if key is not None and (key.since is None or (child.is_mapping and Type.MAPPING in key.compose)):
            return True
    return False
