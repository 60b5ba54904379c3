"""Labels of the user's own that a service of the file is told to look for, on services or on containers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.swarm.hosts import as_read, told
from pyengine.swarm.model.environment import environment
from pyengine.swarm.model.labels import CONTAINERS, SERVICE
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.remembered import remembered

_FILTER = re.compile(r"\blabel=([\w./-]+)")
"""What `docker service ls --filter` takes, as Shepherd's `FILTER_SERVICES` hands it on, and Gantry's settings."""
_ASKED = re.compile(r"\bdocker (service ls|ps|container ls)\b[^;&|\n]*?(?:--filter|-f)[ =]['\"]?label=([\w./-]+)")
_OF_SERVICES = re.compile(r"SERVICE.*FILTER|FILTER.*SERVICE")
_OF_CONTAINERS = re.compile(r"CONTAINER_LABEL$")
"""autoheal's `AUTOHEAL_CONTAINER_LABEL` is the name of a label, or `all`."""


@remembered
def named_labels(stack: Stack) -> dict[tuple[str, ...], dict[str, str]]:
    """Return by where they are looked for the names of the labels, each with the service that looks for it."""
    found: dict[tuple[str, ...], dict[str, str]] = {SERVICE: {}, CONTAINERS: {}}
    for service in stack.services:
        for where, name in _named(service):
            found[where].setdefault(name, service.name)
    return found


def _named(service: Service) -> Iterator[tuple[tuple[str, ...], str]]:
    for entry in environment(service):
        if entry.text is None or is_open(entry.view):
            continue
        if _OF_SERVICES.search(entry.name):
            yield from ((SERVICE, name) for name in _FILTER.findall(entry.value))
        elif _OF_CONTAINERS.search(entry.name) and re.fullmatch(r"[\w./-]+", entry.value) and entry.value != "all":
            yield CONTAINERS, entry.value
    for view in told(service):
        for what, name in _ASKED.findall(as_read(view)) if "label=" in view.text and not is_open(view) else ():
            yield SERVICE if what == "service ls" else CONTAINERS, name
