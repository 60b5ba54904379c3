"""What a service asks of its host, beyond the container that it gets anyway."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyengine.swarm.golang import numbers
from pyengine.swarm.hosts import answered, asking
from pyengine.swarm.model.settings import is_null
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import mounts
from pyengine.swarm.view import View

_OUTSIDE = re.compile(r"(host|none|(container|service):.+)$")
"""Name spaces that are not the container's own: the host's, those of another container, or nothing."""

SHARED_MEMORY = "/dev/shm"  # noqa: S108 - a place in the container
_GIVEN = 64 * 1024**2
"""Bytes of shared memory that the engine gives each container (moby daemon/config, `default-shm-size`)."""


def asks_for_the_host(service: Service) -> list[View]:
    """Return the ignored keys without which most programs that have them cannot do their work."""
    found = [service.view.get(name) for name in ("network_mode", "pid", "ipc", "userns_mode")]
    outside = [view for view in found if view is not None and _OUTSIDE.match(str(view.data))]
    privileged, devices = service.view.get("privileged"), service.view.get("devices")
    asked = [privileged] if privileged is not None and privileged.data is True else []
    held = [devices] if devices is not None and any(True for _ in devices.items()) else []
    return [*asked, *held, *outside]


def lacks_shared_memory(service: Service) -> View | None:
    """Return the size of the shared memory where it asks for more than there is, and no mount gives it."""
    found = service.view.get("shm_size")
    if found is None or is_null(found) or any(mount.target == SHARED_MEMORY for mount in mounts(service)):
        return None
    size = shared_memory(found)
    return found if size is None or size > _GIVEN else None


def shared_memory(wanted: View) -> int | None:
    """Return the bytes of a size, None where it is none or comes from an unset variable."""
    data = wanted.data
    if isinstance(data, int | float) and not isinstance(data, bool):
        return int(data)
    try:
        return numbers.size(str(data))
    except numbers.NumberError:
        return None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of `links` with a name of its own, for which the service asks in these places."""

    item: View
    service: str
    name: str
    asking: list[View]


def asked_links(service: Service) -> list[Link]:
    """Return the links whose names are asked for, and that Swarm's resolver does not know."""
    parts = [(item, *item.text.partition(":")) for item in service.items("links") if "$" not in item.text]
    known = set(answered(service.stack)) if parts else set()
    links = [
        Link(item, key, name, list(asking(service, name))) for item, key, _, name in parts if name and name not in known
    ]
    return [link for link in links if link.asking]
