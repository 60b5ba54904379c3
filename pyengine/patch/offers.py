"""Turns the fixes that rules propose into offers that are proven, or into refusals with their reason.

A fix of a value that comes from an anchor has two choices: `here` (override in this service) and `anchor` (change the
anchor, for every service that uses it). One batch proves many fixes at once, so that the work stays linear in the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pyengine.document import resolve
from pyengine.document.document import Document
from pyengine.document.node import Alias, Mapping, Node, Route, target
from pyengine.document.node import Sequence as SequenceNode
from pyengine.edit import Edit
from pyengine.finding import Finding
from pyengine.patch.lower import Patcher
from pyengine.patch.ops import Insert, Op, Set
from pyengine.patch.plan import KeyOrder, Refused, Wanted
from pyengine.patch.verify import Proven, place, prove
from pyengine.text import Span


class Way(StrEnum):
    """How a fix is carried out where its value comes from an anchor."""

    HERE = "here"
    ANCHOR = "anchor"


class Reach(StrEnum):
    """What lies on the way to the place of an op."""

    OWN = "own"
    SHARED = "comes from an anchor"
    DEFINED = "stands in an anchor that others use"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to carry out a fix, and the services whose meaning it changes.

    `spreads` tells that one of them has no such finding, so that the choice needs a judgement.
    """

    way: Way
    touches: tuple[str, ...]
    spreads: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """A fix chosen to be made: the index of its finding, and the way."""

    index: int
    way: Way


@dataclass(frozen=True)
class Settled:
    """Picks carried out together and proven. `refused` gives the reason for each pick left out."""

    proven: tuple[Proven, ...]
    picks: tuple[Pick, ...]
    refused: dict[int, str]


