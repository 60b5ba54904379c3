"""An anchor that another file has too.

What it does
------------
Finds an alias, `*common`, in a later file of `-c a -c b` where an earlier file gives the same name to something else.

Why it hurts
------------
Each file is read by itself: an alias stands for the anchor of its own file, and blocks that begin with `x-` are not
merged into services. What the earlier file has below that name does not reach the services of this one.

What we change
--------------
Nothing, because which of the two blocks is meant is not in the files.

When to ignore it
-----------------
The two blocks are different on purpose.

Sources
-------
docker/cli cli/compose/loader/loader.go ParseYAML; executed with CLI 28.2.2: a service of the second file has no
`logging` that only the first one's block has.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import joined
from pyengine.swarm.model.stack import Stack

META = Meta("anchor-of-other-file", Severity.INFO, "An anchor of one -c file does not reach another one", __doc__)


def check(stack: Stack) -> Iterator[Finding]:
    """Find aliases whose name an earlier file gave to something else, each name once in a file."""
    for each in joined.anchors_of_two(stack) if joined.are_several(stack) else ():
        yield META.finding(
            each.alias,
            f"`*{cut(each.name, 24)}` is this file's own: the earlier file's block of that name does not reach it",
            None,
            related=[(each.earlier, "the earlier one"), (each.own, "this one")],
        )


TWO = """\
$ cat base.yml
x-service: &common
  init: true
services:
  other:
    image: example/other:2
$ cat stack.yml
x-service: &common
  hostname: api
services:
  api:
    <<: *common
    image: example/api:2
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(TWO, "*common", None, "the service has no `init`"),
    Bad(
        TWO.replace("    <<: *common\n", "    labels: *common\n").replace("hostname", "owner"),
        "*common",
        None,
        "an alias alone",
    ),
    Good(TWO.replace("&common\n  init", "&other\n  init"), "another name"),
    Good(TWO.replace("init: true", "hostname: api"), "the same block in both"),
    Good(TWO.replace("    deploy:\n      mode: replicated\n", "    profiles: [a]\n"), "a file for Compose"),
    Good(TWO.replace("    <<: *common\n", "    # <<: *common\n"), "a comment"),
]

EXPERIMENTS = [
    Experiment(
        TWO,
        as_written=True,
        bad=(Stored("service/api TaskTemplate.ContainerSpec.Init", "true", there=False),),
        fixed=(Stored("service/api TaskTemplate.ContainerSpec.Init", "true"),),
        instead=TWO.replace("  hostname: api\n", "  hostname: api\n  init: true\n"),
    ),
]
