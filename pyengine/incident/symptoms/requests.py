"""What the managers, or the client in front of them, refuse of a request: values, names, addresses, combinations."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import AGAIN, FIXED_FILE, LEAVE, SERVICES
from pyengine.incident.symptoms.known import Known, Step, look, move, only, roll

_NOTHING = "not a fault of what runs: the request was refused, and nothing was changed"
_CONFIG = look("docker stack config -c '{file|<the file>}'", "reads the file as a deploy does, and changes nothing")

FAMILY = (
    Known(
        id="object-ambiguous",
        title="Several objects have this name, or an id that begins like this",
        texts=(
            r"(?P<kind>service|secret|config|volume) <other> is ambiguous \(<n> matches found\)",
            r"task <other> is ambiguous \(<n> matches found\)",
            r"multiple IDs found with provided prefix: <other>",
            r"multiple services found with provided prefix: <other>",
        ),
        cause="{other} fits {n|several} of them. Docker takes a full id, a full name, or a beginning of an id that "
        "only one has.",
        isnt="not a damaged list",
        now=(
            look("docker {kind|service} ls", "the whole names and ids"),
            look("docker {kind|service} inspect '<the full id>'", "with a full id nothing is ambiguous"),
        ),
        seen=(
            "Error response from daemon: service ab is ambiguous (2 matches found)",
            "Error response from daemon: secret db_pass is ambiguous (2 matches found)",
            "multiple IDs found with provided prefix: 4e",
        ),
        missed=("the service is ambiguous about matches", "node vm is ambiguous (3 matches found)"),
        source="moby daemon/cluster/helpers.go; docker/cli cli/command/service/ps.go",
    ),
    Known(
        id="address-not-of-network",
        title="A fixed address that the network does not give",
        texts=(
            r"[Uu]ser[ -]specified IP address is supported <why>",
            r"no configured subnet (?:or ip-range )?contains?s? (?:the )?IP address (?P<address>[\d.a-fA-F:]{2,45})",
            r"network-scoped alias(?:es)? (?:is|are) (?:only )?supported (?:only )?for <why>",
            r"invalid endpoint settings: <why>",
        ),
        cause="An address of one's own needs a network of one's own with a subnet that was written down (`--subnet`, "
        "`ipam:`), and one inside of it. Tasks of a service never have one: Swarm gives each a free address, and the "
        "service its virtual one; `ipv4_address` in a stack file does nothing.",
        isnt=_NOTHING,
        now=(
            look("docker network inspect --format '{{json .IPAM.Config}}' {network}", "the subnet that it has"),
            look(
                "docker service inspect --format '{{json .Endpoint.VirtualIPs}}' {service}", "a service is reached here"
            ),
        ),
        lasting="names instead of addresses: the service's, or `tasks.` in front of it for each task.",
        seen=(
            "Error response from daemon: User specified IP address is supported on user defined networks only",
            (
                "Error response from daemon: user specified IP address is supported only when connecting to networks "
                "with user configured subnets"
            ),
            "invalid endpoint settings: no configured subnet contains IP address 10.9.9.9",
        ),
        missed=("the user specified an IP address",),
        source="moby daemon/container_operations.go, daemon/network.go",
    ),
    Known(
        id="subnets-refused",
        title="Subnet, range and gateway of the network do not fit together",
        texts=(
            r"ipam configuration: <why>",
            r"every ip-range or gateway must have a corresponding subnet",
            r"no matching subnet for (?:range|gateway|aux-address) <other>",
            r"cannot configure multiple (?:ranges|gateways) \(<why>",
            r"multiple overlapping subnet configuration is not supported",
            r"invalid gateway address (?:\(<other>\) )?does not belong to the pool",
        ),
        cause="{why|Each range and gateway lies in a subnet that is given, and each subnet has one of them at most}.",
        isnt=_NOTHING,
        now=(
            Step(
                "docker network create -d overlay --subnet '<10.20.0.0/24>' --gateway '<10.20.0.1>' '<name>'",
                "one subnet, a gateway in it; both may be left out",
            ),
        ),
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = ipam configuration: subnet "
                "10.1.0.0/24 does not contain gateway 10.2.0.1"
            ),
            "every ip-range or gateway must have a corresponding subnet",
            "no matching subnet for gateway 10.2.0.1",
        ),
        missed=("there is no matching subnet in the drawer",),
        source="swarmkit manager/controlapi/network.go; docker/cli cli/command/network/create.go",
    ),
    Known(
        id="network-predefined",
        title="This network is Docker's own",
        texts=(
            r"(?P<network>[\w.-]{1,100}) is a (?:swarm predefined|pre-defined) network and cannot be removed",
            r"network <network> \(<other>\) is a swarm predefined network and cannot be removed",
            r"operation is not permitted on predefined (?P<network>\w{1,20}) network",
            r"Service cannot be explicitly attached to the ingress network",
            r"ingress network cannot be attachable",
        ),
        cause="bridge, host, none, docker_gwbridge and ingress belong to the engine or to the swarm: they are neither "
        "removed nor given to a service by name; ingress is used by publishing a port.",
        isnt=_NOTHING,
        now=(
            look("docker network ls", "which networks are one's own"),
            Step("docker network create -d overlay '<name>'", "for services that talk to each other"),
        ),
        worse=(move("docker network rm ingress", "only to make it anew: until then no port of the mesh answers"),),
        seen=(
            "Error response from daemon: ingress is a pre-defined network and cannot be removed",
            "Error response from daemon: operation is not permitted on predefined bridge network",
            (
                "rpc error: code = InvalidArgument desc = Service cannot be explicitly attached to the ingress network "
                '"ingress"'
            ),
        ),
        missed=("the operation is not permitted on weekends",),
        source="swarmkit manager/controlapi/network.go, service.go; moby daemon/network.go",
        weight=2,
    ),
    Known(
        id="number-out-of-range",
        title="A number or a time that Swarm does not take",
        texts=(
            r"minimum certificate expiry time is: <value>",
            r"heartbeat time period cannot be a negative duration",
            r"TaskSpec: (?P<key>[\w-]{1,40}) cannot be <why>",
            r"(?P<key>Number of replicas|Maximum concurrent jobs|Total completed jobs) must (?:be non-|not be )neg",
            r"invalid restart policy: maximum retry count cannot be negative",
        ),
        cause="{key|The value} is below zero or outside of what is allowed: ratios lie between 0 and 1, certificates "
        "last an hour at least, times and numbers are not negative.",
        isnt=_NOTHING,
        now=(_CONFIG, FIXED_FILE),
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = TaskSpec: update-maxfailureratio "
                "cannot be less than 0 or bigger than 1"
            ),
            "rpc error: code = InvalidArgument desc = minimum certificate expiry time is: 1h0m0s",
            "rpc error: code = InvalidArgument desc = Number of replicas must be non-negative",
        ),
        missed=("the number of replicas must be right",),
        source="swarmkit manager/controlapi/service.go, cluster.go",
    ),
    Known(
        id="object-name-invalid",
        title="The name of a secret, config or network is missing, too long or has a wrong character",
        texts=(
            r"(?:meta: )?name must be provided",
            r"invalid name, only 64 \[a-zA-Z0-9-_\.\] characters allowed",
            r"malformed (?:secret|config|file secret|file config) reference<...>(?:target|$)",
        ),
        cause="At most 64 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; `stack deploy` puts "
        "the stack's name and `_` in front.{long|} A reference needs the object and a file name.",
        isnt=_NOTHING,
        now=(_CONFIG, FIXED_FILE),
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = invalid name, only 64 "
                "[a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]"
            ),
            "rpc error: code = InvalidArgument desc = meta: name must be provided",
            "rpc error: code = InvalidArgument desc = malformed secret reference, no target provided",
        ),
        missed=("a name should be provided", "the reference is malformed"),
        source="swarmkit manager/controlapi/common.go, service.go",
    ),
    Known(
        id="swap-without-limit",
        title="Swap is limited and memory is not",
        texts=(
            r"memory swap provided, but no memory-limit was set",
            r"You should always set the Memory limit when using Memoryswap limit",
            r"Minimum memoryswap limit should be larger than memory limit",
            r"valid memory swappiness range is 0-100",
        ),
        cause="The limit of swap counts memory and swap together: it needs a memory limit, and is at least as large.",
        isnt=_NOTHING,
        now=(
            roll(
                "docker service update --limit-memory '<more, with a unit: 64M>' {service}",
                "the limit that the other one builds on",
            ),
            FIXED_FILE,
        ),
        seen=(
            "Error response from daemon: memory swap provided, but no memory-limit was set",
            "Minimum memoryswap limit should be larger than memory limit, see usage",
        ),
        missed=("the swap was limited",),
        source="moby daemon/cluster/convert/service.go, daemon_unix.go",
    ),
    Known(
        id="placement-preference-invalid",
        title="A placement preference is written `spread=<label>`",
        texts=(
            r"placement preference must be of the format",
            r"unsupported placement preference (?P<value>\S{1,60}) \(only spread is supported\)",
        ),
        cause="There is one kind of preference: `spread` over the values of a label of the nodes or of the engine.",
        isnt=_NOTHING,
        now=(
            roll(
                "docker service update --placement-pref-add 'spread=node.labels.<label>' {service}",
                "spreads tasks over the values of that label; running tasks stay where they are",
            ),
        ),
        seen=(
            'placement preference must be of the format "<strategy>=<arg>"',
            "unsupported placement preference binpack (only spread is supported)",
        ),
        missed=("the placement preference is a seat at the window",),
        source="docker/cli cli/command/service/opts.go",
    ),
    Known(
        id="generic-resource-invalid",
        title="A generic resource is written `NAME=NUMBER`",
        texts=(
            r"invalid generic-resource <why>",
            r"invalid generic resource specification: <why>",
            r"could not parse GenericResource: <why>",
            r"could not find generic-resource `<value>` to remove it",
        ),
        cause="A service asks for a number of a resource that nodes name in their daemon.json "
        "(`node-generic-resources`); single ones cannot be asked for by name.",
        isnt="not a node that lacks the resource (that is `insufficient resources`)",
        now=(
            look("docker node inspect --format '{{json .Description.Resources}}' self", "what a node says that it has"),
            roll("docker service update --generic-resource-add 'gpu=1' {service}", "a name and a number"),
        ),
        seen=(
            "invalid generic-resource format `gpu` expected `name=value`",
            (
                "invalid generic-resource request `gpu=uuid1`, Named Generic Resources is not supported for service "
                "create or update"
            ),
        ),
        missed=("the resource is invalid in general",),
        source="docker/cli cli/command/service/generic_resource_opts.go",
    ),
    Known(
        id="file-options-conflict",
        title="Keys of the file that do not go together",
        texts=(
            r"(?P<key>(?:volume|bind|tmpfs|cluster|images?|npipe) options) are incompatible with type [a-z]\w{1,10}",
            r"invalid (?:bind|image|npipe|cluster) source, source cannot be empty",
            r"conflicting parameters \"(?P<key>external)\" and \"?<other>\"? specified for",
            r"(?P<key>[\w-]{1,10}\.(?:external\.name|driver)) and [\w.-]{1,20} conflict; only use <other>",
            r"duplicate (?:secret|config) target for <other> not allowed",
        ),
        cause="{key|One key} belongs to another kind than the rest of the entry: of a mount, `bind`, `volume` and "
        "`tmpfs` go with the `type` of the same name; what is `external` is named and not described.",
        isnt="not a fault of the swarm: the client read the file, and nothing was changed",
        now=(_CONFIG, FIXED_FILE),
        seen=(
            "bind options are incompatible with type volume",
            'conflicting parameters "external" and "driver" specified for volume "data"',
            "network x: network.external.name and network.name conflict; only use network.name",
        ),
        missed=("the options are incompatible with type A", "conflicting parameters in the model"),
        source="docker/cli cli/compose/convert/volume.go, loader/loader.go",
    ),
    Known(
        id="file-value-not-cast",
        title="A variable gives a value of the wrong type",
        texts=(
            r"error while interpolating (?P<key>[\w.\[\]-]{1,200}): <why>",
            r"failed to cast to expected type: <why>",
            r"unexpected environment variable '<value>'",
        ),
        cause="What `{key|the key}` becomes is no number or truth value, most often because the variable is empty or "
        "has quotes or a blank in it: {why|see the text}.",
        isnt="not a fault of the swarm: the client read the file, and nothing was changed",
        now=(_CONFIG, FIXED_FILE),
        lasting="`${NAME:?not set}`, or a default: `${NAME:-2}`.",
        seen=(
            (
                "error while interpolating services.web.deploy.replicas: failed to cast to expected type: "
                'strconv.Atoi: parsing "two": invalid syntax'
            ),
        ),
        missed=("an error while interpolating the curve",),
        source="docker/cli cli/compose/interpolation/interpolation.go",
        weight=3,
    ),
    Known(
        id="stack-removal-incomplete",
        title="Some parts of the stack could not be removed",
        texts=(
            r"[Ff]ailed to remove some resources from stack:? <other>",
            r"failed to wait on tasks of stack: <other>",
        ),
        cause="Each part is removed by itself; the lines above name what stayed, most often a network that tasks still "
        "use while they end, or a secret or config that another service has.",
        isnt="not a stack that goes on serving: its services are gone, unless a line says otherwise",
        now=(
            look("docker stack ps '{stack|<stack>}'", "tasks that are still ending"),
            Step("docker stack rm '{stack|<stack>}'", "once more after some seconds: takes away what is left"),
            look("docker network ls --filter label=com.docker.stack.namespace='{stack|<stack>}'", "what is left of it"),
        ),
        worse=(AGAIN, LEAVE),
        seen=("Failed to remove some resources from stack: shop",),
        missed=("he failed to remove some resources",),
        source="docker/cli cli/command/stack/remove.go",
    ),
    Known(
        id="label-or-role-unchanged",
        title="The node has no such label, or this role already",
        texts=(
            r"key (?P<key>\S{1,100}) doesn't exist in node's labels",
            r"role was already set to the requested value",
        ),
        cause="There was nothing to change: {key|the role} is not what the command took it for{bare|}.",
        isnt=_NOTHING,
        now=(
            look(
                "docker node inspect --format '{{json .Spec}}' {node|<node>}", "its labels and role, as they are spelt"
            ),
            only(
                "label",
                Step(
                    "docker node update --label-rm {label} {node|<node>}",
                    "by its key alone; what is constrained to that label leaves the node, or waits",
                ),
            ),
        ),
        seen=("key zone doesn't exist in node's labels", "key disk=ssd doesn't exist in node's labels"),
        missed=("the key doesn't exist in this drawer",),
        source="docker/cli cli/command/node/update.go",
    ),
    Known(
        id="file-to-create-from",
        title="The file for a secret or config cannot be read",
        texts=(
            r"(?:secret|config) file is required",
            r"error reading (?:content )?from \"?(?P<path>(?!STDIN)[^\s\":]{1,200})\"?: <why>",
            r"error reading from STDIN: <why>",
            r"when using secret driver secret data must be empty",
        ),
        cause="`create NAME FILE` takes a file, or `-` for what comes through a pipe: {why|none was named}.",
        isnt=_NOTHING,
        now=(
            look("ls -l {path|<file>}", "is it there, and not empty?"),
            SERVICES,
        ),
        seen=(
            "secret file is required",
            'error reading content from "./tls.key": open ./tls.key: no such file or directory',
        ),
        missed=("the secret is required reading",),
        source="docker/cli cli/command/secret/create.go, config/create.go",
    ),
)