@dataclass(frozen=True)
class Workshop:
    """The documents judged together with what is needed to change them. `kept` are spans no fix may touch."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    order: KeyOrder
    kept: tuple[tuple[Span, ...], ...] = field(default=())

    @cached_property
    def patchers(self) -> tuple[Patcher, ...]:
        """One patcher for each document."""
        return tuple(Patcher(document, self.order) for document in self.documents)

    def wanted(self, picks: Iterable[Pick], file: int) -> tuple[Wanted, ...]:
        """Return what the picks want of one file."""
        return tuple(
            Wanted(op, pick.way is Way.ANCHOR) for pick in picks for op in self._ops(pick.index) if op.file == file
        )

    def _ops(self, index: int) -> tuple[Op, ...]:
        fix = self.findings[index].fix
        return fix.ops if fix is not None else ()

    def choices(self, index: int) -> tuple[Choice, ...]:
        """Return the ways the fix of a finding can be carried out, the default first. Refused if there is none."""
        ops = self._ops(index)
        reach = {self.reach(op) for op in ops}
        service = self.findings[index].service
        own = (service,) if service is not None else ()
        if reach == {Reach.OWN}:
            self.try_out(Pick(index, Way.HERE))
            return (Choice(Way.HERE, own),)
        users = frozenset[str]().union(*(self.users(op) for op in ops))
        everyone = all(self.users(op) <= self._served(op) for op in ops)
        anchor = Choice(Way.ANCHOR, tuple(sorted(users)), spreads=not everyone)
        here = Choice(Way.HERE, own)
        wanted = (anchor,) if Reach.DEFINED in reach else (anchor, here) if everyone else (here, anchor)
        return self._possible(index, wanted)

    def _possible(self, index: int, choices: Sequence[Choice]) -> tuple[Choice, ...]:
        possible: list[Choice] = []
        reason = ""
        for choice in choices:
            try:
                self.try_out(Pick(index, choice.way))
                possible.append(choice)
            except Refused as refused:
                reason = reason or str(refused)
        if not possible:
            raise Refused(reason)
        return tuple(possible)

    def try_out(self, pick: Pick) -> None:
        """Lower one pick alone. Refused, with the reason, if it cannot be written or would touch what is kept."""
        for file, patcher in enumerate(self.patchers):
            wanted = self.wanted((pick,), file)
            if wanted:
                edits = patcher.lower(wanted)
                kept = self.kept[file] if self.kept else ()
                if any(_touches(edit, span) for edit in edits for span in kept):
                    raise Refused("it would touch a redacted value")

    def causes(self, picks: Sequence[Pick], file: int, edits: Sequence[Edit]) -> dict[Edit, list[int]]:
        """Return for each edit of a batch the findings whose fixes, written alone, change the same place."""
        by_start = defaultdict[int, list[int]](list)
        for pick in picks:
            wanted = self.wanted((pick,), file)
            for edit in self.patchers[file].lower(wanted) if wanted else ():
                by_start[edit.span.start].append(pick.index)
        return {edit: by_start[edit.span.start] for edit in edits}

    def reach(self, op: Op) -> Reach:
        """Tell whether the way to the op's place runs through an alias or merge, or through an anchor's own text."""
        document = self.documents[op.file]
        node: Node | None = document.root
        for depth, step in enumerate(op.route):
            inner = target(node) if node is not None else None
            if isinstance(inner, Mapping) and isinstance(step, str):
                found = document.entries(inner).get(step)
                if found is None:
                    break
                if found.via is not None:
                    return Reach.SHARED
                node = found.entry.value
            elif isinstance(inner, SequenceNode) and isinstance(step, int) and step < len(inner.items):
                node = inner.items[step]
            else:
                break
            if isinstance(node, Alias) and (depth + 1 < len(op.route) or isinstance(op, Set)):
                return Reach.SHARED
            if id(node) in self._aliased[op.file]:
                return Reach.DEFINED
        return Reach.OWN

    @cached_property
    def _aliased(self) -> tuple[frozenset[int], ...]:
        return tuple(
            frozenset(id(node.target) for node in document.nodes if isinstance(node, Alias))
            for document in self.documents
        )

    @cached_property
    def _routes(self) -> tuple[dict[int, list[Route]], ...]:
        return tuple(_routes(document) for document in self.documents)

    def users(self, op: Op) -> frozenset[str]:
        """Return the services that read the very place the op leads to."""
        document = self.documents[op.file]
        owner, key = place(document, op.route)
        routes = self._routes[op.file].get(owner, ())
        return frozenset(
            str(route[1]) for route in routes if len(route) > 1 and place(document, (*route, key)) == (owner, key)
        )

    def _served(self, op: Op) -> frozenset[str]:
        """Return the services with a finding whose fix wants the same at the same place."""
        return frozenset(self._same.get((place(self.documents[op.file], op.route), _wish(op)), ()))

    @cached_property
    def _same(self) -> dict[tuple[tuple[int, str | int], str], list[str]]:
        same = defaultdict[tuple[tuple[int, str | int], str], list[str]](list)
        for finding in self.findings:
            for op in finding.fix.ops if finding.fix is not None else ():
                if finding.service is not None:
                    same[place(self.documents[op.file], op.route), _wish(op)].append(finding.service)
        return same

    def settle(self, picks: Sequence[Pick]) -> Settled:
        """Carry out as many of the picks as can be proven together."""
        agreed, refused = self._without_conflicts(picks)
        try:
            return Settled(self._prove(agreed), tuple(agreed), refused)
        except Refused:
            good = list(self._provable(agreed, refused))
        try:
            return Settled(self._prove(good), tuple(good), refused)
        except Refused as reason:
            refused.update({pick.index: str(reason) for pick in good})
            return Settled(self._prove(()), (), refused)

    def _without_conflicts(self, picks: Sequence[Pick]) -> tuple[list[Pick], dict[int, str]]:
        wishes: dict[tuple[int, Route], str] = {}
        agreed: list[Pick] = []
        refused: dict[int, str] = {}
        for pick in picks:
            wants = {
                (op.file, place(self.documents[op.file], op.route) if pick.way is Way.ANCHOR else op.route): _wish(op)
                for op in self._ops(pick.index)
            }
            if any(wishes.get(where, wish) != wish for where, wish in wants.items()):
                refused[pick.index] = "another fix changes the same place in another way: choose one of them"
                continue
            wishes.update(wants)
            agreed.append(pick)
        return agreed, refused

    def _provable(self, picks: Sequence[Pick], refused: dict[int, str]) -> Iterator[Pick]:
        """Yield the picks of a batch that can be proven, by halving where the whole cannot."""
        try:
            self._prove(picks)
        except Refused as reason:
            if len(picks) == 1:
                refused[picks[0].index] = str(reason)
                return
            middle = len(picks) // 2
            yield from self._provable(picks[:middle], refused)
            yield from self._provable(picks[middle:], refused)
        else:
            yield from picks

    def _prove(self, picks: Sequence[Pick]) -> tuple[Proven, ...]:
        results: list[Proven] = []
        for file, (document, patcher) in enumerate(zip(self.documents, self.patchers, strict=True)):
            wanted = self.wanted(picks, file)
            if wanted:
                results.append(prove(document, wanted, patcher.lower(wanted)))
            else:
                results.append(Proven(document, (), ()))
        return tuple(results)


def _touches(edit: Edit, span: Span) -> bool:
    return edit.span.start < span.end and span.start < max(edit.span.end, edit.span.start + 1)


def _wish(op: Op) -> str:
    return f"set {op.value!r}" if isinstance(op, Set | Insert) else repr(op)


def _routes(document: Document) -> dict[int, list[Route]]:
    """Return for every written mapping of the services at which routes it is read, by itself or merged in."""
    reached = defaultdict[int, list[Route]](list)
    pending: list[tuple[Route, Node]] = []
    root = target(document.root) if document.root is not None else None
    if isinstance(root, Mapping) and "services" in document.entries(root):
        pending.append((("services",), document.entries(root)["services"].entry.value))
    while pending:
        route, node = pending.pop()
        inner = target(node)
        if isinstance(inner, SequenceNode):
            reached[id(inner)].append(route)
            pending.extend(((*route, index), item) for index, item in enumerate(inner.items))
        elif isinstance(inner, Mapping):
            for mapping in _with_merged(inner):
                reached[id(mapping)].append(route)
            pending.extend(((*route, key), found.entry.value) for key, found in document.entries(inner).items())
    return reached


def _with_merged(mapping: Mapping) -> Iterator[Mapping]:
    yield mapping
    for entry in mapping.entries:
        if resolve.is_merge(entry):
            for source in resolve.merged(entry):
                yield from _with_merged(source)
