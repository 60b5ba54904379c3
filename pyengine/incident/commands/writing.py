"""Writes the values of flags, as `docker` reads them."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from pyengine.incident.commands import leaves as at
from pyengine.swarm import duration

_NANO = 10**9


def _cpus(value: int) -> str:
    whole, rest = divmod(value, _NANO)
    return f"{whole}.{rest:09}".rstrip("0").rstrip(".")


TEXTS: Mapping[str, Callable[[Any], str]] = {
    "string": str,
    "uint": str,
    "int": str,
    "float": repr,
    "duration": duration.show,
    "decimal": _cpus,
    "bytes": str,
    "command": shlex.join,
}
"""Values of flags that have one, by what they take."""


def pair(key: str, value: Any) -> str:  # noqa: ANN401 - the API's JSON
    """Return `name=value`, or the name alone."""
    return key if value is at.BARE else f"{key}={value}"


def row(*fields: str) -> str:
    """Return a line of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(fields)
    return out.getvalue()


def mount(target: str, value: Any) -> str:  # noqa: ANN401 - the API's JSON
    """Return a mount."""
    fields = [f"type={value.get('Type', 'volume')}"]
    fields += [f"source={value['Source']}"] if "Source" in value else []
    fields.append(f"target={target}")
    fields += ["readonly"] if value.get("ReadOnly") else []
    fields += [f"consistency={value['Consistency']}"] if "Consistency" in value else []
    bind, volume, memory = (value.get(f"{kind}Options", {}) for kind in ("Bind", "Volume", "Tmpfs"))
    fields += [f"bind-propagation={bind['Propagation']}"] if "Propagation" in bind else []
    names = {"NonRecursive": "disabled", "ReadOnlyNonRecursive": "writable", "ReadOnlyForceRecursive": "readonly"}
    fields += [f"bind-recursive={word}" for name, word in names.items() if bind.get(name)]
    fields += ["volume-nocopy"] if volume.get("NoCopy") else []
    fields += [f"volume-subpath={volume['Subpath']}"] if "Subpath" in volume else []
    fields += [f"volume-label={pair(*each)}" for each in volume.get("Labels", {}).items()]
    driver = volume.get("DriverConfig", {})
    fields += [f"volume-driver={driver['Name']}"] if "Name" in driver else []
    fields += [f"volume-opt={pair(*each)}" for each in driver.get("Options", {}).items()]
    fields += [f"tmpfs-size={memory['SizeBytes']}"] if "SizeBytes" in memory else []
    fields += [f"tmpfs-mode={memory['Mode']:o}"] if "Mode" in memory else []
    return row(*fields)


def network(target: str, value: Any) -> str:  # noqa: ANN401 - the API's JSON
    """Return an attachment to a network."""
    if not value:
        return target
    options = [f"driver-opt={pair(*each)}" for each in value.get("DriverOpts", {}).items()]
    return row(f"name={target}", *(f"alias={alias}" for alias in value.get("Aliases", ())), *options)


def limit(name: str, value: Any) -> str:  # noqa: ANN401 - the API's JSON
    """Return a limit of the process."""
    return f"{name}={value['Soft']}:{value['Hard']}"


def name(key: str, _: object) -> str:
    """Return the name alone."""
    return key


def grant(value: Any) -> str:  # noqa: ANN401 - the API's JSON
    """Return a secret or a config."""
    file = value["File"] or {}
    fields = [f"source={value['Name']}", f"target={file.get('Name', value['Name'])}"]
    fields += [f"{key.lower()}={file[key]}" for key in ("UID", "GID") if file.get(key, "0") != "0"]
    fields += [f"mode=0{file['Mode']:o}"] if file.get("Mode", 0o444) != 0o444 else []
    return row(*fields)


def port(value: Any, *, published: bool = True) -> str:  # noqa: ANN401 - the API's JSON
    """Return a port, without its published number where it is to be removed."""
    fields = [f"published={value['PublishedPort']}"] if published and value.get("PublishedPort") else []
    fields += [f"target={value['TargetPort']}", f"protocol={value['Protocol']}", f"mode={value['PublishMode']}"]
    return ",".join(fields)


def item(name: str, item: Any) -> str:  # noqa: ANN401 - the API's JSON
    """Return an item of a list whose order says something."""
    if name == "host":
        address, _, host = str(item).partition(" ")
        return f"{host}:{address}"
    if name == "placement-pref":
        return f"spread={(item.get('Spread') or {}).get('SpreadDescriptor', '')}"
    return str(item)


def credentials(wanted: dict[str, Any]) -> str:
    """Return what a credential spec is written as."""
    return next((f"{kind.lower()}://{value}" for kind, value in wanted.items() if value), "")
