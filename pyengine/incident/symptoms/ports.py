"""Published ports."""

from __future__ import annotations

from pyengine.incident.symptoms.common import FIXED_FILE, FORCE, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, roll

FAMILY = (
    Known(
        id="host-port-held-by-process",
        title="A process of the node holds the port",
        texts=(
            r"listen (?:tcp|udp)[46]? <address>:(?P<port>\d{1,5}): bind: address already in use",
            r"failed to bind host port [^\n\"]{0,80}?:<port>/(?:tcp|udp): address already in use",
            r"failed to bind host port for <address>:<port>:[^\n\"]{0,80}address already in use",
            r"failed to start userland proxy for port mapping[^\n\"]{0,120}address already in use",
            r"cannot expose privileged port <port>",
        ),
        cause="On {node|the node in the NODE column} something that is no container listens on port {port}. The "
        "scheduler knows only the ports of swarm tasks, so it places the task there, again every 5 s.",
        isnt="not the start-first dead-lock (that is `Pending`), and not a container (that says `port is already "
        "allocated`)",
        now=(
            look("ss -ltnp 'sport = :{port}'", "on {node|that node}: shows the process"),
            Step("systemctl stop '<that service>'", "on {node|that node}: the next retry starts, nothing else to do"),
            TASKS,
        ),
        worse=(
            FORCE,
            roll(
                "docker service update --publish-rm 80 --publish-add published={port},target=80 {service}",
                "an ingress port says 1/1 while the other process may answer",
            ),
        ),
        lasting="keep the nodes' host ports free, or a constraint to nodes where the port is.",
        seen=(
            (
                '"starting container failed: driver failed programming external connectivity on endpoint '
                "shop_edge.mqo9h6savqpc1cz2ind4yoae3 (0c40b0b37558): Error starting userland proxy: listen tcp4 "
                '0.0.0.0:8080: bind: address already in use"'
            ),
            (
                "failed to set up container networking: driver failed programming external connectivity on endpoint x: "
                "failed to bind host port 0.0.0.0:8080/tcp: address already in use"
            ),
        ),
        missed=("the address already in use by the tenant",),
        source="symptoms.md t4; moby libnetwork/portallocator",
        weight=3,
    ),
    Known(
        id="host-port-held-by-container",
        title="Another container of the node holds the port",
        texts=(r"Bind for <address>:<port> failed: port is already allocated",),
        cause="A container on {node|the node in the NODE column} publishes port {port}: one that `docker run` or "
        "compose made, or an old one that is still stopping.",
        isnt="not a process of the machine (that says `address already in use`)",
        now=(
            look("docker ps --filter publish={port}", "on {node|that node}: shows the container"),
            Step("docker stop '<that container>'", "on {node|that node}: ends it; the next retry of the task starts"),
            TASKS,
        ),
        worse=(FORCE,),
        lasting="no `docker run -p` on nodes of the swarm.",
        seen=(
            (
                "starting container failed: driver failed programming external connectivity on endpoint x: Bind for "
                "0.0.0.0:80 failed: port is already allocated"
            ),
        ),
        missed=("the port is already allocated to the ferry",),
        source="swarm.md 38; symptoms.md t4",
        weight=3,
    ),
    Known(
        id="port-in-use-by-service",
        title="Another service publishes the port",
        texts=(
            (
                r"port '(?P<port>\d{1,5})' is already in use by service '?(?P<other>[^\s'()]{1,100})'? "
                r"\((?P<id>[a-z0-9]+)\) "
                r"as (?:an ingress port|a host-published port)"
            ),
            r"port '(?P<port>\d{1,5})' is already in use by service <other>",
        ),
        cause="`{other}` has port {port} for the whole swarm. In a deploy the networks and some services are made by "
        "now.",
        isnt="not a process of a node, and nothing of this service was changed",
        now=(
            look("docker service inspect --format '{{json .Endpoint.Ports}}' {other}", "shows its ports"),
            FIXED_FILE,
        ),
        worse=(Step("docker service rm {other}", "takes a service down that may well be meant", recreates=True),),
        lasting="one reverse proxy with the ports, the others behind it by their names.",
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = port '18099' is "
                "already in use by "
                "service 'x' (djbnvsqsnxso) as an ingress port"
            ),
        ),
        missed=("port 80 is already in use by ships",),
        source="swarm-lab.md s72; swarmkit controlapi/service.go:623",
    ),
    Known(
        id="port-published-twice",
        title="One port is published twice by the same service",
        texts=(r"duplicate published ports? provided",),
        cause="The port stands twice, usually because merged files add their lists.",
        isnt="not another service's port",
        now=(look("docker stack config -c '{file|<the file>}' -c '<the other>'", "shows the merged list"), FIXED_FILE),
        seen=("rpc error: code = InvalidArgument desc = EndpointSpec: duplicate published ports provided",),
        missed=("duplicates of published books",),
        source="swarmkit controlapi/service.go:347",
    ),
    Known(
        id="port-ingress-with-dnsrr",
        title="A service without virtual address cannot have an ingress port",
        texts=(r"port published with ingress mode can't be used with dnsrr mode",),
        cause="`endpoint_mode: dnsrr` and a port of the short form, which is ingress.",
        isnt="not a port that is taken",
        now=(FIXED_FILE,),
        lasting="`mode: host` for the port, or `endpoint_mode: vip`.",
        seen=(
            (
                "rpc error: code = InvalidArgument desc = EndpointSpec: port published with ingress mode can't be used "
                "with dnsrr mode"
            ),
        ),
        missed=("ingress can't be used",),
        source="swarmkit controlapi/service.go:336",
    ),
)
