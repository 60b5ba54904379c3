"""What one page remembers between requests: the last analysis, and the vault of everything it redacted.

The vault's numbering goes on from text to text, and from a worker that was ended to the next, so that a placeholder
copied earlier always means the same secret.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence

from pyengine import __version__, engine, rules
from pyengine.document.yaml import READER_VERSION
from pyengine.output import report, wire
from pyengine.redact import Redacted, Vault, gate, redact, restore
from pyengine.text import LineIndex, Place, Span


class Session:
    """The state behind one bridge."""

    def __init__(self) -> None:
        self.analysis: engine.Analysis | None = None
        self.vault = Vault()

    def hello(self) -> wire.Hello:
        """Return the versions of what is running, and the rules with their pages."""
        pages = tuple(
            wire.RulePage(
                rule.meta.id,
                rule.meta.severity.value,
                rule.meta.title,
                rule.page,
                tuple(example.text for example in rule.examples),
            )
            for rule in rules.RULES
        )
        return wire.Hello(__version__, sys.version.split()[0], READER_VERSION, pages)

    def analysed(self, files: tuple[engine.File, ...]) -> engine.Analysis:
        """Return the analysis of the files; the last one is kept for the patches that follow."""
        if self.analysis is None or self.analysis.files != files:
            self.analysis = engine.analyse(files)
        return self.analysis

    def patched(self, files: tuple[engine.File, ...], accepted: Sequence[wire.Accepted]) -> wire.Patch:
        """Return the files with the accepted fixes made."""
        analysis = self.analysed(files)
        wanted = [(int(item.finding.removeprefix("f") or "0") - 1, item.choice) for item in accepted]
        return report.patch(analysis, engine.patch(analysis, wanted))

    def redacted(
        self, text: str, *, identifiers: bool, more: Sequence[tuple[int, int]], fewer: Collection[str]
    ) -> wire.Redaction:
        """Return the redacted text and its account; `more` are UTF-16 ranges the user wants masked too.

        Raises LeakError, and gives nothing away, if a masked secret still stands somewhere in the result.
        """
        lines = LineIndex(text)
        spans = [Span(lines.offset(start), lines.offset(end)) for start, end in more]
        result = redact(text, identifiers=identifiers, more=spans, fewer=fewer, vault=self.vault)
        used = {mask.placeholder for mask in result.masked}
        gate(result.text, [entry for entry in self.vault if entry.placeholder in used], result.text)
        return redaction(result, text)

    def memory(self) -> wire.Memory:
        """Return what the placeholders given so far stand for."""
        return wire.Memory(self.vault.to_json())

    def recall(self, memory: str) -> wire.Memory:
        """Go on where the session that gave `memory` ended. Raises ValueError for anything else."""
        self.vault = Vault.from_json(memory)
        return wire.Memory("")

    def restored(self, text: str) -> wire.Restored:
        """Return the text with every placeholder of this session replaced by what it stands for."""
        result = restore(text, self.vault)
        return wire.Restored(result.text, tuple(result.lost), tuple(result.invented))


def redaction(result: Redacted, text: str) -> wire.Redaction:
    """Return the account of a redaction of `text`."""
    ranges = report.Ranges([text])
    considered = tuple(wire.Considered(ranges.range(Place(0, item.span)), item.reason) for item in result.considered)
    return wire.Redaction(result.text, report.masked(0, result, ranges), considered)
