"""Where the engine expands templates of Go for each task, and what it knows there: swarmkit template/expand.go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.swarm import keys
from pyengine.swarm.hosts import answered, asking, words
from pyengine.swarm.keys.key import Fate
from pyengine.swarm.model.environment import environment
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

_FIELD = r"\.(?:Service\.(?:ID|Name|Labels)|Node\.(?:ID|Hostname|Platform)|Task\.(?:ID|Name|Slot))"
OF_SWARM = re.compile(rf"\{{\{{[^{{}}]*?({_FIELD})\b[^{{}}]*\}}\}}")
"""Braces around something of Swarm's own; the group is what."""
_EXPANDED = {"environment", "hostname", "volumes"}
_OF_ANOTHER = {"image", "logging"}
"""An image is a name that may not have braces, and each driver of logs has templates of its own."""


def expanded(service: Service) -> Iterator[tuple[View, str]]:
    """Yield the values that the engine expands, as they are written and as it sees them."""
    yield from ((entry.view, entry.value) for entry in environment(service))
    name = service.view.get("hostname")
    if name is not None:
        yield name, str(name.data)
    for item in service.items("volumes"):
        views = [item.get("source"), item.get("target")] if item.is_mapping else [item]
        yield from ((view, str(view.data)) for view in views if view is not None)


def literal(service: Service) -> Iterator[View]:
    """Yield the texts that go into the service as they are, with their braces."""
    for name, child in service.view.entries():
        key = keys.at(child.route)
        if name not in _EXPANDED | _OF_ANOTHER and key is not None and key.fate is Fate.HONOURED:
            yield from (view for view in child.texts() if "{{" in view.text)


def asked_for(stack: Stack, alias: str) -> Iterator[tuple[str, View]]:
    """Yield the names that an alias was to become for one task or another, where something asks for them.

    Not those that a host of this pattern is called: newer engines answer to the host's name too.
    """
    pattern = _becomes(alias)
    hosts = [_becomes(host.text) for each in stack.services if (host := each.view.get("hostname")) is not None]
    known, told = answered(stack), words(stack.services)
    for name in sorted(told):
        if pattern.fullmatch(name) and name not in known and not any(host.fullmatch(name) for host in hosts):
            yield from ((name, there) for _, there in asking(told, name))


def _becomes(text: str) -> re.Pattern[str]:
    """Return what a text with templates may become."""
    pattern, end = "", 0
    for found in OF_SWARM.finditer(text):
        pattern += re.escape(text[end : found.start()]) + (r"\d+" if found[1] == ".Task.Slot" else r"[\w.-]+")
        end = found.end()
    return re.compile(pattern + re.escape(text[end:]))
