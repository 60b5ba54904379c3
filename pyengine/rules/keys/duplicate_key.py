"""One key, written twice.

What it does
------------
Finds a key that stands twice in the same mapping, `<<` included.

Why it hurts
------------
Docker refuses the file: `mapping key "deploy" already defined`. Most other tools silently let the second one win,
so the first one's settings are gone without a word.

What we change
--------------
Nothing: which of the two is meant, only you know.

When to ignore it
-----------------
Never.

Sources
-------
go.yaml.in/yaml/v3 decode.go uniqueKeys, used by docker/cli cli/compose/loader/loader.go ParseYAML; executed with
CLI 28.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.source import Source

META = Meta("duplicate-key", Severity.HIGH, "Docker refuses a key written twice", __doc__)


def check(source: Source) -> Iterator[Finding]:
    """Find repeated keys, each at its second place."""
    for found in source.keys_written_twice():
        merge = "; use a list, `<<: [*a, *b]`" if found.name == "<<" else ""
        yield META.finding(
            found.place,
            f"the key `{found.name[:40]}` stands twice here: Docker refuses the file{merge}",
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
    Good(TWICE.replace("    environment:\n      B", "      B")),
]
