"""A name that `links` gave.

What it does
------------
Finds an entry of `links` with a name of its own, `fpm:fpm.docker`, for which the service asks in its command or
environment.

Why it hurts
------------
Swarm ignores `links` with a warning, and its resolver knows no such name: the program finds nobody.

What we change
--------------
The program asks for the service by its key, and the link goes.

When to ignore it
-----------------
The name is one of the host's or of your own DNS.

Sources
-------
docker/cli cli/compose/types/types.go:17-34 (unsupported properties: links); moby/moby#30362.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Op, Set
from pyengine.rules.fixes import ANEW, drop
from pyengine.rules.message import SHOWN, cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.hosts import renamed
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.outside import Link, asked_links

META = Meta(
    "link-name-unknown", Severity.HIGH, "Swarm knows no names from `links`", __doc__, confidence=Confidence.LIKELY
)
PRICE = f"Compose takes both names.{ANEW}"


def check(stack: Stack) -> Iterator[Finding]:
    """Find links whose names are asked for."""
    links = list(asked_links(stack)) if stack.for_swarm else []
    of_owner = Counter(link.owner.name for link in links)
    for link in links:
        yield META.finding(
            link.item,
            f"`links` is ignored: nobody answers to `{cut(link.name, 24)}`, which this service asks for",
            link.owner,
            fix=_fix(link, alone=of_owner[link.owner.name] == 1) if link.is_there else None,
            refusal=None if link.is_there else f"there is no service `{cut(link.target)}` in the files",
            related=[(view, "asks for it") for view in link.asking[:SHOWN]],
        )


def _fix(link: Link, *, alone: bool) -> Fix:
    """Return the change of what asks; the links themselves go too where this is the only one."""
    ops: tuple[Op, ...] = tuple(
        Set(view.part.route, renamed(view.text, link.name, link.target), view.part.file) for view in link.asking
    )
    whole = link.owner.view.get("links")
    gone = drop(whole) if whole is not None and alone and len(list(whole.items())) == 1 else ()
    reason = "Swarm's resolver knows the service by its key."
    return Fix(f"ask for `{cut(link.target)}`", (*gone, *ops), Applicability.UNSAFE, reason, PRICE)


LINKED = """\
services:
  web:
    image: example/web:2
    links: [fpm:fpm.docker]
    environment:
      UPSTREAM: fpm.docker:9000
    deploy:
      mode: replicated
  fpm:
    image: example/fpm:2
"""
ASKED = LINKED.replace("    links: [fpm:fpm.docker]\n", "").replace("fpm.docker", "fpm")

EXAMPLES = [
    Bad(LINKED, "fpm:fpm.docker", ASKED, "a name of the link's own", unsafe=True),
    Bad(
        LINKED.replace("  fpm:\n    image: example/fpm:2\n", ""),
        "fpm:fpm.docker",
        None,
        "a service of elsewhere",
        refused="no service",
    ),
    Good(LINKED.replace("[fpm:fpm.docker]", "[fpm]").replace("fpm.docker", "fpm"), "the service's own key"),
    Good(LINKED.replace("UPSTREAM: fpm.docker:9000", "UPSTREAM: php.example.com:9000"), "nobody asks for it"),
    Good(LINKED.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

NO_EXPERIMENT = "The test service asks for no name."
