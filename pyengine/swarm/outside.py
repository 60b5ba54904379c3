"""What a service asks for outside of its own container."""

from __future__ import annotations

import re

from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

_OUTSIDE = re.compile(r"(host|none|(container|service):.+)$")
"""Name spaces that are not the container's own: the host's, those of another container, or nothing."""


def asks_for_the_host(service: Service) -> list[View]:
    """Return the ignored keys without which most programs that have them cannot do their work."""
    found = [service.view.get(name) for name in ("network_mode", "pid", "ipc", "userns_mode")]
    outside = [view for view in found if view is not None and _OUTSIDE.match(str(view.data))]
    privileged, devices = service.view.get("privileged"), service.view.get("devices")
    asked = [privileged] if privileged is not None and privileged.data is True else []
    held = [devices] if devices is not None and any(True for _ in devices.items()) else []
    return [*asked, *held, *outside]
