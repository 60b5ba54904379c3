"""Options that count when a volume or a network is made, and never again.

What it does
------------
Finds `driver_opts` of volumes, once in a file, and `driver_opts`, `internal`, `attachable` and `ipam` of networks of
the stack where a comment beside them, at the top of the file or about the option tells that something was changed: most
networks have such options, and few ever change. Silent where a `name` of their own carries a number or a variable:
another name makes another volume.

Why it hurts
------------
Docker makes a volume on a node when the first task there needs it, and a network at the first deploy. When the options
are changed later the deploy is accepted and `docker service inspect` shows the new ones, but what is there stays as it
was: tasks still write to the old NFS server, and a network that shall be `internal` keeps its way out.

What we change
--------------
The volume of a share, of which the data are on the server, gets a `name` with the server in it. Else nothing: what the
new name is to be is yours. Put what changes into `name`, `wiki_pages_v2`, or remove the old one on every node (with its
data, where the driver keeps them there).

When to ignore it
-----------------
The options have not changed since the volume was made, or never will.

Sources
-------
moby volume/service/store.go Create (an existing volume is returned as it is); docker/cli
cli/command/stack/deploy_composefile.go (a network that is there is left alone); executed on engine 20.10.24: `size=20m`
in the spec, 10 MB on the node; docker/cli#1279.
"""

# long: volumes and networks, and the comments that tell of a change
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Op, Set
from pyengine.rules.fixes import ANEW, may_have
from pyengine.rules.message import further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.idle import idle_options
from pyengine.swarm.model.networks import Network, networks
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.mounts import mounts
from pyengine.swarm.refusals.networks import is_of_one_node
from pyengine.swarm.spec.names import external
from pyengine.swarm.view import View

