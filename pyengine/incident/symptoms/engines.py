"""The engine of one machine: its firewall, its kernel, its addresses, its peers."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import ACTIVE, ADVERTISE, DRAIN, FORCE, LEAVE, NODES, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, move, only, roll

_JOURNAL = look("journalctl -u docker --since -15min", "on {node|that node}: what dockerd says of it")
_ADDRESSES = look("ip -brief address", "on this machine: its addresses")
_TASKS = only("service", TASKS)

FAMILY = (
    Known(
        id="firewall-rules-gone",
        title="Docker's firewall rules are gone on the node",
        texts=(
            (
                r"(?:\b(?P<chain>DOCKER[\w-]{0,30})\b[^\n']{0,300})?(?<!'\ failed:\ iptables:\ )No "
                r"chain/target/match by that name"
            ),
            (
                r"iptables [^\n']{0,80}?\b(?P<chain>DOCKER[\w-]{0,30})[^\n']{0,60}\n[^\n']{0,5}iptables: No "
                r"chain/target/match by"
            ),
            r"[Cc]hain '?(?P<chain>DOCKER[\w-]{0,30})'? does not exist",
            (
                r"(?:firewall-cmd [^\n]{0,60}--(?:complete-)?reload|systemctl re(?:load|start) "
                r"firewalld)[\s\S]{0,600}?\b"
                r"(?P<node>[\w-]{1,63}) firewalld\[\d{1,8}\]: WARNING: COMMAND_FAILED: '[^\n']{0,120}?"
                r"(?P<chain>DOCKER[\w-]{0,30})[^\n']{0,60}' failed: iptables: (?:No chain|Bad rule)"
            ),
            r"Unable to enable SKIP DNAT rule",
        ),
        cause="On {node|the node} something (firewalld, a script, a package update) flushed the chains that dockerd "
        "made at its start: published ports do not answer there, and new ones cannot be made.",
        isnt="not a port that is taken, not the image, not a service that fails",
        now=(
            look("iptables -t nat -nL {chain|DOCKER}", "on {node|that node}: is the chain there?"),
            DRAIN,
            move("systemctl restart docker", "on {node|that node}: makes its chains anew; its containers stop"),
            ACTIVE,
            _TASKS,
        ),
        worse=(FORCE, Step("iptables -F", "takes what is left of the rules")),
        lasting="restart dockerd after the firewall, never the firewall alone.",
        seen=(
            (
                "starting container failed: driver failed programming external connectivity on endpoint gateway_x: "
                "iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 8080: iptables: No "
                "chain/target/match by that name."
            ),
            (
                "firewall-cmd --reload at 02:40\nOct 07 02:40:11 edge-a firewalld[3418]: WARNING: COMMAND_FAILED: "
                "'/usr/sbin/iptables -w2 -t nat -nL DOCKER-INGRESS' failed: iptables: No "
                "chain/target/match by that name."
            ),
        ),
        missed=(
            (
                "WARNING: COMMAND_FAILED: '/usr/sbin/iptables -w10 -t nat -F DOCKER' failed: iptables: No "
                "chain/target/match by that name."
            ),
            "iptables failed: iptables --wait -t mangle -A OUTPUT: Couldn't load match `u32':No such file or directory",
        ),
        source="moby libnetwork/iptables; firewalld says COMMAND_FAILED at each healthy start of dockerd, too",
        weight=2,
    ),
    Known(
        id="iptables-module-missing",
        title="The firewall of the node lacks a module that Docker's rules need",
        texts=(
            r"Couldn't load (?:match|target) [`'](?P<module>\w{1,30})'",
            r"Extension (?P<module>\w{1,30}) revision \d{1,3} not supported, missing kernel module",
            r"can't initialize ip6?tables table [`'](?P<module>\w{1,30})': Table does not exist",
            r"required modules to install IPSEC rules are missing on host",
            r"Could not load necessary modules for (?:IPSEC|Conntrack) <why>",
        ),
        cause="iptables on {node|the node} has no `{module|xfrm_user or xfrm_algo}`, so dockerd cannot make its rules. "
        "Encrypted overlays need `u32` on engines before 23.0.3, which then carry no traffic between nodes and tell so "
        "in the log alone; since then `bpf` is used, too, and without it the task is refused.",
        isnt="not rules that somebody flushed: to restart dockerd alone changes nothing; not a closed port",
        now=(
            look("docker version --format '{{.Server.Version}}'", "on {node|that node}: older than 23.0.3?"),
            Step(
                "modprobe 'xt_{module|u32}'",
                "on {node|that node}; `not found`: the kernel's package of further modules is missing",
            ),
            DRAIN,
            move(
                "systemctl restart docker",
                "on {node|that node}, once the module is loaded or the engine is newer: makes the rules",
            ),
            ACTIVE,
        ),
        worse=(
            FORCE,
            Step("iptables -F", "takes what is left of the rules"),
            Step("iptables -A INPUT -p udp --dport 4789 -j ACCEPT", "lets in what is not encrypted"),
        ),
        lasting="a newer engine, or the package with the module (`kernel-modules-extra`, `linux-modules-extra-…`) on "
        "every node before it joins.",
        seen=(
            (
                'level=warning msg="could not install mangle rule:  (iptables failed: iptables --wait -t mangle -A '
                "OUTPUT -p udp --dport 4789 -m u32 --u32 0>>22&0x3C@12&0xFFFFFF00=1048832 -j MARK --set-mark 13681891: "
                "iptables v1.8.4 (nf_tables): Couldn't load match `u32':No such file or directory"
            ),
            "cannot join secure network: required modules to install IPSEC rules are missing on host",
            (
                "iptables v1.8.2 (legacy): can't initialize iptables table `mangle': Table does not exist (do you need "
                "to insmod?)"
            ),
        ),
        missed=("we couldn't load the match box", "iptables: No chain/target/match by that name."),
        source="moby/moby#43382, #45281, #45686; moby/libnetwork#1439",
        weight=3,
    ),
    Known(
        id="iptables-failed",
        title="The engine could not change the firewall of the node",
        texts=(r"iptables failed: <why>", r"[Ff]ailed to [Ss]etup IP ?tables: <why>"),
        cause="iptables on {node|the node} says: {why}.",
        isnt="not the image, not the service",
        now=(
            _JOURNAL,
            look("iptables --version", "on {node|that node}: legacy or nf_tables; the same as the firewall's?"),
        ),
        worse=(FORCE, Step("iptables -F", "takes what is left of the rules")),
        seen=("(iptables failed: iptables --wait -t nat -I DOCKER -j RETURN: Another app is holding the xtables lock",),
        missed=("the tables of the inn failed",),
        source="moby libnetwork/iptables",
        weight=0,
    ),
    Known(
        id="kernel-module-missing",
        title="The running kernel has no such module",
        texts=(
            (
                r"modprobe: FATAL: Module (?P<module>[\w-]{1,40}) not found in directory /lib/modules/"
                r"(?P<kernel>[\w.+~-]{1,80}-(?P<ubuntu>generic|raspi|aws|azure|gcp|kvm|oracle|lowlatency))(?![\w-])"
            ),
            (
                r"modprobe: FATAL: Module (?P<module>[\w-]{1,40}) not found in directory /lib/modules/"
                r"(?P<kernel>[\w.+~-]{1,80})"
            ),
        ),
        cause="`{module}` is not there for the kernel {kernel}: its package of further modules is not installed, or "
        "the kernel was updated and the machine runs the old one still, whose modules are gone.",
        isnt="not a fault of Docker",
        now=(
            look(
                "ls /lib/modules", "on {node|that node}: is there another, newer kernel? Then a reboot is what it needs"
            ),
            only(
                "ubuntu",
                Step("apt-get install linux-modules-extra-{kernel}", "on {node|that node}: the modules left out of it"),
            ),
            Step("modprobe {module}", "on {node|that node}, afterwards"),
        ),
        lasting="the package of further modules on every node: `linux-modules-extra-…` (Ubuntu), "
        "`kernel-modules-extra` (Fedora, RHEL and its kin).",
        seen=("modprobe: FATAL: Module vxlan not found in directory /lib/modules/5.15.0-1046-raspi",),
        missed=("modprobe: FATAL: Module xfrm_user is builtin.",),
        source="kmod modprobe; launchpad: linux-modules-extra",
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
            only("!absent", Step("modprobe vxlan", "on {node|that node}: loads it, where the kernel has it")),
            DRAIN,
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
        id="gossip-udp-blocked",
        title="UDP between the nodes is cut: 7946/tcp answers, 7946/udp does not",
        texts=(
            r"memberlist: Was able to connect to \S{1,100} (?:over TCP )?but (?:UDP|other) probes failed",
            r"memberlist: Was able to reach \S{1,100} via TCP but not UDP",
        ),
        cause="The nodes talk about networks, names and addresses on 7946, by TCP and by UDP; only TCP comes through. "
        "So nodes think each other gone, and names of tasks on other nodes are not known. What blocks it often blocks "
        "4789/udp, too: the traffic of overlay networks itself.",
        isnt="not the managers' port 2377, which is why `docker node ls` says `Ready`; not a fault of the services",
        now=(
            look("tcpdump -ni any udp port 7946 or udp port 4789", "on both machines: what is sent, and what arrives"),
            only(
                "remote", look("nc -vzu {remote} 7946", "from {node|the one node} to the other, and the same way back")
            ),
            NODES,
            _JOURNAL,
        ),
        worse=(FORCE, LEAVE),
        lasting="7946/tcp and 7946/udp, 4789/udp and 2377/tcp open between all nodes, in both directions.",
        seen=(
            (
                'level=warning msg="memberlist: Was able to connect to 26ee69b5 but other probes failed, network may '
                'be misconfigured"'
            ),
            (
                'level=warning msg="memberlist: Was able to connect to 26ee69b5 over TCP but UDP probes failed, '
                'network may be misconfigured"'
            ),
            (
                "memberlist: Was able to reach node-b-03dcc8488b37 via TCP but not UDP, network may be "
                "misconfigured and "
                "not allowing bidirectional UDP"
            ),
        ),
        missed=("memberlist: Was able to connect to all nodes",),
        source="hashicorp/memberlist state.go probeNode",
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
            look(
                "nc -vz '{remote|<the other node>}' 7946",
                "from {node|each node} to the other, and back; also 7946/udp, and 4789/udp for the traffic itself",
            ),
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
        id="gossip-key-differs",
        title="A node speaks on 7946 with a key that the others do not have",
        texts=(r"No installed keys could decrypt the message(?: from=\[?(?P<remote>[\d.a-fA-F:]{3,45}?)\]?:\d{1,5})?",),
        cause="What one node says of networks and names is encrypted with keys that the managers change every "
        "12 hours, "
        "and {remote|the sender} has others: it was cut off for longer, or it is of another swarm (a copy, a test, a "
        "swarm before) and still calls these nodes.",
        isnt="not a certificate, not a blocked port: the packets arrive",
        now=(
            NODES,
            look(
                "docker info --format '{{.Name}} {{.Swarm.NodeID}} {{json .Swarm.RemoteManagers}}'",
                "on {remote|the sender}: is it a node of this swarm, with these managers?",
            ),
            move(
                "systemctl restart docker",
                "on {remote|the sender}, where it is one of these nodes, drained: it fetches the keys "
                "that are in force",
            ),
        ),
        worse=(FORCE, LEAVE),
        lasting="one swarm a network, or a firewall between two; clocks that agree.",
        seen=("memberlist: Decrypt packet failed: No installed keys could decrypt the message from=10.1.2.3:7946",),
        missed=("no installed keys fit the door",),
        source="hashicorp/memberlist security.go; swarmkit manager/keymanager/keymanager.go: 12 h",
        weight=3,
    ),
    Known(
        id="outer-names-not-answered",
        title="Docker's DNS has no answer from the name servers of the machine",
        texts=(
            (
                r"\bresolver\] (?:failed to (?:read from|query)|send to|read from|connect to) (?:external "
                r")?DNS server[\s\S]{0,200}?"
                r"->\[?(?P<address>[\d.a-fA-F:]{3,45}?)\]?:53"
            ),
            (
                r"\bresolver\] (?:failed to (?:read from|query)|send to|read from|connect to|connect "
                r"failed)[\s\S]{0,200}?"
                r"(?:timeout|refused|unreachable|not permitted)"
            ),
        ),
        cause="Names that are no services are asked of the name servers in /etc/resolv.conf of {node|the node}, from "
        "inside of the container. {address|They} did not answer: not reachable from there, or slow.",
        isnt="not the names of services, which Docker's DNS answers itself",
        now=(
            look("cat /etc/resolv.conf", "on {node|that node}: which name servers"),
            only("address", look("nc -vzu {address} 53", "on {node|that node}: is it reached?")),
            look("docker exec '<container>' getent hosts '<a name>'", "on {node|that node}: from inside"),
        ),
        worse=(FORCE,),
        lasting="name servers that containers reach (none on 127.0.0.1), or `dns:` in the file.",
        seen=(
            (
                'level=error msg="[resolver] failed to query external DNS server" client-addr="udp:10.0.1.7:51522" '
                'dns-server="udp:192.0.2.53:53" error="read udp 10.0.1.7:51522->192.0.2.53:53: i/o timeout"'
            ),
        ),
        missed=("the resolver failed to read the book",),
        source="moby daemon/libnetwork/resolver.go",
    ),
    Known(
        id="nftables-with-swarm",
        title="Swarm does not work with `firewall-backend: nftables`",
        texts=(r"firewall-backend=nftables is incompatible with swarm mode",),
        cause="dockerd of {node|this machine} is told to write its rules by nftables, which the networks of "
        "services do "
        "not know yet. A machine in a swarm does not start like that, and none joins one.",
        isnt="not the command nft of the machine: `iptables` may well write to nftables underneath",
        now=(
            look(
                "grep -rn firewall-backend /etc/docker/daemon.json /etc/systemd/system",
                "on {node|this machine}: where it is set",
            ),
            Step("systemctl reset-failed docker", "on {node|this machine}, once it is taken out"),
            Step("systemctl start docker", "on {node|this machine}: comes back into the swarm by itself"),
        ),
        worse=(LEAVE,),
        lasting="no `firewall-backend` on nodes of a swarm.",
        seen=("failed to start daemon: --firewall-backend=nftables is incompatible with swarm mode",),
        missed=("nftables is a firewall backend",),
        source="moby daemon/config/config_linux.go",
        weight=3,
    ),
    Known(
        id="gossip-was-cut",
        title="A node was cut off and came back: names of services may be missing since",
        texts=(
            (
                r"Node (?P<gone>[0-9a-f]{8,64})/[\d.a-fA-F:]{2,45}, left gossip cluster[\s\S]{0,3000}?"
                r"Node (?P=gone)/[\d.a-fA-F:]{2,45}, joined gossip cluster"
                r"(?![\s\S]{0,5000}?(?:left gossip cluster|ulk sync|memberlist: (?:Suspect|Marking|Failed)))"
            ),
        ),
        cause="The nodes hear each other again. What was taken out meanwhile, the names and addresses of tasks on that "
        "node, is not always told anew{lostname|}: a service that runs, and answers by its address, then has no name "
        "for others.",
        isnt="not a port that is closed now, not a service that fails",
        now=(
            NODES,
            only("!lost", look("docker exec '<container>' nslookup '<service>'", "for each service: has it a name?")),
            only(
                "lost",
                roll(
                    "docker service update --force {lost}",
                    "its new tasks are made known with new addresses; the same for each other service without a name",
                ),
            ),
        ),
        worse=(
            Step("docker network rm '<network>'", "the network is not what is broken"),
            Step("docker node rm --force '<node>'", "it is back, and its tasks run"),
        ),
        lasting="a newer engine where this comes back after each short cut.",
        seen=(
            (
                'level=info msg="Node 9b0f64d1c2ee/10.8.0.13, left gossip cluster"\n'
                'level=info msg="Node 9b0f64d1c2ee/10.8.0.13, joined gossip cluster"'
            ),
        ),
        missed=(
            "Node 9b0f64d1c2ee/10.8.0.13, left gossip cluster\nNode 1a0f64d1c2ee/10.8.0.14, joined gossip cluster",
            "Node 9b0f64d1c2ee/10.8.0.13, joined gossip cluster",
        ),
        source="moby libnetwork/networkdb/event_delegate.go; moby/moby#53141",
        weight=2,
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
            *ADVERTISE,
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
            look("cat /etc/docker/daemon.json", "on {node|this machine}"),
            look(
                "dockerd --validate --config-file /etc/docker/daemon.json",
                "once the line is taken out (from 23.0 on): is the file right?",
            ),
            move("systemctl restart docker", "on {node|this machine}, afterwards: its containers stop"),
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
