"""Makes chosen fixes together, and leaves out those that bring up a finding that was not there before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from pyengine import asked, rules
from pyengine.analysis import Analysis
from pyengine.asked.config import Config
from pyengine.finding import Applicability, Finding, Severity
from pyengine.patch.batch import Batch, carried_out
from pyengine.patch.offers import Pick, Workshop
from pyengine.swarm.model.stack import Stack

Identity: TypeAlias = tuple[str, str | None]
"""What two findings have in common that are the same to a reader: the rule and the service."""


def default_picks(analysis: Analysis, *, unsafe: bool) -> list[Pick]:
    """Return the default choice of every fix that may be made: the safe ones, with `unsafe` all."""
    return [
        Pick(index, judged.choices[0].way)
        for index, judged in enumerate(analysis.judged)
        if judged.choices and (unsafe or judged.applicability is Applicability.SAFE)
    ]


def settle(analysis: Analysis, picks: Sequence[Pick]) -> Batch:
    """Carry out the picks together.

    Refused are those that cannot be proven, that leave their own finding where it is, or that bring up a new one which
    is as severe.
    """
    workshop = analysis.workshop
    if workshop is None or not picks:
        return Batch((), (), {})
    before = Counter(_identity(judged.finding) for judged in analysis.judged)
    was_refused = any(judged.finding.refused for judged in analysis.judged)
    refused = dict[int, str]()
    while True:
        batch = carried_out(workshop, [pick for pick in picks if pick.index not in refused])
        after = _judged(workshop, batch, analysis.config)
        if was_refused:  # what Docker would have said next comes to light, and is nobody's doing
            after = [finding for finding in after if finding.rule != rules.VERDICT]
        culprits = _still_there(workshop, batch.picks, before, after)
        culprits |= _culprits(workshop, batch.picks, before, after, analysis.config)
        if not culprits:
            return replace(batch, refused={**batch.refused, **refused})
        refused |= culprits


def _judged(workshop: Workshop, batch: Batch, config: Config) -> list[Finding]:
    """Return what is found in the services that a batch changes."""
    stack = Stack([proven.document for proven in batch.proven])
    return list(asked.judge(stack, config, _changed(workshop, batch.picks)).findings)


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


def _identity(finding: Finding) -> Identity:
    return finding.rule, finding.service


def _still_there(
    workshop: Workshop, picks: Iterable[Pick], before: Counter[Identity], after: Iterable[Finding]
) -> dict[int, str]:
    """Return the picks whose findings are not gone: made again and again, such a fix would never end."""
    found = Counter(map(_identity, after))
    made = Counter(_identity(workshop.findings[pick.index]) for pick in picks)
    left = {identity for identity, count in made.items() if found[identity] > before[identity] - count}
    reason = "it would not be enough: the same would be found again"
    return {pick.index: reason for pick in picks if _identity(workshop.findings[pick.index]) in left}


def _culprits(
    workshop: Workshop, picks: Sequence[Pick], before: Counter[Identity], after: Iterable[Finding], config: Config
) -> dict[int, str]:
    """Return the picks to leave out because a new finding came up in their service, with the reason."""
    culprits = dict[int, str]()
    for fresh in (finding for finding in after if _identity(finding) not in before):
        near = [pick for pick in picks if _is_blamed(workshop.findings[pick.index], fresh)]
        alone = [pick for pick in near if _brings_up(workshop, pick, fresh, config)] if len(near) > 1 else near
        reason = f"it would bring up another finding: {fresh.message}"
        culprits |= {pick.index: reason for pick in alone or near}
    return culprits


def _is_blamed(finding: Finding, fresh: Finding) -> bool:
    """Tell whether a fix may have brought a new finding up, and is not worth it: nothing less severe stops a fix."""
    severities = list(Severity)
    as_severe = severities.index(fresh.severity) <= severities.index(finding.severity)
    return as_severe and fresh.service in {finding.service, None}


def _brings_up(workshop: Workshop, pick: Pick, fresh: Finding, config: Config) -> bool:
    """Tell whether a pick made alone brings a finding up."""
    found = _judged(workshop, carried_out(workshop, [pick]), config)
    return any(_identity(finding) == _identity(fresh) for finding in found)
