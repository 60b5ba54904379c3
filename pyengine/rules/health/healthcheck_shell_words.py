"""A probe that runs something else than is written.

What it does
------------
Finds a healthcheck `test` written as a list whose words do not fit its first one: `CMD` with a whole command line as
one word, `CMD` with what only a shell understands (`||`, `$$(cat …)`, `$${VARIABLE}`), and `CMD-SHELL` with the command
line cut into words; also a string that begins with `CMD`, which is that of a list.

Why it hurts
------------
`CMD` starts a program with arguments, and no shell: a line with spaces is then the name of a program that does not
exist, `||` is an argument, and a variable stays as it is written. `CMD-SHELL` hands its second word to a shell, and
the others only become that script's `$0`, `$1`. So the probe always fails, and Swarm stops and starts the task again
and again, or it succeeds where it should not. `curl`, `wget`, `pg_isready` and `mysqladmin` are known to fail: `||`,
`exit` and `1` are three more addresses, or words too many; without any word `curl` and others fail too.

What we change
--------------
The test becomes `CMD-SHELL` with the command line in one word.

When to ignore it
-----------------
The program really has a space in its name, or reads such words itself.

Sources
-------
moby daemon/health.go:88-101 (the shell in front of CMD-SHELL), 330-346; executed: `test: ["CMD", "/app health"]`: the
task never gets healthy and is started again and again; with CMD-SHELL it is healthy; `curl -f http://localhost/ "||"
exit 1` beside a server that answers 200: `Could not resolve host: exit`, and not 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Op, Remove, Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.probes import OPERATORS, for_shell, joined, takes_arguments
from pyengine.swarm.view import View

META = Meta(
    "healthcheck-shell-words",
    Severity.MEDIUM,
    "The healthcheck runs something else than is written",
    __doc__,
    confidence=Confidence.LIKELY,
)
STRICT = tuple("curl wget pg_isready mysqladmin mariadb-admin rabbitmqctl rabbitmq-diagnostics pgrep test [".split())
"""Programs that fail where they are handed more words than they take, or take each for one more thing to look up."""
ALONE = frozenset((*STRICT, "nc", "grep")) - {"pg_isready"}
"""Programs that fail where they are handed nothing at all; a database of its own is what `pg_isready` then asks."""
GUESS = "the words cannot be made one command line without a guess: write it as one string behind CMD-SHELL"
CAVEAT = f"A probe that succeeded by mistake may fail now, and its task is stopped.{ANEW}"


def check(service: Service) -> Iterator[Finding]:
    """Find words that their first one does not fit."""
    health = service.healthcheck
    if health.test is not None and health.active and isinstance(text := health.test.data, str):
        yield from _string(service, health.test, text)
        return
    items = list(health.test.items()) if health.test is not None and health.active else []
    words = [str(item.data) for item in items]
    if len(words) < 2 or tuple(words) != health.words:
        return
    line = words[1].strip()
    if words[0] == "CMD" and len(words) == 2 and " " in line:
        message = f"no program is called `{cut(line)}`: probes fail, and tasks may never get healthy"
        yield META.finding(items[1], message, service, fix=_shell(items[0]), severity=Severity.HIGH)
    elif words[0] == "CMD" and (word := for_shell(words[1:])) is not None:
        yield _for_shell(service, items, words, word)
    elif words[0] == "CMD-SHELL" and len(words) > 2 and not takes_arguments(line):
        yield _cut_off(service, items, line)


def _cut_off(service: Service, items: Sequence[View], line: str) -> Finding:
    """Return the finding of words behind the line of `CMD-SHELL`: sure where the program fails without them."""
    fails = line.rsplit("/", 1)[-1] in ALONE
    told = "always fails" if fails else "may tell nothing"
    fix = None if " " in line else _one_line(items)
    return META.finding(
        items[2],
        f"`CMD-SHELL` runs `{cut(line)}` without the words behind it: it {told}",
        service,
        fix=fix,
        refusal=None if fix else GUESS,
        severity=Severity.HIGH if fails else None,
    )


def _for_shell(service: Service, items: Sequence[View], words: Sequence[str], word: str) -> Finding:
    """Return the finding of a word for a shell: sure where the program fails on whatever else it is handed."""
    fails = word in OPERATORS and words[1].rsplit("/", 1)[-1] in STRICT
    so = "the probe always fails, no task gets healthy" if fails else "the probe may tell nothing"
    fix = _one_line(items)
    return META.finding(
        items[words.index(word)],
        f"`CMD` runs no shell: `{cut(word)}` stays as it is, and {so}",
        service,
        fix=fix,
        refusal=None if fix else GUESS,
        severity=Severity.HIGH if fails else None,
    )


def _string(service: Service, test: View, text: str) -> Iterator[Finding]:
    """Find a string that begins as a list does: a shell runs all of it, and knows no such program."""
    word, _, line = text.strip().partition(" ")
    if word not in {"CMD", "CMD-SHELL"} or not line.strip():
        return
    fix = Fix(
        f"take `{word}` out",
        (Set(test.part.route, test.text.strip()[len(word) :].strip(), test.part.file),),
        Applicability.SAFE,
        "A string is run by a shell as it is.",
    )
    message = f"a string is run by a shell, which knows no program `{word}`: tasks may never get healthy"
    yield META.finding(test, message, service, fix=fix, severity=Severity.HIGH)


def _shell(kind: View) -> Fix:
    return Fix(
        "run it with a shell",
        (Set(kind.route, "CMD-SHELL", kind.part.file),),
        Applicability.SAFE,
        "With CMD-SHELL the line is run by a shell, as it is written.",
    )


def _one_line(items: Sequence[View]) -> Fix | None:
    """Return the fix that hands the words to a shell as one line, in the letters of the file."""
    line = joined([item.text for item in items[1:]])
    if line is None or len({item.part.file for item in items}) > 1:
        return None
    kind, first, *others = items
    file = kind.part.file
    ops: list[Op] = [Set(kind.route, "CMD-SHELL", file)] if kind.data != "CMD-SHELL" else []
    ops += [Set(first.route, line, file), *(Remove(item.route, file) for item in others)]
    return Fix(
        "hand a shell the whole line",
        tuple(ops),
        Applicability.UNSAFE,
        "The shell that CMD-SHELL starts reads one word as the whole command line.",
        CAVEAT,
    )


ONE = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "curl -f http://localhost/"]
      interval: 10s
"""

