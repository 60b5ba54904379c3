"""A script that waits for a rollout: `docker stack deploy` comes back at once, and says nothing of how it ends.

The states and their traps are those of swarmkit (manager/orchestrator/update/updater.go): an UpdateStatus that is not
there, a `completed` over the old spec, tasks that nobody replaces.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.guards.facts import OF_ROLLOUTS, Facts, Rolled
from pyengine.guards.guard import Guard, filled
from pyengine.guards.quoted import shell

PATH = "wait-for-rollout.sh"
_ASK = """\
stack=${{STACK:-{name}}}
case $stack in
'' | -* | *[!a-zA-Z0-9_.-]*)
	echo 'Set STACK to the name of the stack.' >&2
	exit 64
	;;
esac
"""


def guard(facts: Facts) -> Guard | None:
    """Return the script, where services are known that can be rolled out."""
    if not facts.services or not (facts.files or facts.symptoms):
        return None
    slowest = max(facts.services, key=lambda each: each.seconds)
    scoped = any(each.scoped for each in facts.services)
    fields = {
        "STACK": _ASK.format(name=shell(facts.name)) if scoped else "",
        "SERVICES": "\n".join(_lines(facts.services)),
    }
    why = "`docker stack deploy` comes back before the rollout has begun"
    if facts.symptoms & OF_ROLLOUTS:
        why = "A rollout failed, and who deployed was not told"
    why = f"{why}; that of {slowest.name} may take {_time(slowest.seconds)}."
    return Guard("wait-for-rollout", "Wait for the rollout, and fail when it fails", PATH, why, filled(PATH, fields))


def _lines(services: tuple[Rolled, ...]) -> Iterator[str]:
    for each in services:
        name = f'"$stack"_{shell(each.name)}' if each.scoped else shell(each.name)
        yield f'\t"$@" {name} {each.seconds} {each.quiet} {each.kind.value}'


def _time(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"
