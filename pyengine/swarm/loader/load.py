"""The loader's way through the files: each by itself, then what is said of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyengine.document.data import plain as as_written
from pyengine.document.document import Document
from pyengine.document.scalar import Data
from pyengine.swarm import keys, schema
from pyengine.swarm.golang import ports
from pyengine.swarm.golang.text import shown
from pyengine.swarm.keys.key import Fate, Version
from pyengine.swarm.loader import decode, sections, values
from pyengine.swarm.remembered import remembered
from pyengine.swarm.schema.problem import Problem, most_specific

_SERVICE = ("services", "*")
NEWEST = "3.13"
"""What Docker looks up where a file has no version, or "3"."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the loader says. Where it refuses, it says one of `errors`: which one is left to chance."""

    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def load(documents: Sequence[Document], folder: str) -> Loaded:
    """Read files, in each of which there is something, as the loader does, up to the first that it refuses."""
    warnings: tuple[str, ...] = ()
    data = [values.of(document) for document in documents]
    first = version(documents[0]) if documents else ""
    for document, each in zip(documents, data, strict=True):
        found = _file(document, each, first, folder)
        warnings += found.warnings
        if found.errors:
            return Loaded(found.errors, tuple(dict.fromkeys(warnings)))
    return Loaded((), tuple(dict.fromkeys((*warnings, *_ignored(data), *_deprecated(data)))))


def version(document: Document) -> str:
    """Return the version that Docker looks up for a file; it does so before it replaces any `${…}`."""
    found = values.root(document).entries().get("version")
    if found is None:
        return NEWEST
    text = _go(as_written(found.node))
    return text if text not in {"", "3"} else NEWEST


def faults(document: Document, version: Version) -> tuple[Problem, ...]:
    """Return all that the schema of this version has against a file, whichever of it Docker says."""
    known = _faults(document)
    if version not in known:
        known[version] = schema.every(values.of(document), version)
    return known[version]


@remembered
def _faults(_: Document) -> dict[Version, tuple[Problem, ...]]:
    return {}


def _go(data: Data) -> str:
    """Return data as Go's `%v` writes it."""
    if isinstance(data, list):
        return f"[{' '.join(map(_go, data))}]"
    if isinstance(data, dict):
        return f"map[{' '.join(f'{name}:{_go(value)}' for name, value in sorted(data.items()))}]"
    return shown(data)


def _file(document: Document, raw: Data, first: str, folder: str) -> Loaded:
    if not isinstance(raw, dict):
        return Loaded(("top-level object must be a mapping",))
    own = version(document)
    if own != first:
        return Loaded((f"version mismatched between two composefiles : {first} and {own}",))
    if forbidden := _forbidden(raw):
        return Loaded((f"Compose file contains unsupported options:\n\n{forbidden}\n",))
    if errors := values.refused(values.root(document)):
        return Loaded(errors)
    number = schema.known(own)
    if number is None:
        return Loaded((f"unsupported Compose file version: {own}",))
    if problems := most_specific(faults(document, number)):
        return Loaded(problems)
    return _checked(raw, number, folder)


def _checked(data: Data, version: Version, folder: str) -> Loaded:
    warnings = tuple(_addresses(data))
    services = {name: value for name, value in sections.section(data, "services").items() if isinstance(value, dict)}
    errors = tuple(filter(None, (decode.service(value) for value in services.values())))
    errors = errors or tuple(dict.fromkeys(told for value in services.values() for told in _unresolved(value, folder)))
    if errors:
        return Loaded(errors, warnings)
    return Loaded(sections.refused(data), (*warnings, *sections.warnings(data, version)))


def _unresolved(service: dict[str, Data], folder: str) -> Iterator[str]:
    """Yield what is said of an env file or bind mount of nothing: loader.go resolveEnvironment, resolveVolumePaths."""
    named = service.get("env_file")
    if named == "" or (isinstance(named, list) and "" in named):
        yield f"invalid env file ({folder}): read {folder}: is a directory"
        return
    volumes = service.get("volumes")
    for volume in volumes if isinstance(volumes, list) else ():
        if isinstance(volume, dict) and volume.get("type") == "bind" and not volume.get("source"):
            yield 'invalid mount config for type "bind": field Source must not be empty'
            return


def _services(data: Data) -> Iterator[dict[str, Data]]:
    yield from (value for value in sections.section(data, "services").values() if isinstance(value, dict))


def _forbidden(data: Data) -> str:
    return _told((data,), Fate.FORBIDDEN)


def _told(files: Sequence[Data], fate: Fate) -> str:
    """Return what Docker says of each key of that fate, in the order of the letters."""
    rows = [row for row in keys.below(_SERVICE) if row.fate is fate]
    written = {name for data in files for service in _services(data) for name in service}
    return "\n\n".join(sorted(f"{row.name}: {row.says}" for row in rows if row.name in written))


def _ignored(files: Sequence[Data]) -> Iterator[str]:
    known = {row.name for row in keys.below(_SERVICE) if row.fate in {Fate.IGNORED, Fate.WARNED}}
    found = sorted({name for data in files for service in _services(data) for name in service} & known)
    if found:
        yield f"Ignoring unsupported options: {', '.join(found)}"


def _deprecated(files: Sequence[Data]) -> Iterator[str]:
    if found := _told(files, Fate.DEPRECATED):
        yield f"Ignoring deprecated options:\n\n{found}"


def _addresses(data: Data) -> Iterator[str]:
    """Yield what is said of the host's addresses in short ports."""
    for service in _services(data):
        entries = service.get("ports")
        for entry in entries if isinstance(entries, list) else ():
            found = ports.parse(entry) if isinstance(entry, str) else ()
            yield from dict.fromkeys(filter(None, map(ports.ignored, found)))