CUT = ONE.replace('["CMD", "curl -f http://localhost/"]', '["CMD-SHELL", "curl", "-f", "http://localhost/"]')
EXIT = CUT.replace("CMD-SHELL", "CMD").replace('/"]', '/", "||", "exit", "1"]')
LISTED = """\
services:
  cache:
    image: example/cache:2
    healthcheck:
      test:
        - CMD
        - cache-cli
        - -a$$(cat /etc/cache/key)
        - ping
      interval: 10s
"""
LISTED_FIXED = LISTED.replace(
    """\
        - CMD
        - cache-cli
        - -a$$(cat /etc/cache/key)
        - ping
""",
    """\
        - CMD-SHELL
        - cache-cli "-a$$(cat /etc/cache/key)" ping
""",
)
SCRIPT = ONE.replace('"curl -f http://localhost/"', '"node", "-e", "fetch(`$${URL}`).then(r => r.ok || exit(1))"')

STRING = ONE.replace('["CMD", "curl -f http://localhost/"]', "CMD curl -f http://localhost/")

EXAMPLES = [
    Bad(ONE, '"curl -f http://localhost/"', ONE.replace('"CMD"', '"CMD-SHELL"'), "a line is no program"),
    Bad(CUT, '"-f"', ONE.replace('"CMD"', '"CMD-SHELL"'), "curl alone is run", unsafe=True),
    Bad(
        EXIT,
        '"||"',
        CUT.replace('curl", "-f", "http://localhost/"', 'curl -f http://localhost/ || exit 1"'),
        unsafe=True,
    ),
    Bad(LISTED, "-a$$(cat /etc/cache/key)", LISTED_FIXED, "nobody runs cat", unsafe=True),
    Bad(CUT.replace('"curl"', '"curl -s"'), '"-f"', None, refused="without a guess"),
    Bad(
        STRING,
        "CMD curl -f http://localhost/",
        STRING.replace("CMD ", ""),
        "a word of the list in a string",
    ),
    Good(STRING.replace("CMD ", ""), "a string is run by a shell"),
    Good(ONE.replace('"CMD"', '"CMD-SHELL"'), "one line for a shell"),
    Good(ONE.replace('["CMD", "curl -f http://localhost/"]', "curl -f http://localhost/ || exit 1"), "a string too"),
    Good(ONE.replace('"curl -f', '"sh", "-c", "curl -f').replace('/"]', '/ || exit 1"]'), "it starts its own shell"),
    Good(SCRIPT, "a `$` of another language"),
    Good(CUT.replace('"curl"', '\'curl "$$0" "$$1"\''), "a script that reads the words"),
    Good(ONE.replace('"curl -f http://localhost/"', '"/api"]  # not "curl -f x"').replace('"]\n', '"\n'), "a comment"),
    Good(ONE.replace('"curl -f http://localhost/"', '"${PROBE}"'), "nobody can know it here"),
]

EXPERIMENTS = [
    Experiment(
        ONE.replace("10s", "2s"),
        first=True,
        limit=25,
        bad=(Missing(at_least=1),),
        fixed=(Missing(at_most=0),),
    )
]
