"""A line `KEY=value` that Docker reads otherwise than its author.

What it does
------------
Finds, in `environment` and labels that are written as a list, values with quotes around them, `KEY = value` with
blanks, and `KEY:value` with a colon in the place of the equals sign.

Why it hurts
------------
An item of a list is one text, cut at its first `=`, and nothing is taken off: `TZ="Europe/Vienna"` has the quotes in
its value, `TZ = UTC` makes a variable `TZ ` that no program asks for, `TZ:UTC` one of that name that takes its value
from the shell. Nothing is refused. A shell, an env file of Compose or a `docker run -e` takes the quotes off, which is
where the habit comes from.

What we change
--------------
The quotes and the blanks are taken off, and the colon becomes an equals sign.

When to ignore it
-----------------
The program expects the quotes, as one does that reads JSON.

Sources
-------
docker/cli cli/compose/loader/loader.go (transformMappingOrList: SplitN of "=", 2); executed with CLI 28.2.2: `'"a b"'`,
`'KEY '`, `K:v: null`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import QUOTED, cut, shortened
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.labels import CONTAINERS, SERVICE
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta(
    "list-entry-misread",
    Severity.MEDIUM,
    "The variable has quotes in its value",
    __doc__,
    confidence=Confidence.LIKELY,
)
PLACES = (("environment",), CONTAINERS, SERVICE)
_QUOTED = re.compile(r"""([^=\s"']+)=\s*(["'])((?:(?!\2).)*)\2\s*""", re.DOTALL)
_BLANK = re.compile(r"([^=\s]+)(?: +=\s*| *= +)(\S.*)", re.DOTALL)
_COLON = re.compile(r"([A-Za-z_][\w.-]*):\s*([^=\s/][^=]*|/[^=/][^=]*)")


def check(service: Service) -> Iterator[Finding]:
    """Find them in lists."""
    if not may_go_to_swarm(service.stack):
        return
    for place in PLACES:
        found = service.view.get(*place)
        for item in found.items() if found is not None and not found.is_mapping else ():
            if isinstance(item.data, str) and not item.is_mapping and (told := _told(item)):
                message, meant = told
                yield META.finding(item, message, service, fix=_fix(item, meant))


def _told(item: View) -> tuple[str, str] | None:
    """Return what an item is read as, and what is meant; None where both are the same."""
    text = item.text
    if found := _BLANK.fullmatch(text):
        name = f"{found[1]} " if text[len(found[1])] == " " else found[1]
        said = "with a blank in its name" if name != found[1] else "with a blank in front of its value"
        return f"`{cut(found[1])}` arrives {said}: nothing is taken off in a list", f"{found[1]}={_bare(found[2])}"
    if found := _QUOTED.fullmatch(text):
        return f"`{cut(found[1])}` arrives with the quotes: nothing is taken off in a list", f"{found[1]}={found[3]}"
    if found := _COLON.fullmatch(text):
        return (
            f"`{cut(text)}` is a name as a whole: only `=` parts a name and its value",
            f"{found[1]}={_bare(found[2])}",
        )
    return None


def _bare(value: str) -> str:
    """Return a value without quotes around it."""
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _fix(item: View, meant: str) -> Fix:
    return Fix(
        f"write `{shortened(meant, QUOTED)}`",
        (Set(item.part.route, meant, item.part.file),),
        Applicability.UNSAFE,
        "The value is what stands behind the first `=`, letter by letter.",
        f"A program that takes quotes or blanks off itself sees no difference.{ANEW}",
    )


QUOTES = """\
services:
  api:
    image: example/api:2
    environment:
      - TZ="Europe/Vienna"
      - LEVEL=info
    deploy:
      replicas: 2
"""
PLAIN = QUOTES.replace('"', "")

EXAMPLES = [
    Bad(QUOTES, 'TZ="Europe/Vienna"', PLAIN, "quotes inside the item", unsafe=True),
    Bad(PLAIN.replace("TZ=", "TZ = "), "TZ = Europe/Vienna", PLAIN, "blanks", unsafe=True),
    Bad(PLAIN.replace("TZ=", "TZ:"), "TZ:Europe/Vienna", PLAIN, "a colon", unsafe=True),
    Bad(
        PLAIN.replace("environment", "labels").replace("LEVEL=info", "LEVEL='info'"),
        "LEVEL='info'",
        PLAIN.replace("environment", "labels"),
        "a label",
        unsafe=True,
    ),
    Good(PLAIN),
    Good(PLAIN.replace("TZ=Europe/Vienna", '"TZ=Europe/Vienna"'), "quotes around the item are YAML's"),
    Good(PLAIN.replace("TZ=Europe/Vienna", "ARGS=-a \"b\" -c 'd'"), "quotes inside the value"),
    Good(PLAIN.replace("- TZ=Europe/Vienna\n      - LEVEL=info", 'TZ: "Europe/Vienna"'), "a mapping"),
    Good(PLAIN.replace("TZ=Europe/Vienna", "TZ"), "the shell's value"),
    Good(
        QUOTES.replace("    deploy:\n      replicas: 2\n", "    restart: always\n    build: .\n"), "a file for Compose"
    ),
]

READ = [
    Read(
        '`- TZ="Europe/Vienna"` is the same as `TZ: "Europe/Vienna"`.',
        "In the mapping the quotes are YAML's and are gone; in the list they are letters of the value.",
    ),
]

EXPERIMENTS = [
    Experiment(
        QUOTES, as_written=True, bad=(Stored(ENV, 'TZ="Europe/Vienna"'),), fixed=(Stored(ENV, "TZ=Europe/Vienna"),)
    ),
]
