"""A command line for a shell that no shell reads.

What it does
------------
Finds `command` and `entrypoint` with `&&`, `||`, `|` or `>` as words of their own, or with `cd` in front, where no
shell is started; a whole command line as one word of a list; and `sh -c` with the line cut into words.

Why it hurts
------------
A string is split into words and run as a program with arguments; a list is that already. `migrate && serve` starts
`migrate` with the arguments `&&` and `serve`; `["serve --port 80"]` is the name of a program that does not exist, and
no task starts; `sh -c serve --port 80` runs `serve` and drops the rest.

What we change
--------------
A shell is put in front: `["sh", "-c", "migrate && serve"]`.

When to ignore it
-----------------
The image's entrypoint is a shell or a script that puts its arguments together again.

Sources
-------
docker/cli cli/compose/loader/loader.go (a string is split by shellwords); moby daemon/oci_linux.go (the words become
the process's arguments); executed on engine 28.5.2: the log of `echo a && echo b` is `a && echo b`, and `["echo a"]`
ends with
`executable file not found in $PATH`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ARGS, Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Op, Remove, Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.probes import OPERATORS, SHELLS, joined
from pyengine.swarm.view import View

META = Meta(
    "command-without-shell", Severity.HIGH, "`&&` in a command does nothing", __doc__, confidence=Confidence.LIKELY
)
GUESS = 'the words cannot be made one line without a guess: write ["sh", "-c", "…"]'
_CUT = re.compile(r"((?:/\S*/)?(?:sh|bash|ash|dash) -c) ([^\s'\"$]+(?: [^\s'\"$]+)+)")
"""`sh -c` and a line without quotes around it."""
_TAKES_LINE = ("-c", "-lc", "-ec", "-exc", "-xc", "-euc", "-cx", "-ce")


def check(service: Service) -> Iterator[Finding]:
    """Find them in what is run; of a command behind an entrypoint that is a shell nothing is known."""
    if not may_go_to_swarm(service.stack):
        return
    given = service.view.get("entrypoint")
    for key in ("entrypoint", "command"):
        found = service.view.get(key)
        if found is None or is_open(found) or found.is_mapping or (key == "command" and given is not None):
            continue
        yield from _string(service, found) if isinstance(found.data, str) else _list(service, found)


def _string(service: Service, found: View) -> Iterator[Finding]:
    text = str(found.data)
    words = _words(text)
    if not words or _is_shell(words):
        if words and (line := _CUT.fullmatch(text.strip())) is not None:
            yield META.finding(found, _dropped(line[2]), service, fix=_in_shell(found, line=line[2]))
        return
    if (word := _for_shell(words)) is not None:
        message = f"no shell reads `{cut(word)}`: `{cut(words[0])}` gets it as an argument, with all that follows"
        yield META.finding(found, message, service, fix=_in_shell(found))


def _list(service: Service, found: View) -> Iterator[Finding]:
    items = list(found.items())
    words = [str(item.data) for item in items]
    if not words or any(item.is_mapping for item in items):
        return
    if len(words) == 1 and _is_line(words[0]):
        message = f"no program is called `{cut(words[0])}`: one word of a list is one name"
        yield META.finding(items[0], message, service, fix=_in_shell(found, items))
    elif not _is_shell(words) and (word := _for_shell(words)) is not None:
        message = f"no shell reads `{cut(word)}`: `{cut(words[0])}` gets it as an argument, with all that follows"
        fix = _one_line(items)
        yield META.finding(items[words.index(word)], message, service, fix=fix, refusal=None if fix else GUESS)


def _words(text: str) -> list[str]:
    return text.split()


def _is_shell(words: Sequence[str]) -> bool:
    """Tell a command that starts a shell somewhere in it."""
    return any(word.rsplit("/", 1)[-1].strip("\"'") in SHELLS for word in words[:4]) or any(
        word in _TAKES_LINE for word in words[:4]
    )


def _for_shell(words: Sequence[str]) -> str | None:
    """Return the first word that only a shell would understand; quoted ones are the program's own."""
    quoted = any(set(word) & set("\"'`") for word in words)
    operators = OPERATORS[:4] if quoted else OPERATORS
    if words[0] == "cd":
        return "cd"
    if quoted and any(word[:1] in "\"'" and word[-1:] not in "\"'" for word in words):
        return None  # the operator may stand in a word with blanks
    return next((word for word in words if word in operators), None)


