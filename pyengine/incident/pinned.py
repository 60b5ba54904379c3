"""Tells a task that waits for nodes its constraint names, by host name or role, where none of those takes tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyengine.incident.readers.rows import Node
from pyengine.incident.scene import Scene
from pyengine.incident.states import listed
from pyengine.incident.symptom import Symptom

_ASKED = re.compile(r"node\.(?P<what>hostname|role)\s{0,4}==\s{0,4}(?P<value>[\w.-]{1,100})")
_IDLE = {"Drain": "on `drain`", "Pause": "on `pause`"}
_BLOCK = r"^(?P<indent>[ ]{1,8})%s:[ \t]*\r?\n(?:(?P=indent)[ \t]+[^\n]*\n?|[ \t]*\r?\n){1,400}"


def pinned(texts: Sequence[str], scene: Scene, symptom: Symptom) -> Symptom:
    """Return the symptom; that of nodes which are asked for and all idle, where these texts tell so."""
    if symptom.id != "no-node-meets-constraints":
        return symptom
    asked = set(_asked(texts, symptom.service or ""))
    asked = {(what, value) for what, value in asked if what == "hostname"} or asked
    what, value = min(asked) if len(asked) == 1 else ("", "")
    nodes = [node for _, node in scene.nodes.values() if _meant(node, what, value)]
    why = [_why(node) for node in nodes]
    if not nodes or not all(why) or (what == "hostname" and len(nodes) > 1):
        return symptom
    first = min(nodes, key=lambda node: (node.status == "Down", node.manager == "Leader"))
    parts = {
        "node": first.name,
        "constraint": f"node.{what} == {value}",
        "allowed": listed([node.name for node in nodes]),
        "why": f"{'which are' if len(nodes) > 1 else 'which is'} {' or '.join(dict.fromkeys(why))}",
        **({"isdown": "yes"} if first.status == "Down" else {}),
        **({"role": "yes"} if what == "role" else {}),
    }
    return replace(symptom, id="pinned-node-idle", parts={**symptom.parts, **parts})


def _meant(node: Node, what: str, value: str) -> bool:
    return node.name == value if what == "hostname" else value == ("manager" if node.manager else "worker")


def _why(node: Node) -> str:
    """Return why a node takes no tasks; empty where it does."""
    return "down" if node.status == "Down" else _IDLE.get(node.availability, "")


def _asked(texts: Sequence[str], service: str) -> Iterator[tuple[str, str]]:
    """Yield what the service is constrained to: as its part of a file says, or else any text."""
    name = re.escape(service.partition("_")[2] or service)
    blocks = [found[0] for text in texts for found in re.finditer(_BLOCK % name, text, re.MULTILINE)] if name else []
    for text in blocks or texts:
        for found in _ASKED.finditer(text):
            yield found["what"], found["value"]
