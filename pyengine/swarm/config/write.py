"""Writes the merged files: docker/cli cli/compose/types/types.go has the fields, and says which zeros are left away.

What is written was compared with `docker stack config` value by value on generated files.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from pyengine.document.node import Scalar
from pyengine.document.scalar import Plain
from pyengine.swarm import duration, keys
from pyengine.swarm.config import forms
from pyengine.swarm.config.tree import Leaf, Tree, is_zero
from pyengine.swarm.golang import numbers
from pyengine.swarm.golang.text import shown
from pyengine.swarm.keys.key import ANYTHING, Key, Type
from pyengine.swarm.spec.names import Names
from pyengine.swarm.view import View

_SECTIONS = ("networks", "volumes", "secrets", "configs")
_FILES = ("secrets", "configs")
_POINTERS = {
    *("services.*.init", "services.*.stop_grace_period", "services.*.healthcheck", "services.*.logging"),
    *(
        f"services.*.healthcheck.{name}"
        for name in ("timeout", "interval", "retries", "start_period", "start_interval")
    ),
    *(f"services.*.deploy.{name}" for name in ("replicas", "update_config", "rollback_config", "restart_policy")),
    *(f"services.*.deploy.{name}_config.parallelism" for name in ("update", "rollback")),
    *(f"services.*.deploy.restart_policy.{name}" for name in ("delay", "max_attempts", "window")),
    *(f"services.*.deploy.resources.{name}" for name in ("limits", "reservations")),
    *(f"services.*.volumes.[].{name}" for name in ("bind", "volume", "tmpfs")),
    *(f"services.*.{section}.[].mode" for section in _FILES),
    *(
        "services.*.networks.*",
        "services.*.ulimits.*",
        "services.*",
        "networks.*",
        "volumes.*",
        "secrets.*",
        "configs.*",
    ),
    "services.*.deploy.resources.reservations.generic_resources.[].discrete_resource_spec",
}
"""Fields that are pointers in Go: what is zero is written there, and what is not said is not."""
_OPTIONS = ("options.*", "driver_opts.*")
_KEEPS_NOTHING = {"environment", "args"}


def config(stack: View, names: Names) -> dict[str, Tree]:
    """Return what the files say together. They have to be such as Docker's loader takes."""
    writer = _Writer(names)
    found = stack.get("services")
    made: dict[str, Tree] = {"services": writer.entries(found) if found is not None else {}}
    for section in _SECTIONS:
        entries = stack.get(section)
        if entries is not None and (told := writer.entries(entries)):
            made[section] = told
    made |= {name: writer.extension(view) for name, view in stack.entries() if name.startswith("x-")}
    return made


