"""Networks of a service, and the networks that a stack makes: docker/cli cli/compose/convert/service.go, compose.go."""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.swarm.spec.names import Names
from pyengine.swarm.spec.reading import filled, pairs, texts
from pyengine.swarm.spec.told import STACK, Told, Tree, of, without_absent
from pyengine.swarm.view import View

DEFAULT = "default"
_NOT_THE_USERS = {"default", "bridge", "host", "none"}


def used(service: View) -> dict[str, View | None]:
    """Return the networks of a service by their keys; the stack's own where it names none."""
    found = service.get("networks")
    if found is None:
        return {DEFAULT: None}
    named: dict[str, View | None] = {}
    named = dict(found.entries()) if found.is_mapping else {str(item.data): item for item in found.items()}
    return named or {DEFAULT: None}


def attachments(service: View, stack: View, names: Names, name: str) -> list[Tree]:
    """Return the networks of a service, sorted by their names; each knows the service by its key."""
    found = [(names.of(key, stack.get("networks", key)), view) for key, view in used(service).items()]
    return [_attachment(target, view, name) for target, view in sorted(found, key=lambda pair: str(pair[0].value))]


def _attachment(target: Told, view: View | None, name: str) -> Tree:
    aliases = texts(view, "aliases") if view is not None and view.is_mapping else []
    if is_users(str(target.value)):
        aliases = [*aliases, Told(name, STACK)]
    options = filled(pairs(view, "driver_opts")) if view is not None and view.is_mapping else {}
    origin = target if view is None else of(view, target.value)
    return without_absent(
        Target=origin if target.origin == STACK and view is not None else target,
        Aliases=aliases or None,
        DriverOpts=options or None,
    )


def is_users(name: str) -> bool:
    """Tell a network that is not one of the engine's own: moby api/types/container IsUserDefined."""
    return name not in _NOT_THE_USERS and not name.startswith("container:")


def undefined(service: View, stack: View) -> Iterator[str]:
    """Yield what the converter says of networks that the files do not have."""
    yield from (f'undefined network "{key}"' for key in undeclared(service, stack))


def undeclared(service: View, stack: View) -> Iterator[str]:
    """Yield the networks of a service that the files do not have; the stack's own needs no entry."""
    yield from (key for key in used(service) if key != DEFAULT and stack.get("networks", key) is None)
