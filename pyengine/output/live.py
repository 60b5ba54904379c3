"""What the page shows of live services: what differs from the file, what closes that, and what a deploy would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from pyengine.analysis import Analysis
from pyengine.edit import apply_edits
from pyengine.incident.command import Command
from pyengine.incident.live import Drift, JudgedService, Row, ServicePlan, drift, judged_services, plan
from pyengine.incident.live.against import against
from pyengine.incident.live.rows import key
from pyengine.input.case import Case
from pyengine.output import wire
from pyengine.output.report import Ranges
from pyengine.output.unified import unified
from pyengine.redact.discreet import masked
from pyengine.redact.vault import Secret


def live(analysis: Analysis) -> wire.Live:
    """Return the live services of files that were analysed; none where nothing live is among them."""
    case = Case(analysis.files)
    if analysis.kind == "too-large":
        return wire.Live("", compared=False, services=())
    shown = _Shown(analysis)
    found, planned = {each.service: each for each in drift(case)}, {each.service: each for each in plan(case)}
    judged = {each.name: each for each in judged_services(case)}
    names = dict.fromkeys((*found, *judged))
    services = tuple(shown.beside(name, found.get(name), planned.get(name), judged.get(name)) for name in names)
    refused = against(case).refused if judged else ""
    return wire.Live(shown.text(refused), compared=bool(found), services=services)


class _Shown:
    """Puts what was found on the wire, with no secret in it."""

    def __init__(self, analysis: Analysis) -> None:
        self._files = analysis.files
        self._ranges = Ranges([file.text for file in analysis.files])
        self._secrets = analysis.secrets

    def beside(
        self, name: str, found: Drift | None, planned: ServicePlan | None, judged: JudgedService | None
    ) -> wire.Beside:
        """Return one service."""
        patch = found.to_live if found is not None else None
        return wire.Beside(
            self.text(name),
            found.missing if found is not None else "",
            tuple(map(self._row, found.rows if found is not None else ())),
            self._commands(found.to_file if found is not None else ()),
            tuple(self.text(key(place) or ".".join(place)) for place in (found.beyond if found is not None else ())),
            self._diff(found),
            self.text(patch.refusal) if patch is not None else "",
            _planned(planned) if planned is not None else None,
            tuple(self._findings(judged)) if judged is not None else (),
        )

    def text(self, text: str) -> str:
        """Return a text with placeholders in the place of secrets; what still holds a part of one is left out."""
        (quiet,) = self._secrets.hushed([masked(text, self._named, here=True)])
        return quiet

    @cached_property
    def _named(self) -> list[Secret]:
        """The secrets, and each without the quote that may have been taken for its end: JSON stands among prose."""
        known = self._secrets.known
        return [*known, *(replace(each, value=each.value.strip("\"'"), spellings={}) for each in known)]

    def _row(self, row: Row) -> wire.Difference:
        now, then = (self.text(each) if each is not None else None for each in (row.live, row.file))
        in_file = self._ranges.range(row.in_file) if row.in_file is not None else None
        name = self.text(row.key or ".".join(row.pointer))
        return wire.Difference(name, now, then, self._ranges.range(row.in_live), in_file, row.recreates.value)

    def _commands(self, commands: Iterable[Command]) -> tuple[wire.Command, ...]:
        return tuple(
            wire.Command(self.text(each.line), each.effect, each.recreates_tasks, each.destroys_rollback)
            for each in commands
        )

    def _diff(self, found: Drift | None) -> str:
        patch = found.to_live if found is not None else None
        if patch is None or not patch.edits:
            return ""
        file = self._files[patch.file]
        return self.text(unified(file.name, file.text, apply_edits(file.text, patch.edits), patch.edits))

    def _findings(self, judged: JudgedService) -> Iterator[wire.LiveFinding]:
        for each in judged.findings:
            finding = each.finding
            yield wire.LiveFinding(
                finding.rule,
                finding.severity.value,
                self.text(finding.message),
                self._ranges.range(finding.place),
                self._commands(each.commands),
            )


def _planned(plan_: ServicePlan) -> wire.Planned:
    return wire.Planned(plan_.action.value, plan_.replaced.value, plan_.tasks, plan_.added, plan_.order, plan_.back)
