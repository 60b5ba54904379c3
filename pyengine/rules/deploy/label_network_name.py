"""A label that calls a network by a name it does not have.

What it does
------------
Finds labels that tell Traefik its network, `traefik.docker.network` or `traefik.swarm.network`, with a key of
`networks` that Docker calls otherwise: the stack's name stands before it, or it has a `name` of its own. The same in
`providers.swarm.network` of Traefik's own command.

Why it hurts
------------
`networks.edge` of the stack `shop` is `shop_edge`; `edge` is known to nobody. Traefik finds no network of that name on
a service with several, takes one of them, and where it is the wrong one requests end in `Gateway Timeout`.

What we change
--------------
Where the file has Traefik too, the network gets the name: `name: edge`. Else it is shared with the stack that has, and
`external: true` says so. A network with settings of its own is left: write `<stack>_edge` into the label, or name it.
Where it has a `name`, that is written into the label.

When to ignore it
-----------------
The network that Traefik takes instead happens to be the right one.

Sources
-------
docker/cli cli/compose/convert/compose.go (NewNamespace, Scope); traefik/traefik pkg/provider/docker (`Could not find
network named … Maybe you're missing the project's prefix in the label?`); executed on engine 20.10.24: `demo_edge`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import may_have
from pyengine.rules.message import QUOTED, cut, shortened
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.labels import CONTAINERS, SERVICE, labels
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.spec.names import Names, external
from pyengine.swarm.spec.networks import used
from pyengine.swarm.view import View

META = Meta(
    "label-network-name",
    Severity.HIGH,
    "Gateway Timeout behind Traefik with two networks",
    __doc__,
    confidence=Confidence.LIKELY,
)
_OPTION = re.compile(r"--providers\.(?:docker|swarm)\.network[= ]([\w.-]+)", re.IGNORECASE)
NAMING = ("traefik.docker.network", "traefik.swarm.network")


def check(service: Service) -> Iterator[Finding]:
    """Find them on services with several networks: of one alone there is nothing to choose."""
    if not may_go_to_swarm(service.stack):
        return
    yield from _of_provider(service)
    networks = used(service.view)
    if len(networks) < 2:
        return
    for label in (*labels(service, CONTAINERS), *labels(service, SERVICE)):
        if label.name.lower() not in NAMING or label.value not in networks:
            continue
        if _is_scoped(service, label.value):
            yield _finding(service, label.view, label.value)
        elif name := _otherwise(service, label.value):
            yield _named(service, label.view, label.value, name)


def _of_provider(service: Service) -> Iterator[Finding]:
    """Find the network that Traefik's own command names for all services."""
    command = service.view.get("command")
    for view in command.texts() if command is not None else ():
        found = _OPTION.search(str(view.data or ""))
        if found is not None and _is_scoped(service, found[1]):
            yield _finding(service, view, found[1])
        elif found is not None and (name := _otherwise(service, found[1])):
            yield _named(service, view, found[1], name)


def _finding(service: Service, view: View, name: str) -> Finding:
    shown, fix = cut(name), _fix(service, name)
    return META.finding(
        view,
        f"Docker calls this network `<stack>_{shown}`: Traefik may take another one",
        service,
        fix=fix,
        refusal=None
        if fix
        else f"write `<stack>_{shown}`, or give the network a `name`: the stack's is not in the file",
        severity=Severity.MEDIUM if view.route[2] == CONTAINERS[0] else None,  # Traefik does not even read it there
    )


def _named(service: Service, view: View, key: str, name: str) -> Finding:
    text, shown = view.text, shortened(name, QUOTED)
    unread = view.route[2] == CONTAINERS[0]  # there Traefik does not even read it
    fix = Fix(
        f"write `{shown}`",
        (Set(view.part.route, name.join(text.rsplit(key, 1)), view.part.file),),
        Applicability.UNSAFE,
        "It is what Docker calls this network.",
        "Traefik then takes this network alone, and has to be on it itself.",
    )
    is_sure = not unread and (text.endswith(key) or text.count(key) == 1)
    return META.finding(
        view,
        f"Docker calls this network `{shown}`: Traefik may take another one",
        service,
        fix=fix if is_sure else None,
        refusal=None if is_sure else f"write `{shown}`, in `deploy.labels`" if unread else f"write `{shown}` there",
        severity=Severity.MEDIUM if unread else None,
    )


