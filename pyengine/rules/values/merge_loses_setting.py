"""A setting of one file that an entry of another one takes away.

What it does
------------
Finds, in the files of `-c a -c b`, settings that what they say together has no more: the keys of a network, volume,
secret or config whose name a later file has too, the aliases of a service on a network, options that only count where
the earlier file has some.

Why it hurts
------------
Docker merges a service key by key, and these not: an entry of the later file takes the place of the whole, be it empty.
`proxy: {external: true}` and a later `proxy:` make a new network; `attachable` and the driver's options are gone.

What we change
--------------
A secret or config that is `external` and later has nothing but another name gets `external` there too: without it
Docker reads the folder as its file, and refuses. Else nothing, because it is for you to say which file keeps the entry.

When to ignore it
-----------------
The later entry is to replace the earlier one as a whole.

Sources
-------
docker/cli cli/compose/loader/merge.go; executed with CLI 28.2.2 for every key; an external secret whose name alone is
in the later file: `read …: is a directory`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.message import SHOWN, cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import joined
from pyengine.swarm.joined import Lost
from pyengine.swarm.model.stack import Stack

META = Meta("merge-loses-setting", Severity.MEDIUM, "A second -c file loses settings of a network or volume", __doc__)


def check(stack: Stack) -> Iterator[Finding]:
    """Find what gets lost, once for each entry that takes its place."""
    found: dict[tuple[int, tuple[str | int, ...]], list[Lost]] = {}
    for each in joined.lost(stack) if joined.are_several(stack) else ():
        found.setdefault((each.other.file, each.other.route), []).append(each)
    for lost in found.values():
        yield _finding(stack, lost)


def _finding(stack: Stack, lost: list[Lost]) -> Finding:
    first = lost[0]
    name = cut(str(first.part.route[-1]), 24)
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    later = first.other.file > first.part.file
    entry = cut(str(first.other.route[-1]), 24)
    said = (
        f"`{name}`{more} of the earlier file is lost: this `{entry}` takes the place of the whole"
        if later
        else f"`{name}` is lost: it counts only where the earlier file has some"
    )
    refused = [each for each in lost if _is_refused_without(stack, each)]
    return META.finding(
        (first.other if later else first.part).key_place,
        said,
        None,
        fix=_repeated(refused[0]) if refused else None,
        related=[(each.part.key_place, "it is lost") for each in lost[:SHOWN]]
        if later
        else [(first.other.key_place, "the earlier file")],
        refusal=None if refused else "write all of it in one of the files",
        severity=Severity.HIGH if refused or any(map(_says_where, lost)) else None,
    )


def _says_where(lost: Lost) -> bool:
    """Tell what says where a volume's data are: without it they go to another place, on each node its own."""
    section, _, key = lost.part.route[:3]
    return section == "volumes" and key in {"driver", "driver_opts", "external", "name"}


def _is_refused_without(stack: Stack, lost: Lost) -> bool:
    """Tell `external: true` of a secret or config that then has nowhere to come from."""
    entry = stack.view.get(*map(str, lost.other.route))
    sources = ("external", "file", "driver", "template_driver")
    return (
        lost.part.route[0] in {"secrets", "configs"}
        and lost.part.route[-1] == "external"
        and lost.part.data is True
        and entry is not None
        and entry.is_mapping
        and not any(entry.get(key) for key in sources)
    )


def _repeated(lost: Lost) -> Fix:
    return Fix(
        "say `external: true` here too",
        (Set((*lost.other.route, "external"), value=True, file=lost.other.file),),
        Applicability.UNSAFE,
        "Without it Docker takes the folder for the file of the secret or config, and refuses the stack.",
        "What has the name that stands here has to be in the Swarm already.",
    )


BASE = """\
$ cat stack.yml
services:
  api:
    image: example/api:2
    networks: [back]
    deploy:
      mode: replicated
networks:
  back:
    attachable: true
$ cat staging.yml
services:
  api:
    hostname: api
"""
OVER = BASE + "networks:\n  back:\n    internal: true\n"

EXAMPLES = [
    Bad(OVER, "back", None, "a network is one whole", refused="one of the files"),
    Bad(
        BASE.replace("attachable", "external") + "networks:\n  back:\n",
        "back",
        None,
        "it is another network now",
        refused="one of the files",
    ),
    Good(OVER.replace("internal: true", "attachable: true\n    internal: true"), "the later one says all of it"),
    Good(OVER.replace("internal", "external"), "the network of another stack takes its place"),
    Good(BASE + "networks:\n  front:\n", "another network"),
    Good(BASE + "# networks: {back: }\n", "a comment"),
    Good(OVER.replace("    deploy:\n      mode: replicated\n", "    profiles: [a]\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        OVER,
        as_written=True,
        bad=(Stored("network/back Attachable", "false"),),
        fixed=(Stored("network/back Attachable", "true"),),
        instead=OVER + "    attachable: true\n",
    ),
]
