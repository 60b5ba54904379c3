"""A value that is taken at the deploy, and that no node makes a container with.

What it does
------------
Finds capabilities, stop signals and isolations that there are none of on Linux, a `working_dir` or the target of a
mount that is no absolute path, a mount over `/`, host names of more than 64 characters, numbers of users out of range,
resolvers and `extra_hosts` without an address, variables without a name, and limits below what an engine gives: 6M of
memory, 0.01 of a CPU.

Why it hurts
------------
The deploy is accepted and says that it has created the service: the manager hands such values on as they are. The node
looks at them when it makes the container: each task is `Rejected` or `Failed` before anything of the image runs, and
Swarm tries again, for ever.

What we change
--------------
Nothing: what is meant instead is yours to say.

When to ignore it
-----------------
Never on Linux nodes.

Sources
-------
moby daemon/container.go verifyContainerSettings, daemon/daemon_unix.go verifyPlatformContainerResources; executed on
engine 28.5.2, each of them: `invalid CapAdd: unknown capability`, `invalid signal`, `the working directory 'app' is
invalid, it needs to be an absolute path`, `invalid mount target, must be an absolute path`, `uids and gids must be in
range 0-2147483647`, `bad nameserver address`, `invalid IP address in add-host`, `invalid environment variable`,
`Minimum memory limit allowed is 6MB`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.at_start import refused
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.stack import Service

META = Meta("value-refused-by-node", Severity.HIGH, "Rejected: no node makes a container with this value", __doc__)

NOT_QUOTED = ("dns", "extra_hosts", "environment")
"""Keys whose values are nobody's business: addresses, and what may be a password."""


def check(service: Service) -> Iterator[Finding]:
    """Find them one by one."""
    if not may_go_to_swarm(service.stack):
        return
    for found in refused(service):
        key = str(found.view.route[2])
        shown = f"an entry of `{key}`" if key in NOT_QUOTED or not found.view.text else f"`{cut(found.view.text)}`"
        yield META.finding(found.view, f"{shown} {found.why}: no task starts", service, refusal=found.cure)


PLAIN = """\
services:
  api:
    image: example/api:2
    cap_add: [NET_ADMINS]
    deploy:
      replicas: 1
"""
KEY = "cap_add: [NET_ADMINS]"
RIGHT = PLAIN.replace("NET_ADMINS", "NET_ADMIN")
MOUNT = PLAIN.replace(KEY, "volumes: [{type: tmpfs, target: cache}]")
MEMORY = PLAIN.replace(f"    {KEY}\n", "").replace("replicas: 1", "resources: {limits: {memory: 5M}}")

EXAMPLES = [
    Bad(PLAIN, "NET_ADMINS", None, "a letter too many", refused="capabilities(7)"),
    Bad(PLAIN.replace(KEY, "working_dir: app"), "app", None, "from where, nobody knows", refused="from `/` on"),
    Bad(PLAIN.replace(KEY, "stop_signal: SIGSTOPP"), "SIGSTOPP", None, refused="which one the program knows"),
    Bad(PLAIN.replace(KEY, "isolation: process"), "process", None, "as Windows has it", refused="leave it out"),
    Bad(PLAIN.replace(KEY, "dns: ['10.0.0.2:53']"), "'10.0.0.2:53'", None, "a port", refused="without a port"),
    Bad(
        PLAIN.replace(KEY, "extra_hosts: ['db:db.example.test']"),
        "'db:db.example.test'",
        None,
        "a name in the place of an address",
        refused="not looked up",
    ),
    Bad(PLAIN.replace(KEY, "user: '4294967295:1000'"), "'4294967295:1000'", None, refused="from 0"),
    Bad(PLAIN.replace(KEY, f"hostname: {'api-' * 17}1"), f"{'api-' * 17}1", None, "69 characters", refused="shorter"),
    Bad(MOUNT, "{type: tmpfs, target: cache}", None, "a path in the image", refused="from `/` on"),
    Bad(PLAIN.replace(KEY, "environment: ['=x']"), "'=x'", None, refused="`NAME=value`"),
    Bad(MEMORY, "5M", None, "the manager takes 4M and more, the engine 6M", refused="at least `6M`"),
    Good(RIGHT),
    Good(PLAIN.replace("NET_ADMINS", "cap_net_admin, all"), "small letters, and with its beginning"),
    Good(PLAIN.replace(KEY, "stop_signal: RTMIN+3"), "of systemd, without its SIG"),
    Good(PLAIN.replace(KEY, "stop_signal: '15'"), "a number"),
    Good(PLAIN.replace(KEY, "working_dir: /app  # not app"), "a comment"),
    Good(PLAIN.replace(KEY, "working_dir: ${HERE}"), "nobody knows here where"),
    Good(PLAIN.replace(KEY, "extra_hosts: ['up:host-gateway', 'six:[::1]', 'a=10.0.0.2']"), "all addresses"),
    Good(PLAIN.replace(KEY, "dns: ['fe80::1%eth0', 10.0.0.2]"), "an address of a link"),
    Good(PLAIN.replace(KEY, "hostname: '{{.Service.Name}}-{{.Node.Hostname}}-{{.Task.Slot}}-{{.Task.ID}}-x'"), "short"),
    Good(MEMORY.replace("5M", "6M"), "just enough"),
    Good(
        PLAIN.replace("    deploy:\n      replicas: 1\n", "    build: .\n    restart: always\n"), "a file for Compose"
    ),
]

EXPERIMENTS = [
    Experiment(
        PLAIN.replace(KEY, wrong),
        instead=RIGHT,
        first=True,
        limit=20,
        bad=(Missing(at_least=1),),
        fixed=(Missing(at_most=0),),
    )
    for wrong in (KEY, "working_dir: app", "extra_hosts: ['db:db.example.test']")
]
