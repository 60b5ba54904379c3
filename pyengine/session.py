"""What one page remembers between requests: the last analysis, and the vault of everything it redacted.

The vault's numbering goes on from text to text, and from a worker that was ended to the next, so that a placeholder
copied earlier always means the same secret. An analysis names secrets in a draft of it: the text is judged after every
few keys, and what never left the page, as half a password, shall neither take numbers nor be missed when a text is
restored.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Literal

from pyengine import __version__, engine, packs
from pyengine.analysis import Analysis, find
from pyengine.document.document import Document
from pyengine.document.yaml import READER_VERSION
from pyengine.input.case import File
from pyengine.input.kinds import PasteKind
from pyengine.input.sniff import Pasted
from pyengine.output import report, wire
from pyengine.output.strict import Malformed
from pyengine.redact import Redacted, Vault, checkable, gate, redact, restore
from pyengine.rules.rule import Good
from pyengine.text import LineIndex, Place, Span


class Session:
    """The state behind one bridge; a method answers each question of the wire."""

    def __init__(self) -> None:
        self.analysis: Analysis | None = None
        self.vault = Vault()
        self._packs: tuple[packs.Pack, ...] = ()

    def hello(self, _: wire.Nothing) -> wire.Hello:
        """Return the versions of what is running, and the rules with their pages."""
        pages = tuple(
            wire.RulePage(
                rule.meta.id,
                rule.meta.severity.value,
                rule.meta.title,
                rule.page,
                tuple(example.text for example in sorted(rule.examples, key=lambda each: isinstance(each, Good))),
            )
            for rule in packs.known()
        )
        return wire.Hello(__version__, sys.version.split()[0], READER_VERSION, pages)

    def find(self, asked: wire.Analyse) -> wire.Report:
        """Return what is found in the files, as soon as it is known: no fix of it is proven yet."""
        return report.report(self._found(asked.files))

    def analyse(self, asked: wire.Analyse) -> wire.Report:
        """Return the report on the files."""
        return report.report(self._analysed(asked.files))

    def _analysed(self, files: tuple[wire.File, ...]) -> Analysis:
        """Return the analysis of the files, every fix proven; the last one is kept for what is asked of it next."""
        self.analysis = engine.prove(self._found(files))
        return self.analysis

    def _found(self, files: tuple[wire.File, ...]) -> Analysis:
        if not files:
            raise Malformed("params.files", "has to hold a file")
        wanted = tuple(File(file.name, file.text) for file in files)
        if self.analysis is None or self.analysis.files != wanted or self._packs is not packs.packs():
            self._packs = packs.packs()
            self.analysis = find(wanted, self.vault.draft())
        return self.analysis

    def _corrected(self, asked: wire.Explain) -> Analysis:
        """Return the analysis with parts taken for what the user says; the one that is kept is that of the report."""
        analysis = self._analysed(asked.files)
        if not asked.said:
            return analysis
        files = list(analysis.files)
        for number, said in enumerate(asked.said):
            if not 0 <= said.file < len(files):
                raise Malformed(f"params.said[{number}].file", "has to be the index of a file")
            file = files[said.file]
            span = _span(file.text, said.start, said.end, f"params.said[{number}]")
            files[said.file] = replace(file, taken=(*file.taken, Pasted(PasteKind(said.kind), span)))
        return engine.analyse(tuple(files), self.vault.draft())

    def effective(self, asked: wire.Analyse) -> wire.Effective:
        """Return what Swarm goes by for the files, and what happens to each of their keys."""
        from pyengine.output.effective import effective  # noqa: PLC0415 - the start does without

        return effective(self._analysed(asked.files))

    def foresee(self, asked: wire.Foresee) -> wire.Foresight:
        """Return what the next rollout of a service will do, as the files are and with the accepted fixes made."""
        from pyengine.output.foresight import foresight  # noqa: PLC0415 - the start does without

        analysis = self._analysed(asked.files)
        return foresight(analysis, self._fixed(analysis, asked.accepted), asked)

    def cite(self, asked: wire.Cite) -> wire.Cited:
        """Return what a finding says of rollouts, computed for these files and with its own fix made."""
        from pyengine.output.cited import cited  # noqa: PLC0415 - the start does without

        analysis = self._analysed(asked.files)
        found = {report.name(index): judged for index, judged in enumerate(analysis.judged)}.get(asked.finding)
        if found is None:
            raise Malformed("params.finding", "has to be the id of a finding in these files")
        rule = next(rule for rule in packs.known() if rule.meta.id == found.finding.rule)
        accepted = (wire.Accepted(asked.finding, None),) if found.choices else ()
        return cited(analysis, found, rule, self._fixed(analysis, accepted))

    def _fixed(self, analysis: Analysis, accepted: tuple[wire.Accepted, ...]) -> tuple[Document, ...]:
        """Return the stack files with the accepted fixes made, none where nothing is accepted."""
        wanted = self._accepted(analysis, accepted)
        return tuple(proven.document for proven in engine.patch(analysis, wanted).proven) if wanted else ()

    def compare(self, asked: wire.Analyse) -> wire.Live:
        """Return what is live beside what the files say, and what a deploy would do."""
        from pyengine.output.live import live  # noqa: PLC0415 - the start does without

        return live(self._analysed(asked.files))

    def explain(self, asked: wire.Explain) -> wire.Incident:
        """Return what has happened, from everything that was pasted, and what may be run now."""
        from pyengine.explain import of_analysis  # noqa: PLC0415 - the start does without
        from pyengine.output.incident import incident  # noqa: PLC0415 - the same

        return incident(of_analysis(self._corrected(asked)))

    def guard(self, asked: wire.Explain) -> wire.Guards:
        """Return the guards that fit what was pasted."""
        from pyengine.explain import of_analysis  # noqa: PLC0415 - the start does without
        from pyengine.output.guards import guards  # noqa: PLC0415 - the same

        return guards(of_analysis(self._corrected(asked)))

    def patch(self, asked: wire.MakePatch) -> wire.Patch:
        """Return the files with the accepted fixes made."""
        analysis = self._analysed(asked.files)
        return report.patch(analysis, engine.patch(analysis, self._accepted(analysis, asked.accepted)))

    def _accepted(self, analysis: Analysis, accepted: tuple[wire.Accepted, ...]) -> list[tuple[int, wire.Way | None]]:
        """Return the indices of the findings whose fixes are accepted, with the way of each."""
        known = {report.name(index): index for index in range(len(analysis.judged))}
        for number, item in enumerate(accepted):
            if item.finding not in known:
                raise Malformed(f"params.accepted[{number}].finding", "has to be the id of a finding in these files")
            offered = {choice.way.value for choice in analysis.judged[known[item.finding]].choices}
            if item.choice is not None and item.choice not in offered:
                raise Malformed(f"params.accepted[{number}].choice", "has to be one that the finding offers")
        return [(known[item.finding], item.choice) for item in accepted]

    def redact(self, asked: wire.Redact) -> wire.Redaction:
        """Return the redacted text and its account; a secret has the name that the last report gave it.

        Raises LeakError, and gives nothing away, if a masked secret still stands somewhere in the result, and Unchecked
        where nobody can look through the text.
        """
        return redaction(self._redacted(asked), asked.text)

    def _redacted(self, asked: wire.Redact) -> Redacted:
        more, fewer = _spans(asked, "more"), _spans(asked, "fewer")
        if self.analysis is not None and self.analysis.redacted:
            self.vault.promise(self.analysis.redacted[0].vault)
        checkable(asked.text)
        result = redact(
            asked.text, identifiers=asked.identifiers, more=more, terms=asked.terms, fewer=fewer, vault=self.vault
        )
        used = {mask.placeholder for mask in result.masked}
        gate(result.text, [entry for entry in self.vault if entry.placeholder in used], result.text)
        return result

    def _sent(self, asked: wire.Compose | wire.Weigh) -> tuple[Analysis, tuple[Redacted, ...]]:
        """Return the analysis of files that are to leave, and their redaction."""
        analysis = self._analysed(tuple(wire.File(file.name, file.text) for file in asked.files))
        if analysis.kind == "too-large":
            raise Malformed("params.files", "may not hold a file as large as that")
        each = (wire.Redact(file.text, asked.identifiers, asked.terms, file.more, file.fewer) for file in asked.files)
        return analysis, tuple(map(self._redacted, each))

    def compose(self, asked: wire.Compose) -> wire.Composed:
        """Return the bytes that ask a model; raises LeakError, and gives none away, if a secret is in them."""
        from pyengine.output.advice import composed  # noqa: PLC0415 - the start does without

        return composed(*self._sent(asked), asked, self.vault)

    def weigh(self, asked: wire.Weigh) -> wire.Weighed:
        """Return what a model's answer is worth."""
        from pyengine.output.advice import weighed  # noqa: PLC0415 - the start does without

        return weighed(*self._sent(asked), asked, self.vault)

    def evidence(self, asked: wire.OfRule) -> wire.Evidence:
        """Return what was watched of a rule on real engines; the recordings are read now and not before."""
        from pyengine.evidence.recordings import recordings  # noqa: PLC0415 - the start does without
        from pyengine.output.evidence import evidence  # noqa: PLC0415 - the same

        rule = next((rule for rule in packs.known() if rule.meta.id == asked.rule), None)
        if rule is None:
            raise Malformed("params.rule", "has to be the id of a rule")
        return evidence(rule, recordings(asked.rule))

    def memory(self, _: wire.Nothing) -> wire.Memory:
        """Return what the placeholders given so far stand for."""
        return wire.Memory(self.vault.to_json())

    def recall(self, memory: wire.Memory) -> wire.Nothing:
        """Go on where the session that gave `memory` ended."""
        try:
            self.analysis, self.vault = None, Vault.from_json(memory.vault)
        except ValueError:
            raise Malformed("params.vault", "has to be what `memory` gave") from None
        return wire.Nothing()

    def restore(self, asked: wire.Restore) -> wire.Restored:
        """Return the text with every placeholder of this session replaced by what it stands for."""
        return report.restored(restore(asked.text, self.vault), asked.text)


def _spans(asked: wire.Redact, which: Literal["more", "fewer"]) -> list[Span]:
    parts = asked.more if which == "more" else asked.fewer
    lines = LineIndex(asked.text)
    return [_span(asked.text, part.start, part.end, f"params.{which}[{n}]", lines) for n, part in enumerate(parts)]


def _span(text: str, start: int, end: int, path: str, lines: LineIndex | None = None) -> Span:
    """Return a part of a text that is given in UTF-16 units. Raises Malformed for one that does not lie in it."""
    lines = lines or LineIndex(text)
    if not 0 <= start <= end <= lines.position(len(text)).offset:
        raise Malformed(path, "has to lie in the text")
    return Span(lines.offset(start), lines.offset(end))


def redaction(result: Redacted, text: str) -> wire.Redaction:
    """Return the account of a redaction of `text`."""
    ranges = report.Ranges([text])
    considered = tuple(
        wire.Considered(ranges.range(Place(0, item.span)), item.reason, item.confidence.value)
        for item in result.considered
    )
    masked, shown = report.masked(0, result.masked, ranges), report.masked(0, result.shown, ranges)
    return wire.Redaction(result.text, masked, shown, considered)
