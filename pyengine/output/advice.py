"""What the page shows of a second opinion: the bytes of the request, and what the engine thinks of the answer."""

from __future__ import annotations

from pyengine.advice.ground import Ground
from pyengine.advice.letter import Manner, Turn, letter
from pyengine.advice.told import told
from pyengine.advice.weigh import Opinion
from pyengine.advice.weigh import weighed as judged
from pyengine.analysis import Analysis
from pyengine.explain import of_analysis
from pyengine.output import wire
from pyengine.output.hunks import hunks
from pyengine.output.strict import Malformed
from pyengine.patch.changes import dotted
from pyengine.redact import Redacted, Vault, restore


def composed(analysis: Analysis, redacted: tuple[Redacted, ...], asked: wire.Compose, vault: Vault) -> wire.Composed:
    """Return the request for a model. Raises LeakError if a run of a secret is in it."""
    if not asked.turns or asked.turns[-1].speaker != "user":
        raise Malformed("params.turns", "has to end with what the user asks")
    turns = [Turn(turn.speaker, turn.text) for turn in asked.turns]
    manner = Manner(asked.protocol, asked.model, asked.form)
    material = told(analysis, of_analysis(analysis), redacted, vault, asked.terms)
    written = letter(material, redacted, turns, vault, manner, terms=asked.terms)
    return wire.Composed(written.body, written.places, written.question)


def weighed(analysis: Analysis, redacted: tuple[Redacted, ...], asked: wire.Weigh, vault: Vault) -> wire.Weighed:
    """Return what is thought of an answer."""
    ground = Ground(analysis, redacted)
    found = judged(asked.answer, ground, set(asked.accepted))
    unknown = restore(found.reply.text, vault)
    return wire.Weighed(
        found.reply.text,
        found.reply.formed,
        (*unknown.invented, *unknown.foreign),
        tuple(_opinion(each, ground) for each in found.opinions),
        tuple(file.text for file in found.files),
    )


def _opinion(opinion: Opinion, ground: Ground) -> wire.Opinion:
    after = ground.edited(opinion.edits)
    shown = [
        hunk
        for index, edits in opinion.edits.items()
        for hunk in hunks(index, ground.files[index].text, after[index].text, edits, {})
    ]
    holds = opinion.holds
    return wire.Opinion(
        opinion.change.title,
        opinion.change.reason,
        opinion.refusal,
        tuple(dict.fromkeys(dotted(route) for _, route in holds.routes)) if holds else (),
        holds.closes if holds else (),
        tuple(shown),
        opinion.taken,
    )
