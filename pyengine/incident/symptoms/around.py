"""What meets a swarm from around it: proxies, ports of the machine, programs that speak to the engine."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import FIXED_FILE, FORCE, LEAVE, LOGS, NODES, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, move, only, roll

_INGRESS_OUT = roll(
    "docker service update --publish-rm '<the target port>' {service}",
    "gives the port back on every node at once; do it in the session that is still open",
)

FAMILY = (
    Known(
        id="client-context-missing",
        title="The client means an engine by a context that it does not have",
        texts=(
            r"context \\{0,3}\"?(?P<other>[\w.@-]{1,100})\\{0,3}\"?: context not found(?:: open [^\n]{1,200})?",
            r"Current context \"(?P<other>[^\"\n]{1,100})\" is not found on the file system",
        ),
        cause="`{other}` is named by `docker context use`, by `--context` or by the variable DOCKER_CONTEXT, "
        "and this user "
        "of this machine has no such context. No engine was asked.",
        isnt="not a fault of the swarm or of the engine",
        now=(
            look("docker context ls", "which contexts this user has"),
            Step("docker context use default", "the engine of this machine from now on, for this user"),
        ),
        lasting="`docker context create` in the pipeline, or DOCKER_HOST.",
        seen=(
            (
                'context "prod": context not found: open /root/.docker/contexts/meta/x/meta.json: no such '
                "file or directory"
            ),
            (
                'Current context "prod" is not found on the file system, please check your config file at '
                "/root/.docker/config.json"
            ),
        ),
        missed=("in this context: the page was not found",),
        source="docker/cli cli/context/store, cli/command/cli.go",
        weight=3,
    ),
    Known(
        id="credential-helper-missing",
        title="The client lacks the program that keeps its logins",
        texts=(
            (
                r"(?:error (?:getting|saving|storing|erasing) credentials|[Ee]rror loading credentials)[^\n]{0,40}"
                r"exec: \\?\"docker-credential-(?P<helper>[\w-]{1,60})\\?\": executable file not found in \$PATH"
            ),
            r"exec: \\?\"docker-credential-(?P<helper>[\w-]{1,60})\\?\": executable file not found in \$PATH",
        ),
        cause="The client's config.json names `{helper}` (`credsStore` or `credHelpers`), and "
        "`docker-credential-{helper}` is not on this machine; the logins are not in the file either. Nothing was sent.",
        isnt="not the image, not the registry, and nothing of the services was changed",
        now=(
            look("grep -n cred .docker/config.json", "in the home folder of who typed that: take the line out"),
            Step("docker login '{registry|<the registry>}'", "there, afterwards"),
            only(
                "stack",
                roll(
                    "docker stack deploy --with-registry-auth -c '{file|<the file>}' {stack}", "the same command again"
                ),
            ),
        ),
        lasting="no config.json from another machine: `docker login` on each.",
        seen=(
            'error getting credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH',
        ),
        missed=('exec: "docker-entrypoint.sh": executable file not found in $PATH',),
        source="docker/docker-credential-helpers client/client.go; docker/cli cli/config/credentials",
        weight=4,
    ),
    Known(
        id="ingress-takes-port-of-machine",
        title="An ingress port takes a port that the nodes themselves need",
        texts=(
            (
                r"docker service (?:create|update)\b[^\n]{0,300}(?:-p|--publish(?:-add)?)[= "
                r"](?:[\w=,]{0,60}published=)?"
                r"(?P<port>22|2375|2376|2377|4789|7946)(?::|,|\b)"
            ),
        ),
        cause="Port {port} is published by the routing mesh, which answers on EVERY node before the machine's own "
        "service does (ssh, the engine, the swarm). Nothing checks for ports of the machine, so the service converges "
        "without an error.",
        isnt="not a fault of sshd, the network or the nodes",
        now=(
            _INGRESS_OUT,
            look("ssh '<a node>'", "from another window, before this one is closed"),
            roll("docker service update --publish-add '<another port>:<target port>' {service}", "afterwards"),
        ),
        worse=(
            Step("iptables -t nat -F", "takes every port of the engine away, and comes back with the next change"),
            move("systemctl restart docker", "the rules come back; ends containers"),
            Step("reboot", "ends the only session that is left"),
        ),
        lasting="publish ports that no machine uses; `mode: host` where one node is meant.",
        seen=("$ docker service create --name port-test -p 22:80 nginxdemos/hello",),
        missed=("$ docker service create --name web -p 2280:80 nginxdemos/hello",),
        source="moby/moby#39089; symptoms.md t4",
    ),
    Known(
        id="proxy-picks-other-network",
        title="The proxy asks an address in a network that it is not in",
        texts=(r"Gateway Timeout'?<...>dial tcp <address>:<port>: i/o timeout",),
        cause="The service has several networks, and the proxy took the address {address} of one that it "
        "does not share. "
        "Compare it with the subnets of the networks.",
        isnt="not a task that is down: it gets no request at all",
        now=(
            look(
                "docker network inspect --format '{{range .IPAM.Config}}{{.Subnet}}{{end}}' '<each network>'",
                "in which network is {address}?",
            ),
            roll(
                "docker stack deploy -c '<the file with the network as a label>' {stack}",
                "under deploy.labels: `traefik.docker.network=<network>` (from version 3 `traefik.swarm.network`)",
            ),
        ),
        worse=(FORCE,),
        lasting="one network that is shared with the proxy, named by label or by the proxy's own option.",
        seen=("level=debug msg=\"'504 Gateway Timeout' caused by: dial tcp 10.0.7.14:80: i/o timeout\"",),
        missed=("the gate timed out: dial again",),
        source="traefik/traefik#3535",
    ),
    Known(
        id="api-client-version",
        title="A program speaks a version of the API that the engine does not",
        texts=(
            (
                r"client version (?P<value>[\d.]{1,8}) is too (?:(?P<aged>old)|new)\. "
                r"(?:Minimum|Maximum) supported API version is (?P<other>[\d.]{1,8})"
            ),
        ),
        cause="The program that logs this speaks {value}; this engine wants {other}. Engine 29 ended what "
        "is below 1.44. "
        "The services themselves are fine.",
        isnt="not the docker command line, and not the services behind a proxy",
        now=(
            look(
                "docker version --format '{{.Server.APIVersion}} {{.Server.MinAPIVersion}}'", "what this engine speaks"
            ),
            roll(
                "docker service update --image '<a version of that program that speaks {other}>' {service}",
                "replaces the program that is too old, where it runs as a service",
            ),
            only(
                "aged",
                Step(
                    "systemctl edit docker",
                    "only as a stop-gap: `Environment=DOCKER_MIN_API_VERSION={value}` on each node whose engine it "
                    "asks; then restart dockerd there, one after the other",
                ),
            ),
        ),
        worse=(FORCE,),
        lasting="look at what talks to the socket (proxies, Portainer, CI) before an engine's upgrade.",
        seen=(
            (
                'error="Error response from daemon: client version 1.24 is too old. Minimum supported API version is '
                '1.44, please upgrade your client to a newer version"'
            ),
        ),
        missed=("the client is too old for this",),
        source="traefik/traefik#12253; moby api",
    ),
    Known(
        id="proxy-between-managers",
        title="A proxy answers in place of the manager",
        texts=(
            r"x509: certificate is not valid for any names, but wanted to match swarm-(?:manager|worker|ca)",
            r"x509: certificate is valid for <why>, not swarm-(?:manager|worker|ca)",
        ),
        cause="dockerd reaches 2377 of the other manager through an HTTP(S) proxy, which shows its own certificate: "
        "NO_PROXY of the docker service does not name the nodes.",
        isnt="not an expired certificate, not the clock",
        now=(
            look("systemctl show --property=Environment docker", "on both machines: HTTP_PROXY, HTTPS_PROXY, NO_PROXY"),
            Step(
                "systemctl edit docker",
                "on every node: add the addresses of all nodes to NO_PROXY (networks in CIDR form work, too)",
            ),
            move(
                "systemctl restart docker", "on {node|one machine} first, then one after the other: its containers stop"
            ),
            NODES,
        ),
        worse=(Step("docker swarm ca --rotate", "changes every certificate, and not the proxy"), LEAVE),
        lasting="NO_PROXY with all nodes wherever dockerd has a proxy.",
        seen=(
            (
                'desc = "transport: authentication handshake failed: x509: certificate is not valid for any names, but '
                'wanted to match swarm-manager"'
            ),
        ),
        missed=("the certificate is not valid for any names",),
        source="docker/for-linux#636",
        weight=4,
    ),
    Known(
        id="manager-port-not-open",
        title="Nothing answers at the manager's address",
        texts=(r"dial tcp (?P<address>[\d.a-fA-F:\[\]]{2,45}):2377: (?:connect: )?<why>",),
        cause="{address}:2377 does not answer this machine: {why}. dockerd is not running there, a "
        "firewall is between, "
        "or the manager advertises an address that only exists where it is (an inner network of a virtual machine, as "
        "192.168.65.x of Docker Desktop, which nobody can join from outside).",
        isnt="not the token, which nobody has looked at yet",
        now=(
            look("nc -vz {address} 2377", "from this machine; needed are 2377/tcp, 7946/tcp+udp and 4789/udp"),
            look("docker info --format '{{.Swarm.NodeAddr}}'", "on the manager: the address that it advertises"),
            only(
                "!logged",
                Step(
                    "docker swarm join --token '<token>' '<manager>:2377'",
                    "once the port answers: with the line that `docker swarm join-token worker` prints there",
                ),
            ),
        ),
        worse=(LEAVE,),
        lasting="`--advertise-addr` with an address that all nodes reach.",
        seen=(('desc = "transport: Error while dialing dial tcp 192.168.65.3:2377: connect: connection refused"'),),
        missed=("dial tcp 10.0.0.5:5000: connect: connection refused",),
        source="docker-archive/classicswarm#2952",
        weight=3,
    ),
    Known(
        id="docker-snap-read-only",
        title="Docker is the snap package, which Swarm's networks do not work in",
        texts=(r"mkdir /var/lib/docker\b[^\n\"]{0,40}: read-only file system",),
        cause="The confined daemon cannot make /var/lib/docker, which overlay networks need. Services "
        "without an overlay "
        "run.",
        isnt="not a full or read-only disk, and not the bind mount",
        now=(
            look("snap list docker", "on each node"),
            Step(
                "docker service rm {service}",
                "meanwhile, where nothing of it runs",
                recreates=True,
                destroys=True,
            ),
            move("docker swarm leave", "on one node after the other, drained: then docker-ce in place of the snap"),
        ),
        worse=(FORCE, Step("mount -o remount,rw /", "changes nothing inside of the snap")),
        lasting="the packages of docker-ce on nodes of a swarm.",
        seen=("4hf9xpn0n6lg: mkdir /var/lib/docker: read-only file system",),
        missed=("mkdir /srv/docker: read-only file system",),
        source="portainer/portainer#11451",
        weight=3,
    ),
    Known(
        id="volume-read-only-share",
        title="A new volume on a read-only share: the engine cannot set its owner",
        texts=(r"(?:l?chown|chmod|mkdir|lstat) (?P<path>/var/lib/docker/volumes/\S{1,300}): read-only file system",),
        cause="The engine fills a new volume with what the image has at the target and sets its owner; on "
        "a share that is "
        "exported read-only this fails before the container exists. The share itself is mounted.",
        isnt="not a node whose own disk is read-only",
        now=(
            TASKS,
            roll(
                "docker service update --mount-add '{mount|type=volume,target=<target>,<the other options>},"
                "volume-nocopy=true' {service}",
                "replaces the mount with that target; `nocopy`: the engine leaves the share as it is",
            ),
        ),
        worse=(FORCE, Step("mount -o remount,rw /", "the node's disk is not what is read-only")),
        lasting="`volume: {nocopy: true}` in the file for what is exported read-only.",
        seen=(('"chown /var/lib/docker/volumes/62432f95250cd875cdb58ed62c41/_data: read-only file system"'),),
        missed=("chown /srv/data: read-only file system",),
        source="moby/moby#31792, #23839",
        weight=3,
    ),
    Known(
        id="secret-owner-empty",
        title="uid and gid of a secret or config are empty",
        texts=(r"strconv\.Atoi: parsing \"\": invalid syntax",),
        cause='A tool wrote the reference with `"UID":""`, `"GID":""`; the engine cannot make a number of that when it '
        "mounts it.",
        isnt="not the content of the secret, most likely not an empty variable of the program",
        now=(
            look(
                "docker service inspect --format '{{json .Spec.TaskTemplate.ContainerSpec.Secrets}}' {service}",
                "UID and GID of each; the same for Configs",
            ),
            roll("docker service update --secret-rm '<secret>' {service}", "first; what reads it fails meanwhile"),
            roll(
                "docker service update --secret-add 'source=<secret>,target=<secret>,uid=0,gid=0,mode=0444' {service}",
                "then with numbers",
            ),
            FIXED_FILE,
        ),
        worse=(Step("docker secret rm '<secret>'", "its content is not the cause"), FORCE),
        lasting="deploy with `docker stack deploy`, which writes 0, or name uid and gid.",
        seen=('"starting container failed: strconv.Atoi: parsing "": invalid syntax"',),
        missed=("strconv.ParseUint: parsing",),
        source="executed elsewhere on 28.5.2; getarcaneapp/arcane#2421",
        weight=2,
    ),
    Known(
        id="health-program-missing",
        title="The program of the healthcheck cannot be run",
        texts=(
            r"Health check for container [^\n]{1,120} error: <...>exec: \\?\"(?P<path>[^\"\n\\]{1,300})\\?\"",
            (
                r"\"ExitCode\": ?-1,\s{0,20}\"Output\": ?\"OCI runtime exec failed: <...>exec: "
                r"\\?\"(?P<path>[^\"\n\\]{1,300})\\?\""
            ),
            (
                r"\"Output\": ?\"(?:/bin/)?(?:ba|da|a)?sh: (?:(?:line )?\d{1,3}: )?(?P<path>[\w./-]{1,100}): "
                r"(?:command )?not found"
            ),
        ),
        cause="`{path}` is not in the image (or is one name with blanks in it: each word of a `CMD` list "
        "is a word of the "
        "command). So the test never succeeds: the task is ended as unhealthy, and shows `Complete` where its program "
        "exits 0 when it is told to stop.",
        isnt="not a program that ends by itself",
        now=(
            look(
                "docker service inspect --format '{{json .Spec.TaskTemplate.ContainerSpec.Healthcheck}}' {service}",
                "the test as it is stored",
            ),
            FIXED_FILE,
        ),
        worse=(
            FORCE,
            roll(
                "docker service update --restart-condition on-failure {service}", "leaves it down after the next stop"
            ),
        ),
        lasting='`test: ["CMD", "/app/check", "arg"]`, or one string, which a shell runs.',
        seen=(
            (
                'msg="Health check for container 2e49136cc2e8 error: OCI runtime exec failed: exec '
                "failed: unable to start "
                'container process: exec: \\"/home/run_task healthcheck\\": stat /home/run_task '
                "healthcheck: no such file "
                'or directory"'
            ),
        ),
        missed=("the health check failed",),
        source="moby/moby#27238",
        weight=4,
    ),
    Known(
        id="endpoint-left-over",
        title="An endpoint of an old task is left in a network of the node",
        texts=(r"endpoint with name (?P<other>[^\s\"]{1,120}) already exists in network (?P<network>[\w.-]{1,100})",),
        cause="{network} on {node|the node} still has `{other}`, so the new task cannot be connected "
        "there, by whatever "
        "version.",
        isnt="not the image, not the new version",
        now=(
            TASKS,
            look("docker network inspect {network}", "on {node|that node}: who is listed?"),
            Step("docker network disconnect --force {network} {other}", "on {node|that node}: takes the old one out"),
            LOGS,
        ),
        worse=(FORCE, Step("docker network rm {network}", "takes the network of every container there")),
        seen=(
            (
                '"endpoint create on GW Network failed: endpoint with name gateway_production_bb already '
                "exists in network "
                'docker_gwbridge"'
            ),
        ),
        missed=("the endpoint already exists",),
        source="moby/moby#35281",
        weight=2,
    ),
    Known(
        id="availability-unknown",
        title="No such availability",
        texts=(r"invalid Availability: \"?(?P<value>[^\"\n]{0,40})",),
        cause="`{value}` is none: a node is `active`, `pause` or `drain`.",
        isnt="not a node that cannot be drained",
        now=(
            Step(
                "docker node update --availability drain {node}",
                "its tasks move; each old one stops first",
                recreates=True,
            ),
        ),
        seen=('Error response from daemon: invalid Availability: "drained"',),
        missed=("the availability is invalid",),
        source="moby convert/node.go",
    ),
    Known(
        id="exec-program-missing",
        title="`docker exec` asks for a program that the image does not have",
        texts=(
            r"OCI runtime exec failed: <...>exec: \\?\"(?P<path>[^\"\n\\]{1,300})\\?\"",
            r"(?P<why>OCI runtime exec failed)",
        ),
        cause="`{path|The program}` could not be run inside of a container that runs: it is not in the "
        "image (`sh` in place "
        "of `bash`, or no shell at all), or the container is ending.",
        isnt="not a service that fails",
        now=(look("docker exec -it '<container>' sh", "most images have sh; some have no shell"),),
        worse=(FORCE,),
        seen=(
            (
                'OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": '
                "executable file "
                "not found in $PATH: unknown"
            ),
        ),
        missed=("the executive failed at runtime",),
        source="runc",
        weight=3,
    ),
    Known(
        id="api-version-too-low",
        title="The engine is too old for this command",
        texts=(
            r"requires API version (?P<value>[\d.]{1,8}), but the Docker daemon API version is (?P<other>[\d.]{1,8})",
        ),
        cause="The command came with API {value}, the engine speaks {other}: it is older than the client.",
        isnt="not a fault of the command line",
        now=(look("docker version", "both versions"),),
        lasting="the same version of the engine on all managers.",
        seen=('"docker service rollback" requires API version 1.31, but the Docker daemon API version is 1.30',),
        missed=("this requires a version of the API",),
        source="docker/cli cmd/docker",
    ),
    Known(
        id="volume-in-use",
        title="The volume is still used",
        texts=(r"(?:remove (?P<other>[^\s:]{1,120}): )?volume is in use - \[",),
        cause="A container on this machine, also one that has ended, still refers to it. `docker stack rm` comes back "
        "before its tasks have ended.",
        isnt="not a lock that is left over",
        now=(
            look("docker ps --all --filter volume={other|<volume>}", "on this machine: which container"),
            Step("docker volume rm {other|<volume>}", "once that one is gone; the data in it are lost"),
        ),
        worse=(Step("docker volume prune", "takes other volumes with data, too"),),
        seen=("Error response from daemon: remove shop_data: volume is in use - [0123456789ab]",),
        missed=("the volume is in use by the band",),
        source="moby volume/service",
    ),
    Known(
        id="machine-address-missing",
        title="The machine does not have the address that a port is to be bound to",
        texts=(
            r"bind: cannot assign requested address",
            r"failed to bind host port for (?P<why>[^\n]{1,200}cannot assign)",
        ),
        cause="A host port, or `--listen-addr`, names an address that no interface of {node|the machine} "
        "has (any more).",
        isnt="not a port that is taken",
        now=(look("ip -brief address", "on {node|that machine}: its addresses"), FIXED_FILE),
        worse=(FORCE,),
        seen=("failed to bind host port for 10.0.0.5:80:10.0.1.2:80/tcp: cannot assign requested address",),
        missed=("we cannot assign the requested address",),
        source="Linux bind(2)",
        weight=2,
    ),
)
