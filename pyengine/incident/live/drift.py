"""Drift: where a live service is not what its stack file says, key by key, and how to close it either way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pyengine.incident.command import Command
from pyengine.incident.commands import closing, making
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.leaves import Leaves, Pointer
from pyengine.incident.live.against import Against, Pair, against
from pyengine.incident.live.judge import update
from pyengine.incident.live.rows import Row, rows
from pyengine.input.case import Case
from pyengine.swarm.golang import references
from pyengine.swarm.spec.names import IMAGE


@dataclass(frozen=True, slots=True)
class Drift:
    """A service and how it differs. `missing` is "live" or "file" where one side does not have it.

    `to_file` are the commands that make what is live as the file says, all but `beyond`, which no flag reaches;
    `to_live` is the patch that makes the file say what is live.
    """

    service: str
    rows: tuple[Row, ...]
    missing: str = ""
    to_file: tuple[Command, ...] = ()
    beyond: tuple[Pointer, ...] = ()
    to_live: closing.Patch | None = None


def drift(case: Case) -> tuple[Drift, ...]:
    """Return the services of a case that has both: what is live, and a stack file. One without drift has no rows."""
    sides = against(case)
    return tuple(_drift(sides, pair) for pair in sides.pairs)


def _drift(sides: Against, pair: Pair) -> Drift:
    if pair.live is None or pair.spec is None:
        return Drift(pair.whole, (), "live" if pair.live is None else "file")
    changed = sides.changes(pair)
    if not changed:
        return Drift(pair.whole, ())
    made = making.update(pair.live.spec, pair.spec, pair.whole)
    reached = [place for place in changed if place not in made.left]
    commands = tuple(update(pair.whole, flags, reached) for flags in made.commands)
    patch = closing.patch(sides.written, pair.key, _said_by_file(sides, pair), pair.names, sides.filled)
    patch = replace(patch, file=sides.facts.numbers[patch.file])
    return Drift(pair.whole, tuple(rows(sides, pair, changed)), "", commands, made.left, patch)


def _said_by_file(sides: Against, pair: Pair) -> Leaves:
    """Return the spec that the file should make: its own, with what differs as it is live."""
    from pyengine.incident.commands.of_files import specs  # noqa: PLC0415

    own = dict(specs(sides.facts.documents, pair.names)[pair.key])
    for place in sides.changes(pair):
        own.pop(place, None)
        if pair.live is not None and place in pair.live.spec:
            own[place] = pair.live.spec[place]
    bare, digest, _ = str(own.get(at.IMAGE, "")).partition("@")
    if digest and references.with_tag(str(own.get(("Labels", IMAGE), ""))) == bare:
        own[at.IMAGE] = bare  # the registry gave the digest: the file has the tag
    return own
