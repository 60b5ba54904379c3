"""What a finding says of rollouts, computed for the very file: what its rule's experiment does to this service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pyengine.analysis import Analysis, Judged
from pyengine.document.document import Document
from pyengine.evidence.experiment import WORKS, Experiment
from pyengine.output import wire
from pyengine.rules.rule import Rule
from pyengine.simulate.conduct import Conduct
from pyengine.simulate.plan import Deploy, Plan
from pyengine.simulate.run import Outcome, simulate
from pyengine.simulate.scenarios import NEXT, Guess, nodes_of
from pyengine.simulate.summary import Summary, summary
from pyengine.simulate.wanted import Wanted, wanted
from pyengine.swarm.effective import Effective, effective
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.names import Names

NOTHING = wire.Cited("")
AFTER = 30.0
"""Seconds behind the end of a rollout that are looked at."""


def cited(analysis: Analysis, judged: Judged, rule: Rule, fixed: Sequence[Document]) -> wire.Cited:
    """Return in a sentence what happens with the file, and with what the finding's fix makes of it.

    Nothing where the rule has no experiment about a rollout, or the service is not rolled out.
    """
    experiment = next((each for each in rule.experiments if is_of_a_rollout(each)), None)
    name = judged.finding.service
    if analysis.workshop is None or experiment is None or name is None:
        return NOTHING
    before = wanted_of(Stack(analysis.workshop.documents).deployed, name)
    if before is None:
        return NOTHING
    after = wanted_of(effective(fixed, Names()), name) if fixed else None
    said = _sentence(summary(foreseen(before, experiment)))
    then = _sentence(summary(foreseen(after, experiment))) if after is not None else ""
    mended = (
        f" With the fix: {then}" if then and then != said else " The fix alone does not change that." if then else ""
    )
    return wire.Cited(f"Simulated with this file, for {experiment.about}: {said}{mended}")


def is_of_a_rollout(experiment: Experiment) -> bool:
    """Tell an experiment in which a version does something that a rollout has to cope with."""
    return not experiment.as_written and (experiment.new != WORKS or not experiment.first)


def wanted_of(found: Effective, name: str) -> Wanted | None:
    """Return what is wanted of a service, None where the files have it not or Docker refuses it."""
    spec = found.specs.get(name)
    return wanted(spec) if isinstance(spec, dict) else None


def foreseen(service: Wanted, experiment: Experiment) -> Outcome:
    """Return what the experiment's versions do with the settings of a service."""
    nodes = nodes_of(service, Guess())
    old = experiment.old if experiment.old.breaks_after is None else replace(experiment.old, breaks_after=0)
    new = replace(service, task=service.task + NEXT, placeless=service.placeless + NEXT, whole=service.whole + NEXT)
    first = None if experiment.first else Deploy(service, Conduct(old), "1")
    return simulate(Plan(first, ((0.0, Deploy(new, Conduct(experiment.new), "2")),), nodes, after=AFTER))


def _sentence(told: Summary) -> str:
    noticed = "" if told.noticed is None else f" Swarm notices after {told.noticed:.0f} s."
    return f"{told.headline[:1].lower()}{told.headline[1:]}{noticed}"
