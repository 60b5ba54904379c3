"""What a command does to a service, in a sentence: the places of the spec, and the same in a stack file."""

from __future__ import annotations

from collections.abc import Mapping

from pyengine.incident.commands.flag import Recreates
from pyengine.incident.commands.invocation import Given, Invocation

_OTHERS: Mapping[tuple[str, ...], str] = {
    ("stack", "deploy"): "Deploys the file: services that differ from it are updated.",
    ("service", "create"): "Creates the service.",
    ("service", "rollback"): "Goes back to the previous spec: only where that is meant, not as a step of a list.",
}
_REPLACED = {
    Recreates.ALL: "every task is replaced, by the rollout",
    Recreates.MISFITS: "only tasks on nodes that no longer fit are replaced",
    Recreates.NONE: "no task is replaced",
}


def does(found: Invocation, replaced: Recreates) -> str:
    """Return what a command does; `replaced` are the tasks that a change of the service replaces."""
    if found.syntax.words == ("service", "scale"):
        return "Sets `Mode.Replicated.Replicas` (`deploy.replicas` in the file): tasks are added or ended."
    if found.syntax.words != ("service", "update"):
        return _OTHERS.get(found.syntax.words, "Does what the command was to do.")
    said = list(dict.fromkeys(_said(given) for given in found.given if given.flag.spec))
    return f"{'; '.join(said)}: {_REPLACED[replaced]}." if said else "Changes nothing of the spec."


def _said(given: Given) -> str:
    flag = given.flag
    verb = "removes from" if flag.name.endswith("-rm") else "adds to" if flag.name.endswith("-add") else "sets"
    where = f" (`{flag.key}` in the file)" if flag.key else ""
    return f"`{flag.written}` {verb} `{flag.spec}`{where}"
