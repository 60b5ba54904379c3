"""What several files say together, `docker stack deploy -c a -c b`: each key as its row in the table tells.

Each file is read and interpolated by itself, then they are merged (docker/cli cli/compose/loader/merge.go, which leaves
most to dario.cat/mergo); all of it was executed with CLI 28.2.2. A route's parts stand in the order of `-c`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pyengine.document import node as written
from pyengine.swarm import duration, keys
from pyengine.swarm.golang import mounts, ports
from pyengine.swarm.golang.text import as_text, shown
from pyengine.swarm.keys.key import Key, Merge, Type
from pyengine.swarm.part import Part, Said, said

_NO_BYTES = re.compile(r"0+(?:\.0*)?\s*[kmgtp]?i?b?", re.IGNORECASE)


def deciding(parts: tuple[Part, ...]) -> Part:
    """Return the part whose value holds."""
    *earlier, last = parts
    if not earlier:
        return last
    key = _row(last)
    empty = parts if key is not None and key.merge is Merge.MERGED else ()
    blocks = (part for part in reversed(empty) if not is_scalar(part))  # an empty one is more than nothing
    return next((part for part in reversed(parts) if not _passed_over(part, key)), next(blocks, last))


def is_scalar(part: Part) -> bool:
    """Tell a single value, be it nothing."""
    return not isinstance(part.value, written.Mapping | written.Sequence)


def _row(part: Part) -> Key | None:
    """Return the row of a part; of an item that stands for an entry, that of entries."""
    *above, step = part.route or ("",)
    return keys.at((*above, "*") if isinstance(part, Said) and isinstance(step, int) else part.route)


def _passed_over(part: Part, key: Key | None) -> bool:
    """Tell a value that leaves the earlier file's in force."""
    value = part.value
    types = key.types if key is not None else Type.INTEGER
    if isinstance(value, written.Mapping | written.Sequence):
        return not (value.entries if isinstance(value, written.Mapping) else value.items)
    data, interpolated = part.data, part.interpolated
    if interpolated is not None and any(variable.default is None for variable in interpolated.variables):
        return False  # what it says is not known here
    if key is not None and key.merge in {Merge.LATER, Merge.WHOLLY}:
        return data is None and Type.NULL not in types
    return _is_zero(data, types)


def _is_zero(data: object, types: Type) -> bool:
    """Tell the zero of a value's type; a number that Docker keeps as a string has none."""
    if data is None or data == "":
        return True
    if isinstance(data, str):
        return (Type.DURATION in types and duration.parse(data) == 0) or (
            Type.SIZE in types and _NO_BYTES.fullmatch(data) is not None
        )
    return not data and Type.STRING not in types


