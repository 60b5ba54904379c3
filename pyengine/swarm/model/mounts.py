"""The mounts of a service, in their short and their long form alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.swarm.golang import mounts as short
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View


@dataclass(frozen=True, slots=True)
class Mount:
    """One mount: what `kind` it is, and from where to where. `item` is its place in the list."""

    item: View
    kind: str
    source: str
    target: str
    read_only: bool = False

    @property
    def is_bind(self) -> bool:
        """Tell a path of the node."""
        return self.kind == "bind" and bool(self.source)

    @property
    def is_relative(self) -> bool:
        """Tell a path that is counted from the folder of the file, or from a home."""
        return self.is_bind and self.source[0] in ".~"


def mounts(service: Service) -> Iterator[Mount]:
    """Yield the mounts that can be known here: none that Docker refuses, none that hang on an unset variable."""
    for item in service.items("volumes"):
        if any(_open_ended(text) for text in item.texts()):
            continue
        found = _long(item) if item.is_mapping else _short(item)
        if found is not None:
            yield found


def _open_ended(text: View) -> bool:
    variables = text.interpolated.variables if text.interpolated is not None else ()
    return any(variable.default is None for variable in variables)


def _short(item: View) -> Mount | None:
    try:
        found = short.parse(str(item.data or ""))
    except short.VolumeError:
        return None
    return Mount(item, found.kind, found.source, found.target, found.read_only)


def _long(item: View) -> Mount | None:
    kind, source, target, read_only = (item.get(key) for key in ("type", "source", "target", "read_only"))
    if kind is None or target is None:
        return None
    where = str(source.data or "") if source is not None else ""
    return Mount(item, str(kind.data), where, str(target.data or ""), read_only is not None and read_only.data is True)


def is_local_volume(mount: Mount, service: Service) -> bool:
    """Tell a volume that the stack makes on each node for itself: no plugin, no options that lead elsewhere.

    Of an external one nobody knows here where it leads.
    """
    if mount.kind != "volume" or not mount.source:
        return False
    entry = service.stack.view.get("volumes", mount.source)
    if entry is None or not entry.is_mapping:
        return entry is not None  # a name alone: the driver is `local`
    driver = entry.get("driver")
    led = any(entry.get(key) is not None for key in ("driver_opts", "external", "x-cluster-spec"))
    return not led and (driver is None or driver.data in {"local", "", None})