def _fix(service: Service, name: str) -> Fix | None:
    """Return the fix: a name where the file has the proxy, else the network is that of the stack which has."""
    entry = service.stack.view.get("networks", name)
    if entry is None:
        return None
    here = any(_is_proxy(each) for each in service.stack.services)
    if (here and not may_have(service.stack, (*entry.route, "name"))) or (not here and [*entry.entries()]):
        return None
    route, key = entry.route, "name" if here else "external"
    caveat = "Two stacks with this file then share it; one of the name that is there already stops the deploy."
    if not here:
        caveat = f"It has to be there, or the deploy is refused: `docker network create -d overlay {name}`."
    return Fix(
        f"name it `{cut(name)}`" if here else "take the network that is made outside",
        (Set((*route, key), name if here else True, entry.part.file),),
        Applicability.UNSAFE,
        "Its name is then the one in the label." if here else "No proxy is in this file: it shares its network.",
        caveat,
    )


def _is_proxy(service: Service) -> bool:
    return "traefik" in service.image.value.lower()


def _is_scoped(service: Service, key: str) -> bool:
    """Tell a network that gets the stack's name before its key."""
    entry = service.stack.view.get("networks", key)
    if entry is None:
        return False
    return not external(entry) and entry.get("name") is None


def _otherwise(service: Service, key: str) -> str | None:
    """Return what Docker calls the network of this key; None where it is the key, not known, or another one's name."""
    networks = service.stack.view.get("networks")
    entries = dict(networks.entries()) if networks is not None else {}
    called = {each: str(Names().of(each, entry).value) for each, entry in entries.items()}
    if key not in entries or key in called.values():
        return None
    is_known = not is_open(entries[key]) and not any("$" in text.text for text in entries[key].texts())
    return called[key] if is_known else None


TWO = """\
services:
  portal:
    image: example/portal:2
    networks: [edge, back]
    deploy:
      replicas: 2
      labels:
        traefik.swarm.network: edge
networks:
  edge: {}
  back: {}
"""

PROXY = """\
services:
  proxy:
    image: example/traefik:3
    command: [--providers.swarm=true, --providers.swarm.network=edge]
    networks: [edge]
    deploy:
      mode: global
networks:
  edge: {}
"""

SHARED = TWO.replace("edge: {}", "edge: {external: true}")
NAMED = PROXY.replace("edge: {}", "edge: {name: edge}")
RENAMED = TWO.replace("edge: {}", "edge: {external: true, name: shared_edge}")
BOTH = TWO.replace("services:\n", PROXY[: PROXY.index("networks:\n")].replace(", --providers.swarm.network=edge", ""))

EXAMPLES = [
    Bad(TWO, "edge", SHARED, "the key of the network", unsafe=True),
    Bad(
        TWO.replace("traefik.swarm.network: edge", "- traefik.docker.network=edge"),
        "traefik.docker.network=edge",
        SHARED.replace("traefik.swarm.network: edge", "- traefik.docker.network=edge"),
        "a list, and the older label",
        unsafe=True,
    ),
    Bad(TWO.replace("edge: {}", "edge: {internal: true}"), "edge", None, "has settings", refused="`name`"),
    Bad(PROXY, "--providers.swarm.network=edge", NAMED, "said once for all services", unsafe=True),
    Bad(
        f'version: "3.3"\n{PROXY}',
        "--providers.swarm.network=edge",
        None,
        "no version of names",
        refused="<stack>_edge",
    ),
    Bad(
        RENAMED,
        "edge",
        RENAMED.replace("network: edge", "network: shared_edge"),
        "the key of one that has another name",
        unsafe=True,
    ),
    Bad(
        PROXY.replace("edge: {}", "edge: {name: shared_edge}"),
        "--providers.swarm.network=edge",
        PROXY.replace("--providers.swarm.network=edge", '"--providers.swarm.network=shared_edge"').replace(
            "edge: {}", "edge: {name: shared_edge}"
        ),
        "said once for all services, and the network has another name",
        unsafe=True,
    ),
    Good(RENAMED.replace("shared_edge", "'${EDGE}'"), "nobody knows here what it is called"),
    Good(RENAMED.replace("back: {}", "back: {name: edge}"), "the other one is called so"),
    Good(NAMED, "a name of its own"),
    Good(TWO.replace("edge: {}", "edge: {name: edge}"), "a name of its own"),
    Good(SHARED, "made outside, under this name"),
    Good(TWO.replace("network: edge", "network: shop_edge"), "with the stack's name"),
    Good(TWO.replace("network: edge", "network: ${NETWORK}"), "nobody knows here which"),
    Good(TWO.replace("[edge, back]", "[edge]"), "there is no other to take"),
]

EXPERIMENTS = [
    Experiment(
        BOTH,
        as_written=True,
        bad=(Stored("network/edge Name", "stack_edge"),),
        fixed=(Stored("network/edge Name", "stack_edge", there=False),),
    ),
]
