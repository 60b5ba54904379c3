"""The labels of a service, of its containers and in the service itself, as a mapping or as a list of `KEY=value`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.remembered import remembered
from pyengine.swarm.view import View
from pyengine.text import Place

CONTAINERS, SERVICE = ("labels",), ("deploy", "labels")
"""Where labels of the containers stand, and those of the service, which a manager tells."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label; `value` is as Docker reads it, `place` that of its name, or of the whole item of a list."""

    name: str
    value: str
    view: View
    place: Place


def labels(service: Service, where: tuple[str, ...]) -> Iterator[Label]:
    """Yield the labels that stand there."""
    found = service.view.get(*where)
    if found is None:
        return
    if found.is_mapping:
        for name, child in found.entries():
            yield Label(name, _text(child), child, child.key_place)
        return
    for item in found.items():
        name, _, value = str(item.data or "").partition("=")
        yield Label(name, value, item, item.place)


def _text(view: View) -> str:
    value = view.data
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def begins(name: str, begin: str, joins: str = ".") -> bool:
    """Tell a label's name, in lower case, that is this beginning or goes on from it behind a dot, or one of `joins`."""
    return name.startswith(begin) and (begin.endswith(".") or name[len(begin) :][:1] in {"", *joins})


@remembered
def read_from_containers(stack: Stack) -> bool:
    """Tell a file with a proxy of its own that asks for containers: a provider of Docker's, and no word of a Swarm."""
    for service in stack.services:
        run = [view for key in ("command", "environment") if (view := service.view.get(key)) is not None]
        texts = [text.text.lower() for view in run for text in view.texts()]
        texts += [name.lower() for view in run if view.is_mapping for name, _ in view.entries()]
        if any("providers" in text and "docker" in text for text in texts) and not any(
            "swarm" in text for text in texts
        ):
            return True
    return False
