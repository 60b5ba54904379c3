"""What tells a file for Compose: keys that it knows, or acts on, and `docker stack deploy` does not."""

from __future__ import annotations

from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate, Type
from pyengine.swarm.view import View


def has_compose_s_own(view: View) -> bool:
    """Tell a mapping with a key of Compose's own, or one written in a way that only Compose takes."""
    for _, child in view.entries():
        key = keys.at(child.route)
        if key is not None and (key.since is None or (child.is_mapping and Type.MAPPING in key.compose)):
            return True
    return False


def has_ignored(service: View) -> bool:
    """Tell a service with a key that Compose acts on and Swarm passes over."""
    rows = [keys.at(view.route) for _, view in service.entries()]
    return any(row is not None and row.fate is not Fate.HONOURED and row.name != "x-*" for row in rows)


HABITS = frozenset(
    ("build", "container_name", "depends_on", "external_links", "links", "network_mode", "profiles", "restart")
)
"""How Compose is told to make, name, order and restart containers: Swarm passes over all of it. (What is asked of the
host, such as `shm_size` or `devices`, says nothing: it is hoped for from Swarm as well.)"""


def is_written_for_compose(file: View) -> bool:
    """Tell a file by its habits: a version before that of stacks, or services that are made and started by Compose."""
    version, services = file.get("version"), file.get("services")
    written = [view for _, view in services.entries()] if services is not None else []
    old = version is not None and version.text.startswith(("1", "2"))
    return old or not written or any(map(_has_habits, written))


def _has_habits(service: View) -> bool:
    asks_for_gpu = service.get("deploy", "resources", "reservations", "devices") is not None
    return asks_for_gpu or any(name in HABITS for name, _ in service.entries())


def has_nobody_s(block: View) -> bool:
    """Tell a block with a key that neither Docker nor Compose has."""
    for name, child in block.entries():
        if (keys.at(child.route) is None and not name.startswith("x-")) or (child.is_mapping and has_nobody_s(child)):
            return True
    return False


def is_composed(file: View) -> bool:
    """Tell the output of `docker compose config`: it writes every network out, by the name of the project."""
    project, networks = file.get("name"), file.get("networks")
    if project is None or networks is None or not project.text:
        return False
    names = [(key, network.get("name")) for key, network in networks.entries()]
    whole = any(name is not None and name.text == f"{project.text}_{key}" for key, name in names)
    services = file.get("services")
    written = [view for _, view in services.entries()] if services is not None else []
    used = [found for service in written if (found := service.get("networks")) is not None]
    return whole and bool(used) and all(found.is_mapping for found in used)
