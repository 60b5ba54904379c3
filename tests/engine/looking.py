"""Looks at what an engine has made of a file: the stored service, a network, the first container of a service."""

from __future__ import annotations

from typing import Any

from pyengine import engine
from pyengine.evidence.stored import at
from tools.swarm.engine import Engine
from tools.swarm.swarm import Swarm, until

MADE_WITHIN = 60.0
"""Seconds until a task has a container, on a machine however busy."""


def files_of(text: str) -> list[str]:
    """Return the files of a paste of several, each of which is given with `-c`; else the text."""
    if not text.startswith("$ "):
        return [text]
    return [part.text.strip() + "\n" for part in engine.analyse([engine.File("stack.yml", text)]).stacks]


def stored(swarm: Swarm, stack: str, service: str, path: str) -> tuple[str, ...]:
    """Return what stands at a path of what the engine has made of a stack."""
    kind, _, name = path.partition(" ")[0].partition("/")
    if kind == "service":
        return at(swarm.service(f"{stack}_{name or service}").spec, path)
    if kind == "network":
        known = swarm.engine.get("/networks", filters={"name": [f"{stack}_{name}"]})
        return at(next(iter(known), None), path)
    return at(_container(swarm, f"{stack}_{service}"), path)


def _container(swarm: Swarm, service: str) -> Any:
    """Return the first container of a service on the nodes, as soon as there is one, be it one that cannot start."""
    found: list[tuple[Engine, str]] = []

    def made() -> bool:
        for each in [node.engine for node in swarm.nodes] or [swarm.engine]:
            filters = {"label": [f"com.docker.swarm.service.name={service}"]}
            found.extend((each, row["Id"]) for row in each.get("/containers/json", all="true", filters=filters))
        return bool(found)

    until(made, f"a container of {service}", within=MADE_WITHIN)
    return found[0][0].get(f"/containers/{found[0][1]}/json")
