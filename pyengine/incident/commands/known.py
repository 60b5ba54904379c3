"""What a case tells of the service that a command names: what is live, and what a stack file says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pyengine.document.document import Document, read
from pyengine.document.yaml import YamlError
from pyengine.incident.commands.inspected import Inspected, inspected
from pyengine.incident.commands.leaves import Leaves
from pyengine.incident.commands.of_files import specs
from pyengine.input.case import Case
from pyengine.swarm.spec.names import NAMESPACE, Names

FOLDER = "/srv/stack"
"""Stands for the folder that the files are deployed from, which nobody tells."""


@dataclass(frozen=True, slots=True)
class InFile:
    """A service of the stack files: its key, the names of its stack, and the spec that deploying them makes."""

    key: str
    names: Names
    spec: Leaves


@dataclass(frozen=True)
class Known:
    """The live services of a case, and its stack files."""

    live: tuple[Inspected, ...]
    documents: tuple[Document, ...]
    numbers: tuple[int, ...]
    """The number of the file of the case that each document is in."""

    @cached_property
    def _keys(self) -> dict[str, Leaves]:
        return specs(self.documents, Names("stack", FOLDER)) if self.documents else {}

    def service(self, name: str) -> Inspected | None:
        """Return the live service of a whole name or an id, of which the beginning is enough."""
        named = (each for each in self.live if each.name == name)
        return next(named, None) or next((each for each in self.live if each.id and each.id.startswith(name)), None)

    def in_file(self, name: str) -> InFile | None:
        """Return what the stack files say of a service by its whole name, `<stack>_<key>`, or by its key alone."""
        found = self._keys
        live = self.service(name)
        stack = str(live.spec.get(("Labels", NAMESPACE), "")) if live is not None else ""
        whole = live.name if live is not None else name
        for key in found:
            if whole in {key, f"{stack}_{key}"} or (not stack and whole.endswith(f"_{key}")):
                names = Names(whole.removesuffix(key).removesuffix("_") or "stack", FOLDER)
                return InFile(key, names, specs(self.documents, names)[key])
        return None

    def spec(self, name: str) -> Leaves | None:
        """Return the spec of a service as it is now: what is live, else what the files say."""
        live = self.service(name)
        if live is not None:
            return live.spec
        found = self.in_file(name)
        return found.spec if found is not None else None


def known(case: Case) -> Known:
    """Return what a case tells of services; a stack file that cannot be read tells nothing."""
    read_: list[tuple[int, Document]] = []
    for stack in case.stacks:
        try:
            read_.append((stack.file, read(stack.text)))
        except YamlError:
            continue
    return Known(inspected(case), tuple(each for _, each in read_), tuple(number for number, _ in read_))


def of_key(live: Sequence[Inspected], key: str) -> Inspected | None:
    """Return the live service that a key of a stack file stands for."""
    for each in live:
        stack = each.spec.get(("Labels", NAMESPACE))
        if each.name == (f"{stack}_{key}" if stack else key):
            return each
    return next((each for each in live if each.name.endswith(f"_{key}")), None)
