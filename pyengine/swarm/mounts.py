"""What a service mounts, in the short and the long form alike, and whether a task can leave data there for the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.swarm.golang import mounts as short
from pyengine.swarm.model.settings import is_null, is_unset
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.remembered import remembered
from pyengine.swarm.view import View


@dataclass(frozen=True, slots=True)
class Mount:
    """One mount: what `kind` it is, and from where to where. `item` is its place in the list.

    `known` tells one that hangs on no unset variable, and that Docker takes.
    """

    item: View
    kind: str
    source: str
    target: str
    read_only: bool
    known: bool

    @property
    def is_bind(self) -> bool:
        """Tell a path of the node."""
        return self.kind == "bind" and bool(self.source)

    @property
    def is_relative(self) -> bool:
        """Tell a path that is counted from the folder of the file, or from a home."""
        return self.is_bind and self.source[0] in ".~"

    @property
    def is_named(self) -> bool:
        """Tell a volume by name: no path, and no variable that may be one."""
        return bool(self.source) and self.source[0] not in "/.~$"


def mounts(service: Service, *, unsure: bool = False) -> Iterator[Mount]:
    """Yield the mounts that can be known here; with `unsure` the others too, as far as they can be read.

    Who looks for a fault asks for the former, who has to be sure that no data are there for both.
    """
    return (mount for mount in _every(service) if mount.known or unsure)


@remembered
def _every(service: Service) -> tuple[Mount, ...]:
    return tuple(_long(item) if item.is_mapping else _short(item) for item in service.items("volumes"))


def _short(item: View) -> Mount:
    text = str(item.data or item.text)
    try:
        found = short.parse(text)
    except short.VolumeError:  # as where a variable leaves nothing in front of the colon
        source, target, options = (*text.split(":", 2), "", "")[:3]
        return Mount(item, "volume", (source or "$") if target else "", target, "ro" in options.split(","), known=False)
    return Mount(item, found.kind, found.source, found.target, found.read_only, not is_unset(item))


def _long(item: View) -> Mount:
    kind, source, target, read_only = (item.get(key) for key in ("type", "source", "target", "read_only"))
    return Mount(
        item,
        "volume" if kind is None else str(kind.data),
        "" if source is None or is_null(source) else str(source.data or source.text),
        "" if target is None else str(target.data or ""),
        read_only is not None and read_only.data is True,
        known=kind is not None and target is not None and not is_unset(item),
    )


def writable_volumes(service: Service) -> list[Mount]:
    """Return the mounts where a task can leave data: no tmpfs, no socket, no scratch, not read-only.

    Whatever holds them: a volume of any driver and with any options, a path of the node, or a variable.
    """
    return [mount for mount in mounts(service, unsure=True) if _is_writable(mount, service.stack)]


def named_volumes(service: Service) -> list[Mount]:
    """Return the writable mounts of volumes by name."""
    return [mount for mount in writable_volumes(service) if mount.is_named]


def is_local_volume(mount: Mount, stack: Stack) -> bool:
    """Tell a volume that the stack makes on each node for itself: no plugin, no options that lead elsewhere.

    Of an external one nobody knows here where it leads.
    """
    if mount.kind != "volume" or not mount.source:
        return False
    entry = stack.view.get("volumes", mount.source)
    if entry is None or not entry.is_mapping:
        return entry is not None  # a name alone: the driver is `local`
    driver = entry.get("driver")
    led = any(entry.get(key) is not None for key in ("driver_opts", "external", "x-cluster-spec"))
    return not led and (driver is None or driver.data in {"local", "", None})


def is_of_a_node(mount: Mount, stack: Stack) -> bool:
    """Tell a volume by name that each node has of its own; one that no file says more of is taken for such a one."""
    return mount.is_named and (stack.view.get("volumes", mount.source) is None or is_local_volume(mount, stack))


def is_of_a_slot(mount: Mount, stack: Stack) -> bool:
    """Tell a volume that each slot has of its own, by a template in its name."""
    name = stack.view.get("volumes", mount.source, "name")
    return ".Task." in mount.source or (name is not None and ".Task." in name.text)


_SCRATCH = re.compile(
    r"/(?:logs?|\.?cache|tmp)(?:/|$)|^/docker-entrypoint|^/etc/.*\.(?:conf|cnf|ya?ml|toml|ini|cfg|xml|properties)$"
)
"""Targets at which nothing lies that the next task would miss or could break: logs, caches, files of settings."""
_OF_THE_NODE = re.compile(r"/(?:proc|sys|dev|etc|run|var/run)(?:/|$)")
"""Paths of the node at which no data of a service lie."""


def _is_writable(mount: Mount, stack: Stack) -> bool:
    source = mount.source
    if mount.kind not in {"volume", "bind", "cluster"} or not source or mount.read_only:
        return False
    if _SCRATCH.search(mount.target):
        return False
    if source.startswith("/"):
        return not source.endswith((".sock", "/localtime", "/timezone")) and not _OF_THE_NODE.match(source)
    kind, options = (stack.view.get("volumes", source, "driver_opts", key) for key in ("type", "o"))
    in_memory = kind is not None and kind.data == "tmpfs"
    return not in_memory and (options is None or "ro" not in str(options.data).split(","))