META = Meta(
    "options-count-once",
    Severity.INFO,
    "Changed volume options have no effect",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
OF_NETWORKS = ("driver_opts", "internal", "attachable", "ipam")
"""What a network is made with, and keeps."""
CHANGED = re.compile(
    r"\b(was|were|been|before|previous(ly)?|former(ly)?|old(er)?|chang\w*|switch\w*|moved?|migrat\w*|added|now|since"
    r"|until|instead|still|anymore|[0-9]{4}-[0-9]{2})\b",
    re.IGNORECASE,
)
"""What a comment says of an option that has another value than it had."""
_COMMENT = re.compile(r"(?<![^\s])#[^\n]*")
_HEAD = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")
_SHARES = {"nfs", "nfs4", "cifs", "smb3"}
_SERVER = re.compile(r"(?:^|,)addr=([\w.:-]+)")
"""What the kernel mounts from a server, and where that is told."""
ROOMY = 26
"""Bits of a subnet with room for tasks."""
YOURS = "put what changes into `name`, or remove the old one on every node: which is yours to say"


def check(stack: Stack) -> Iterator[Finding]:
    """Find them once: of volumes first, which have no other sign of what they were made with."""
    if not may_go_to_swarm(stack):
        return
    found = [view for key in _volumes(stack) for view in _options(stack.view.get("volumes", key), ("driver_opts",))]
    known = [network for network in networks(stack) if _acts(network, stack)]
    sound = [network for network in known if _is_sound(network, known)]
    of_networks = [view for network in sound for view in _options(network.view, OF_NETWORKS)]
    told = {source.file: _told(source.document.text) for source in stack.sources if of_networks}
    found += [view for view in of_networks if _is_told(view, stack, told[view.part.file])]
    if found:
        yield META.finding(
            found[0].key_place,
            f"options count when the {str(found[0].route[0])[:-1]} is made: a later change may have no effect",
            None,
            fix=(fix := _named(stack, found)),
            refusal=None if fix else YOURS,
            related=further([(view.key_place, "count once too") for view in found]),
        )


def _named(stack: Stack, found: list[View]) -> Fix | None:
    """Return the fix that calls volumes of shares by their server too; of others nobody knows what will change."""
    ops = list[Op]()
    for view in found:
        route = (*view.route[:2], "name")
        server, kind = view.get("o"), view.get("type")
        told = _SERVER.search(server.text) if server is not None and "$" not in server.text else None
        if view.route[0] != "volumes" or kind is None or kind.text not in _SHARES or told is None:
            return None
        if len(view.parts) > 1 or not may_have(stack, route):
            return None
        users = [service.name for service in stack.services if _mounts(service, str(route[1]))]
        words = [*users, str(route[1])] if len(users) == 1 else [str(route[1])]
        ops.append(Set(route, "_".join([*words, re.sub(r"[^A-Za-z0-9]+", "-", told[1])]), view.part.file))
    return Fix(
        "call the volume by its server too",
        tuple(ops),
        Applicability.UNSAFE,
        "Under another name each node makes a volume anew, with these options; what is stored is on the server.",
        f"The next time the options change, change the name as well; the old volume stays on the nodes.{ANEW}",
    )


def _mounts(service: Service, key: str) -> bool:
    return any(mount.kind == "volume" and mount.source == key for mount in mounts(service))


def _volumes(stack: Stack) -> list[str]:
    """Return the keys of the volumes that services mount, in the order in which they do."""
    known = (mount for service in stack.services for mount in mounts(service) if mount.kind == "volume")
    return list(dict.fromkeys(mount.source for mount in known))


def _acts(network: Network, stack: Stack) -> bool:
    """Tell a network of which services have the options, and one file alone: no other rule's."""
    told_once = network.view is not None and len(network.view.parts) == 1
    return told_once and not idle_options(network, stack) and not is_of_one_node(network.driver.value)


def _is_sound(network: Network, known: list[Network]) -> bool:
    """Tell a network whose subnet no other rule has to speak of first."""
    roomy = all(whole.prefixlen <= ROOMY for _, whole in network.ranges)
    alone = not network.subnets or not any(other.subnets for other in known if other.key != network.key)
    return roomy and alone and len(network.ranges) == len(network.subnets)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the comments of a file say of changes: where they stand, which options they name, whether one is on top."""

    text: str
    places: list[int]
    names: frozenset[str]
    on_top: bool


def _told(text: str) -> _Told:
    found = [comment for comment in _COMMENT.finditer(text) if CHANGED.search(comment[0])] if "#" in text else []
    head = _HEAD.match(text)
    names = frozenset(name for name in OF_NETWORKS if any(name in comment[0] for comment in found))
    on_top = bool(found) and head is not None and found[0].start() < head.end()
    return _Told(text, [comment.start() for comment in found], names, on_top)


def _is_told(view: View, stack: Stack, told: _Told) -> bool:
    """Tell an option with a comment on a change: within its network or right above, at the top, or with its name."""
    network = stack.view.get(*map(str, view.route[:2]))
    if not told.places or network is None:
        return False
    start, end = _beginning(told.text, network.part.key_place.span.start), network.part.node.outer.end
    inside = bisect_left(told.places, start) < bisect_left(told.places, end)
    return told.on_top or inside or view.route[-1] in told.names


def _beginning(text: str, key: int) -> int:
    """Return where the comments begin that stand right above the line of a key."""
    start = text.rfind("\n", 0, key) + 1
    while start and text[(before := text.rfind("\n", 0, start - 1) + 1) : start].lstrip().startswith("#"):
        start = before
    return start


def _options(entry: View | None, names: tuple[str, ...]) -> list[View]:
    """Return the options of what the stack makes under a name that stays; what is off or empty is none."""
    if entry is None or not entry.is_mapping or external(entry):
        return []
    name = entry.get("name")
    if name is not None and any(letter.isdigit() or letter in "${" for letter in name.text):
        return []
    return [view for key in names if (view := entry.get(key)) is not None and _says(view)]


def _says(view: View) -> bool:
    return any(True for _ in view.entries()) if view.is_mapping else view.data is True


NFS = """\
services:
  wiki:
    image: example/wiki:2
    volumes:
      - pages:/data
    deploy:
      replicas: 1
volumes:
  pages:
    driver: local
    driver_opts:
      type: nfs
      o: addr=192.0.2.20,nfsvers=4.1,rw
      device: ":/export/pages"
"""
ENCRYPTED = """\
services:
  wiki:
    image: example/wiki:2
    networks: [back]
    deploy:
      replicas: 2
networks:
  back:
    driver_opts:
      encrypted: ""
"""
SINCE = ENCRYPTED.replace("    driver_opts", "    # since the audit\n    driver_opts")

EXAMPLES = [
    Bad(
        NFS,
        "driver_opts",
        NFS.replace("    driver: local", "    name: wiki_pages_192-0-2-20\n    driver: local"),
        "the share may move to another server",
        unsafe=True,
    ),
    Bad(NFS.replace("nfs", "ext4", 1), "driver_opts", None, "a disk of the node", refused="into `name`"),
    Bad(
        SINCE,
        "driver_opts",
        None,
        "a network that is there is not changed either",
        refused="yours to say",
    ),
    Bad(
        SINCE.replace('driver_opts:\n      encrypted: ""', "internal: true\n    attachable: true"),
        "internal",
        None,
        "a way out that is to be closed later stays open",
        refused="yours to say",
    ),
    Bad(
        "# internal was added last week, and tasks still get out\n"
        + ENCRYPTED.replace('driver_opts:\n      encrypted: ""', "internal: true"),
        "internal",
        None,
        "told at the top",
        refused="yours to say",
    ),
    Bad(
        ENCRYPTED.replace("  back:\n    driver", "  # it was open until May:\n  # no more\n  back:\n    driver"),
        "driver_opts",
        None,
        "in the first of two lines above",
        refused="yours to say",
    ),
    Good(ENCRYPTED, "nothing tells that it was changed"),
    Good(ENCRYPTED.replace("  back:\n    driver", "  # of this stack\n  back:\n    driver"), "another comment"),
    Good(ENCRYPTED.replace("services:", "services:\n  # was v1", 1), "a comment on something else"),
    Good(SINCE.replace('driver_opts:\n      encrypted: ""', "internal: false"), "as it is without the key"),
    Good(NFS.replace("    driver: local", "    name: wiki_pages_v2\n    driver: local"), "a new name, a new volume"),
    Good(
        NFS.replace("    driver: local", "    name: pages_${SERVER}\n    driver: local"), "the name says what changes"
    ),
    Good(NFS[: NFS.index("    driver_opts")], "no options"),
    Good(SINCE.replace("    driver_opts:", "    external: true\n    x-opts:"), "made elsewhere"),
    Good(NFS.replace("    deploy:\n      replicas: 1\n", "    restart: always\n    build: .\n"), "a file for Compose"),
]

NO_EXPERIMENT = "It takes a second deploy and a look at the volume on its node, which was done on a real engine."
