"""Secrets and configs of a service: docker/cli cli/compose/convert/service.go convertFileObject."""

from __future__ import annotations

from pyengine.swarm.spec.names import Names
from pyengine.swarm.spec.reading import text, whole
from pyengine.swarm.spec.told import Told, Tree, default, of
from pyengine.swarm.view import View

MODE = 0o444
_NAMES = {"secrets": "SecretName", "configs": "ConfigName"}


def grants(service: View, stack: View, names: Names, section: str) -> list[Tree]:
    """Return the references, sorted by the name of what is given."""
    found = service.get(section)
    known: list[dict[str, Tree]] = []
    for item in found.items() if found is not None else ():
        source = text(item, "source") if item.is_mapping else of(item, str(item.data))
        key = str(source.value) if source is not None else ""
        name = names.of(key, stack.get(section, key))
        file: dict[str, Tree] = {
            "Name": text(item, "target") or Told(key, source.origin if source is not None else "default"),
            "UID": text(item, "uid") or default("0"),
            "GID": text(item, "gid") or default("0"),
            "Mode": whole(item, "mode") or default(MODE),
        }
        known.append({"File": file, _NAMES[section]: name})
    if section == "configs":
        known += _runtime(service, stack, names)
    return [*sorted(known, key=lambda each: _name(each, section))]


def _runtime(service: View, stack: View, names: Names) -> list[dict[str, Tree]]:
    """The config of a credential spec is given to the runtime, not as a file."""
    config = text(service, "credential_spec", "config")
    if config is None:
        return []
    key = str(config.value)
    return [{"Runtime": of_origin({}, config), "ConfigName": names.of(key, stack.get("configs", key))}]


def of_origin(value: dict[str, object], told: Told) -> Told:
    """Return an empty mapping that is there because of another value."""
    return told.turned(dict.fromkeys(value))


def _name(entry: dict[str, Tree], section: str) -> str:
    name = entry[_NAMES[section]]
    return str(name.value) if isinstance(name, Told) else ""
