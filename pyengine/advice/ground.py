"""What the changes of an answer stand on: the files as they are and as they were sent, and what holds in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from pyengine import asked, rules
from pyengine.advice.changed import Changed, Holds, Place, leaves, services_of
from pyengine.analysis import Analysis
from pyengine.document.data import at, difference, plain
from pyengine.document.document import Document
from pyengine.document.repeated import repeated
from pyengine.edit import Edit, apply_edits, map_offset, ordered
from pyengine.finding import Finding, Severity
from pyengine.input.case import Case, File
from pyengine.intake import take
from pyengine.patch.changes import Refused, dotted
from pyengine.redact import Redacted, Restored, placeholders, restore
from pyengine.swarm.model.stack import Stack
from pyengine.text import Span

Edits: TypeAlias = Mapping[int, tuple[Edit, ...]]
"""What is changed in each file, by its number."""
Identity: TypeAlias = tuple[str, str | None]


@dataclass(frozen=True)
class Ground:
    """The files, and the redacted text of each that a model was shown."""

    analysis: Analysis
    redacted: tuple[Redacted, ...]

    @property
    def files(self) -> tuple[File, ...]:
        """The files as they are."""
        return self.analysis.files

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that were judged."""
        return self.analysis.workshop.documents if self.analysis.workshop else ()

    @cached_property
    def kept(self) -> tuple[tuple[Span, ...], ...]:
        """In each file, what no change may touch: all that was masked, and placeholders that stood there before."""
        return tuple(
            (*(mask.span for mask in result.masked), *placeholders(file.text))
            for file, result in zip(self.files, self.redacted, strict=True)
        )

    @cached_property
    def _before(self) -> Counter[Identity]:
        return Counter(identity(judged.finding) for judged in self.analysis.judged)

    @cached_property
    def _worst(self) -> dict[Identity, int]:
        """How severe each finding is at most; 0 is the worst."""
        worst: dict[Identity, int] = {}
        for judged in self.analysis.judged:
            name, rank = identity(judged.finding), [*Severity].index(judged.finding.severity)
            worst[name] = min(rank, worst.get(name, rank))
        return worst

    @cached_property
    def _restored(self) -> tuple[Restored, ...]:
        """What restoring the redacted texts tells before anything is changed."""
        return tuple(restore(each.text, each.vault, of=each.text) for each in self.redacted)

    def edited(self, edits: Edits) -> tuple[File, ...]:
        """Return the files with edits made."""
        return tuple(
            File(file.name, apply_edits(file.text, edits.get(index, ()))) for index, file in enumerate(self.files)
        )

    def holds(self, edits: Edits, said: Sequence[Place] | None) -> Holds:
        """Prove that edits change what is said and nothing else, touch nothing masked, and add no finding.

        Refused, with the reason, where they do not. None is said of edits that are proven to do what they shall. What
        keeps a file from being read may be repaired; then there is nothing to compare with.
        """
        for index, made in edits.items():
            self._require_masks_kept(index, ordered(made))
        taken = take.take(Case(self.edited(edits)))
        if taken.problem is not None:
            raise Refused(
                "the files could not be read any more" if self.documents else "the files still cannot be read"
            )
        if not self.documents:
            return Holds((), (), reads=True)
        changed = [*self._changed(taken.documents)]
        more = [route for each in changed for route in each.beyond(said)] if said is not None else []
        if more:
            raise Refused(f"it changes more than it says: {dotted(more[0])}")
        routes = tuple((each.file, each.route) for each in changed)
        return Holds(routes, self._closed(taken.documents, changed))

    def _require_masks_kept(self, index: int, edits: Sequence[Edit]) -> None:
        """Raise Refused where a masked value is changed, lost, added to, or would stand elsewhere than before."""
        file, shown = self.files[index], self.redacted[index]
        if file.is_config:
            raise Refused("it would change what is asked of this engine")
        for edit in edits:
            if any(touches(edit, span) for span in self.kept[index]):
                raise Refused("it would touch a masked value")
        moved = tuple(
            Edit(Span(*(map_offset(place, shown.edits) for place in (edit.span.start, edit.span.end))), edit.text)
            for edit in edits
        )
        before = self._restored[index]
        after = restore(apply_edits(shown.text, moved), shown.vault, of=shown.text)
        for name in (*after.lost, *after.invented, *after.foreign):
            if name not in (*before.lost, *before.invented, *before.foreign):
                raise Refused(f"it would lose or alter {name}")
        stood = {each.placeholder for each in before.moved}
        for each in after.moved:
            if each.placeholder not in stood:
                raise Refused(f"it would put a masked value elsewhere: {each.placeholder} {each.how}")

    def _changed(self, after: Sequence[Document]) -> Iterator[Changed]:
        """Yield every route whose meaning is another one."""
        if len(after) != len(self.documents):
            raise Refused("another number of stack files would be read")
        for stack, old, new in zip(self.analysis.stacks, self.documents, after, strict=True):
            if old.text == new.text:
                continue
            if [*map(plain, old.roots[1:])] != [*map(plain, new.roots[1:])]:
                raise Refused("another document of the file would change")
            if sum(1 for _ in repeated(new)) > sum(1 for _ in repeated(old)):
                raise Refused("a key would stand twice")
            for route in difference(old.data, new.data):
                if not route or not str(route[0]).startswith("x-"):  # which Docker does not read
                    yield Changed(stack.file, route, tuple(leaves(at(old.data, route), at(new.data, route), route)))

    def _closed(self, after: Sequence[Document], changed: Sequence[Changed]) -> tuple[Finding, ...]:
        """Return what is no longer found. Refused where something is found, or silenced, that was not before."""
        asks = any("stackengine:" in document.text for document in after)  # a comment may silence what is far away
        services = None if asks else services_of(changed)
        judgement = asked.judge(Stack(list(after)), self.analysis.config, services)
        fresh = [*judgement.findings]
        if any(judged.finding.refused for judged in self.analysis.judged):
            fresh = [finding for finding in fresh if finding.rule != rules.VERDICT]  # what Docker would say next
        now = Counter(map(identity, fresh))
        for finding in fresh:
            if now[identity(finding)] > self._before[identity(finding)] or self._is_worse(finding):
                raise Refused(f"it would bring up a finding: {self._quiet(finding)}")
        if judgement.failures and not self.analysis.failures:
            raise Refused("a rule of ours fails on the result")
        silent = Counter(identity(finding) for finding, _ in judgement.ignored)
        if silent - Counter(identity(finding) for finding, _ in self.analysis.ignored):
            raise Refused("it would silence a finding")
        return tuple(
            judged.finding
            for judged in self.analysis.judged
            if (services is None or judged.finding.service in services) and not now[identity(judged.finding)]
        )

    def _is_worse(self, finding: Finding) -> bool:
        rank = [*Severity].index(finding.severity)
        return rank < self._worst.get(identity(finding), rank)

    def _quiet(self, finding: Finding) -> str:
        return self.analysis.secrets.discreet((finding,))[0].message


def identity(finding: Finding) -> Identity:
    """Return what two findings have in common that are the same to a reader."""
    return finding.rule, finding.service


def touches(edit: Edit, span: Span) -> bool:
    """Tell an edit that changes a span, or puts characters of its line right at it."""
    if edit.span.start < span.end and span.start < max(edit.span.end, edit.span.start + 1):
        return True
    return edit.span.start == span.end and bool(edit.text) and edit.text[0] not in "\r\n"
