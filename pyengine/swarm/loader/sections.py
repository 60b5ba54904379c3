"""What the loader has against networks, volumes, secrets, configs that passed the schema: loader.go LoadNetworks ff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyengine.document.scalar import Data
from pyengine.swarm.golang import numbers
from pyengine.swarm.keys.key import Version

_KINDS = {"networks": "network", "volumes": "volume", "secrets": "secret", "configs": "config"}
_RENAMED = {"volumes": (3, 4)}
"""The version from which on `external.name` is deprecated; for the others it is 3.5."""


def section(data: Data, name: str) -> Mapping[str, Data]:
    """Return the entries of a section, none where there is none."""
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def refused(data: Data) -> tuple[str, ...]:
    """Return what Docker says of the sections, of the first one with an error; it says one of these."""
    for name in _KINDS:
        if odd := _undecoded(data, name):
            return odd
        entries = {key: value for key, value in section(data, name).items() if isinstance(value, dict)}
        found = tuple(text for key, value in entries.items() if (text := _refused(name, key, value)))
        if found:
            return found
    return ()


_GO: dict[type, str] = {list: "slice", str: "string", int: "int", float: "float64", bool: "bool"}


def _undecoded(data: Data, name: str) -> tuple[str, ...]:
    """Return what is said of networks whose odd names keep them from the schema's check, and of cluster volumes."""
    networks = [
        f"'[{key}]' expected a map, got '{_GO.get(type(value), 'struct')}'"
        for key, value in section(data, "networks").items()
        if name == "networks" and value is not None and not isinstance(value, dict)
    ]
    volumes = section(data, "volumes") if name == "volumes" else {}
    found = networks or [told for key, volume in volumes.items() for told in _sizes(key, volume)]
    return ("decoding failed due to the following error(s):\n\n" + "\n".join(found),) if found else ()


def _sizes(key: str, volume: Data) -> Iterator[str]:
    spec = volume.get("x-cluster-spec") if isinstance(volume, dict) else None
    wanted = spec.get("capacity_range") if isinstance(spec, dict) else None
    for name, size in wanted.items() if isinstance(wanted, dict) else ():
        try:
            numbers.size(str(size))
        except numbers.NumberError as error:
            yield f"error decoding '[{key}].x-cluster-spec.capacity_range.{name}': {error}"


def _refused(name: str, key: str, entry: Mapping[str, Data]) -> str:
    kind, external = _KINDS[name], entry.get("external")
    if name == "volumes" and is_external(external):
        for option in ("driver", "driver_opts", "labels"):
            if entry.get(option):
                return f'conflicting parameters "external" and "{option}" specified for volume "{key}"'
    if is_external(external) and external_name(external) and entry.get("name"):
        return f"{kind} {key}: {kind}.external.name and {kind}.name conflict; only use {kind}.name"
    if name in {"secrets", "configs"} and not is_external(external) and entry.get("driver") and entry.get("file"):
        return f"{kind} {key}: {kind}.driver and {kind}.file conflict; only use {kind}.driver"
    return ""


def is_external(external: Data) -> bool:
    """Tell `external: true`, and the old mapping, which is true whatever it says."""
    return external is True or isinstance(external, dict)


def external_name(external: Data) -> str:
    """Return the name in the old mapping."""
    name = external.get("name") if isinstance(external, dict) else None
    return name if isinstance(name, str) else ""


def warnings(data: Data, version: Version) -> Iterator[str]:
    """Yield what Docker says of names in the old place."""
    for name, kind in _KINDS.items():
        for key, entry in section(data, name).items():
            external = entry.get("external") if isinstance(entry, dict) else None
            if external_name(external) and version >= _RENAMED.get(name, (3, 5)):
                yield f"{kind} {key}: {kind}.external.name is deprecated in favor of {kind}.name"
