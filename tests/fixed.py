"""What the engine makes of a text with the fixes of one rule."""

from __future__ import annotations

from pyengine import engine


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
