"""A reference that Docker takes apart at another place than it was written for.

What it does
------------
Finds `${VAR:?text - text}`, `${VAR?text:-text}` and `${VAR-a:-b}`, in which the name ends at a sign further behind, and
`$VAR-text` without braces, in which the rest of the value is a default. So is `${VAR:-${OTHER:-text}}`, and any other
default with a brace in it, such as `${VAR:-{}}`: the first `}` ends it.

Why it hurts
------------
Docker looks for `:-` first, then for `-`, `:?` and `?`, anywhere in the braces. A hyphen in the message of
`${PASSWORD:?must be set - see the wiki}` makes a default of what follows it, for a variable `PASSWORD:?must be set `
that nobody can set: the value is ` see the wiki`, whether `PASSWORD` is set or not, and the check never fails. Without
braces `app:$TAG-alpine` is `app:1.2` where `TAG` is 1.2, and `app:alpine` where it is not set. Of
`${LEVEL:-${ALL:-info}}` the program gets the text `${ALL:-info}` where `LEVEL` is not set, whatever `ALL` is, and
`debug}` where it is `debug`.

What we change
--------------
Of a default in a default the inner one is written alone. Else nothing: the words of the message are yours, and so is
what is meant without braces. A message without a hyphen, `:-` in front of a default that has such signs, and
`${TAG}-alpine` are read as they are written.

When to ignore it
-----------------
The file only goes to Compose, which reads the first sign behind the name.

Sources
-------
docker/cli cli/compose/template/template.go:18-26 and 205-246, docker/cli#7313; compared with `docker stack config` of
CLI 28.2.2; executed: the service gets ` see the wiki`, and `${ALL:-info}` of a default in a default; docker/cli#4265.
"""

# long: each way to be misread has its examples here
from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.interpolation import Variable
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta("reference-misread", Severity.HIGH, "The value is the text of an error message", __doc__)
SECTIONS = ("services", "volumes", "networks", "secrets", "configs")
_SIGN = re.compile(r":?[-?]")
_INNER = re.compile(r"\$\{[A-Za-z_]\w*(?::?-([^{}]*))?\}")
WHOSE = "whose variable is meant, only you know: `${{{0}}}` of who deploys, or `$${0}` of a shell in the container"
NESTED = "Docker knows no reference inside of another: write one of them, or set the variable where you deploy"
FIRST = "write `${{{0}:-…}}`: that sign is looked for first"
SIGNS = "write `${{{0}:?…}}`, and no other sign in the message"
BRACE = "a default cannot have a `}`: set the variable where you deploy, and write no default"
HYPHEN = "write `${{{0}:?…}}` without a hyphen: the words of the message are yours"


def check(stack: Stack) -> Iterator[Finding]:
    """Find references that end in another name, or that swallow the rest of a value."""
    if not may_go_to_swarm(stack):
        return
    services = {service.name: service for service in stack.services}
    for section in filter(None, map(stack.view.get, SECTIONS)):
        for view in section.texts():
            found = _misread(view)
            if found is not None:
                yield _finding(view, found, services.get(str(view.route[1])) if view.route[0] == "services" else None)


def _misread(view: View) -> Variable | None:
    """Return the first reference of a value that is read otherwise than it is written."""
    known = view.interpolated.variables if "$" in view.text and view.interpolated is not None else ()
    return next((each for each in known if _SIGN.search(each.name) or _is_odd(view.text, each)), None)


def _is_odd(text: str, variable: Variable) -> bool:
    return _is_bare(text, variable) or _ends_early(text, variable)


def _ends_early(text: str, variable: Variable) -> bool:
    """Tell one with a brace in its default, or message: the first one that closes ends the reference itself."""
    return "{" in variable.word and "}" in text[variable.end :]


def _is_bare(text: str, variable: Variable) -> bool:
    """Tell one without braces of which a text is the default, or the message."""
    return bool(variable.operator) and text[variable.start + 1 : variable.start + 2] != "{" and bool(variable.word)


def _finding(view: View, found: Variable, service: Service | None) -> Finding:
    name = cut(_SIGN.split(found.name)[0], 25)
    if _is_bare(view.text, found):
        message = f"`${name}` has no braces: Docker reads what follows as a default, and drops it where it is set"
        return META.finding(view, message, service, refusal=WHOSE.format(name))
    if not _SIGN.search(found.name):
        return _early(view, found, service)
    if "${" in f"{found.name}{found.word}":
        message = f"`${{{name}…}}` is never asked for: the `{found.operator}` of another reference ends its name"
        return META.finding(view, message, service, refusal=NESTED)
    if "?" not in found.name:
        message = f"`${{{name}…}}` is never asked for: a `{found.operator}` further behind ends the name"
        return META.finding(view, message, service, refusal=FIRST.format(name))
    if found.default is None:
        message = f"`${{{name}…}}` stops every deploy: a `{found.operator}` further behind ends the name"
        return META.finding(view, message, service, refusal=SIGNS.format(name))
    message = f"`${{{name}…}}` is `{cut(found.word, 25)}`, set or not: the `-` makes a default of it"
    return META.finding(view, message, service, refusal=HYPHEN.format(name))


def _early(view: View, found: Variable, service: Service | None) -> Finding:
    """Return the finding of a reference that a brace in its default ends; it takes the inner default where it can."""
    nested = "${" in found.word
    rest = view.text[found.end : found.end + 12].split()[0]
    told = f"`${{{cut(found.name, 25)}…}}` ends at the first `}}`: "
    last = f"`{cut(rest, 12)}` behind it"
    message = (
        f"{told}the value is the text of the inner one, or has {last}" if nested else f"{told}if set it has {last}"
    )
    fix = _one_level(view, found)
    return META.finding(
        view,
        message,
        service,
        fix=fix,
        refusal=None if fix else NESTED if nested else BRACE,
        severity=Severity.MEDIUM if nested else Severity.LOW,
    )


