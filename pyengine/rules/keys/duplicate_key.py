"""One key, written twice.

What it does
------------
Finds a key that stands twice in the same mapping, `<<` included.

Why it hurts
------------
Docker refuses the file: `mapping key "deploy" already defined`; its command line before 28 let the last one win
without a word, as most other tools do, and the first one's settings are gone.

What we change
--------------
Nothing: which of the two is meant, only you know.

When to ignore it
-----------------
Never.

Sources
-------
go.yaml.in/yaml/v3 decode.go uniqueKeys, used by docker/cli cli/compose/loader/loader.go ParseYAML; executed: refused by
CLI 28.5.2; by CLI 26.1.5 and 20.10.24 accepted, the last one wins.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.source import Source

META = Meta("duplicate-key", Severity.HIGH, "Docker refuses a key written twice", __doc__, refuses=True)


def check(source: Source) -> Iterator[Finding]:
    """Find repeated keys, each at its second place."""
    for found in source.keys_written_twice():
        merge = "; use a list, `<<: [*a, *b]`" if found.name == "<<" else ""
        yield META.finding(
            found.place,
            f"`{cut(found.name)}` stands twice here: Docker refuses the file, or the last one wins{merge}",
            None,
            related=[(found.first, "the first one")],
            refusal="which of the two is meant, only you know",
        )


TWICE = """\
services:
  api:
    image: example/api:2
    environment:
      A: "1"
    environment:
      B: "2"
"""

EXAMPLES = [
    Bad(TWICE, "environment", None, "the second one would win", refused="which of the two"),
    Bad(
        "x-a: &a {A: '1'}\nx-b: &b {B: '1'}\n"
        "services:\n  api:\n    image: example/api:2\n    environment:\n      <<: *a\n      <<: *b\n",
        "<<",
        None,
        "a merge is a key too",
        refused="which of the two",
    ),
    Good(TWICE.replace("    environment:\n      B", "      B")),
    Good(TWICE.replace("    environment:\n      B", "    # environment:\n      B"), "a comment"),
    Good(TWICE.replace("    environment:\n      B", "    labels:\n      A"), "the same key in two mappings"),
]

EXPERIMENTS = [
    Experiment(
        TWICE,
        as_written=True,
        engines=(28,),
        instead=TWICE.replace("    environment:\n      B", "      B"),
        bad=(Refused('mapping key "environment" already defined'),),
        fixed=(Says("Creating service stack_api"),),
    ),
    Experiment(
        TWICE,
        as_written=True,
        engines=(20, 26),
        instead=TWICE.replace("    environment:\n      B", "      B"),
        bad=(Says("Creating service stack_api"),),
        fixed=(Says("Creating service stack_api"),),
        helps=False,
    ),
]
