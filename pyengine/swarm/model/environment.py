"""The environment of a service, written as a mapping or as a list of `KEY=value`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.swarm.model.stack import Service
from pyengine.swarm.part import Said
from pyengine.swarm.view import View
from pyengine.text import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One variable; `text` is its value as written, None where it comes from the shell that deploys."""

    name: str
    text: str | None
    place: Place
    view: View

    @property
    def is_keyed(self) -> bool:
        """Tell a line of a mapping, and not an item of a list."""
        return isinstance(self.view.route[-1], str)

    @property
    def value(self) -> str:
        """The value that Docker works with."""
        data = str(self.view.data)
        return data if self.is_keyed or isinstance(self.view.part, Said) else data.partition("=")[2]


def environment(service: Service) -> Iterator[Entry]:
    """Yield the variables that the file itself writes; those of an env file are not in it."""
    found = service.view.get("environment")
    if found is None:
        return
    if found.is_mapping:
        for name, child in found.entries():
            yield Entry(name, None if child.data is None else child.text, child.key_place, child)
        return
    for item in found.items():
        name, equals, text = item.text.partition("=")
        yield Entry(name, text if equals else None, item.place, item)
