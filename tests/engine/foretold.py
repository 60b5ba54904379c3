"""What our own engine foretells of a deploy: the verdict that its findings speak of."""

from __future__ import annotations

import re

from pyengine import engine
from pyengine.document.document import read
from pyengine.rules import RULES
from pyengine.swarm.effective import effective
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.names import Names
from tests.engine.verdict import Verdict
from tests.stored import differences

REFUSED = re.compile(r"\brefuse[sd]\b|\bdeploy (fails|stops)\b")
HALF_WAY = "half-way"
"""What a message says of a refusal by the engine or the converter: by then other things of the stack are made."""
TITLES = {rule.meta.id: rule.meta.title for rule in RULES}


def foretold(text: str) -> Verdict:
    """Return the verdict on a text, with an empty environment: what was found speaks first, then ours.

    What the converter refuses comes half-way too, so that who refuses there is told by ours.
    """
    ours = effective([read(text)], Names("stack"))
    for judged in engine.analyse([engine.File("stack.yml", text)]).judged:
        found = judged.finding
        if REFUSED.search(f"{TITLES[found.rule]}: {found.message}"):
            return Verdict((ours.refused_by or "engine") if HALF_WAY in found.message else "loader", found.message)
    return Verdict(ours.refused_by or "", "; ".join(ours.errors))


def otherwise(text: str, verdict: Verdict) -> list[str]:
    """Return what an engine has stored otherwise than our effective settings say."""
    if verdict.by:
        return []
    ours = {service.name: service for service in stack(text).services}
    wrong = [f"{name}: only one of us knows this service" for name in ours.keys() ^ verdict.stored.keys()]
    both = ours.keys() & verdict.stored.keys()
    return wrong + [
        f"{name}: {line}" for name in sorted(both) for line in differences(ours[name], verdict.stored[name])
    ]


def stack(text: str) -> Stack:
    return Stack([read(text)])
