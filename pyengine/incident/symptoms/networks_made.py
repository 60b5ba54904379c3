"""Networks that are made, removed and named: races with a stack that is still going, and names that are taken."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import AGAIN, FIXED_FILE, FORCE, REMOVE
from pyengine.incident.symptoms.known import Known, Step, look, move, only, roll

GONE = look(
    "docker network ls --filter label=com.docker.stack.namespace={stack}",
    "repeat until it lists nothing: the old networks are gone only then",
)
ENDED = look("docker stack ps {stack}", "repeat until it says `Nothing found in stack`")

FAMILY = (
    Known(
        id="network-gone-in-mid-deploy",
        title="The deploy ran while the old stack was still being removed",
        texts=(r"failed to (?:create|update) service <service>: <...>network (?P<network>\S{1,100}) not found",),
        cause="After `docker stack rm` the old network {network} was still there when the deploy looked, so it was "
        "not made anew, and it was gone when the service was created. (Without a removal before: the network was "
        "removed by hand, or it is another swarm.) Half of the stack may exist.",
        isnt="not a fault of the file; do not declare the network external",
        now=(ENDED, GONE, AGAIN),
        worse=(
            Step(
                "docker network create -d overlay {network}",
                "a network made by hand lacks the stack's label: the next deploy is refused by its name",
            ),
        ),
        lasting="wait in the pipeline until both lists are empty, or deploy over the running stack.",
        seen=(
            "failed to create service shop_web: Error response from daemon: network shop_default not found",
            (
                "failed to create service shop_web: Error response from daemon: rpc error: code = "
                "InvalidArgument desc = "
                "network shop_default not found"
            ),
        ),
        missed=("failed to create service shop_web: secret not found: key",),
        source="symptoms.md m2 part D; moby/moby#29293",
        weight=2,
    ),
    Known(
        id="network-not-found",
        title="There is no network of this name",
        texts=(
            r"(?:(?<=[:=]\ )|(?<=\"))network (?P<network>[\w.-]{1,100}) not found",
            r"[Nn]o such network: (?P<network>[\w.-]{1,100})",
        ),
        cause="`{network}` does not exist in this swarm: misspelt, removed, or the stack's name in front is missing.",
        isnt="not a node's fault; nothing was changed",
        now=(look("docker network ls --filter scope=swarm", "shows the networks as they are named here"),),
        seen=("Error response from daemon: network nosuch not found",),
        missed=("network 404 not to be found", "the network was not found"),
        source="symptoms.md t2, t3; swarmkit controlapi/network.go:149",
    ),
    Known(
        id="stack-removal-still-running",
        title="The stack is still being removed",
        texts=(
            r"Failed to remove network (?P<network>\S{1,100}): <...>not found",
            r"failed to remove some resources from stack: (?P<stack>[\w.-]{1,100})",
        ),
        cause="The first removal is still running: tasks have their grace period, the networks wait for them. The "
        "stack goes all the same.",
        isnt="not a stack that cannot be removed",
        now=(ENDED, GONE),
        worse=(
            roll("docker stack deploy -c '{file|<the file>}' {stack}", "too early: the old networks vanish under it"),
        ),
        seen=(
            (
                "Failed to remove network n8pd63kghm3v: Error response from daemon: network n8pd63kghm3v "
                "not foundfailed "
                "to remove some resources from stack: shop"
            ),
        ),
        missed=("failed to remove some stains",),
        source="symptoms.md r2",
        weight=2,
    ),
    Known(
        id="network-in-use",
        title="The network is still used",
        texts=(
            r"network (?P<network>\S{1,100}) is in use by service <id>",
            r"network (?P<network>\S{1,100}) is in use by task <task>",
            r"network (?P<network>\S{1,100}) (?:id \S{1,100} )?has active endpoints",
            r"error while removing network: network (?P<network>\S{1,100}) .{0,60}has active endpoints",
        ),
        cause="{attachment|A service (named by its id only), a task that is still stopping, or a plain container} is "
        "attached to {network}.",
        isnt="not a lock that is left over",
        now=(
            only("id", look("docker service inspect --format '{{.Spec.Name}}' {id}", "shows which service that is")),
            only(
                "task !attachment",
                look(
                    "docker inspect --type task {task}",
                    "with a `NetworkAttachmentSpec` it is a plain container (`ContainerID`) of the node `NodeID`; else "
                    "a task of the service `ServiceID`",
                ),
            ),
            only(
                "nameless",
                look("docker node inspect --format '{{.Description.Hostname}}' {nameless}", "which node that is"),
            ),
            only(
                "task !container",
                look(
                    "docker ps --all --filter network={network}",
                    "on {node|each node}: a plain container there; `docker network disconnect` takes it out",
                ),
            ),
            only(
                "container",
                look(
                    "docker ps --all --no-trunc --filter id={container}", "on {node|that node}: which container it is"
                ),
            ),
            only(
                "container",
                Step(
                    "docker network disconnect {network} {container}",
                    "on {node|that node}: takes it out of the network, and leaves it running; afterwards the network "
                    "can be removed",
                ),
            ),
            look("docker network inspect --verbose {network}", "shows all that is attached"),
        ),
        worse=(FORCE, move("systemctl restart docker", "stops this node's containers, and frees nothing in the swarm")),
        lasting="take the network out of the service's file, deploy, then remove it.",
        seen=(
            (
                "Error response from daemon: rpc error: code = FailedPrecondition desc = network "
                "73j744jhaxkx4hphtedaxgcjc is in use by service djbnvsqsnxson9qjobns5ooxx"
            ),
            "error while removing network: network shop_default id 0123456789ab has active endpoints",
            "network 73j744jhaxkx4hphtedaxgcjc is in use by task djbnvsqsnxson9qjobns5ooxx",
        ),
        missed=("network cable is in use by service technicians",),
        source="symptoms.md t2; swarm.md 60",
    ),
    Known(
        id="network-exists",
        title="A network of this name exists already",
        texts=(r"network with name (?P<network>\S{1,100}) already exists",),
        cause="`{network}` is there. In a deploy it lacks the stack's label, so somebody made it by hand (often to "
        "repair a race of removal and deploy).",
        isnt="not a clash of subnets",
        now=(
            look("docker network inspect --format '{{json .Labels}} {{.Driver}} {{.Scope}}' {network}", "whose it is"),
            Step("docker network rm {network}", "if it was made by hand for this stack and nothing uses it"),
            AGAIN,
        ),
        seen=(
            "Error response from daemon: network with name rbna already exists",
            (
                "failed to create network shop_default: Error response from daemon: network with name "
                "shop_default already "
                "exists"
            ),
        ),
        missed=("a network with name and fame",),
        source="symptoms.md t2, r4",
    ),
    Known(
        id="network-attached-already",
        title="The service is on this network already",
        texts=(r"service is already attached to network (?P<network>\S{1,100})",),
        cause="`--network-add` names a network that the service has. Nothing was sent.",
        isnt="not a fault of the network",
        now=(look("docker service inspect --format '{{json .Spec.TaskTemplate.Networks}}' {service}", "its networks"),),
        seen=("service is already attached to network rbna",),
        missed=("the service is already attached to the rack",),
        source="symptoms.md t2",
    ),
    Known(
        id="network-scope-bridge",
        title="A swarm network was made with the bridge driver",
        texts=(r"network (?P<network>[a-z0-9]{25}) exists\b",),
        cause="`docker network create --scope swarm` without `-d overlay` makes a bridge in swarm scope; after an "
        "unclean stop the driver refuses what it left behind.",
        isnt="not a name that is taken",
        now=(
            look("docker network ls --filter scope=swarm --format '{{.Name}} {{.Driver}}'", "DRIVER says bridge"),
            Step("docker network create -d overlay '<another name>'", "the overlay to move the services to"),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        seen=('Rejected 5 seconds ago "network 73j744jhaxkx4hphtedaxgcjc exists"',),
        missed=("the network exists",),
        source="moby libnetwork/drivers/bridge/bridge_linux.go:710; moby/moby#38318",
    ),
    Known(
        id="ingress-missing",
        title="The ingress network is gone",
        texts=(r"service needs ingress network, but no ingress network is present",),
        cause="Somebody removed the `ingress` network; a published port needs it.",
        isnt="not a port that is taken",
        now=(Step("docker network create --ingress --driver overlay ingress", "makes it anew"), AGAIN),
        seen=(
            (
                "Error response from daemon: rpc error: code = FailedPrecondition desc = service needs "
                "ingress network, "
                "but no ingress network is present"
            ),
        ),
        missed=("the ingress network is present",),
        source="swarmkit controlapi/service.go:755",
    ),
    Known(
        id="network-ambiguous",
        title="Several networks have this name",
        texts=(r"network (?P<network>[\w.-]{1,100}) is ambiguous",),
        cause="`{network}` stands for more than one network: an overlay and a bridge of this machine, or "
        "two deploys at "
        "once made it twice.",
        isnt="not a network that is broken",
        now=(
            look("docker network ls --no-trunc --filter name={network}", "their ids, drivers and scopes"),
            Step("docker network rm '<the id of the one that nothing uses>'", "leaves one of the name"),
        ),
        worse=(FORCE,),
        lasting="one deployer at a time; no `docker network create` beside the stack.",
        seen=("Error response from daemon: network shop_back is ambiguous (2 matches found on name)",),
        missed=("the network of paths is ambiguous",),
        source="moby daemon/network.go",
    ),
    Known(
        id="ingress-exists-or-used",
        title="There is one ingress network, and it is used",
        texts=(
            r"ingress network cannot be removed because service <other>",
            (
                r"ingress network \(<other>\) "
                r"is already present"
            ),
        ),
        cause="A swarm has one ingress network; it goes only when no service publishes a port through it{publishers|}.",
        isnt="not a fault of the service, not a network that is stuck, and the warning about versions is always there",
        now=(
            only("!publishers", look("docker network ls --filter driver=overlay", "which one is it?")),
            only(
                "!publishers",
                look("docker service ls --format '{{.Name}} {{.Ports}}'", "who publishes through it"),
            ),
            roll(
                "docker service update --publish-rm '<the target port>' '<each service that publishes>'",
                "in a quiet hour: from here on nobody reaches it; all its ports in one command",
            ),
            Step("docker network rm ingress", "only now; repeat `docker network ls` until it is gone on every node"),
            Step(
                "docker network create --driver overlay --ingress --subnet '<a free range>' ingress",
                "the new one, with the options that it is made for (`--opt com.docker.network.driver.mtu=…`)",
            ),
            roll(
                "docker service update --publish-add '<port>:<target port>' '<each service that published>'",
                "gives the ports back, all of a service in one command",
            ),
        ),
        worse=(REMOVE,),
        lasting="`mode: host` at the ports of a proxy that is to be reached whatever becomes of ingress.",
        seen=(
            (
                "Error response from daemon: rpc error: code = AlreadyExists desc = ingress network (abc) is "
                "already present"
            ),
        ),
        missed=("the ingress of water cannot be removed",),
        source="swarmkit controlapi/network.go",
    ),
    Known(
        id="network-driver-unknown",
        title="No such network driver on this engine",
        texts=(
            r"error during lookup of plugin (?P<driver>\S{0,100})",
            r"network plugin \"?<other>\"? not found",
            r"could not resolve driver (?P<driver>\S{1,100})",
            r"plugin \"(?P<driver>[^\"\n]{1,100})\" not found",
        ),
        cause="The driver `{driver|that is named}` is unknown or empty, often from a variable that is not set.",
        isnt="not a missing network",
        now=(look("docker info --format '{{json .Plugins.Network}}'", "shows the drivers there are"), FIXED_FILE),
        seen=('Error response from daemon: error during lookup of plugin overlai: plugin "overlai" not found',),
        missed=("error during lookup of the plug",),
        source="swarm-lab.md 7",
    ),
    Known(
        id="subnet-host-bits",
        title="The subnet has bits of a host in it",
        texts=(r"invalid subnet <subnet>: it should be (?P<other>[\d.a-f:]{1,45}/\d{1,3})",),
        cause="`{subnet}` is an address in a network, the network itself is `{other}`.",
        isnt="not an overlap",
        now=(FIXED_FILE,),
        lasting="write `{other}`.",
        seen=("Error response from daemon: invalid subnet 172.15.0.7/24: it should be 172.15.0.0/24",),
        missed=("invalid subnet mask",),
        source="swarm-lab.md 7",
    ),
    Known(
        id="nothing-in-stack",
        title="No stack of this name has tasks",
        texts=(r"[Nn]othing found in stack: (?P<stack>[\w.-]{1,100})",),
        cause="The stack was removed, never deployed, misspelt, or lives in another swarm.",
        isnt="not an error of the services",
        now=(look("docker stack ls", "shows the stacks of this swarm"),),
        worse=(REMOVE,),
        seen=("Nothing found in stack: shop", "nothing found in stack: shop"),
        missed=("nothing found in the stack of papers",),
        source="docker/cli stack/ps.go",
    ),
    Known(
        id="gateway-bridge-broken",
        title="The bridge docker_gwbridge of the node is missing, or overlaps another network",
        texts=(
            r"could not find bridge docker_gwbridge",
            (
                r"(?:failed to create|creating|create) (?:network )?(?:default "
                r")?(?:\"?docker_gwbridge\"?)[^\n]{0,200}(?:conflicts|overlap)"
            ),
            (
                r"conflicts with network \S{1,100} \((?P<other>docker_gwbridge|br-\w{1,20})\): networks have "
                r"(?:same bridge name|overlapping IPv4)"
            ),
        ),
        cause="Every node of a swarm connects its tasks to the outside by `docker_gwbridge`; on "
        "{node|this node} it was "
        "removed, or its addresses are taken by another bridge.",
        isnt="not the overlay network of the service",
        now=(
            look("docker network inspect docker_gwbridge", "on {node|this node}"),
            look("ip -brief address", "on {node|this node}: what lies in the same range"),
            Step(
                "docker network create --subnet '<a free range>' --opt com.docker.network.bridge.name=docker_gwbridge "
                "docker_gwbridge",
                "on {node|this node}, before it joins, or drained",
            ),
        ),
        worse=(FORCE,),
        seen=(
            (
                "adding interface veth1 to bridge docker_gwbridge failed: could not find bridge docker_gwbridge: route "
                "ip+net: no such network interface"
            ),
        ),
        missed=("could not find the bridge",),
        source="moby libnetwork; docs.docker.com swarm networking",
        weight=2,
    ),
    Known(
        id="networks-not-migrated",
        title="A service of an old engine: its networks stand in the old place",
        texts=(r"networks must be migrated to TaskSpec before being changed",),
        cause="The service was made by an engine of 2016; its networks are stored where newer requests may not change "
        "them.",
        isnt="not a fault of the file",
        now=(
            AGAIN,
            look("docker service inspect --format '{{json .Spec.Networks}}' {service}", "what stands in the old place"),
        ),
        worse=(REMOVE,),
        seen=("rpc error: code = Unknown desc = networks must be migrated to TaskSpec before being changed",),
        missed=("the network of birds migrated",),
        source="swarmkit controlapi/service.go",
    ),
)
