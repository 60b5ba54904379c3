"""The tasks of a service that is not there.

What it does
------------
Finds a name `tasks.NAME` that a program is told to look up, in its command, its environment or in labels, where the
stack has no service and no alias of this name.

Why it hurts
------------
Swarm answers `tasks.` and the name of a service with the addresses of its tasks, and nothing else with it: the lookup
fails. Programs that find each other so, agents and the nodes of a cluster, each stay alone, often without a word.

What we change
--------------
The name becomes that of the service that is meant, where one of them is near to it. Else nothing.

When to ignore it
-----------------
A service of another stack has this name, on a network that both are on. Where a network is external we are silent.

Sources
-------
moby daemon/libnetwork/service_common.go addServiceBinding (`tasks.` before the service's name and its aliases);
portainer/portainer#1891; executed on engine 28.5.2: `tasks.agent` is SERVFAIL, `tasks.portainer-agent` answers.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.hosts import aliases, as_read, told
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.spec.names import external
from pyengine.swarm.spec.networks import used
from pyengine.swarm.view import View

META = Meta(
    "tasks-name-unknown", Severity.MEDIUM, "`tasks.` and a name finds nothing", __doc__, confidence=Confidence.LIKELY
)
_NAME = r"tasks\.([A-Za-z0-9][\w-]*)\.?(?![\w.-])"
_ADDRESS = re.compile(rf"(?:(?<=//)|(?<=@)){_NAME}|(?<![\w./@-]){_NAME}(?=:\d)")
_WHOLE = re.compile(rf"(?<![\w./@-]){_NAME}")
_IS_HOST = re.compile(
    r"addr|host|url|uri|server|peer|cluster|node|seed|join|member|discover|endpoint|upstream|backend|broker|dns|target",
    re.IGNORECASE,
)
"""How a setting is called that names a host: `tasks.mail` is also a module of a program."""
YOURS = "which service is meant is yours to say: `tasks.` goes before the key of a service of the stack"


def check(stack: Stack) -> Iterator[Finding]:
    """Find such names, each once for a service."""
    if not may_go_to_swarm(stack):
        return
    names = [name for service in stack.services for name in (service.name, *aliases(service))]
    for service in stack.services:
        if any(_is_others(stack, key) for key in used(service.view)):
            continue
        seen = set(names)
        for view in _texts(service):
            for name in _asked(view):
                if name not in seen and name.rpartition("_")[2] not in names:
                    seen.add(name)
                    yield _finding(service, view, name, stack)


def _is_others(stack: Stack, key: str) -> bool:
    """Tell a network on which services of other stacks may answer."""
    entry = stack.view.get("networks", key)
    return key != "default" and (entry is None or (entry.is_mapping and external(entry)) or is_open(entry))


def _texts(service: Service) -> Iterator[View]:
    """Yield what may name a host."""
    labels = service.view.get("deploy", "labels")
    texts = (*told(service), *(labels.texts() if labels is not None else ()))
    return (view for view in texts if "tasks." in view.text and not is_open(view))


def _asked(view: View) -> Iterator[str]:
    """Yield the services whose tasks a text asks for: in an address, or as the value of a setting that names a host."""
    text, step = as_read(view), str(view.route[-1])
    setting = text.partition("=")[0] if "=" in text else step
    pattern = _WHOLE if _IS_HOST.search(setting.rpartition("tasks.")[0] or setting) else _ADDRESS
    for found in pattern.finditer(text):
        yield next(filter(None, found.groups()))


def _finding(service: Service, view: View, name: str, stack: Stack) -> Finding:
    near = _near(name, [each.name for each in stack.services])
    mended = re.sub(rf"(?<![\w.-])tasks\.{re.escape(name)}(?![\w-])", f"tasks.{near}", view.text)
    fix = (
        Fix(
            f"ask for `tasks.{cut(near, 40)}`",
            (Set(view.part.route, mended, view.part.file),),
            Applicability.UNSAFE,
            "That is the name of the service, which Swarm answers with the addresses of its tasks.",
            f"Another service may be meant.{ANEW}",
        )
        if near and mended != view.text
        else None
    )
    return META.finding(
        view,
        f"`tasks.{cut(name)}` finds nothing: no service here is called `{cut(name)}`",
        service,
        fix=fix,
        refusal=None if fix else YOURS,
    )


def _near(name: str, services: list[str]) -> str:
    """Return the one service whose name has this one as a part, or is spelled nearly so; empty where none is."""
    parts = [each for each in services if name in re.split(r"[-_]", each) or each in re.split(r"[-_]", name)]
    if len(parts) == 1:
        return parts[0]
    return next(iter(difflib.get_close_matches(name, services, 1, 0.75)), "")


AGENT = """\
services:
  portainer-agent:
    image: example/agent:2
    environment:
      AGENT_CLUSTER_ADDR: tasks.agent
    deploy:
      mode: global
"""
FIXED = AGENT.replace("tasks.agent", "tasks.portainer-agent")
SERVER = """\
services:
  portainer:
    image: example/portainer:2
    command: -H tcp://tasks.agents:9001 --tlsskipverify
    deploy:
      replicas: 1
  agent:
    image: example/agent:2
    deploy:
      mode: global
"""
FARM = AGENT.replace("portainer-agent", "front").replace("tasks.agent", "tasks.workers")

EXAMPLES = [
    Bad(AGENT, "tasks.agent", FIXED, "a part of the name", unsafe=True),
    Bad(
        SERVER,
        "-H tcp://tasks.agents:9001 --tlsskipverify",
        SERVER.replace("-H tcp://tasks.agents:9001 --tlsskipverify", '"-H tcp://tasks.agent:9001 --tlsskipverify"'),
        "nearly the name, in a command",
        unsafe=True,
    ),
    Bad(FARM, "tasks.workers", None, "none is near", refused="yours to say"),
    Good(FIXED),
    Good(AGENT.replace("tasks.agent", "tasks.prod_portainer-agent"), "with the stack's name"),
    Good(AGENT.replace("tasks.agent", "'{{.Service.Name}}'"), "a name that Swarm puts in"),
    Good(AGENT.replace("AGENT_CLUSTER_ADDR: tasks.agent", "APP: tasks.mail"), "the module of a program"),
    Good(SERVER.replace("-H tcp://tasks.agents:9001 --tlsskipverify", "celery -A tasks.mail worker"), "a module too"),
    Good(AGENT.replace("tasks.agent", "${ADDR}"), "nobody knows here"),
    Good(
        AGENT.replace("    deploy", "    networks: [agents]\n    deploy")
        + "networks:\n  agents:\n    external: true\n",
        "a service of another stack may be there",
    ),
    Good(
        AGENT.replace("    deploy", "    networks: {back: {aliases: [agent]}}\n    deploy") + "networks:\n  back:\n",
        "an alias",
    ),
]

EXPERIMENTS = [
    Experiment(
        AGENT,
        as_written=True,
        bad=(Stored(ENV, "AGENT_CLUSTER_ADDR=tasks.agent"),),
        fixed=(Stored(ENV, "AGENT_CLUSTER_ADDR=tasks.portainer-agent"),),
    )
]