def together(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts whose mappings count together: all, or the last where a later one replaces the whole."""
    key = _row(parts[-1]) if len(parts) > 1 else None
    if key is not None and key.merge is Merge.LATER:
        return parts[-1:]
    return _alike(parts, key.by) if key is not None and key.merge is Merge.SAME else parts


def _alike(parts: tuple[Part, ...], by: str) -> tuple[Part, ...]:
    kept: tuple[Part, ...] = ()
    current = ""
    for part in parts:
        named = _named(part, by)
        kept = (part,) if current and named and named != current else (*kept, part)
        current = named or current
    return kept


def below(mappings: tuple[Mapping[str, Part], ...], name: str) -> tuple[Part, ...]:
    """Return what the mappings that count together say of one key."""
    parts = tuple(mapping[name] for mapping in mappings if name in mapping)
    key = _row(parts[-1]) if parts and len(mappings) > 1 else None
    if key is not None and key.merge is Merge.WHOLLY:
        return parts[-1:] if name in mappings[-1] else ()
    if key is not None and key.merge in {Merge.EARLIER, Merge.INTO} and name not in mappings[0]:
        return ()
    return parts[:1] if key is not None and key.merge is Merge.EARLIER else parts


def is_mapping(parts: tuple[Part, ...]) -> bool:
    """Tell what the parts say together: a mapping as soon as one is one, but a list where lists are put together."""
    if len(parts) == 1:
        return isinstance(parts[0].value, written.Mapping)
    key = _row(parts[-1])
    if key is None:
        return isinstance(deciding(parts).value, written.Mapping)
    if key.merge is Merge.APPENDED:
        return False
    kinds = {type(part.value) for part in together(parts)}
    return written.Mapping in kinds and key.merge is not Merge.UNLESS_ZERO


def mappings(parts: tuple[Part, ...]) -> tuple[dict[str, Part], ...]:
    """Return the mappings that count together; where they are several a list, or a text, may be another form of one."""
    counted = together(parts)
    if len(counted) < 2 or not is_mapping(parts):
        return tuple(part.entries() for part in counted if isinstance(part.value, written.Mapping))
    found = (_entries(part) for part in counted)
    return tuple(each for each in found if each is not None)


def _entries(part: Part) -> dict[str, Part] | None:
    """Return the entries of a part; of a list, or of a text, those of the mapping that Docker makes of it."""
    if isinstance(part.value, written.Mapping):
        return part.entries()
    key = keys.at(part.route)
    if isinstance(part.value, written.Sequence):
        return {name: said(item, value) for item in part.items() for name, value in [named(item, key)]}
    if key is None or not key.alone or not part.data:
        return None
    return {key.alone: Part(part.file, (*part.route, key.alone), part.node, part.key, part.origin)}


def named(item: Part, key: Key | None) -> tuple[str, str | None]:
    """Return the name and the value of an item of a list of `KEY=value`, or of names."""
    name, equals, value = shown(item.data).partition((key.by if key is not None else "") or "\n")
    return name, value if equals else None


def items(parts: tuple[Part, ...], *, merged: bool) -> Iterable[Part]:
    """Return the items of the lists, as one list; among several files a string for a list is an item too.

    What is known by something is sorted, and told once, as soon as a later file names the service.
    """
    key = _row(parts[-1]) if merged else None
    if len(parts) == 1 and (key is None or key.merge is not Merge.KEYED):
        return parts[0].items()
    if key is not None and key.merge is Merge.APPENDED:
        return [item for part in parts for item in _listed(part, key)]
    if key is not None and key.merge is Merge.KEYED:
        found = {known_by(item, key.by): item for part in parts for item in pieces(part, key.by)}
        return (found[name] for name in sorted(found, key=_rank))
    every = [item for part in parts for item in part.items()]
    if key is None:
        return every
    return _by_name(every, key) if key.merge is Merge.MERGED else deciding(parts).items()


def _listed(part: Part, key: Key) -> Iterable[Part]:
    """Return the items of a list that others come behind; Docker makes one of a text and of a mapping too."""
    if isinstance(part.value, written.Mapping):
        found = {
            f"{name}:{as_text(child.data)}": child for name, child in part.entries().items() if child.data is not None
        }
        return [said(found[text], text) for text in sorted(found)]
    if items := part.items():
        return items
    return (*((said(part, key.alone),) if key.alone else ()), part) if isinstance(part.data, str) else ()


def pieces(part: Part, by: str) -> Iterable[Part]:
    """Return the items of a list, a port each where an item has several of them: Docker counts those."""
    for item in part.items():
        found = ports.parts(item.data) if by == "published" and isinstance(item.data, str) else ()
        if len(found) > 1:
            yield from (said(item, text) for text in found)
        else:
            yield item


def _by_name(items: Iterable[Part], key: Key) -> Iterable[Part]:
    """Return the items of a list of `KEY=value`, or of names: the last of each name, where the first stood."""
    value = keys.at((*key.pattern, "*"))
    keeps = value is not None and value.merge is Merge.UNLESS_ZERO
    found: dict[str, Part] = {}
    for item in items:
        name, rest = named(item, key)
        before = named(found[name], key)[1] if name in found else None
        if rest or not keeps or not before:
            found[name] = item
    return found.values()


_UNPUBLISHED = "0"
"""The number that Docker gives a port that no node publishes."""


def _named(part: Part, key: str) -> str:
    child = part.entries().get(key)
    return str(child.data) if child is not None and child.data is not None else ""


def known_by(item: Part, by: str) -> str:
    """Return what an item of a list of ports, volumes, secrets or configs is known by."""
    if isinstance(item.value, written.Mapping):
        return _named(item, by) or (_UNPUBLISHED if by == "published" else "")
    text = str(item.data) if item.data is not None else ""
    if by == "source":
        return text
    return ports.published(text) if by == "published" else mounts.target(text)


def name_of(item: Part, by: str) -> str:
    """Return what an item of any list is known by; without `by`, or with "=", its text up to there."""
    return known_by(item, by) if by not in {"", "="} else shown(item.data).partition(by or "\n")[0]


def _rank(name: str) -> tuple[int, str]:
    return int(name) if name.isdecimal() and name.isascii() else 0, name
