"""The verdict of `docker stack deploy` on files, and the settings that Swarm goes by afterwards.

The environment is empty, and what the files only refer to (external networks, env files, files of secrets) is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pyengine.document.document import Document
from pyengine.document.node import Scalar
from pyengine.document.repeated import repeated
from pyengine.document.scalar import Data
from pyengine.swarm.golang import references
from pyengine.swarm.loader.load import Loaded, load
from pyengine.swarm.refusals import networks, services
from pyengine.swarm.refusals.words import failed
from pyengine.swarm.spec.names import Names
from pyengine.swarm.spec.reading import text
from pyengine.swarm.spec.service import refused, service_spec
from pyengine.swarm.spec.told import Tree, origins, plain
from pyengine.swarm.view import View, view


class By(StrEnum):
    """Who refuses: the loader and converter of the command line, or the engine when it is asked."""

    LOADER = "loader"
    ENGINE = "engine"


@dataclass(frozen=True)
class Effective:
    """What becomes of the files. Of several `errors` Docker tells one: its order is left to chance.

    `services` are those of an accepted stack, by their keys in the files; where the engine refuses some of them, the
    others, which are there or not: that too is chance.
    """

    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refused_by: By | None = None
    services: dict[str, dict[str, Tree]] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Tell whether the stack is deployed."""
        return self.refused_by is None

    @cached_property
    def specs(self) -> dict[str, Data]:
        """The spec of each service, as `docker service inspect` shows it."""
        return {name: plain(tree) for name, tree in self.services.items()}

    @cached_property
    def origin(self) -> dict[str, dict[str, str]]:
        """Where each value of each spec comes from, by its JSON pointer."""
        return {name: dict(origins(tree)) for name, tree in self.services.items()}


def effective(documents: Sequence[Document], names: Names, together: View | None = None) -> Effective:
    """Judge files that are merged in their order; `together` is what they say, where somebody has looked already."""
    found = loaded(documents, names)
    if found.errors:
        return Effective(found.errors, found.warnings, By.LOADER)
    stack = together if together is not None else view(tuple(document.root for document in documents))
    return _deployed(stack, names, found.warnings)


def loaded(documents: Sequence[Document], names: Names) -> Loaded:
    """Return what `docker stack config` says: it reads, checks and merges, and looks at nothing else."""
    twice = next(filter(None, map(_twice, documents)), "")
    if twice:
        return Loaded((twice,))
    if any(document.root is None for document in documents):
        return Loaded(("top-level object must be a mapping",))
    return load(documents, names.folder)


def _twice(document: Document) -> str:
    """Return what Docker's reader says of keys written twice: yaml.v3 decode.go."""
    lines = [
        f'  line {_line(document, found.key.span.start)}: mapping key "{found.name}" already defined at line '
        f"{_line(document, found.first.span.start)}"
        for found in repeated(document)
        if isinstance(found.key, Scalar)
    ]
    return "\n".join(("yaml: unmarshal errors:", *lines)) if lines else ""


def _line(document: Document, offset: int) -> int:
    return document.lines.position(offset).line


def _deployed(stack: View, names: Names, warnings: tuple[str, ...]) -> Effective:
    """Go through the steps of cli/command/stack/deploy_composefile.go, up to the first that is refused."""
    found = stack.get("services")
    views = dict(found.entries()) if found is not None else {}
    for by, errors in _steps(views, stack, names):
        if errors:
            return Effective(tuple(dict.fromkeys(errors)), warnings, by)
    specs = {name: service_spec(name, service, stack, names) for name, service in views.items()}
    refusals = list(_refused(specs, views, stack, names))
    unwanted = {name for name, _ in refusals}
    taken = {name: spec for name, spec in specs.items() if name not in unwanted}
    return Effective(
        tuple(dict.fromkeys(told for _, told in refusals)), warnings, By.ENGINE if refusals else None, taken
    )


def _steps(views: dict[str, View], stack: View, names: Names) -> Iterator[tuple[By, list[str]]]:
    yield By.LOADER, [told for name, service in views.items() if (told := _image(name, service))]
    yield By.ENGINE, list(networks.refused(views, stack, names))
    for section in ("secrets", "configs"):
        yield By.LOADER, list(networks.unreadable(stack, names, section))
        yield By.ENGINE, list(networks.files(stack, names, section))
    converted = (next(refused(name, service, stack, names), "") for name, service in views.items())
    yield By.LOADER, [told for told in converted if told]


def _image(name: str, service: View) -> str:
    image = text(service, "image")
    problem = references.problem(str(image.value)) if image is not None else "no image specified"
    return f"invalid image reference for service {name}: {problem}" if problem else ""


def _refused(
    specs: dict[str, dict[str, Tree]], views: dict[str, View], stack: View, names: Names
) -> Iterator[tuple[str, str]]:
    """Yield the services that the engine does not take, with what it says of each."""
    plains = {name: {key: plain(child) for key, child in tree.items()} for name, tree in specs.items()}
    for name, spec in plains.items():
        if told := services.refused(spec, views[name], stack, names):
            yield name, failed("service", names.scoped(name), told)
    for name, told in services.clashes(plains):
        yield name, failed("service", names.scoped(name), told)
