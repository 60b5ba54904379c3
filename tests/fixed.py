"""What the engine makes of a text with the fixes of one rule, and what of an experiment is not as expected."""

from __future__ import annotations

from collections.abc import Iterable

from pyengine import engine
from pyengine.document.document import Document
from pyengine.edit import apply_edits
from pyengine.evidence.experiment import Experiment
from pyengine.evidence.trace import Trace
from pyengine.patch.lower import Patcher
from pyengine.patch.ops import Op
from pyengine.patch.reach import Reach, Wanted
from pyengine.swarm.keys import key_order, vanishes


def fixed_alone(rule_id: str, text: str) -> str:
    """Return the text with the fixes of one rule made, in their default way: what the engine computes."""
    analysis = engine.analyse([engine.File("stack.yml", text)])
    own = [
        (index, None)
        for index, judged in enumerate(analysis.judged)
        if judged.finding.rule == rule_id and judged.choices
    ]
    return analysis.edited(engine.patch(analysis, own))[0].text


def other_file(rule_id: str, experiment: Experiment) -> str:
    """Return the file that an experiment sets against the bad one: the computed fix, or what stands for it."""
    return experiment.instead or fixed_alone(rule_id, experiment.text)


def with_ops(document: Document, ops: Iterable[Op]) -> str:
    """Return the text of a document with ops carried out, all other bytes as they are."""
    edits = Patcher(Reach(document), key_order, vanishes).lower(map(Wanted, ops))
    return apply_edits(document.text, edits)


def failures(experiment: Experiment, bad: Trace, fixed: Trace) -> list[str]:
    """Return what was expected and not seen."""
    return [
        f"{name}: expected {predicate.words()}; seen {predicate.seen(trace)}"
        for name, trace, predicates in (("bad", bad, experiment.bad), ("fixed", fixed, experiment.fixed))
        for predicate in predicates
        if not predicate.holds(trace)
    ]
