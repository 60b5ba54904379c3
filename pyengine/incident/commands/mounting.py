"""The value of `--mount`: docker/cli opts/mount.go."""

from __future__ import annotations

import os.path

from pyengine.incident.commands.pieces import FlagError, Spec, fields
from pyengine.swarm.golang import numbers


def mount(text: str) -> Spec:
    """Return a mount. Raises FlagError."""
    found: Spec = {"Type": "volume"}
    for field in fields(text.strip()):
        key, equals, value = field.partition("=")
        if not equals and key.lower() not in _SWITCHES:
            raise FlagError(f"invalid field '{field}' must be a key=value pair")
        _mounted(found, key.lower(), value if equals else None, field)
    _fit(found)
    return found


_SWITCHES = {"readonly", "ro", "volume-nocopy", "bind-nonrecursive"}
_NAMES = {
    "target": "Target", "dst": "Target", "destination": "Target", "source": "Source", "src": "Source",
    "type": "Type", "consistency": "Consistency", "readonly": "ReadOnly", "ro": "ReadOnly",
}  # fmt: skip
_RECURSIVE = {"disabled": "NonRecursive", "writable": "ReadOnlyNonRecursive", "readonly": "ReadOnlyForceRecursive"}


def _mounted(found: Spec, key: str, value: str | None, field: str) -> None:
    given = value if value is not None else ""
    if key in {"source", "src"} and given.startswith("."):
        found["Source"] = os.path.normpath(f"/{given}")
    elif key in _NAMES:
        lowered = given.lower() if key in {"type", "consistency"} else given
        found[_NAMES[key]] = _switch(key, value) if key in _SWITCHES else lowered
    elif key.startswith("bind-"):
        _bind(found.setdefault("BindOptions", {}), key, value, field)
    elif key.startswith("volume-"):
        _volume(found.setdefault("VolumeOptions", {}), key, value, field)
    elif key.startswith("tmpfs-"):
        _tmpfs(found.setdefault("TmpfsOptions", {}), key, given, field)
    elif key == "image-subpath":
        found.setdefault("ImageOptions", {})["Subpath"] = given
    else:
        raise _unexpected(key, field)


def _unexpected(key: str, field: str) -> FlagError:
    return FlagError(f"unexpected key '{key}' in '{field}'")


def _bind(options: Spec, key: str, value: str | None, field: str) -> None:
    given = value or ""
    if key == "bind-propagation":
        options["Propagation"] = given.lower()
    elif key == "bind-nonrecursive":
        options["NonRecursive"] = _switch(key, value)
    elif key != "bind-recursive":
        raise _unexpected(key, field)
    elif given in _RECURSIVE:
        options[_RECURSIVE[given]] = True
    elif given != "enabled":
        words = 'must be "enabled", "disabled", "writable", or "readonly"'
        raise FlagError(f"invalid value for {key}: {given} ({words})")


def _volume(options: Spec, key: str, value: str | None, field: str) -> None:
    given = value or ""
    name, _, rest = given.partition("=")
    if key == "volume-subpath":
        options["Subpath"] = given
    elif key == "volume-nocopy":
        options["NoCopy"] = _switch(key, value)
    elif key == "volume-label":
        options.setdefault("Labels", {})[name] = rest
    elif key == "volume-driver":
        options.setdefault("DriverConfig", {})["Name"] = given
    elif key == "volume-opt":
        options.setdefault("DriverConfig", {}).setdefault("Options", {})[name] = rest
    else:
        raise _unexpected(key, field)


def _tmpfs(options: Spec, key: str, value: str, field: str) -> None:
    if key not in {"tmpfs-size", "tmpfs-mode"}:
        raise _unexpected(key, field)
    try:
        if key == "tmpfs-size":
            options["SizeBytes"] = numbers.size(value)
        else:
            options["Mode"] = int(value, 8)
    except ValueError:
        raise FlagError(f"invalid value for {key}: {value}") from None


def _switch(key: str, value: str | None) -> bool:
    if value is None or value in {"1", "true"}:
        return True
    if value in {"0", "false"}:
        return False
    raise FlagError(f"invalid value for {key}: {value}")


_KINDS = {"BindOptions": "bind", "VolumeOptions": "volume", "ImageOptions": "image", "TmpfsOptions": "tmpfs"}


def _fit(found: Spec) -> None:
    if not found["Type"]:
        raise FlagError("type is required")
    if not found.get("Target"):
        raise FlagError("target is required")
    for options, kind in _KINDS.items():
        if options in found and found["Type"] != kind:
            raise FlagError(f"cannot mix '{kind}-*' options with mount type '{found['Type']}'")
