"""What the page shows of an incident: what each part was taken for, symptoms, and commands."""

from __future__ import annotations

from pyengine.explain import Explanation, hint
from pyengine.incident.command import Command
from pyengine.output import wire
from pyengine.output.report import Ranges
from pyengine.text import Place


def incident(found: Explanation) -> wire.Incident:
    """Return what the page shows of an incident."""
    ranges = Ranges([file.text for file in found.analysis.files])
    return wire.Incident(
        tuple(
            wire.Taken(part.pasted.kind.value, ranges.range(Place(part.file, part.pasted.span))) for part in found.parts
        ),
        tuple(
            wire.Symptom(
                told.symptom.id,
                told.symptom.service,
                told.title,
                told.symptom.evidence,
                ranges.range(told.symptom.place),
                told.cause,
                told.isnt,
                tuple(map(_run, told.worse)),
                told.lasting,
            )
            for told in found.explained.told
        ),
        tuple(map(_run, found.explained.now)),
        hint(found),
    )


def _run(command: Command) -> wire.Command:
    return wire.Command(command.line, command.effect, command.recreates_tasks, command.destroys_rollback)