class _Writer:
    """Writes the values below a key, each as the key's row says."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def entries(self, view: View) -> dict[str, Tree]:
        """Return the entries of a section."""
        section = str(view.route[0])
        made: dict[str, Tree] = {}
        for name, child in view.entries():
            tree = self.tree(child) if child.is_mapping else {}
            if section != "services" and isinstance(tree, dict):
                tree = self._section(section, name, child, tree)
            made[name] = tree if tree is not None else {}
        return made

    def _section(self, section: str, name: str, view: View, tree: dict[str, Tree]) -> dict[str, Tree]:
        external = view.get("external")
        if external is not None and (external.is_mapping or external.data is True):
            old = external.get("name")
            named = Leaf(old.data, old) if old is not None and old.data else tree.get("name") or Leaf(name, view)
            return {**tree, "name": named, "external": Leaf(True, external)}  # noqa: FBT003 - a value of the file
        tree = {key: child for key, child in tree.items() if key == _CLUSTER or not key.startswith(("external", "x-"))}
        if section in _FILES and "driver" not in tree:
            file = tree.get("file")
            path = self._names.under(str(file.value) if isinstance(file, Leaf) else "")
            tree["file"] = Leaf(path, file.view if isinstance(file, Leaf) else view)
        return tree

    def tree(self, view: View) -> Tree | None:
        """Return what stands at a view, None where nothing is written."""
        key = keys.at(view.route)
        if key is None:
            return None
        if key.name == "x-*":
            return self.extension(view)
        if key.path in _UNREAD or (key.types == ANYTHING and key.name != "subpath"):
            return None
        made = self._made(view, key)
        kept = (
            key.path in _POINTERS
            or key.path.endswith(_OPTIONS)
            or (_CLUSTER in key.pattern and view.is_mapping and key.name != "segments")
        )
        return None if made is None or (is_zero(made) and not kept) else made

    def extension(self, view: View) -> Tree:
        """Return what nobody reads, as it is written."""
        if not view.is_mapping:
            some = [self.extension(item) for item in view.items()]
            return some or Leaf(view.data if isinstance(view.node, Scalar) else [], view)
        return {name: self.extension(child) for name, child in view.entries()}

    def _made(self, view: View, key: Key) -> Tree | None:
        if (form := _FORMS.get(key.path)) is not None:
            return form(view)
        if key.by == "=" or key.name == "segments":
            return forms.assigned(view, nothing=key.name in _KEEPS_NOTHING)
        if key.path == "services.*.networks":
            return forms.networks(view, self._mapping(view) if view.is_mapping else {})
        if key.path == "services.*.build" and not view.is_mapping:
            return {"context": Leaf(view.data, view)} if view.data else None
        if key.path == "services.*.ulimits.*" and not view.data and not view.is_mapping:
            return {}
        if view.is_mapping:
            made = self._mapping(view)
            if key.name == "discrete_resource_spec":
                made = {"kind": Leaf("", view), "value": Leaf(0, view), **made}
            return forms.from_the_folder(made, self._names) if key.path == "services.*.volumes.[]" else made
        if Type.LIST in key.types and key.types != ANYTHING:
            return [each for item in view.items() for each in self._items(item, key)]
        return _scalar(view, key)

    def _mapping(self, view: View) -> dict[str, Tree]:
        found = {name: self.tree(child) for name, child in view.entries()}
        return {name: tree for name, tree in found.items() if tree is not None}

    def _items(self, item: View, key: Key) -> list[Tree]:
        if item.is_mapping:
            made = self.tree(item)
            return [made if made is not None else {}]
        if key.name == "ports":
            return list(forms.published(item))
        if key.name == "volumes":
            return [forms.from_the_folder(forms.mounted(item), self._names)]
        if key.name in _FILES:
            return [{"source": Leaf(item.data, item)}]
        return [Leaf(shown(item.data), item)]


_CLUSTER = "x-cluster-spec"
_UNREAD = {"services.*.oom_score_adj", "services.*.build.shm_size"}
_FORMS: dict[str, Callable[[View], Tree]] = {
    "services.*.command": forms.command,
    "services.*.entrypoint": forms.command,
    "services.*.healthcheck.test": forms.test,
    "services.*.extra_hosts": lambda view: [*forms.hosts(view)],
    "services.*.build.extra_hosts": lambda view: [*forms.hosts(view)],
    **{f"services.*.{name}": forms.texts for name in ("dns", "dns_search", "env_file", "tmpfs", "expose")},
}


def _scalar(view: View, key: Key) -> Leaf | None:
    data = view.data
    if data is None:
        return Leaf("", view) if key.path.endswith(_OPTIONS) else None
    if key.types != ANYTHING and Type.DURATION in key.types and isinstance(data, str):
        time = duration.parse(data) or 0
        return Leaf(_duration(time), view) if time or key.path in _POINTERS else None
    if key.types != ANYTHING and Type.SIZE in key.types:
        size = numbers.size(data) if isinstance(data, str) else data
        return Leaf(str(size), view) if size else None
    if key.path.endswith(_OPTIONS) or Type.STRING in key.types:
        return Leaf(shown(data), view)
    return Leaf(_number(data, key), view)


def _number(data: Plain, key: Key) -> Plain:
    if isinstance(data, bool) or not isinstance(data, int | float):
        return data
    if key.name == "max_failure_ratio":
        return next(short for short in _shorter(data) if struct.pack("f", short) == struct.pack("f", data))
    return int(data)


def _shorter(number: float) -> Iterator[float]:
    """Yield the number with ever more digits: Go writes as few as tell it from its neighbours of 32 bits."""
    yield from (float(f"{number:.{digits}g}") for digits in range(1, 18))


def _duration(nanoseconds: int) -> str:
    """Return a time as Go's Duration.String writes it."""
    sign, rest = "-" if nanoseconds < 0 else "", abs(nanoseconds)
    if rest < duration.SECOND:
        unit, size = next((pair for pair in (("ms", 10**6), ("µs", 10**3), ("ns", 1)) if rest >= pair[1]), ("s", 1))
        return f"{sign}{_decimal(rest, size)}{unit}"
    seconds, rest = divmod(rest, 60 * duration.SECOND)
    text = f"{_decimal(rest, duration.SECOND)}s"
    if seconds:
        hours, minutes = divmod(seconds, 60)
        text = f"{hours}h{minutes}m{text}" if hours else f"{minutes}m{text}"
    return sign + text


def _decimal(number: int, unit: int) -> str:
    whole, rest = divmod(number, unit)
    digits = f"{rest:0{len(str(unit)) - 1}}".rstrip("0") if rest else ""
    return f"{whole}.{digits}" if digits else str(whole)
