"""A corrected command as words, with what it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyengine.incident.command import Command
from pyengine.incident.commands.corrected import Corrected, carried_out
from pyengine.incident.commands.does import does
from pyengine.incident.commands.effect import pointer
from pyengine.incident.commands.flag import Recreates
from pyengine.incident.commands.invocation import Invocation
from pyengine.incident.commands.leaves import Leaves, Pointer, different
from pyengine.incident.commands.permanent import set_places

BY_RULES = " With what the rules would change."


def as_command(
    better: Corrected | None, found: Invocation, before: Leaves | None, more: str = BY_RULES
) -> Command | None:
    """Return a corrected command as words; None where it hangs on what only the user's shell knows."""
    if better is None or any("$" in name or "`" in name for word in better.found.line for name in word.unknown):
        return None
    argv = (*better.found.front, *_flags(better.found), *(word.text for word in better.found.arguments))
    if found.verb == "create":
        return Command(argv, f"{does(better.found, Recreates.NONE)}{more}")
    if better.found.syntax.words != ("service", "update"):
        own = argv if found.syntax.words[0] == "node" else better.found.argv
        return Command(own, f"{does(better.found, Recreates.NONE)}{more}")
    after = carried_out(better.found, before)
    changed = different(before or {}, after) if before is not None else list(set_places(better.found))
    open_ = [pointer(each.flag) for each in better.found.given if each.open and each.flag.spec]
    replaced = recreates([*changed, *open_])
    effect = f"{does(better.found, replaced)}{more}"
    return Command(argv, effect, recreates_tasks=replaced is not Recreates.NONE, destroys_rollback=True)


def _flags(found: Invocation) -> Iterator[str]:
    for given in found.given:
        if given.flag.takes:
            yield from (given.flag.written, given.value)
        else:
            yield given.flag.written if given.value == "true" else f"{given.flag.written}={given.value}"


def recreates(changed: Iterable[Pointer]) -> Recreates:
    """Return which tasks are replaced when these places of a spec change: swarmkit task.go IsTaskDirty."""
    found = Recreates.NONE
    for place in changed:
        if place[:2] == ("TaskTemplate", "Placement"):
            found = Recreates.MISFITS if found is Recreates.NONE else found
        elif place[0] in {"TaskTemplate", "EndpointSpec"}:
            return Recreates.ALL
    return found
