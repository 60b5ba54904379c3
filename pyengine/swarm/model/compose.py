"""What tells a file for Compose: keys that it knows, or acts on, and `docker stack deploy` does not."""

from __future__ import annotations

from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate, Type
from pyengine.swarm.remembered import remembered
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


@remembered
def is_composed(file: View) -> bool:
    """Tell the output of `docker compose config`, of the newer command or the older."""
    return _is_of_plugin(file) or _is_of_older(file)


LEAST = 3
"""Keys of a service, or at the top, that stand in their alphabetical order by no chance."""
_LONG = ("ports", "volumes")
"""Lists whose items the older command writes out in full."""


def _is_of_older(file: View) -> bool:
    """Tell what `docker-compose config` writes: each mapping in alphabetical order, so that `version` is not the first.

    It also writes out what an author would not: conditions of `depends_on`, the mode of a volume.
    """
    top, services = [name for name, _ in file.entries()], file.get("services")
    written = [view for _, view in services.entries()] if services is not None else []
    orders = [[name for name, _ in view.entries()] for view in written if view.is_mapping]
    if len(file.parts) > 1 or "version" not in top[1:] or not orders or len(max(orders, key=len)) < LEAST:
        return False
    if any(order != sorted(order) for order in (top, *orders)):
        return False
    return any(map(_is_written_out, written))


def _is_written_out(service: View) -> bool:
    """Tell conditions of `depends_on`, ports in the long form, and volumes with their mode."""
    waits = service.get("depends_on")
    lists = [found for key in _LONG if (found := service.get(key)) is not None]
    items = [item for found in lists for item in found.items()]
    modes = (":rw", ":ro")
    return (waits is not None and waits.is_mapping) or any(i.is_mapping or i.text.endswith(modes) for i in items)


def _is_of_plugin(file: View) -> bool:
    """Tell what the newer command writes: every network in full, by the name of the project."""
    project, networks = file.get("name"), file.get("networks")
    if project is None or networks is None or not project.text:
        return False
    names = [(key, network.get("name")) for key, network in networks.entries()]
    whole = any(name is not None and name.text == f"{project.text}_{key}" for key, name in names)
    services = file.get("services")
    written = [view for _, view in services.entries()] if services is not None else []
    used = [found for service in written if (found := service.get("networks")) is not None]
    return whole and bool(used) and all(found.is_mapping for found in used)
