"""Where a key's page stands, and how people write the key."""

from __future__ import annotations

from pyengine.swarm import keys
from pyengine.swarm.keys.key import Key

TOP = "top"
_STEPS = {"*": "name", "[]": "item", "x-*": "x-name"}
_WRITTEN = {"*": "<name>", "x-*": "x-…"}


def paged() -> tuple[Key, ...]:
    """Return the keys that have a page: of names and items the page of the key above them tells."""
    return tuple(key for key in keys.TABLE if key.name not in {"*", "[]"})


def of(key: Key) -> str:
    """Return the address of a key's page, below that of the site."""
    return f"keys/{'.'.join(_STEPS.get(step, step) for step in _steps(key))}.html"


def shown(key: Key) -> str:
    """Return a key's path as people write it: without the service it stands in."""
    path = ""
    for step in key.pattern[2:] if in_service(key) else key.pattern:
        path += "[]" if step == "[]" else f"{'.' if path else ''}{_WRITTEN.get(step, step)}"
    return path


def in_service(key: Key) -> bool:
    """Tell a key of a service."""
    return key.pattern[0] == "services" and len(key.pattern) > 2


def _steps(key: Key) -> tuple[str, ...]:
    return key.pattern[2:] if in_service(key) else (TOP, *key.pattern)


def title(key: Key) -> str:
    """Return a key's name where it stands alone: that of the top level has a namesake in a service."""
    name = shown(key)
    twin = not in_service(key) and keys.at(("services", "*", key.pattern[0])) is not None
    return f"{name} (top level)" if twin else name
