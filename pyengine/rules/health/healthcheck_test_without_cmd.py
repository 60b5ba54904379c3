"""A probe that never runs.

What it does
------------
Finds a healthcheck `test` written as a list that does not begin with `CMD`, `CMD-SHELL` or `NONE`.

Why it hurts
------------
The engine starts no probe at all, and still waits for its result: the task stays `starting` and the update
`updating`, for ever, with no failure and no rollback. Nothing but a line in the daemon's log tells.

What we change
--------------
`CMD` is put in front, `CMD-SHELL` where the list is one whole command line.

When to ignore it
-----------------
Never.

Sources
-------
moby daemon/health.go:330-346; executed: `test: ["/app", "health"]`: starting for ever, 0 of 1 replicas, in an update
`updating` for ever; no layer checks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Insert, Set
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.probes import for_shell, names_shell
from pyengine.swarm.view import View
from pyengine.swarm.words import HEALTH_KINDS

META = Meta("healthcheck-test-without-cmd", Severity.HIGH, "The healthcheck never runs", __doc__)
SHELL_SIGNS = ("||", "&&", "; ", "$(")
"""Written without a space around them these too mean a shell; `&` and `;` alone stand in many a URL."""
FOR_SHELL = "the list holds what only a shell understands: write the command as one string behind CMD-SHELL"


def check(service: Service) -> Iterator[Finding]:
    """Find a test list whose first word is no kind of test."""
    health = service.healthcheck
    items = list(health.test.items()) if health.test is not None else []
    if not items or health.words[0] in HEALTH_KINDS:
        return
    first = items[0]
    if first.interpolated is None or first.interpolated.variables:
        return
    message = "the test does not begin with CMD: no probe runs, and tasks stay `starting` for ever"
    fix, refusal = _repair(first, health.words)
    yield META.finding(first, message, service, fix=fix, refusal=refusal)


def _repair(first: View, words: tuple[str, ...]) -> tuple[Fix | None, str | None]:
    file, spelled = first.part.file, words[0].upper().replace("_", "-")
    named = spelled in HEALTH_KINDS
    command = words[1:] if named else words
    if len(command) > 1 and (spelled == "CMD-SHELL" or _is_for_shell(command)):
        return None, FOR_SHELL
    line = len(command) == 1 and (" " in command[0].strip() or _is_for_shell(command))
    kind = "CMD-SHELL" if line else spelled if named else "CMD"
    op: Set | Insert = Set(first.route, kind, file) if named else Insert(first.route, kind, file)
    fix = Fix(
        f"begin with {kind}",
        (op,),
        Applicability.SAFE,
        f"With {kind} in front the engine runs the probe that is written there.",
    )
    return fix, None


def _is_for_shell(words: Sequence[str]) -> bool:
    """Tell a command that only a shell understands, be it said between the letters of a word."""
    if names_shell(words):
        return False
    return for_shell(words) is not None or any(
        word == ";" or any(sign in word for sign in SHELL_SIGNS) for word in words
    )


NO_CMD = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["/api", "health"]
      interval: 10s
"""

EXAMPLES = [
    Bad(NO_CMD, '"/api"', NO_CMD.replace('["/api"', '["CMD", "/api"'), "no probe is started"),
    Bad(
        NO_CMD.replace('["/api", "health"]', '["curl -f http://localhost/ || exit 1"]'),
        '"curl -f http://localhost/ || exit 1"',
        NO_CMD.replace('["/api", "health"]', '["CMD-SHELL", "curl -f http://localhost/ || exit 1"]'),
        "one command line for a shell",
    ),
    Bad(
        NO_CMD.replace('["/api", "health"]', '["curl", "-f", "x", "||", "exit", "1"]'),
        '"curl"',
        None,
        refused="only a shell understands",
    ),
    Bad(
        NO_CMD.replace('["/api", "health"]', '["cache-cli", "-a", "$${PASSWORD}", "ping"]'),
        '"cache-cli"',
        None,
        "behind CMD nobody expands it",
        refused="only a shell understands",
    ),
    Bad(
        NO_CMD.replace('["/api"', '["sh", "-c"'),
        '"sh"',
        NO_CMD.replace('["/api"', '["CMD", "sh", "-c"'),
        "its own shell",
    ),
    Good(NO_CMD.replace('["/api"', '["CMD", "/api"')),
    Good(NO_CMD.replace('["/api", "health"]', "/api health"), "a string is run by the shell"),
    Good(NO_CMD.replace('["/api", "health"]', '["NONE"]')),
]

EXPERIMENTS = [
    Experiment(
        NO_CMD.replace("10s", "2s"),
        first=True,
        limit=25,
        bad=(Missing(at_least=1),),
        fixed=(Missing(at_most=0),),
    )
]
