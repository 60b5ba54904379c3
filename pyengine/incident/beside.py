"""What a paste tells of one symptom in other places than its own: a limit, an older address, a command in front."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyengine.incident.symptom import Symptom
from pyengine.incident.typed import COMMAND, of_command

_ADDRESS = re.compile(r"\baddr=([\w.:-]{1,100})")
_MTU = re.compile(r"\bmtu[ =]{1,3}(1[0-4]\d\d)\b")
_LIMIT = re.compile(r"\"Limits\": ?\{[^{}]{0,200}\"MemoryBytes\": ?(\d{7,15})")
_MIXED = "of the other nodes, some have not the resources free that it reserves (`resources.reservations`)"


def beside(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return the parts that these texts tell of a symptom elsewhere."""
    find = _FOUND.get(symptom.id)
    return find(texts, symptom) if find is not None else {}


def _escaped(_texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return the value with its `$` doubled."""
    value = symptom.parts.get("value", "")
    escaped = re.sub(r"\$(?![\w{$])", "$$", value)
    return {"escaped": f": `{escaped}`"} if escaped != value else {}


def _mixed(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    bracket = texts[symptom.place.file][symptom.place.span.start : symptom.place.span.end + 200].partition(")")[0]
    return {"mixed": f"; {_MIXED}"} if "insufficient resources" in bracket else {}


def _mount(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return whether a plugin mounts, and which address in the error is one that the file no longer has."""
    why = symptom.parts.get("why", "VolumeDriver.")
    if "VolumeDriver." in why:
        return {"plugin": "yes"}
    old = _ADDRESS.search(why)
    if old is None or not {found[1] for text in texts for found in _ADDRESS.finditer(text)} - {old[1]}:
        return {}
    return {"stale": f"; {old[1]} is an old one, the file says another"}


def _tunnel(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return what passes between the nodes, and what is left of it inside of an overlay (whose own MTU is 1450)."""
    told = [int(found[1]) for text in texts for found in _MTU.finditer(text) if found[1] != "1450"]
    return {"tunnel": f" (here {min(told)})", "room": str(min(told) - 50)} if told else {}


def _limit(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the memory limit, where one alone is shown."""
    limits = {int(found[1]) >> 20 for text in texts for found in _LIMIT.finditer(text)}
    return {"limit": f", {min(limits)} MiB", "than": f" than {min(limits)}M"} if len(limits) == 1 else {}


def _asked(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return the network that the command in front of one without a name asks for."""
    commands = list(COMMAND.finditer(texts[symptom.place.file][: symptom.place.span.start]))
    asked = of_command(commands[-1]["words"]).get("network", "") if commands else ""
    return {"network": asked} if asked and not symptom.parts.get("network") else {}


_FOUND = {
    "variable-invalid": _escaped,
    "no-node-meets-constraints": _mixed,
    "volume-mount-failed": _mount,
    "overlay-mtu-too-large": _tunnel,
    "memory-limit-reached": _limit,
    "task-killed-137": _limit,
    "network-without-subnet": _asked,
}
