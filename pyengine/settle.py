"""Makes chosen fixes together, and leaves out those that bring up a finding that was not there before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pyengine import rules
from pyengine.analysis import Analysis
from pyengine.finding import Applicability, Finding
from pyengine.patch.batch import Batch, carried_out
from pyengine.patch.offers import Pick, Workshop
from pyengine.swarm.model.stack import Stack


def default_picks(analysis: Analysis, *, unsafe: bool) -> list[Pick]:
    """Return the default choice of every fix that may be made: the safe ones, with `unsafe` all."""
    return [
        Pick(index, judged.choices[0].way)
        for index, judged in enumerate(analysis.judged)
        if judged.choices and (unsafe or judged.applicability is Applicability.SAFE)
    ]


def settle(analysis: Analysis, picks: Sequence[Pick]) -> Batch:
    """Carry out the picks together; those that cannot be proven or would bring up a new finding are refused."""
    workshop = analysis.workshop
    if workshop is None or not picks:
        return Batch((), (), {})
    before = {_identity(judged.finding) for judged in analysis.judged}
    refused = dict[int, str]()
    while True:
        batch = carried_out(workshop, [pick for pick in picks if pick.index not in refused])
        stack = Stack([proven.document for proven in batch.proven])
        findings, _ = rules.judge(stack, _changed(workshop, batch.picks))
        fresh = [finding for finding in findings if _identity(finding) not in before]
        culprits = _culprits(workshop, batch.picks, fresh)
        if not culprits:
            return replace(batch, refused={**batch.refused, **refused})
        refused |= culprits


def _changed(workshop: Workshop, picks: Iterable[Pick]) -> set[str] | None:
    """Return the services whose meaning the picks change, None where they change what holds for all."""
    changed = set[str]()
    for pick in picks:
        for op in workshop.ops(pick.index):
            for route in workshop.touches(op, pick.way):
                if route[0] != "services" or len(route) < 3:
                    return None
                changed.add(str(route[1]))
    return changed


def _identity(finding: Finding) -> tuple[str, str | None]:
    return finding.rule, finding.service


def _culprits(workshop: Workshop, picks: Iterable[Pick], fresh: Sequence[Finding]) -> dict[int, str]:
    """Return the picks to leave out because a new finding came up in their service, with the reason."""
    culprits = dict[int, str]()
    for pick in picks:
        service = workshop.findings[pick.index].service
        for finding in fresh:
            if finding.service in {service, None}:
                culprits[pick.index] = f"it would bring up another finding: {finding.message}"
    return culprits
