"""A command as it should have been: the user's own text with some flags changed, so that variables in it stay."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pyengine.edit import Edit, apply_edits
from pyengine.incident.commands import effect, lists, making
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.effect import pointer
from pyengine.incident.commands.flag import typed
from pyengine.incident.commands.invocation import Given, Invocation
from pyengine.incident.commands.leaves import Leaves, Pointer, different
from pyengine.incident.commands.read import read
from pyengine.text import Span

_BLANKS = (" ", "\t", "\\\n", "\\\r\n")
"""What may stand between two words of a command."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The text of a command after its correction, and the edits that lead there; `found` is that command, read."""

    text: str
    edits: tuple[Edit, ...]
    found: Invocation


def set_by(given: Given, found: Invocation) -> tuple[Pointer, ...]:
    """Return the places of a spec that one flag sets or adds."""
    if not given.flag.spec or given.open:
        return ()
    if not given.flag.many and given.flag.name not in {"log-driver", "credential-spec"}:
        return (pointer(given.flag),)
    alone = Invocation(found.syntax, found.argv, found.span, found.front, (given,), ())
    known: Leaves = {}
    lists.carry_out(known, lists.Several(alone, update=found.verb == "update"))
    return tuple(known) or (pointer(given.flag),)


def corrected(text: str, found: Invocation, before: Leaves | None, wanted: Leaves) -> Corrected | None:
    """Return the command that leads to `wanted`, None where none does.

    `before` is the spec of the service that is updated, where it is known; then the result is proven by it, as that of
    `docker service create` always is.
    """
    is_update = found.verb == "update"
    now = carried_out(found, before)
    changed = set(different(now, wanted))
    if not changed:
        return None
    made = _flags(found, now, wanted, changed)
    if made is None:
        return None
    edits = tuple(_edits(text, found, made, changed, wanted))
    after = apply_edits(text, edits)
    end = found.span.end + len(after) - len(text)
    again = next((each for each in read(after, found.span.start, end) if each.span.start == found.span.start), None)
    if again is None or again.refused:
        return None
    reached = carried_out(again, before)
    if (before is not None or not is_update) and different(reached, wanted):
        return None
    return Corrected(again.span.of(after), edits, again)


def carried_out(found: Invocation, before: Leaves | None) -> Leaves:
    """Return the spec that a command leads to; what only the shell knew is left out."""
    known = tuple(each for each in found.given if not each.open)
    closed = Invocation(found.syntax, found.argv, found.span, found.front, known, found.arguments)
    if found.verb == "update":
        return effect.updated(before or {}, closed)
    created = effect.created(closed)
    if found.arguments[0].unknown:
        del created[at.IMAGE]
    return created


_Pair: TypeAlias = tuple[str, str | None]
"""A flag with its value, None for a switch that is on."""


def _flags(found: Invocation, now: Leaves, wanted: Leaves, changed: set[Pointer]) -> list[_Pair] | None:
    """Return the flags that lead from what the command does to what it should do, each with its value."""
    one, other = ({place: known[place] for place in known if place in changed} for known in (now, wanted))
    if found.verb == "update":
        made = making.update(one, other, "service")
        words = made.commands[0] if len(made.commands) == 1 and not made.left else None
    else:
        words = making.flags(other)
    return list(_pairs(words, found)) if words is not None else None


def _pairs(words: tuple[str, ...], found: Invocation) -> Iterable[_Pair]:
    (read_,) = read(shlex.join((*found.front, *words, "x")))
    for given in read_.given:
        yield given.flag.name, given.value if given.flag.takes else None if given.value == "true" else given.value


def _edits(text: str, found: Invocation, made: list[_Pair], changed: set[Pointer], wanted: Leaves) -> Iterable[Edit]:
    """Yield the edits: a flag whose place changes is written anew or taken out, what is new stands behind the verb."""
    left = list(made)
    for given in found.given:
        if not changed & set(set_by(given, found)):
            continue
        new = next((pair for pair in left if pair[0] == given.flag.name), None)
        if new is not None:
            left.remove(new)
            yield Edit(given.span, typed(*new))
        else:
            yield Edit(Span(_word_before(text, given.span.start), given.span.end), "")
    if found.verb == "create" and at.IMAGE in changed:
        yield Edit(found.arguments[0].span, shlex.quote(wanted[at.IMAGE]))
    verb = _end_of_verb(text, found)
    yield from (Edit(Span(verb, verb), f" {typed(*pair)}") for pair in left)


def _end_of_verb(text: str, found: Invocation) -> int:
    """Return where the flags of the command begin: behind its last word, `update` or `create`."""
    spans = [*(each.span for each in found.given), *(each.span for each in found.arguments)]
    first = min((span.start for span in spans), default=found.span.end)
    begins = text.rfind(found.verb, found.span.start, first)
    return begins + len(found.verb) if begins >= 0 else first


def _word_before(text: str, offset: int) -> int:
    """Return where the word ends that stands in front of the blanks before `offset`."""
    while blank := next((each for each in _BLANKS if text.endswith(each, 0, offset)), ""):
        offset -= len(blank)
    return offset