def _is_line(word: str) -> bool:
    """Tell a command line: a program, and what looks like its arguments."""
    first, _, rest = word.strip().partition(" ")
    return bool(rest.strip()) and "\n" not in word and not set(first) & set("=\"'{}<>")


def _dropped(line: str) -> str:
    return f"`-c` takes one word: the shell runs `{cut(line.split(maxsplit=1)[0])}` and drops the rest of the line"


def _in_shell(found: View, items: Sequence[View] = (), line: str = "") -> Fix:
    line = line or (items[0].text if items else found.text)
    part = found.part
    return _fix((Set(part.route, ["sh", "-c", line], part.file),))


def _one_line(items: Sequence[View]) -> Fix | None:
    """Return the fix that makes a list of words one line for a shell."""
    line = joined([item.text for item in items])
    if line is None or len({item.part.file for item in items}) > 1:
        return None
    ops: list[Op] = [
        Set(item.part.route, word, item.part.file) for item, word in zip(items, ("sh", "-c", line), strict=False)
    ]
    ops += [Remove(item.part.route, item.part.file) for item in items[3:]]
    return _fix(tuple(ops)) if len(items) > 2 else None


def _fix(ops: tuple[Op, ...]) -> Fix:
    return Fix(
        "hand a shell the whole line",
        ops,
        Applicability.UNSAFE,
        "The shell reads one word as the whole command line.",
        f"The image needs a shell, and signals then reach the shell: write `exec` before a last command.{ANEW}",
    )


LINE = """\
services:
  api:
    image: example/api:2
    command: migrate && serve --port 80
    deploy:
      replicas: 2
"""
SHELL = LINE.replace("migrate && serve --port 80", '["sh", "-c", "migrate && serve --port 80"]')
WORDS = LINE.replace("migrate && serve --port 80", '["migrate", "&&", "serve"]')
NAME = LINE.replace("migrate && serve --port 80", '["/app serve"]')

EXAMPLES = [
    Bad(LINE, "migrate && serve --port 80", SHELL, "a string is split into words", unsafe=True),
    Bad(
        WORDS,
        '"&&"',
        WORDS.replace('["migrate", "&&", "serve"]', '["sh", "-c", "migrate && serve"]'),
        "a list",
        unsafe=True,
    ),
    Bad(
        NAME.replace("command", "entrypoint"),
        '"/app serve"',
        NAME.replace("command", "entrypoint").replace('["/app serve"]', '["sh", "-c", "/app serve"]'),
        "one word",
        unsafe=True,
    ),
    Bad(
        LINE.replace("migrate && serve --port 80", "cd /srv"),
        "cd /srv",
        SHELL.replace("migrate && serve --port 80", "cd /srv"),
        "no program is called `cd`",
        unsafe=True,
    ),
    Bad(
        LINE.replace("migrate && serve --port 80", "sh -c serve --port 80"),
        "sh -c serve --port 80",
        LINE.replace("migrate && serve --port 80", '["sh", "-c", "serve --port 80"]'),
        "the line is cut into words",
        unsafe=True,
    ),
    Good(SHELL),
    Good(LINE.replace("migrate && serve --port 80", "sh -c 'migrate && serve'"), "a shell is started"),
    Good(LINE.replace("migrate && serve --port 80", "serve --filter 'a > b'"), "in quotes"),
    Good(
        LINE.replace("    command", "    entrypoint: [sh, -c]\n    command"), "what an entrypoint does with it, it says"
    ),
    Good(LINE.replace("migrate && serve --port 80", "${COMMAND}"), "nobody can know it here"),
    Good(LINE.replace("command:", "hostname: a  # command:"), "a comment"),
    Good(LINE.replace("    deploy:\n      replicas: 2\n", "    restart: always\n    build: .\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(LINE, as_written=True, bad=(Stored(ARGS, "&&"),), fixed=(Stored(ARGS, "migrate && serve --port 80"),)),
]
