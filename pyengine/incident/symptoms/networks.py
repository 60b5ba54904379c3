"""Networks: addresses that are used up, subnets that overlap, networks that services cannot use."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import ACTIVE, AGAIN, DRAIN, FIXED_FILE, FORCE, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, move, only, roll, write

IPAM = look(
    "docker network inspect --format '{{json .IPAM}}' {network}",
    '`"Config":null`: the network itself got no subnet (it overlaps another, or the pool is used up); a subnet: it is '
    "full",
)
SUBNETS = look(
    "docker network ls --filter driver=overlay --format '{{.Name}}'",
    "shows the overlays; `docker network inspect` each for its subnet: which overlap, and which nobody uses",
)
FEWER = write(
    "docker service scale {service}='<fewer>'",
    "frees addresses at once, and waiting tasks start; what is scaled away stops serving",
)
NEW_NETWORK = roll(
    "docker stack deploy -c '<the file with a larger subnet under a new network name>' {stack}",
    "moves the services to a network with room; a subnet cannot be changed in place",
)
_UNNEEDED = move(
    "docker stack rm '<a stack on {network|this network} that nobody needs any more>'",
    "gives back the addresses of its services and tasks; this service has none to give",
)
UNUSED = Step(
    "docker network rm '<an overlay that nobody uses>'",
    "gives one waiting network its subnet, the one that waits longest; each removal serves one",
)
_DAEMON = move("systemctl restart docker", "changes no pool and no subnet, and stops this node's containers")

FAMILY = (
    Known(
        id="neighbour-table-full",
        title="The kernel's table of neighbours is full",
        texts=(
            r"neighbou?r(?:: \w{1,20}_cache: neighbor)? table overflow",
            r"could not add neighbor entry for <...>no buffer space available",
        ),
        cause="{node|The node} has an entry for every task of its overlays, and no room for another "
        "(`net.ipv4.neigh.default.gc_thresh3`, 1024 unless set): peers that are left out are not reached from there.",
        isnt="not a blocked port, not the DNS, not a socket's memory, though it says `no buffer space`",
        now=(
            look("sysctl net.ipv4.neigh.default.gc_thresh3", "on {node|that node}"),
            Step(
                "sysctl -w net.ipv4.neigh.default.gc_thresh1=4096 net.ipv4.neigh.default.gc_thresh2=8192 "
                "net.ipv4.neigh.default.gc_thresh3=16384",
                "on {node|that node}, then on the others: at once, without a restart",
            ),
        ),
        worse=(FORCE,),
        lasting="these in /etc/sysctl.d of every node; fewer tasks in one overlay.",
        seen=(
            "[Thu Nov 26 02:40:11 2026] neighbour: arp_cache: neighbor table overflow!",
            (
                "Peer operation failed:could not add neighbor entry for nid:n7h7ayetaxnhjakjn4ymw6dmh "
                "eid:4c0fd2a7b9e1c55d21aa0f3e6a7cd5c1bb0f3f94b0bd1a36ad6d3c2be94d1f07 into the sandbox:no buffer space "
                "available"
            ),
        ),
        missed=("the neighbors set a table, overflow is outside", "read udp: no buffer space available"),
        source="Linux net/core/neighbour.c; moby/moby#32195",
        weight=3,
    ),
    Known(
        id="encrypted-overlay-cut",
        title="Nothing of an encrypted overlay arrives: ESP is dropped on the way",
        texts=(r"tcpdump[^\n]{0,80} (?:esp|proto 50)\b<...>\n0 packets captured",),
        cause="An overlay with `encrypted` sends its data as ESP (IP protocol 50), not as 4789/udp. What resolves "
        "names goes by 7946 and still arrives. A firewall, or address translation, between the nodes drops ESP.",
        isnt="not the DNS, not 4789/udp, not the program",
        now=(
            look("tcpdump -ni any esp", "on each of both nodes while one calls the other: where does it end?"),
            Step(
                "iptables -I INPUT -p esp -j ACCEPT",
                "on each node, where its own firewall drops it; between sites let protocol 50 pass in both directions",
            ),
        ),
        worse=(Step("docker network rm {network}", "services use it, and a new one meets the same firewall"),),
        lasting="where ESP cannot pass: an overlay without `encrypted` inside of a tunnel between the sites.",
        seen=(
            (
                "root@dc-b-1:~# tcpdump -ni eth0 esp\nlistening on eth0, link-type EN10MB (Ethernet), snapshot length "
                "262144 bytes\n^C\n0 packets captured"
            ),
        ),
        missed=("# tcpdump -ni eth0 esp\nlistening on eth0\n^C\n10 packets captured",),
        source="moby libnetwork/drivers/overlay/encryption.go; moby/moby#25266",
        weight=2,
    ),
    Known(
        id="ingress-sandbox-left",
        title="A sandbox of the ingress network of an earlier swarm is left in the engine",
        texts=(r"container ingress-sbox is already present in sandbox",),
        cause="{node|The node} left a swarm and joined or made another while the engine ran; its old sandbox of the "
        "ingress network is still there, so the new one cannot be set up, and no task with a published port starts.",
        isnt="not a port that is taken, not the image",
        now=(
            move(
                "systemctl restart docker",
                "on {node|that node}: its containers stop for that while; the rest of it goes",
            ),
            look(
                "docker network inspect ingress",
                "on {node|that node}: `Containers` has `ingress-sbox`; then tasks start",
            ),
        ),
        worse=(
            FORCE,
            move("docker swarm leave --force", "leaves the same sandbox behind once more"),
            Step("docker system prune --all", "it is in the engine's memory, not among images or networks"),
        ),
        lasting="a restart of dockerd between `swarm leave` and the next swarm.",
        seen=('Rejected 2 seconds ago "container ingress-sbox is already present in sandbox ingress_sbox"',),
        missed=("the container is already present in the sandbox",),
        source="moby/moby#36876",
        weight=2,
    ),
    Known(
        id="network-stale-on-node",
        title="A node holds on to the addresses of a network that is gone",
        texts=(r"failed to allocate gateway \([\da-f.:]{2,45}\): Address already in use",),
        cause="{node|A node} still has the gateway of the network as it was before it was removed and made anew; "
        "other nodes start the same tasks.",
        isnt="not a subnet that is full",
        now=(
            DRAIN,
            Step("systemctl restart docker", "on {node|that node}: forgets what is left over"),
            ACTIVE,
        ),
        worse=(FORCE,),
        lasting="wait between `stack rm` and the next deploy until its networks are gone.",
        seen=('Rejected 2 seconds ago "failed to allocate gateway (10.0.24.1): Address already in use"',),
        missed=("failed to allocate gateway (10.0.24.1): no room",),
        source="moby/moby#35204",
        weight=3,
    ),
    Known(
        id="ip-vs-missing",
        title="The kernel of a node cannot balance: it has no `ip_vs`",
        texts=(
            r"Running modprobe ip_vs failed",
            r"Could not get ipvs family information from the kernel",
        ),
        cause="A service's one address and its published ports lead nowhere from {node|that node}: both are made with "
        "`ip_vs`, which the running kernel lacks. Tasks themselves answer, by `tasks.NAME` and host-mode ports.",
        isnt="not a fault of the services",
        now=(
            DRAIN,
            Step("modprobe ip_vs", "on {node|that node}, and a kernel that has it where this fails; then"),
            Step("systemctl restart docker", "on {node|that node}"),
            ACTIVE,
        ),
        worse=(FORCE, move("docker network rm ingress", "is made of the same, and ports of all nodes stop")),
        seen=(
            'level=warning msg="Running modprobe ip_vs failed with message: `modprobe: WARNING: Module ip_vs not found',
        ),
        missed=("modprobe ip_vs",),
        source="moby libnetwork/ns/init_linux.go; moby/moby#28168",
        weight=2,
    ),
    Known(
        id="host-network-with-another",
        title="A task on the host's network cannot be on another one, nor publish a port by ingress",
        texts=(
            r"container cannot be disconnected from host network or connected to host network",
            r"cannot connect container to host network - container must be created in host network mode",
            r"sharing network namespace with another container or host cannot be connected to any other network",
        ),
        cause="{service|The service} is on the network `host` and has another one beside it: of its own, or `ingress` "
        "for a published port. On the host's network the program listens on the node itself.",
        isnt="not a fault of the nodes",
        now=(
            roll(
                "docker service update --publish-rm '<the target port>' {service}",
                "the port, where one is published; it is reached on the nodes all the same",
            ),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        lasting="with `host`, neither `ports:` nor another network.",
        seen=(
            'Rejected 1 second ago "container cannot be disconnected from host network or connected to host network"',
            (
                "starting container failed: failed to set up container networking: cannot connect container to host "
                "network - container must be created in host network mode"
            ),
            (
                "starting container failed: failed to set up container networking: container sharing network namespace "
                "with another container or host cannot be connected to any other network"
            ),
        ),
        missed=("the container is disconnected from host network",),
        source="moby/moby#34215; moby daemon/container_operations.go; the latter two seen on 28.5",
        weight=2,
    ),
    Known(
        id="network-addresses-used-up",
        title="The network has no address left",
        texts=(
            r"could not find an available IP(?: address)?\b",
            r"failed to allocate (?:network IP|gateway) <why>",
            r"node is missing network attachments, ip addresses may be exhausted",
            r"[Nn]o available (?:IPv?4?6? )?addresses? (?:on this pool|in pool)?",
            r"attaching to network failed, make sure your network options are correct and check manager logs",
        ),
        cause="Each task, each service's virtual address and one load-balancer address a node are taken from the "
        "subnet: a /29 has room for 3 tasks on one node. The others stay `New` without a word, or are refused after "
        "30 s.",
        isnt="not a plugin, not a broken node, not a scheduling problem, and `context deadline exceeded` is no lost "
        "leader here",
        now=(IPAM, only("!vip", FEWER), only("vip", _UNNEEDED), NEW_NETWORK),
        worse=(FORCE, Step("systemctl restart docker", "the addresses stay taken, and this node's tasks stop")),
        lasting="a /24 or larger for overlays; count replicas + services + nodes + 1.",
        seen=(
            'Rejected 11 seconds ago "node is missing network attachments, ip addresses may be exhausted"',
            (
                "docker: Error response from daemon: attaching to network failed, make sure your network options are "
                "correct and check manager logs: context deadline exceeded"
            ),
        ),
        missed=("node is missing network cables", "ip addresses may be exhausted in the office"),
        source="symptoms.md A, t2, t8; moby/swarmkit#2725",
        weight=2,
    ),
    Known(
        id="address-pool-used-up",
        title="The swarm's default address pool has no subnet left",
        texts=(
            r"could not find an available, non-overlapping IPv[46] address pool among the defaults",
            r"all predefined address pools have been fully subnetted",
            r"could not find local network state",
        ),
        cause="`--default-addr-pool` is used up. `docker network create` still answers with an id and exit 0, but the "
        "network gets no subnet, and its tasks stay `New` for ever. Only the manager's log tells.",
        isnt="not a broken network driver, not a fault of the service that waits",
        now=(SUBNETS, IPAM, UNUSED, NEW_NETWORK),
        worse=(
            move("docker swarm init --default-addr-pool '<pool>'", "a pool is set at init only: a new, empty swarm"),
            _DAEMON,
            FORCE,
        ),
        lasting="a subnet of its own for each network in the file, or a larger pool when the swarm is set up.",
        seen=(
            (
                'level=error msg="Failed allocation for network xauv6jpvpszucyvswwkve7jab" error="failed '
                "allocating pools "
                "and gateway IP for network xauv6jpvpszucyvswwkve7jab: could not find an available, "
                "non-overlapping IPv4 "
                'address pool among the defaults to assign to the network"'
            ),
            (
                "failed to create network shop_default: Error response from daemon: all predefined address pools have "
                "been fully subnetted"
            ),
        ),
        missed=("all predefined pools are open", "could not find an available parking lot"),
        source="symptoms.md m1, m2; moby libnetwork/ipamapi/contract.go:39",
    ),
    Known(
        id="allocation-waits",
        title="A task waits for an address of its network",
        texts=(r"belongs has pending allocations",),
        cause="The network of the service is full or never got a subnet. Other lines of the manager's log tell which.",
        isnt="not a fault of the service that waits, not a lack of nodes",
        now=(IPAM, SUBNETS, FEWER, UNUSED, NEW_NETWORK),
        worse=(FORCE, _DAEMON),
        lasting="a /24 or larger for overlays.",
        seen=(
            (
                'level=error msg="task allocation failure" error="service lt9berrkllutccr0yqxf2ewrw to which task '
                'n58p6kw036561rfkv05akzggi belongs has pending allocations"'
            ),
        ),
        missed=("what belongs here has pending work",),
        source="swarmkit allocator/network.go; symptoms.md m1",
    ),
    Known(
        id="networks-overlap-silently",
        title="This network's subnet overlaps another overlay's",
        texts=(r"could not find network allocator state for network (?P<network>[a-z0-9]{10,25})",),
        cause="Two overlays lie in one range of addresses. Both were created without a word, the second never got its "
        'subnet (`"Config":null`), and its tasks stay `New`.',
        isnt="not a slow manager, not an image",
        now=(
            SUBNETS,
            Step(
                "docker network rm '<one of the two, once nothing uses it>'", "the waiting task starts within seconds"
            ),
            roll("docker stack deploy -c '<the file with another subnet>' {stack}", "or give this one another subnet"),
        ),
        worse=(FORCE,),
        lasting="no subnet in the files, or a list of subnets for each team.",
        seen=(
            (
                'level=error msg="Failed to allocate network resources for node '
                'wlqv577qy28lhdzlahq1maio3" error="could '
                'not find network allocator state for network ljbd2lgokjgyayf3b7h54xzuc"'
            ),
        ),
        missed=("could not find network state",),
        source="symptoms.md t3",
        weight=2,
    ),
    Known(
        id="overlay-mtu-too-large",
        title="The overlay's packets are larger than what the nodes' own network takes",
        texts=(
            (
                r"\bping\b[^\n]{0,60} -s ?1[2-4]\d\d\b[^\n]{0,200}\n(?:[^\n]{0,200}\n){0,6}?"
                r"[^\n]{0,80}\b100% packet loss"
            ),
            r"message too long, mtu=1[0-4]\d\d\b",
            r"Frag needed and DF set \(mtu = 1[0-4]\d\d\)",
        ),
        cause="An overlay has an MTU of 1450, for nodes that talk with 1500. Where they talk through a tunnel "
        "(WireGuard, a VPN, a cloud) less passes{tunnel|}: small answers arrive, large ones never, and only between "
        "nodes.",
        isnt="not 4789/udp, not DNS, not the program: the small ones arrive",
        now=(
            look("docker network inspect --format '{{json .Options}}' {network}", "is an MTU of its own there?"),
            only("!tunnel", look("ip link show", "on each node: the MTU of what the nodes talk through")),
            Step(
                "docker network create -d overlay --attachable --opt "
                "'com.docker.network.driver.mtu={room|<that MTU less 50>}' '<another name>'",
                "a network keeps its MTU for life: what is ill moves to another one, by its file (`driver_opts`), and "
                "so does `ingress` where its ports suffer",
            ),
        ),
        worse=(FORCE,),
        lasting="`com.docker.network.driver.mtu` in the file; `mtu` in daemon.json is for the bridges alone.",
        seen=(
            "# ping -c2 -W2 -s 1400 10.0.3.12 | tail -1\n2 packets transmitted, 0 packets received, 100% packet loss",
            "ping: local error: message too long, mtu=1420",
        ),
        missed=(
            "# ping -c2 -s 1400 10.0.3.12\n2 packets transmitted, 2 packets received, 0% packet loss",
            "# ping -c2 10.0.3.12\n2 packets transmitted, 0 packets received, 100% packet loss",
        ),
        source="moby/moby#36689; libnetwork drivers/overlay: 50 bytes of VXLAN",
        weight=2,
    ),
    Known(
        id="pool-overlaps",
        title="The subnet overlaps another network's",
        texts=(r"Pool overlaps with other one on this address space",),
        cause="The address range is taken: by a network of a removed stack that is not gone yet (passes by itself "
        "after a retry), by two overlays with one subnet (engines 27.0.0 to 27.0.2 gave it twice), or by the bridge "
        "networks of that node.",
        isnt="not a full subnet",
        now=(
            look(
                "docker network ls --format '{{.Name}} {{.Driver}}'",
                "on the node that says it; `docker network inspect` each for its subnet",
            ),
            roll("docker stack deploy -c '<the file with a subnet of its own>' {stack}", "avoids the overlap"),
        ),
        worse=(FORCE,),
        lasting="keep `default-address-pools` (bridges) and `--default-addr-pool` (overlays) apart.",
        seen=(
            (
                "failed to create network shop_back: Error response from daemon: rpc error: code = "
                "Unknown desc = invalid "
                "pool request: Pool overlaps with other one on this address space"
            ),
        ),
        missed=("the pool overlaps the garden",),
        source="swarm.md 64; moby/moby#48069, #50011",
    ),
    Known(
        id="vxlan-interface-left",
        title="A VXLAN interface with this network's number is left on the node",
        texts=(r"error creating vxlan interface: file exists",),
        cause="On {node|the node that says it} an interface with the same number exists: left by a sandbox that was "
        "not cleaned up, or made by other software. dockerd cannot create the one of the overlay{subnet|}.",
        isnt="not an address clash, not a full subnet, not the image; the network itself is right",
        now=(
            look(
                "docker network inspect --format "
                "'{{index .Options \"com.docker.network.driver.overlay.vxlanid_list\"}}' {network}",
                "shows the number (VNI) of the network",
            ),
            look("ip -d link show type vxlan", "on {node|that node}: find the interface with that number"),
            Step("ip link delete '<that interface>'", "on {node|that node}: the next retry, every 5 s, starts"),
            TASKS,
        ),
        worse=(
            FORCE,
            move("docker network rm {network}", "not needed, and takes the other nodes' tasks down too"),
            move("docker swarm leave", "on {node|that node}: not needed"),
        ),
        lasting="if it comes back: drain the node, restart dockerd there, and report the engine's version.",
        seen=(
            (
                '"network sandbox join failed: subnet sandbox join failed for "10.77.3.0/24": error creating vxlan '
                'interface: file exists"'
            ),
        ),
        missed=("error creating interface: file exists",),
        source="symptoms.md m2 part C; moby/libnetwork#1765",
        weight=2,
    ),
    Known(
        id="network-sandbox-failed",
        title="The node could not connect the task to its network",
        texts=(
            r"network sandbox join failed: <why>",
            r"failed to set up container networking: <why>",
            r"error creating vxlan interface: <why>",
            r"failed to create endpoint <why>",
            r"endpoint join on GW Network failed",
            r"failed to get network during CreateEndpoint: <why>",
            r"Unable to complete atomic operation, key modified",
            r"driver failed programming external connectivity on endpoint",
            r"could not find a network matching",
        ),
        cause="Making the task's network endpoint on {node|its node} failed: {why|see the text}. "
        "Interfaces or sandboxes "
        "that are left over, a firewall tool that flushed iptables, or a VXLAN port that is taken are usual.",
        isnt="not the image, and not the scheduler",
        now=(
            TASKS,
            look(
                "journalctl -u docker --since -15min", "on {node|the node in the NODE column}: what dockerd says of it"
            ),
            move(
                "docker node update --availability drain '{node|<that node>}'",
                "if it is one node only: its tasks move to the others; old ones stop first",
            ),
        ),
        worse=(FORCE,),
        seen=('"network sandbox join failed: subnet sandbox join failed for "10.0.1.0/24": operation not supported"',),
        missed=("the sandbox of the children",),
        source="moby libnetwork/drivers/overlay; daemon/container_operations.go:38",
        weight=0,
    ),
    Known(
        id="network-not-attachable",
        title="A plain container cannot join an overlay that is not attachable",
        texts=(
            r"[Cc]ould not attach to network (?P<network>\S{1,100}): .{0,120}not manually attachable",
            r"network (?P<network>\S{1,100}) not manually attachable",
            r"swarm-scoped network \((?P<network>[^()\n]{1,100})\) is not compatible with",
        ),
        cause="`docker run` and `docker compose up` make plain containers; an overlay takes those only if it was made "
        "with `--attachable`.",
        isnt="not a permission of the user",
        now=(
            roll("docker service create --network {network} '<image>'", "or run it as a service: a new one is created"),
            Step(
                "docker network create -d overlay --attachable '<another name>'",
                "a new network that takes plain containers; the services move to it by their file",
            ),
        ),
        worse=(Step("chmod 666 /var/run/docker.sock", "opens the engine to everybody, and changes nothing here"),),
        lasting="`attachable: true` at the network in the file, from the beginning.",
        seen=(
            (
                "docker: Error response from daemon: Could not attach to network shop_back: rpc error: code = "
                "PermissionDenied desc = network shop_back not manually attachable"
            ),
        ),
        missed=("could not attach to network drive",),
        source="symptoms.md t2",
    ),
    Known(
        id="network-not-swarm-scoped",
        title="Services need an overlay: this network belongs to one machine",
        texts=(
            r"The network (?P<network>\S{1,100}) cannot be used with services",
            r"network \"(?P<network>[^\"\n]{1,100})\" is declared as external, but it is not in the right scope",
        ),
        cause="`{network}` is a bridge, host or macvlan network of one machine.",
        isnt="not a missing network",
        now=(
            Step(
                "docker network create -d overlay --attachable '<another name>'",
                "makes an overlay; the file then has to name it",
            ),
            FIXED_FILE,
        ),
        lasting="`driver: overlay` in the file, or no driver.",
        seen=(
            (
                "failed to create service shop_api: Error response from daemon: The network shop_back "
                "cannot be used with "
                "services. Only networks scoped to the swarm can be used, such as those created with the "
                "overlay driver."
            ),
            'network "proxy" is declared as external, but it is not in the right scope: "local" instead of "swarm"',
        ),
        missed=("the network cannot be used with service vehicles",),
        source="swarm.md 28, 66; moby daemon/cluster/networks.go:346",
    ),
    Known(
        id="external-network-missing",
        title="The external network does not exist in this swarm",
        texts=(r"network \"(?P<network>[^\"\n]{1,100})\" is declared as external, but could not be found",),
        cause="The file calls `{network}` external, so a deploy does not make it. Nothing of the stack was changed.",
        isnt="not a fault of the services",
        now=(
            look("docker network ls --filter scope=swarm", "shows what it may be called here"),
            Step("docker network create -d overlay --attachable {network}", "makes it"),
            AGAIN,
        ),
        lasting="create shared networks when the swarm is set up.",
        seen=(
            (
                'network "proxy" is declared as external, but could not be found. You need to create a swarm-scoped '
                "network before the stack is deployed"
            ),
        ),
        missed=("the network is declared as external by the file",),
        source="swarm.md 27; docker/cli stack/deploy_composefile.go:100",
    ),
)
