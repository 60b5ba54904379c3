"""The pipeline: files → redaction → documents → findings → proven offers; and chosen fixes → patched files.

`analyse` judges: it finds, then proves. `patch` carries out what a person ticked, `fix` repeats until nothing is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyengine.analysis import Analysis, Judged, assess, find, offer, with_crashes
from pyengine.edit import Edit, composed
from pyengine.input.case import File
from pyengine.patch.batch import Batch
from pyengine.patch.offers import Pick
from pyengine.patch.reach import Way
from pyengine.redact import Vault
from pyengine.settle import default_picks, settle

MAX_PASSES = 10
"""Rounds `fix` may take to settle, as in eslint and ruff."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Files with all fixes made, and the edits of each. `refused` keep a fix from being made, with the reason."""

    files: tuple[File, ...]
    edits: tuple[tuple[Edit, ...], ...]
    refused: tuple[Judged, ...]
    analysis: Analysis


def analyse(files: Sequence[File], vault: Vault | None = None) -> Analysis:
    """Judge the files and prove every fix that is offered. Never fails on any text. `vault` names their secrets."""
    return prove(find(files, vault))


def prove(found: Analysis) -> Analysis:
    """Return an analysis with every fix offered that can be proven, and the reason for each that cannot."""
    if found.proven:
        return found
    analysis = offer(found)
    batch = settle(analysis, default_picks(analysis, unsafe=True))
    refused = batch.refused
    if refused:  # a fix that others stand in the way of may still hold without the unsafe ones
        safe = default_picks(analysis, unsafe=False)
        alone = settle(analysis, safe).refused
        held = {pick.index for pick in safe} - alone.keys()
        refused = {index: reason for index, reason in refused.items() if index not in held}
    lost = settle(analysis, [Pick(i, j.choices[1].way) for i, j in enumerate(analysis.judged) if len(j.choices) > 1])
    judged = tuple(_after(j, refused.get(i), lost.refused.get(i)) for i, j in enumerate(analysis.judged))
    return with_crashes(replace(analysis, judged=judged, proven=True), batch.crashed | lost.crashed)


def _after(judged: Judged, refusal: str | None, refusal_of_other: str | None) -> Judged:
    """Return a finding with the choices that hold: of two, the other one where the first does not."""
    if refusal is None:
        return judged if refusal_of_other is None else replace(judged, choices=judged.choices[:1])
    if len(judged.choices) > 1 and refusal_of_other is None:
        return replace(judged, choices=judged.choices[1:])
    return Judged(judged.finding, (), refusal)


def fix(files: Sequence[File], *, unsafe: bool) -> Fixed:
    """Make every safe fix (with `unsafe` every fix), again and again until a further run finds nothing to do."""
    analysis = assess(tuple(files))
    edits: tuple[tuple[Edit, ...], ...] = tuple(() for _ in files)
    for _ in range(MAX_PASSES):
        batch = settle(analysis, default_picks(analysis, unsafe=unsafe))
        if not batch.picks:
            break
        edits = tuple(
            composed(len(file.text), made, analysis.edits(index, batch))
            for index, (file, made) in enumerate(zip(files, edits, strict=True))
        )
        analysis = assess(analysis.edited(batch))
    left = [replace(analysis.judged[index], refusal=reason) for index, reason in batch.refused.items()]
    refused = tuple(judged for judged in analysis.judged if judged.refusal is not None)
    return Fixed(analysis.files, edits, (*left, *refused), with_crashes(analysis, batch.crashed))


def patch(analysis: Analysis, accepted: Iterable[tuple[int, str | None]]) -> Batch:
    """Carry out the fixes of the findings with these indices, each in the way named (None: its default)."""
    picks: list[Pick] = []
    for index, way in accepted:
        choices = analysis.judged[index].choices if 0 <= index < len(analysis.judged) else ()
        chosen = [choice for choice in choices if way in {None, choice.way}]
        if chosen:
            picks.append(Pick(index, Way(chosen[0].way)))
    return settle(analysis, picks)
