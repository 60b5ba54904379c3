"""A live service beside the same service of a stack file: what only one of them can know is put out of the way."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pyengine.document.document import Document
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.inspected import Inspected
from pyengine.incident.commands.known import FOLDER, Known, known, of_key
from pyengine.incident.commands.leaves import Leaves, Pointer, different, leaves
from pyengine.incident.commands.of_files import specs
from pyengine.incident.live.variables import filled
from pyengine.input.case import Case
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import NAMESPACE, Names
from pyengine.swarm.spec.told import Tree, plain
from pyengine.swarm.spec.told import leaves as told_leaves
from pyengine.swarm.view import View, view
from pyengine.text import Place


@dataclass(frozen=True, slots=True)
class Pair:
    """A service of the files, by its key, and the live one; one of them may be missing.

    `spec` is what deploying the files makes of it, in the words of the live one: the same digest where only the
    registry knows another, the same ids of networks, the variables of files that were not pasted.
    """

    key: str
    live: Inspected | None
    spec: Leaves | None
    names: Names

    @property
    def whole(self) -> str:
        """The whole name of the service."""
        return self.live.name if self.live is not None else self.names.scoped(self.key)


@dataclass(frozen=True)
class Against:
    """All services of a case, live and in the files. `refused` is what Docker says of files it does not take.

    `written` are the documents as they are, those of `facts` have the variables that what is live tells.
    """

    facts: Known
    pairs: tuple[Pair, ...]
    refused: str
    written: tuple[Document, ...] = ()

    def filled(self, documents: Sequence[Document]) -> tuple[Document, ...]:
        """Return documents with the variables that what is live tells; those of `facts` are so already."""
        return filled(replace(self.facts, documents=tuple(documents)))

    def changes(self, pair: Pair) -> list[Pointer]:
        """Return the places at which the two differ."""
        if pair.live is None or pair.spec is None:
            return []
        return [place for place in different(pair.live.spec, pair.spec) if place != at.FORCED]

    def place(self, pair: Pair, pointer: Pointer) -> Place | None:
        """Return where the files say a place of the spec; where they do not, the key of the service."""
        return self._places.get((pair.key, pointer)) or self._places.get((pair.key, ()))

    @cached_property
    def _places(self) -> dict[tuple[str, Pointer], Place]:
        found: dict[tuple[str, Pointer], Place] = {}
        documents, numbers = self.facts.documents, self.facts.numbers
        names = self.pairs[0].names if self.pairs else Names()
        for key, tree in effective(documents, names).services.items():
            for steps, told in told_leaves(tree):
                if told.place is not None:
                    place = Place(numbers[told.place.file], told.place.span)
                    for length in range(1, len(steps) + 1):
                        found.setdefault((key, tuple(map(str, steps[:length]))), place)
            found |= {(key, pointer): Place(numbers[said.file], said.span) for pointer, said in _items(tree)}
        services = view(tuple(each.root for each in documents if each.root is not None)).get("services")
        for key, service in services.entries() if services is not None else ():
            found[key, ()] = Place(numbers[service.key_place.file], service.key_place.span)
        return found


def _items(tree: Tree) -> Iterator[tuple[Pointer, Place]]:
    """Yield the items of the lists that a spec has spread, each with where the files say it."""
    for above in at.SPREAD:
        found: Tree | None = tree
        for step in above:
            found = found.get(step) if isinstance(found, dict) else None
        for item in found if isinstance(found, list) else ():
            said = next((told.place for _, told in told_leaves(item) if told.place is not None), None)
            spec: Any = [plain(item)]
            for step in reversed(above):
                spec = {step: spec}
            yield from ((pointer, said) for pointer in leaves(spec) if said is not None)


def against(case: Case) -> Against:
    """Return what a case shows as live beside what its stack files say."""
    facts = known(case)
    if not facts.documents or not facts.live:
        return Against(facts, (), "")
    written, facts = facts.documents, replace(facts, documents=filled(facts))
    stacks = {str(each.spec.get(("Labels", NAMESPACE), "")) for each in facts.live}
    stack = next(iter(sorted(stacks)), "") or _prefix(facts)
    names = Names(stack or "stack", _folder(facts, stack or "stack"))
    verdict = effective(facts.documents, names)
    found = specs(facts.documents, names)
    pairs = [Pair(key, of_key(facts.live, key), spec, names) for key, spec in found.items()]
    pairs = [Pair(each.key, each.live, _in_its_words(each, facts), names) for each in pairs]
    seen = {each.live.name for each in pairs if each.live is not None}
    alone = [each for each in facts.live if each.name not in seen]
    pairs += [Pair(each.name.removeprefix(f"{stack}_"), each, None, names) for each in alone]
    return Against(facts, tuple(pairs), next(iter(verdict.errors), "").strip(), written)


def _prefix(facts: Known) -> str:
    """Return what stands before the key of a service of the files in the name of a live one."""
    for key in specs(facts.documents, Names()):
        live = of_key(facts.live, key)
        if live is not None and live.name.endswith(f"_{key}"):
            return live.name.removesuffix(f"_{key}")
    return ""


def _folder(facts: Known, stack: str) -> str:
    """Return the folder that the files were deployed from, by a path that is relative in them and absolute in live.

    What hangs on the folder is what differs where the folder is another one.
    """
    guesses: list[tuple[int, str]] = []
    here, there = (specs(facts.documents, Names(stack, folder)) for folder in (FOLDER, f"{FOLDER}/x"))
    for key, spec in here.items():
        live = of_key(facts.live, key)
        for place in different(spec, there[key]) if live is not None else ():
            theirs = str((live.spec.get(place) or {}).get("Source", "")) if live is not None else ""
            path = os.path.relpath(str(spec[place].get("Source", "")), FOLDER)
            up = path.split("/").count("..")
            tail = "/".join(path.split("/")[up:]).strip(".")
            if theirs and theirs.endswith(tail):
                guesses.append((up, os.path.normpath("/".join((theirs.removesuffix(tail), *("x",) * up)))))
    return min(guesses, default=(0, FOLDER))[1]


def _in_its_words(pair: Pair, facts: Known) -> Leaves | None:
    if pair.live is None or pair.spec is None:
        return pair.spec
    live, spec = pair.live.spec, dict(pair.spec)
    image, there = str(spec.get(at.IMAGE, "")), str(live.get(at.IMAGE, ""))
    if "@" not in image and there.partition("@")[0] == image:
        spec[at.IMAGE] = there
    _networks(live, spec)
    if _reads_files(facts.documents, pair.key):
        for place, value in live.items():
            if place[:-1] == at.ENV:
                spec.setdefault(place, value)
    if live.get(("Labels", NAMESPACE)) is None:
        for place in (("Labels", NAMESPACE), (*at.CONTAINER, "Labels", NAMESPACE)):
            spec.pop(place, None)
    return spec


def _networks(live: Leaves, spec: Leaves) -> None:
    """A service that is on as many networks as the file says, under the same aliases, is taken to be on these."""
    ours, theirs = at.below(spec, at.NETWORKS), at.below(live, at.NETWORKS)
    aliases = [sorted(map(repr, each.values())) for each in (ours, theirs)]
    if aliases[0] != aliases[1] or any(name in theirs for name in ours):
        return
    for name in ours:
        del spec[*at.NETWORKS, name]
    for name, value in theirs.items():
        spec[*at.NETWORKS, name] = value


def _reads_files(documents: tuple[Document, ...], key: str) -> bool:
    return any(found.get("env_file") is not None for found in _services(documents, key))


def _services(documents: tuple[Document, ...], key: str) -> Iterator[View]:
    for each in documents:
        found = view((each.root,)).get("services", key) if each.root is not None else None
        if found is not None:
            yield found
