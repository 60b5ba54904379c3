"""Mounts: docker/cli cli/compose/convert/volume.go, moby daemon/cluster/convert/container.go."""

from __future__ import annotations

from pyengine.swarm.golang import mounts as short
from pyengine.swarm.spec.names import Names, external
from pyengine.swarm.spec.reading import filled, flag, pairs, some, text, whole
from pyengine.swarm.spec.told import STACK, Told, Tree, default, of, without_absent
from pyengine.swarm.view import View

_INCOMPATIBLE = {
    "volume": ("image", "tmpfs", "bind", "cluster"),
    "image": ("volume", "bind", "tmpfs", "cluster"),
    "bind": ("volume", "image", "tmpfs", "cluster"),
    "tmpfs": ("bind", "volume", "image", "cluster"),
    "npipe": ("volume", "image", "tmpfs"),
    "cluster": ("tmpfs", "bind", "volume"),
}
"""The options that each type refuses, in the order of looking; `image` and `cluster` are in no schema."""

_NO_SOURCE = {
    "image": "invalid image source, source cannot be empty",
    "bind": "invalid bind source, source cannot be empty",
    "npipe": "invalid npipe source, source cannot be empty",
    "cluster": "invalid cluster source, source cannot be empty",
}


def mounts(service: View, stack: View, names: Names) -> list[Tree]:
    """Return the mounts in the order of the file."""
    found = service.get("volumes")
    return [_mount(item, stack, names) for item in found.items()] if found is not None else []


def _mount(item: View, stack: View, names: Names) -> Tree:
    if item.is_mapping:
        kind, source = text(item, "type"), text(item, "source")
        known = without_absent(Target=text(item, "target"), ReadOnly=some(flag(item, "read_only")))
        propagation, no_copy = text(item, "bind", "propagation"), some(flag(item, "volume", "nocopy"))
    else:
        volume = short.parse(str(item.data))
        kind, source = of(item, volume.kind), some(of(item, volume.source))
        known = without_absent(Target=of(item, volume.target), ReadOnly=some(of(item, volume.read_only)))
        propagation, no_copy = some(of(item, volume.propagation)), some(of(item, volume.no_copy))
    word = str(kind.value) if kind is not None else "volume"
    options: dict[str, Tree | None] = {
        "BindOptions": {"Propagation": propagation} if propagation is not None else None,
        "TmpfsOptions": _tmpfs(item) if word == "tmpfs" else None,
    }
    if word in {"volume", "cluster"} and source is not None:
        key = str(source.value)
        grouped = word == "cluster" and key.startswith("group:")
        options["VolumeOptions"] = (
            _volume(item, stack.get("volumes", key), names, no_copy) if word == "volume" else None
        )
        source = source if grouped else names.of(key, stack.get("volumes", key))
    if word == "bind" and source is not None:
        source = source.turned(names.path(str(source.value)))
    return without_absent(Type=kind or default("volume"), Source=source, **known, **options)


def _tmpfs(item: View) -> Tree | None:
    found = item.get("tmpfs")
    if found is None:
        return None
    return without_absent(SizeBytes=some(whole(found, "size"))) or of(found, {})


def _volume(item: View, entry: View | None, names: Names, no_copy: Told | None) -> Tree:
    known = without_absent(NoCopy=no_copy, Subpath=text(item, "volume", "subpath"))
    if entry is None or external(entry):
        return known or Told({}, STACK)
    known["Labels"] = {**filled(pairs(entry, "labels")), **names.label}
    options = filled(pairs(entry, "driver_opts"))
    driver = without_absent(Name=text(entry, "driver"), Options=options or None)
    written = entry.get("driver_opts")
    if written is not None and not driver:
        return {**known, "DriverConfig": of(written, {})}
    return {**known, "DriverConfig": driver} if driver else known


def refused(item: View, stack: View) -> str:
    """Return what the converter says of a volume of a service, empty where it takes it."""
    if not item.is_mapping:
        volume = short.parse(str(item.data))
        options = [name for name, there in (("bind", volume.propagation), ("volume", volume.no_copy)) if there]
        return _refused(volume.kind, volume.source, options, stack)
    kind, source = text(item, "type"), text(item, "source")
    options = [name for name in ("bind", "volume", "tmpfs") if item.get(name) is not None]
    word = str(kind.value) if kind is not None else "volume"
    return _refused(word, str(source.value) if source is not None else "", options, stack)


def _refused(kind: str, source: str, options: list[str], stack: View) -> str:
    if kind not in _INCOMPATIBLE:
        return "volume type must be volume, bind, tmpfs, npipe, or cluster"
    if kind in _NO_SOURCE and not source:
        return _NO_SOURCE[kind]
    if kind == "tmpfs" and source:
        return "invalid tmpfs source, source must be empty"
    wrong = next((name for name in _INCOMPATIBLE[kind] if name in options), None)
    if wrong is not None:
        return f"{wrong} options are incompatible with type {kind}"
    named = kind == "volume" or (kind == "cluster" and not source.startswith("group:"))
    return f'undefined volume "{source}"' if named and source and stack.get("volumes", source) is None else ""
