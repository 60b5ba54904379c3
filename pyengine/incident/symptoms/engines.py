"""The engine of one machine: its firewall, its kernel, its addresses, its peers."""

from __future__ import annotations

from pyengine.incident.symptoms.common import FORCE, LEAVE, NODES, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, move

_JOURNAL = look("journalctl -u docker --since -15min", "on {node|that node}: what dockerd says of it")
_ADDRESSES = look("ip -brief address", "on this machine: its addresses")
_DRAIN = move(
    "docker node update --availability drain '<that node>'", "its tasks move to the others; each old one stops first"
)

FAMILY = (
    Known(
        id="firewall-rules-gone",
        title="Docker's firewall rules are gone on the node",
        texts=(
            r"iptables failed: <why>",
            r"No chain/target/match by that name",
            r"[Ff]ailed to [Ss]etup IP ?tables: <why>",
            r"Unable to enable SKIP DNAT rule",
        ),
        cause="On {node|the node} something (firewalld, a script, a package update) flushed the chains that dockerd "
        "made at its start, so no port can be published there.",
        isnt="not a port that is taken, not the image",
        now=(
            look("iptables -t nat -L DOCKER -n", "on {node|that node}: is the chain there?"),
            _DRAIN,
            move("systemctl restart docker", "on {node|that node}: makes its chains anew; its containers stop"),
            TASKS,
        ),
        worse=(FORCE, Step("iptables -F", "takes what is left of the rules")),
        lasting="restart dockerd after the firewall, never the firewall alone.",
        seen=(
            (
                "starting container failed: driver failed programming external connectivity on endpoint gateway_x: "
                "iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 8080: iptables: No "
                "chain/target/match by that name."
            ),
        ),
        missed=("the tables of the inn failed",),
        source="moby libnetwork/iptables",
        weight=2,
    ),
    Known(
        id="vxlan-not-supported",
        title="The kernel of the node has no VXLAN",
        texts=(r"error creating vxlan interface: operation not supported",),
        cause="Overlay networks need the module `vxlan`, which {node|this kernel} lacks (minimal kernels, some virtual "
        "servers, an update without a reboot).",
        isnt="not the network's definition: other nodes run it",
        now=(
            Step("modprobe vxlan", "on {node|that node}: loads it, where the kernel has it"),
            _DRAIN,
            TASKS,
        ),
        worse=(FORCE,),
        seen=(
            (
                '"network sandbox join failed: subnet sandbox join failed for "10.0.1.0/24": error creating vxlan '
                'interface: operation not supported"'
            ),
        ),
        missed=("the operation is not supported",),
        source="moby libnetwork/drivers/overlay",
        weight=2,
    ),
    Known(
        id="node-gossip-failed",
        title="Nodes do not reach each other on 7946: overlay networks know only a part",
        texts=(
            r"Failed to join memberlist <why>",
            r"[Bb]ulk sync to node \S{1,80} timed out",
            r"bulk sync failed on node",
            r"periodic bulk sync failure for network",
            r"memberlist: (?:Failed|Suspect|Marking) <why>",
        ),
        cause="Names and addresses of tasks spread by 7946/tcp and 7946/udp; some nodes do not answer there, so "
        "services resolve or answer on some nodes only.",
        isnt="not a lost leader: the managers talk on 2377",
        now=(
            NODES,
            look("nc -vz '<the other node>' 7946", "from each node to the other; also 4789/udp for the traffic itself"),
            _JOURNAL,
        ),
        worse=(FORCE,),
        lasting="open 2377/tcp, 7946/tcp+udp and 4789/udp between all nodes; `--data-path-port` where 4789 is taken.",
        seen=(
            'level=error msg="Bulk sync to node abc timed out"',
            'level=warning msg="memberlist: Failed fast TCP push/pull to node"',
        ),
        missed=("the bulk of the nodes is in sync",),
        source="moby libnetwork/networkdb; moby/moby#40590",
    ),
    Known(
        id="manager-connection-lost",
        title="A manager could not be reached",
        texts=(
            r"rpc error: code = (?:Unavailable|14) desc = <why>",
            r"grpc: the connection is unavailable",
            r"desc = dispatcher is stopped",
        ),
        cause="The connection to a manager broke: it restarts, a new leader is being chosen, or 2377/tcp is blocked.",
        isnt="not a refusal of the request; whether it was carried out is open",
        now=(NODES, look("nc -vz '<manager>' 2377", "from this machine"), _JOURNAL),
        worse=(LEAVE, FORCE),
        seen=(
            (
                "Error response from daemon: rpc error: code = Unavailable desc = connection error: desc = "
                '"transport: Error while dialing dial tcp 10.0.0.1:2377: connect: connection refused"'
            ),
            "Error response from daemon: rpc error: code = Unavailable desc = grpc: the connection is unavailable",
        ),
        missed=("the connection to the station is unavailable",),
        source="swarmkit; grpc",
    ),
    Known(
        id="advertise-address-needed",
        title="The machine has several addresses: say which one the others reach",
        texts=(
            r"could not (?:find the system's|choose an) IP address",
            r"must specify a listening address because the address to advertise is not recognized",
        ),
        cause="`swarm init` or `join` cannot choose by itself. Nothing was changed.",
        isnt="not a network that is down",
        now=(
            _ADDRESSES,
            Step(
                "docker swarm {action|init} --advertise-addr '<address>'", "the same with the address that others reach"
            ),
        ),
        worse=(LEAVE,),
        seen=(
            (
                "Error response from daemon: could not choose an IP address to advertise since this system has "
                "multiple addresses on different interfaces (10.0.0.5 on eth0 and 10.0.1.5 on eth1) - specify one with "
                "--advertise-addr"
            ),
        ),
        missed=("could not choose an address for the party",),
        source="moby daemon/cluster/listen_addr.go",
    ),
    Known(
        id="live-restore-with-swarm",
        title="live-restore and Swarm exclude each other",
        texts=(r"live-restore daemon configuration is incompatible with swarm mode",),
        cause='`"live-restore": true` in daemon.json keeps the engine from being in a swarm.',
        isnt="not a fault of the token or the address",
        now=(
            look("cat /etc/docker/daemon.json", "on this machine"),
            move("systemctl restart docker", "once the line is taken out: containers of this machine stop"),
        ),
        seen=(("Error response from daemon: --live-restore daemon configuration is incompatible with swarm mode"),),
        missed=("live music restores the mode",),
        source="moby daemon/cluster/swarm.go",
        weight=2,
    ),
    Known(
        id="no-swarm-here",
        title="This engine is in no swarm",
        texts=(
            r"[Cc]annot create a swarm scoped network when swarm is not active",
            r"Cannot create network: [Tt]his node is not a swarm manager",
            r"Swarm: inactive\b",
            r"LocalNodeState\"?: ?\"?inactive",
        ),
        cause="Overlays and services need a swarm; this engine is in none, or the client talks to another engine than "
        "is meant.",
        isnt="not a fault of the network driver",
        now=(
            look("docker context ls", "which engine the client means"),
            look("docker info --format '{{json .Swarm}}'", "on the machine that is meant"),
        ),
        worse=(Step("docker swarm init", "before that is clear: makes a second swarm"),),
        seen=("Error response from daemon: cannot create a swarm scoped network when swarm is not active",),
        missed=("the swarm is not active at night",),
        source="moby daemon/network.go",
    ),
    Known(
        id="peer-role-refused",
        title="A manager refused the node: its role has changed",
        texts=(
            r"unauthorized peer role",
            r"node is already a (?:manager|worker)",
            (
                r"not participating as a "
                r"Swarm manager"
            ),
        ),
        cause="The node is a worker for the managers, or the other way, after a promotion or demotion that has not "
        "reached it, or the command is one for managers.",
        isnt="not a wrong token",
        now=(NODES, look("docker info --format '{{json .Swarm}}'", "on the node: what it takes itself for")),
        worse=(LEAVE,),
        seen=(
            (
                "Error response from daemon: rpc error: code = PermissionDenied desc = Permission denied: unauthorized "
                "peer role: rpc error"
            ),
        ),
        missed=("the peer had an unauthorized role in the play",),
        source="swarmkit ca/auth.go",
    ),
    Known(
        id="certificate-expired-somewhere",
        title="A certificate has expired, or a clock is wrong",
        texts=(r"x509: certificate has expired or is not yet valid",),
        cause="The text does not say whose: a registry's, a proxy's or the swarm's own (that names `swarm-node.crt`).",
        isnt="not a missing image, not a wrong token",
        now=(look("date -u", "on this machine: is the clock right?"), _JOURNAL),
        seen=("x509: certificate has expired or is not yet valid: current time 2026-11-26T01:00:00Z is after",),
        missed=("the certificate of honour has expired",),
        source="Go crypto/x509",
        weight=0,
    ),
    Known(
        id="container-not-found",
        title="There is no such container on this machine",
        texts=(r"[Nn]o such container: <other>",),
        cause="It ended and was removed, or runs on another node: tasks move.",
        isnt="not a failure of the service",
        now=(look("docker service ps --filter desired-state=running '<service>'", "on which node its tasks run now"),),
        seen=("Error response from daemon: No such container: shop_api.1.abc",),
        missed=("no such container ship",),
        source="moby daemon",
        weight=0,
    ),
)
