"""A tag of Compose's own that Docker does not know.

What it does
------------
Finds `!reset` and `!override`, and every other tag that is none of YAML's own.

Why it hurts
------------
Compose takes an earlier file's value out, or replaces it, where such a tag stands. `docker stack deploy` passes over
tags: the list is added to the earlier one, `!reset null` is the text `null`.

What we change
--------------
Nothing, because what is to go has to go out of the earlier file.

When to ignore it
-----------------
The file is for `docker compose` alone.

Sources
-------
compose-spec/compose-spec 13-merge.md; executed with CLI 28.2.2: `dns: !override [b]` adds to the list, `hostname:
!reset null` is the host name `null`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import DNS, Stored
from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import joined
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.view import View

META = Meta("merge-tag-ignored", Severity.HIGH, "!reset and !override do nothing in docker stack deploy", __doc__)


def check(stack: Stack) -> Iterator[Finding]:
    """Find values with a tag of their own."""
    if not (stack.for_swarm or joined.are_several(stack)):
        return
    for view, tag in joined.tagged(stack):
        yield _finding(view, cut(tag, 20), behind=view.part.file > 0)


def _finding(view: View, tag: str, *, behind: bool) -> Finding:
    what = "what an earlier file says of it stays" if behind else "as if the tag were not there"
    if view.data is not None:
        what = f"it reads the text `{cut(str(view.data), 20)}`"
    name = next((step for step in reversed(view.route) if isinstance(step, str)), "")
    return META.finding(
        view.key_place,
        f"Docker passes over `{tag}` of `{cut(name, 20)}`: {what}",
        None,
        refusal="take what is to go out of the earlier file",
    )


BASE = """\
services:
  api:
    image: example/api:2
    dns: !override [10.0.0.2]
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(BASE, "dns", None, "the list is added to the earlier file's", refused="the earlier file"),
    Bad(
        BASE.replace("dns: !override [10.0.0.2]", "hostname: !reset null"),
        "hostname",
        None,
        "a text, and the host is called so",
        refused="the earlier file",
    ),
    Good(BASE.replace("!override ", "")),
    Good(BASE.replace("!override [10.0.0.2]", '!!str "10.0.0.2"'), "one of YAML's own"),
    Good(BASE.replace("dns: !override", "# !reset\n    dns:"), "a comment"),
    Good(BASE.replace("dns: !override [10.0.0.2]", 'hostname: "!reset"'), "a text"),
    Good(BASE.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

FIRST = "$ cat stack.yml\n" + BASE.replace("!override [10.0.0.2]", "[10.0.0.1]")
LATER = "$ cat staging.yml\nservices:\n  api:\n    dns: !override [10.0.0.2]\n"
PLAIN = FIRST.replace("    dns: [10.0.0.1]\n", "") + LATER.replace("!override ", "")
EXPERIMENTS = [
    Experiment(
        FIRST + LATER,
        as_written=True,
        bad=(Stored(DNS, "10.0.0.1"),),
        fixed=(Stored(DNS, "10.0.0.1", there=False),),
        instead=PLAIN,
    ),
]
