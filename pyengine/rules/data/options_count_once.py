"""Options that count when a volume or a network is made, and never again.

What it does
------------
Finds `driver_opts` of volumes and networks of the stack, once in a file. Silent where a `name` of their own carries a
number or a variable: another name makes another volume.

Why it hurts
------------
Docker makes a volume on a node when the first task there needs it, and a network at the first deploy. When the options
are changed later the deploy is accepted and `docker service inspect` shows the new ones, but what is there stays as it
was: tasks still write to the old NFS server.

What we change
--------------
Nothing: what the new name is to be is yours. Put what changes into `name`, `wiki_pages_v2`, or remove the old one on
every node (with its data, where the driver keeps them there).

When to ignore it
-----------------
The options have not changed since the volume was made, or never will.

Sources
-------
moby volume/service/store.go Create (an existing volume is returned as it is); docker/cli
cli/command/stack/deploy_composefile.go (a network that is there is left alone); executed on engine 20.10.24: `size=20m`
in the spec, 10 MB on the node; docker/cli#1279.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.idle import idle_options
from pyengine.swarm.model.networks import Network, networks
from pyengine.swarm.model.stack import Stack
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
YOURS = "put what changes into `name`, or remove the old one on every node: which is yours to say"


def check(stack: Stack) -> Iterator[Finding]:
    """Find them once: of volumes first, which have no other sign of what they were made with."""
    if not may_go_to_swarm(stack):
        return
    found = [view for key in _volumes(stack) if (view := _options(stack.view.get("volumes", key))) is not None]
    found += [view for network in networks(stack) if _acts(network, stack) and (view := _options(network.view))]
    if found:
        yield META.finding(
            found[0].key_place,
            f"options count when the {str(found[0].route[0])[:-1]} is made: a later change may have no effect",
            None,
            refusal=YOURS,
            related=further([(view.key_place, "count once too") for view in found]),
        )


def _volumes(stack: Stack) -> list[str]:
    """Return the keys of the volumes that services mount, in the order in which they do."""
    known = (mount for service in stack.services for mount in mounts(service) if mount.kind == "volume")
    return list(dict.fromkeys(mount.source for mount in known))


def _acts(network: Network, stack: Stack) -> bool:
    """Tell a network of which services have the options: no other rule's."""
    return not idle_options(network, stack) and not is_of_one_node(network.driver.value)


def _options(entry: View | None) -> View | None:
    """Return the options of what the stack makes under a name that stays."""
    options = entry.get("driver_opts") if entry is not None and entry.is_mapping else None
    if entry is None or options is None or external(entry) or not any(True for _ in options.entries()):
        return None
    name = entry.get("name")
    changes = name is not None and any(letter.isdigit() or letter in "${" for letter in name.text)
    return None if changes else options


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

EXAMPLES = [
    Bad(NFS, "driver_opts", None, "the share may move to another server", refused="into `name`"),
    Bad(ENCRYPTED, "driver_opts", None, "a network that is there is not changed either", refused="yours to say"),
    Good(NFS.replace("    driver: local", "    name: wiki_pages_v2\n    driver: local"), "a new name, a new volume"),
    Good(
        NFS.replace("    driver: local", "    name: pages_${SERVER}\n    driver: local"), "the name says what changes"
    ),
    Good(NFS[: NFS.index("    driver_opts")], "no options"),
    Good(ENCRYPTED.replace("    driver_opts:", "    external: true\n    x-opts:"), "made elsewhere"),
    Good(NFS.replace("    deploy:\n      replicas: 1\n", "    restart: always\n    build: .\n"), "a file for Compose"),
]

NO_EXPERIMENT = "It takes a second deploy and a look at the volume on its node, which was done on a real engine."
