"""What an engine has stored of a deployed file: the spec of a service, a network, a container as it was made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pyengine.evidence.trace import Trace

ENV, ARGS = "service TaskTemplate.ContainerSpec.Env", "service TaskTemplate.ContainerSpec.Args"
DNS = "service TaskTemplate.ContainerSpec.DNSConfig.Nameservers"
LABELS, CONTAINER_LABELS = "service Labels", "service TaskTemplate.ContainerSpec.Labels"
"""Where the stored service has what rules often look for."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Among what stands at a path is this text, or is not where it is not to be `there`.

    A path is what is looked at, then the names on the way: `service TaskTemplate.ContainerSpec.Env`, of the service the
    rule speaks of, `container Config.Hostname`, of its first one, `network/back IPAM.Config`.
    """

    path: str
    text: str
    there: bool = True

    def holds(self, trace: Trace) -> bool:
        """Tell whether the file was taken, and this was stored."""
        found = dict(trace.stored).get(self.path)
        return trace.code == 0 and found is not None and (self.text in found) is self.there

    def words(self) -> str:
        """Return what is expected."""
        return f"{last(self.path)} has {self.text!r}" if self.there else f"{last(self.path)} has no {self.text!r}"

    def seen(self, trace: Trace) -> str:
        """Return what was stored."""
        found = dict(trace.stored).get(self.path)
        return f"{last(self.path)}: {', '.join(found) or 'nothing'}" if found is not None else "nothing was stored"


def last(path: str) -> str:
    """Return the name that a path ends with."""
    return path.rpartition(".")[2].rpartition(" ")[2]


def at(data: Any, path: str) -> tuple[str, ...]:  # noqa: ANN401  the engine's JSON
    """Return what stands at a path of an engine's answer: the items of a list, `key=value`, or a value."""
    for step in path.partition(" ")[2].split("."):
        data = dict(enumerate(data)).get(int(step)) if isinstance(data, list) else (data or {}).get(step)
    if isinstance(data, dict):
        return tuple(f"{name}={_text(value)}" for name, value in sorted(data.items()))
    return tuple(map(_text, data)) if isinstance(data, list) else () if data is None else (_text(data),)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
