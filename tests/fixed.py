"""What the engine makes of a text with the fixes of one rule, and what of an experiment is not as expected."""

from __future__ import annotations

from pyengine import engine
from pyengine.evidence.experiment import Experiment
from pyengine.evidence.trace import Trace


def fixed_alone(rule_id: str, text: str) -> str:
    """Return the text with the fixes of one rule made, in their default way: what the engine computes."""
    analysis = engine.analyse([engine.File("stack.yml", text)])
    own = [
        (index, None)
        for index, judged in enumerate(analysis.judged)
        if judged.finding.rule == rule_id and judged.choices
    ]
    settled = engine.patch(analysis, own)
    return settled.proven[0].document.text if settled.proven else text


def failures(experiment: Experiment, bad: Trace, fixed: Trace) -> list[str]:
    """Return what was expected and not seen."""
    return [
        f"{name}: expected {predicate.words()}; seen {predicate.seen(trace)}"
        for name, trace, predicates in (("bad", bad, experiment.bad), ("fixed", fixed, experiment.fixed))
        for predicate in predicates
        if not predicate.holds(trace)
    ]