def _one_level(view: View, found: Variable) -> Fix | None:
    """Return the fix that has the innermost default alone; None where there is none, or something stands beside it."""
    text, word = view.text, view.text[found.word_start :]
    while (deeper := _INNER.sub(lambda inner: inner[1] or "", word, count=1)) != word:
        word = deeper
    inner, closed, rest = word.partition("}")
    if found.default is None or not closed or not inner or set(inner) & set("${"):
        return None
    return Fix(
        "write one default",
        (Set(view.route, f"{text[: found.word_start]}{inner}}}{rest}", view.part.file),),
        Applicability.UNSAFE,
        "Docker reads one level: the default is text.",
        f"The other variable is not asked for, as it never was: set this one where you deploy.{ANEW}",
    )


ASKED = """\
services:
  api:
    image: example/api:2
    environment:
      TOKEN: ${TOKEN:?must be set - see the wiki}
    deploy:
      replicas: 2
"""
RIGHT = ASKED.replace("set - see", "set, see")
TAGGED = """\
services:
  api:
    image: example/api:$TAG-alpine
    deploy:
      replicas: 2
"""
RUNS = ASKED.replace(
    "environment:\n      TOKEN: ${TOKEN:?must be set - see the wiki}", "command: dump /b/$HOST-all.sql"
)

NESTED_ONES = ASKED.replace("TOKEN: ${TOKEN:?must be set - see the wiki}", "LEVEL: ${LEVEL:-${ALL:-info}}")

EXAMPLES = [
    Bad(ASKED, "${TOKEN:?must be set - see the wiki}", None, "a hyphen in the message", refused="without a hyphen"),
    Bad(
        ASKED.replace(":?must be set - see the wiki", "?one-time token"),
        "${TOKEN?one-time token}",
        None,
        "a hyphen in a word",
        refused="without a hyphen",
    ),
    Bad(ASKED.replace(":?must be set - see the wiki", "-a:-b"), "${TOKEN-a:-b}", None, refused="`${TOKEN:-…}`"),
    Bad(
        ASKED.replace(":?must be set - see the wiki", "-${OTHER:-b}"),
        "${TOKEN-${OTHER:-b}}",
        None,
        "one in another",
        refused="no reference inside",
    ),
    Bad(
        NESTED_ONES,
        "${LEVEL:-${ALL:-info}}",
        NESTED_ONES.replace("${LEVEL:-${ALL:-info}}", '"${LEVEL:-info}"'),
        "the end",
        unsafe=True,
    ),
    Bad(NESTED_ONES.replace("ALL:-info", "ALL"), "${LEVEL:-${ALL}}", None, "no default inside", refused="no reference"),
    Bad(
        NESTED_ONES.replace("${LEVEL:-${ALL:-info}}", "'${LEVEL:-{\"a\": 1}}'"),
        "'${LEVEL:-{\"a\": 1}}'",
        None,
        "a brace alone",
        refused="cannot have",
    ),
    Bad(TAGGED, "example/api:$TAG-alpine", None, "no braces", refused="`${TAG}`"),
    Bad(RUNS, "dump /b/$HOST-all.sql", None, "all behind the name is a default", refused="`$$HOST`"),
    Good(RIGHT),
    Good(NESTED_ONES.replace("${ALL:-info}", "info"), "one level"),
    Good(NESTED_ONES.replace("${LEVEL:-${ALL:-info}}", "${LEVEL:-a}{${ALL:-info}}"), "one beside the other"),
    Good(ASKED.replace(":?must be set - see the wiki", ":-a-b?c:?d"), "a default may have all signs"),
    Good(ASKED.replace(":?must be set - see the wiki", ":?really? yes"), "and a message question marks"),
    Good(ASKED.replace("${TOKEN:?must be set - see the wiki}", "$${TOKEN:?a-b}"), "a shell's own"),
    Good(ASKED.replace("${TOKEN:?must be set - see the wiki}", "${TOKEN}  # not ${TOKEN:?a - b}"), "a comment"),
    Good(TAGGED.replace("$TAG", "${TAG:-2}"), "in braces, with a default of its own"),
    Good(TAGGED.replace("$TAG-alpine", "$TAG"), "nothing follows"),
    Good(
        ASKED.replace("    deploy:\n      replicas: 2\n", "    build: .\n    restart: always\n"), "a file for Compose"
    ),
]

READ = [
    Read(
        "`${VAR:?text}` stops a deploy in which `VAR` is not set.",
        "Not where the text has a hyphen: what follows it is then the value.",
    )
]

EXPERIMENTS = [
    Experiment(
        ASKED,
        as_written=True,
        instead=ASKED.replace(":?must be set - see the wiki", ":-none"),
        bad=(Stored(ENV, "TOKEN= see the wiki"),),
        fixed=(Stored(ENV, "TOKEN=none"),),
    ),
    Experiment(
        ASKED,
        as_written=True,
        instead=RIGHT,
        bad=(Says("Creating service stack_api"),),
        fixed=(Refused("must be set, see the wiki"),),
    ),
    Experiment(
        NESTED_ONES,
        as_written=True,
        bad=(Stored(ENV, "LEVEL=${ALL:-info}"),),
        fixed=(Stored(ENV, "LEVEL=info"),),
    ),
]
