"""A variable of the service that is replaced before the service is made.

What it does
------------
Finds `$NAME` in `command`, `entrypoint` or the test of the healthcheck, where `environment` of the same service gives
`NAME` a value of its own.

Why it hurts
------------
`docker stack deploy` replaces `$NAME` before it sends anything, from the shell that deploys. It does not look into
`environment`, and reads no `.env` file. Where that shell has no such variable, nothing is put there: the command runs
without its argument, and the container's own variable is never asked.

What we change
--------------
Where a shell runs the text the `$` is doubled, `$$NAME`: that shell then finds the variable of the container. A plain
`command` is handed to a shell first, `["sh", "-c", "report --from $$SINCE"]`: a program that is started without one
gets `$NAME` as it is written. Where a shell would read more in it than variables, or the file names an entrypoint,
nothing.

When to ignore it
-----------------
The shell that deploys has a variable of the same name, with the same value. Where `environment` takes its value from
there too, `NAME: ${NAME}`, or the file uses the variable elsewhere, we are silent.

Sources
-------
docker/cli cli/compose/loader/interpolate.go, cli/command/stack/loader.go:99-140; executed with CLI 28.2.2: `command:
echo "migrating $DB on $STAGE"` becomes `[echo, "migrating  on "]`; executed on engine 20.10.24: with `$$DB` in a shell
the log has the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ARGS, Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Escape, Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.interpolation import escaped
from pyengine.swarm.model.environment import environment
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.probes import OPERATORS, joined, names_shell
from pyengine.swarm.remembered import remembered
from pyengine.swarm.view import View

META = Meta(
    "variable-of-deploy-shell",
    Severity.HIGH,
    "A variable of `environment` is empty in `command`",
    __doc__,
    confidence=Confidence.LIKELY,
)
RUN = (("command",), ("entrypoint",), ("healthcheck", "test"))
"""What is run in the container, where its own variables are there."""
_REFERENCE = re.compile(r"\$(?:\w+|\{\w+\})")
_FOR_SHELL = re.compile(r"[';&|<>()`*?~#!\n\\\[{$]")
"""What a shell reads otherwise than the program itself, and quotes in which it reads no variable."""
NO_SHELL = 'no shell reads this: write ["sh", "-c", "…"], with `$$` for the variable, where the image has a shell'


def check(service: Service) -> Iterator[Finding]:
    """Find references to the service's own variables."""
    own = _own(service) if service.dollars and _is_ours(service) else frozenset()
    for keys in RUN if own else ():
        found = service.view.get(*keys)
        for view in found.texts() if found is not None else ():
            names = [name for name in _bare(view) if name in own]
            if found is None or not names:
                continue
            shell = _runs_shell(service, found, keys[-1])
            message = (
                f"`${cut(names[0], 20)}` is replaced by the shell that deploys, not `environment`: it may be empty"
            )
            fix = _fix(view, names) if shell else _in_shell(service, found, names)
            yield META.finding(view, message, service, fix=fix, refusal=None if fix else NO_SHELL)


def _in_shell(service: Service, found: View, names: Sequence[str]) -> Fix | None:
    """Return the fix that hands a shell the line; none beside an entrypoint, or where a shell reads more in it."""
    if found.route[2:] != ("command",) or service.view.get("entrypoint") is not None or len(found.parts) != 1:
        return None
    words = [item.text for item in found.items()]
    read = [word for word in words if "$" in word or word in OPERATORS] or [found.text]
    line = joined(words) if words else found.text
    if not line or any(_FOR_SHELL.search(_REFERENCE.sub("", each)) for each in read):
        return None
    part = found.part
    return Fix(
        "hand a shell the line, and double the `$`",
        (Set(part.route, ["sh", "-c", escaped(line, tuple(names))], part.file),),
        Applicability.UNSAFE,
        "The shell in the container finds the variable of `environment`.",
        f"The image needs a shell, and no entrypoint of its own that takes these words as arguments.{ANEW}",
    )


def _is_ours(service: Service) -> bool:
    """Tell a file that may go to Swarm: Compose reads a file `.env` for these."""
    return service.stack.for_swarm or not service.stack.is_for_compose


def _own(service: Service) -> frozenset[str]:
    """Return the variables that only the service has: the file does not take their like from outside anywhere else."""
    given = {entry.name for entry in environment(service) if entry.text is not None}
    run = {view.place for keys in RUN if (found := service.view.get(*keys)) is not None for view in found.texts()}
    elsewhere = (view for view in _referring(service.stack) if view.place not in run)
    return frozenset(given.difference(*(_names(view) for view in elsewhere)))


