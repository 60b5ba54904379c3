"""Tells a task that waits for the one node its constraint names, where that node takes no tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyengine.incident.scene import Scene
from pyengine.incident.symptom import Symptom

_HOST = re.compile(r"node\.hostname\s{0,4}==\s{0,4}(?P<host>[\w.-]{1,100})")
_WHY = {"Drain": "is on `drain`", "Pause": "is on `pause`"}
_BLOCK = r"^(?P<indent>[ ]{1,8})%s:[ \t]*\r?\n(?:(?P=indent)[ \t]+[^\n]*\n?|[ \t]*\r?\n){1,400}"


def pinned(texts: Sequence[str], scene: Scene, symptom: Symptom) -> Symptom:
    """Return the symptom; that of a node which is asked for by its name and is idle, where these texts tell so."""
    if symptom.id != "no-node-meets-constraints":
        return symptom
    hosts = set(_asked(texts, symptom.service or ""))
    nodes = [node for _, node in scene.nodes.values() if node.name in hosts]
    if len(hosts) != 1 or len(nodes) != 1:
        return symptom
    down = nodes[0].status == "Down"
    why = "is down" if down else _WHY.get(nodes[0].availability, "")
    if not why:
        return symptom
    parts = {**symptom.parts, "node": nodes[0].name, "why": why, **({"isdown": "yes"} if down else {})}
    return replace(symptom, id="pinned-node-idle", parts=parts)


def _asked(texts: Sequence[str], service: str) -> Iterator[str]:
    """Yield the hosts that the service is constrained to: what its part of a file says, or else any text."""
    name = re.escape(service.partition("_")[2] or service)
    blocks = [found[0] for text in texts for found in re.finditer(_BLOCK % name, text, re.MULTILINE)] if name else []
    for text in blocks or texts:
        for found in _HOST.finditer(text):
            yield found["host"]
