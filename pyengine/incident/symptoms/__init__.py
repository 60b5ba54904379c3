"""The failures that are known, a module a family."""

from __future__ import annotations

from pyengine.incident.symptoms import (
    around,
    containers,
    engines,
    files,
    flags,
    host,
    images,
    joining,
    keys,
    logs,
    managers,
    mounts,
    networks,
    networks_made,
    nodes,
    objects,
    ports,
    requests,
    scheduling,
    silent,
    silent_nodes,
    tasks,
    update,
)
from pyengine.incident.symptoms.known import Known

FAMILIES = (
    update,
    tasks,
    scheduling,
    images,
    containers,
    mounts,
    networks,
    networks_made,
    ports,
    objects,
    nodes,
    managers,
    keys,
    engines,
    around,
    host,
    joining,
    logs,
    flags,
    files,
    requests,
    silent,
    silent_nodes,
)
KNOWN: tuple[Known, ...] = tuple(known for family in FAMILIES for known in family.FAMILY)
BY_ID = {known.id: known for known in KNOWN}