@remembered
def _referring(stack: Stack) -> tuple[View, ...]:
    return tuple(view for view in stack.view.texts() if "$" in view.text)


def _names(view: View) -> set[str]:
    return {variable.name for variable in view.interpolated.variables} if view.interpolated is not None else set()


def _bare(view: View) -> list[str]:
    """Return the variables for which the file has nothing else: no default, no message."""
    variables = view.interpolated.variables if view.interpolated is not None else ()
    return [variable.name for variable in variables if not variable.operator]


def _runs_shell(service: Service, found: View, key: str) -> bool:
    """Tell words that a shell reads: one that is started there, or by the entrypoint, or for the test."""
    words = [item.text for item in found.items()]
    if key == "test":
        return not words or words[0] == "CMD-SHELL" or names_shell(words)
    return names_shell(words or found.text.split()) or (key == "command" and _starts_shell(service))


def _starts_shell(service: Service) -> bool:
    entrypoint = service.view.get("entrypoint")
    words = [item.text for item in entrypoint.items()] or entrypoint.text.split() if entrypoint is not None else []
    return len(words) > 1 and names_shell(words[:1]) and words[-1].startswith("-")


def _fix(view: View, names: Sequence[str]) -> Fix:
    return Fix(
        "double the `$`",
        (Escape(view.route, view.part.file, tuple(dict.fromkeys(names))),),
        Applicability.UNSAFE,
        "The shell in the container gets `$` and finds the variable of `environment`.",
        f"If the variable of the shell that deploys is meant after all, it is not read any more.{ANEW}",
    )


RUNS = """\
services:
  report:
    image: example/report:2
    command: sh -c "report --from $SINCE"
    environment:
      SINCE: yesterday
    deploy:
      mode: replicated
"""
COMMAND = 'sh -c "report --from $SINCE"'

EXAMPLES = [
    Bad(RUNS, COMMAND, RUNS.replace("$SINCE", "$$SINCE"), "a shell in the container", unsafe=True),
    Bad(
        RUNS.replace(COMMAND, "[bash, -c, 'exec report ${SINCE} ${MODE:-fast}']"),
        "'exec report ${SINCE} ${MODE:-fast}'",
        RUNS.replace(COMMAND, "[bash, -c, 'exec report $${SINCE} ${MODE:-fast}']"),
        "a list, and a reference that stays",
        unsafe=True,
    ),
    Bad(
        RUNS.replace(f"command: {COMMAND}", "healthcheck:\n      test: [CMD-SHELL, 'probe $SINCE']"),
        "'probe $SINCE'",
        RUNS.replace(f"command: {COMMAND}", "healthcheck:\n      test: [CMD-SHELL, 'probe $$SINCE']"),
        "a probe",
        unsafe=True,
    ),
    Bad(
        RUNS.replace(COMMAND, 'report --from "${SINCE}"').replace("SINCE: y", "- SINCE=y"),
        'report --from "${SINCE}"',
        RUNS.replace(COMMAND, r'["sh", "-c", "report --from \"$${SINCE}\""]').replace("SINCE: y", "- SINCE=y"),
        "no shell at all",
        unsafe=True,
    ),
    Bad(
        RUNS.replace(COMMAND, "report --from $SINCE --to *"),
        "report --from $SINCE --to *",
        None,
        "a shell would put files there",
        refused="no shell",
    ),
    Good(RUNS.replace("$SINCE", "$$SINCE"), "the container's own"),
    Good(RUNS.replace("yesterday", "${SINCE}"), "the same shell gives both"),
    Good(RUNS.replace("      SINCE: yesterday", "      SINCE:"), "the same shell gives both"),
    Good(RUNS.replace("$SINCE", "${SINCE:-today}"), "a default"),
    Good(RUNS.replace("$SINCE", "$OTHER"), "a variable that the service does not have"),
    Good(RUNS.replace("      mode", "      labels: ['since=${SINCE}']\n      mode"), "the file has it from outside"),
    Good(RUNS.replace(COMMAND, "report  # $SINCE"), "a comment"),
    Good(
        RUNS.replace("    deploy:\n      mode: replicated\n", "    profiles: [tools]\n"),
        "a file for Compose, which has the variable in `.env`",
    ),
]

EXPERIMENTS = [
    Experiment(
        RUNS, as_written=True, bad=(Stored(ARGS, "report --from "),), fixed=(Stored(ARGS, "report --from $SINCE"),)
    ),
]
