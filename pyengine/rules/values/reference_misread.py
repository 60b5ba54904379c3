"""A reference that Docker takes apart at another place than it was written for.

What it does
------------
Finds `${VAR:?text - text}`, `${VAR?text:-text}` and `${VAR-a:-b}`, in which the name ends at a sign further behind, and
`$VAR-text` without braces, in which the rest of the value is a default.

Why it hurts
------------
Docker looks for `:-` first, then for `-`, `:?` and `?`, anywhere in the braces. A hyphen in the message of
`${PASSWORD:?must be set - see the wiki}` makes a default of what follows it, for a variable `PASSWORD:?must be set `
that nobody can set: the value is ` see the wiki`, whether `PASSWORD` is set or not, and the check never fails. Without
braces `app:$TAG-alpine` is `app:1.2` where `TAG` is 1.2, and `app:alpine` where it is not set.

What we change
--------------
Nothing: the words of the message are yours, and so is what is meant without braces. A message without a hyphen, `:-`
in front of a default that has such signs, and `${TAG}-alpine` are read as they are written.

When to ignore it
-----------------
The file only goes to Compose, which reads the first sign behind the name.

Sources
-------
docker/cli cli/compose/template/template.go:18-26 and 205-246, docker/cli#7313; compared with `docker stack config` of
CLI 28.2.2; executed: the service gets ` see the wiki`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.interpolation import Variable
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta("reference-misread", Severity.HIGH, "The value is the text of an error message", __doc__)
SECTIONS = ("services", "volumes", "networks", "secrets", "configs")
_SIGN = re.compile(r":?[-?]")
WHOSE = "whose variable is meant, only you know: `${{{0}}}` of who deploys, or `$${0}` of a shell in the container"
NESTED = "Docker knows no reference inside of another: write one of them, or set the variable where you deploy"
FIRST = "write `${{{0}:-…}}`: that sign is looked for first"
SIGNS = "write `${{{0}:?…}}`, and no other sign in the message"
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
    known = view.interpolated.variables if view.interpolated is not None else ()
    return next((each for each in known if _SIGN.search(each.name) or _is_bare(view.text, each)), None)


def _is_bare(text: str, variable: Variable) -> bool:
    """Tell one without braces of which a text is the default, or the message."""
    return bool(variable.operator) and text[variable.start + 1 : variable.start + 2] != "{" and bool(variable.word)


def _finding(view: View, found: Variable, service: Service | None) -> Finding:
    name = cut(_SIGN.split(found.name)[0], 25)
    if _is_bare(view.text, found):
        message = f"`${name}` has no braces: Docker reads what follows as a default, and drops it where it is set"
        return META.finding(view, message, service, refusal=WHOSE.format(name))
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
    Bad(TAGGED, "example/api:$TAG-alpine", None, "no braces", refused="`${TAG}`"),
    Bad(RUNS, "dump /b/$HOST-all.sql", None, "all behind the name is a default", refused="`$$HOST`"),
    Good(RIGHT),
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
]
