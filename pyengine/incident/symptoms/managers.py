"""The manager's own state, and the daemon's."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import FORCE, LEAVE, NEW_SWARM, NODES
from pyengine.incident.symptoms.known import Known, Step, look, move, only

STOP = move("systemctl stop docker", "on {machine|this machine}: its containers stop")
KEEP = Step("cp -a /var/lib/docker/swarm /var/backups/swarm-damaged", "with dockerd stopped: nothing is lost by a try")
RESTORE = Step("cp -a '<backup>/swarm' /var/lib/docker/", "in place of the damaged folder")
START = Step("systemctl start docker", "on {machine|this machine}")
DATE = look("date -u", "first: is the clock right?")
_STRAIGHT = Step(
    "docker swarm init --force-new-cluster", "straight in this state: refused, though nothing is lost by it"
)
_LEAVE = move("docker swarm leave", "in state `error` it needs no --force, asks nothing, and erases the state")
_MORE = "three managers (then: demote and remove the damaged one elsewhere, join it anew); a backup of the folder."
_STATE = Step(
    "mv /var/lib/docker/swarm/docker-state.json /var/lib/docker/swarm-docker-state.json",
    "ONLY manager, dockerd stopped, folder copied: without it the engine starts as `inactive`",
)
_NEW = Step(
    "docker swarm init --force-new-cluster --advertise-addr '<address>'",
    "ONLY manager, after that start: node id, services and configs stay, certificates are renewed, join tokens change",
)
_ONLY = "!worker !led !alive"
"""Nobody knows of another manager that the swarm's state could come from."""
_DEMOTE = only(
    "led", Step("docker node demote '{entry|<its id>}'", "on a manager that works: takes it out of the vote")
)
_DEMOTE_MANAGER = only("led !worker", _DEMOTE)
_REMOVE = Step("docker node rm '{entry|<its id>}'", "on a manager that works, once it is Down: its labels go with it")
_ASIDE = only(
    "led",
    Step(
        "mv /var/lib/docker/swarm /var/lib/docker/swarm-damaged",
        "dockerd stopped; this folder alone: images, containers and volumes stay",
    ),
)
_MANAGER = only("led", look("docker swarm join-token manager", "on a manager that works: prints the line to run"))
_JOIN = Step("docker swarm join --token '<token>' '<manager>:2377'", "on {machine|that machine}: it gets a new id")
_WORKER = only("worker", look("docker swarm join-token worker", "on a manager: prints the line to run"))
_LABELS = only(
    "worker",
    Step("docker node update --label-add '<key>=<value>' '<its new id>'", "its labels anew: a new entry has none"),
)

FAMILY = (
    Known(
        id="ca-rotation-waits",
        title="The rotation of the swarm's CA waits for a node",
        texts=(r"Root Rotation In Progress: true",),
        cause="It ends once every node in the list has a certificate of the new root; one that is down cannot fetch "
        "it. Until then both roots are trusted, and everything works. ^C ends the display alone.",
        isnt="not a broken cluster, not an expired certificate, and nothing to take back",
        now=(
            look(
                "docker node ls --format '{{.Hostname}} {{.Status}} {{.TLSStatus}}'",
                "shows which node still needs its certificate: start it again, and it fetches that by itself",
            ),
            look("docker info --format '{{.Swarm.Cluster.RootRotationInProgress}}'", "`false` once it has ended"),
            only(
                "!dead",
                Step(
                    "docker node demote '<node>'", "only where that node never comes back, and only if it is a manager"
                ),
            ),
            only("deadmanager", Step("docker node demote {dead}", "only where it never comes back")),
            Step("docker node rm '{dead|<node>}'", "only where it never comes back: the rotation then ends without it"),
        ),
        worse=(
            Step("docker swarm ca --rotate", "starts over with yet another root, and waits for the same node"),
            LEAVE,
        ),
        lasting="before a rotation look at `docker node ls`: each node Ready, those that are gone removed.",
        seen=("  Root Rotation In Progress: true",),
        missed=("  Root Rotation In Progress: false",),
        source="swarmkit ca/reconciler.go; seen on engines 28.5 and 26.1 with a manager down",
    ),
    Known(
        id="raft-log-damaged",
        title="The manager's Raft log is damaged; the swarm is not gone yet",
        texts=(
            r"irreparable WAL error",
            r"WAL error cannot be repaired",
            r"walpb: crc mismatch",
            r"state\.commit <n> is out of range",
            r"tocommit\(<n>\) is out of range",
            r"error loading raft|failed to load raft|invalid snapshot",
        ),
        cause="A record of the write-ahead log does not fit (power cut, full disk, a copied or restored folder), so "
        "the manager does not start. `This node is not a swarm manager` only follows from it.",
        isnt="not a machine that was never initialised, not a lost majority",
        now=(
            _DEMOTE,
            only("led", _REMOVE),
            STOP,
            only("!led", KEEP),
            only("!led", RESTORE),
            _ASIDE,
            START,
            _MANAGER,
            only("led", _JOIN),
            NODES,
        ),
        worse=(
            only(
                "led", Step("cp -a '<backup>/swarm' /var/lib/docker/", "older than what the others know: as it is now")
            ),
            only("!led", _LEAVE),
            NEW_SWARM,
            only("!led", _STRAIGHT),
            only(
                "led", move("docker swarm init --force-new-cluster", "the swarm has a leader: that makes a second one")
            ),
        ),
        lasting=_MORE,
        seen=(
            "error | manager stopped: can't initialize raft node: irreparable WAL error: walpb: crc mismatch",
            'level=panic msg="2a8b state.commit 2 is out of range [286, 286]"',
            "tocommit(94) is out of range [lastIndex(61)]. Was the raft log corrupted, truncated, or lost?",
            "can't initialize raft node: WAL error cannot be repaired: unexpected EOF",
        ),
        missed=("the error is irreparable", "the commit is out of range"),
        source="symptoms.md m4, m5, m7; swarmkit#2959; moby/moby#29180",
        weight=3,
    ),
    Known(
        id="node-certificate-expired",
        title="The node's certificate ran out while the machine was off",
        texts=(
            r"certificate \(\d{1,6} - (?P<node>[a-z0-9]{10,30})\) not valid after <value>",
            r"Swarm certificates have expired",
        ),
        cause="Node certificates live 90 days and are renewed only by a running node. The state in "
        "/var/lib/docker/swarm is still there.",
        isnt="not a lost swarm; if the date in the text is wrong, it is only the clock",
        now=(
            DATE,
            only(
                _ONLY,
                look(
                    "docker node ls",
                    "on another manager, if there is any: where that answers, this node only leaves (`docker swarm "
                    "leave`), its entry is removed, and it joins anew; the rest is for the ONLY manager",
                ),
            ),
            _DEMOTE_MANAGER,
            only("led !worker", move("docker swarm leave", "on {machine}: the others have all that it knew")),
            only("worker", move("docker swarm leave", "on {machine}: a worker loses its membership alone")),
            only("worker", _REMOVE),
            only("led !worker", _REMOVE),
            _WORKER,
            only("led !worker", _MANAGER),
            only("worker", _JOIN),
            only("led !worker", _JOIN),
            _LABELS,
            *(only(_ONLY, step) for step in (STOP, KEEP, _STATE, START, _NEW)),
        ),
        worse=(
            only(_ONLY, move("docker swarm leave", "on the ONLY manager: erases services, secrets and networks")),
            Step("docker swarm ca --rotate", "waits for every node that is down, and reaches this one no more"),
            only("worker", move("docker swarm init --force-new-cluster", "for a lost majority; the managers are well")),
            only("led", move("docker swarm init --force-new-cluster", "for a lost majority; the managers are well")),
            Step("rm /var/lib/docker/swarm/certificates/swarm-node.crt", "the engine then acts as if never in a swarm"),
            only(_ONLY, _STRAIGHT),
        ),
        lasting="`docker swarm update --cert-expiry 8760h` for machines that are off for long.",
        seen=(
            (
                "error while loading TLS certificate in /var/lib/docker/swarm/certificates/swarm-node.crt: certificate "
                "(1 - q7m2wd5p0ahx3kz9c1vtn8beu) not valid after Tue, 03 Mar 2026 08:12:00 UTC, and it is "
                "currently Mon, "
                "20 Apr 2026 06:30:11 UTC: x509: certificate has expired or is not yet valid"
            ),
        ),
        missed=("x509: certificate has expired or is not yet valid",),
        source="symptoms.md m6, m8, m9; swarmkit node/node.go:817",
        weight=3,
    ),
    Known(
        id="node-clock-behind",
        title="The clock of this node is behind",
        texts=(r"certificate \(\d{1,6} - (?P<node>[a-z0-9]{10,30})\) not valid before <value>",),
        cause="By its clock the node's certificate is not valid yet.",
        isnt="not an expired certificate, though the end of the text says so",
        now=(DATE, Step("timedatectl set-ntp true", "sets the clock"), move("systemctl restart docker", "afterwards")),
        worse=(_LEAVE,),
        seen=(
            (
                "certificate (1 - q7m2wd5p0ahx3kz9c1vtn8beu) not valid before Thu, 26 Nov 2026 08:12:00 UTC, and it is "
                "currently Mon, 20 Apr 2026 06:30:11 UTC: x509: certificate has expired or is not yet valid"
            ),
        ),
        missed=("the ticket is not valid before noon",),
        source="symptoms.md m7",
        weight=3,
    ),
    Known(
        id="new-cluster-while-locked",
        title="`--force-new-cluster` on a locked manager failed, and the engine forgot its swarm until a restart",
        texts=(r"swarm init [^\n]{0,200}--force-new-cluster[^\n]{0,200}\n[^\n]{0,80}Swarm is encrypted and needs",),
        cause="The state on disk is encrypted and still there. After that failure the engine says `inactive`, and "
        "takes no key, until dockerd is started again.",
        isnt="not a swarm that is lost, and not a wrong key",
        now=(
            Step("cp -a /var/lib/docker/swarm /var/backups/swarm-locked", "on {node|this machine}, first of all"),
            move("systemctl restart docker", "on {node|this machine}: its containers stop"),
            look("docker info --format '{{.Swarm.LocalNodeState}}'", "`locked`: the state was found again"),
            Step("docker swarm unlock", "asks for the key (SWMKEY-1-…)"),
            look("docker node ls", "without a majority, once it is unlocked: bring a second manager back"),
        ),
        worse=(LEAVE, NEW_SWARM),
        lasting="an odd number of managers in different places, and the key outside of the swarm.",
        seen=(
            (
                "$ docker swarm init --force-new-cluster --autolock\nError response from daemon: Swarm is encrypted "
                "and needs to be unlocked before it can be used."
            ),
        ),
        missed=("$ docker node ls\nError response from daemon: Swarm is encrypted and needs to be unlocked",),
        source="moby/moby#36852; moby daemon/cluster/swarm.go: Init",
        weight=3,
    ),
    Known(
        id="swarm-locked",
        title="The manager is locked (autolock) and waits for its key",
        texts=(
            r"Swarm is encrypted and (?:needs to be unlocked|locked)",
            r"Swarm: locked\b",
            r"LocalNodeState\"?: ?\"?locked",
        ),
        cause="After a restart a manager with autolock needs the unlock key; until then it takes no part.",
        isnt="not a damaged store; containers run on",
        now=(
            Step("docker swarm unlock", "asks for the key (SWMKEY-1-…)"),
            look("docker swarm unlock-key", "on another manager that is unlocked: shows the key"),
        ),
        worse=(LEAVE,),
        lasting="keep the key outside of the swarm.",
        seen=(
            (
                "Error response from daemon: Swarm is encrypted and needs to be unlocked before it can be used. Please "
                'use "docker swarm unlock" to unlock it.'
            ),
            (
                "Error response from daemon: Swarm is encrypted and locked. Please unlock it first or use `--force` to "
                "ignore this message."
            ),
            " Swarm: locked",
        ),
        missed=("the swarm is locked out",),
        source="symptoms.md m4 K",
        weight=2,
    ),
    Known(
        id="unlock-key-wrong",
        title="This unlock key does not fit",
        texts=(r"invalid key string", r"swarm could not be unlocked: invalid key provided"),
        cause="It is no key (SWMKEY-1-…), or an older one: a rotation reaches a stopped manager only when it is up "
        "again, so the key of before may be the right one.",
        isnt="not a damaged store; nothing is lost by a wrong try",
        now=(
            look("docker swarm unlock-key", "on another manager that is unlocked"),
            Step("docker swarm unlock", "try that one, then the one before the rotation"),
        ),
        worse=(LEAVE,),
        seen=(
            "Error response from daemon: invalid key string",
            "Error response from daemon: swarm could not be unlocked: invalid key provided",
        ),
        missed=("the key is invalid",),
        source="symptoms.md m4 K",
    ),
    Known(
        id="manager-left-behind",
        title="The node cannot register with its managers",
        texts=(
            r"waiting (?:after error )?[\d.a-zµ]{1,12}s? before registering session",
            (
                r"agent: session failed\b(?!.{0,300}"
                r"ResourceExhausted)"
            ),
        ),
        cause="The managers it knows do not answer or do not know it: it was removed from the swarm while it was cut "
        "off, they moved to another address, or a firewall is between. It keeps its containers.",
        isnt="not something that heals by waiting, if it was removed: its old tasks then run twice",
        now=(
            look("docker node ls", "on a manager: is its id listed?"),
            move("docker swarm leave", "on the node, if it is not listed: its containers are removed"),
            look("docker swarm join-token worker", "on a manager: to join it again"),
        ),
        worse=(LEAVE,),
        seen=(
            'level=error msg="agent: session failed" backoff=100ms error="session initiation timed out"',
            "waiting 1.5s before registering session",
        ),
        missed=("waiting before registering",),
        source="symptoms.md m2 E, m3 F, m4 L",
        weight=2,
    ),
    Known(
        id="swarm-address-gone",
        title="The machine no longer has the address that this manager was made with",
        texts=(r"listen tcp (?P<address>[\d.a-fA-F:\[\]]{2,45}):2377: bind: cannot assign requested address",),
        cause="{machine|This machine} has another address now; the swarm's part of the engine still wants "
        "to listen on {address}, and old engines do not start without it. Its state is whole.",
        isnt="not a port that is taken, not a firewall, not a damaged state",
        now=(
            look("ip -brief address", "the addresses it has now"),
            Step(
                "ip addr add {address}/32 dev '{interface|<its interface>}'",
                "gives the old address back until the next boot",
            ),
            move("systemctl restart docker", "on {machine|this machine}: it looks for its address at its start alone"),
            only(
                _ONLY,
                Step(
                    "docker swarm init --force-new-cluster --advertise-addr '{newaddress|<its new address>}' "
                    "--listen-addr 0.0.0.0:2377",
                    "for good, where this is the ONLY manager: with the engine running and /var/lib/docker/swarm "
                    "copied; services stay, the workers join anew",
                ),
            ),
        ),
        worse=(LEAVE, Step("rm -rf /var/lib/docker/swarm", "all services, secrets and networks are gone with it")),
        lasting="fixed addresses for managers, and `--listen-addr 0.0.0.0:2377`.",
        seen=(
            "cluster exited with error: listen tcp 10.6.3.79:2377: bind: cannot assign requested address",
            "listen tcp [fd00::5]:2377: bind: cannot assign requested address",
        ),
        missed=(
            "listen tcp 10.6.3.79:8080: bind: cannot assign requested address",
            "listen tcp 10.6.3.79:2377: bind: address already in use",
        ),
        source="moby daemon/cluster/noderunner.go; docker-archive/classicswarm#2542",
        weight=3,
    ),
    Known(
        id="agent-store-too-large",
        title="The node's own list of tasks has grown until its agent cannot start",
        texts=(
            r"\d{10,13} (?:\w{3} +\d{1,2}|\d{4}-\d\d-\d\d) [\d:.+ ]{4,30} tasks\.db\b",
            r"\b\d{1,4}(?:\.\d)?G [\w:.\s+/-]{0,60}\btasks\.db\b",
        ),
        cause="/var/lib/docker/swarm/worker/tasks.db is some gigabytes large: tasks that ended were never taken out "
        "of it (engines before 19.03.9). The agent does not get through it, so the node stays `Down`, and on a manager "
        "`docker info` says `pending`. The swarm's state is another file, and is well.",
        isnt="not the network, not a lost majority, not a certificate; another reboot changes nothing",
        now=(
            STOP,
            Step(
                "mv /var/lib/docker/swarm/worker/tasks.db /var/lib/docker/swarm-tasks.db",
                "on {machine|this machine}, dockerd stopped, this file alone: it is made anew from what the managers "
                "assign",
            ),
            START,
            NODES,
        ),
        worse=(LEAVE, Step("rm -rf /var/lib/docker/swarm", "erases the state of the swarm"), NEW_SWARM),
        lasting="an engine from 19.03.9 on; `restart_policy` with a delay for what ends all the time.",
        seen=(
            "-rw-r--r-- 1 root root 15726108672 Jan 25 13:32 tasks.db",
            "-rw-r--r-- 1 root root 15G Jan 25 13:32 /var/lib/docker/swarm/worker/tasks.db",
        ),
        missed=(
            "-rw-r--r-- 1 root root 1048576 Jan 25 13:32 tasks.db",
            "-rw-r--r-- 1 root root 15G Jan 25 13:32 app.db",
        ),
        source="moby/moby#34827",
        weight=3,
    ),
    Known(
        id="node-heartbeat-failed",
        title="The node was too busy to send its heartbeat",
        texts=(r"heartbeat to manager (?:\{[^}\n]{0,100}\} ?)?failed", r"\"?heartbeat failure\"?"),
        cause="For 15 s the node did not reach a manager: network, or no CPU, disk or memory left (also where it is "
        "its own manager). All its tasks are re-created.",
        isnt="not a deploy, and not the network when manager and worker are one machine",
        now=(
            NODES,
            look("uptime", "on {node|that node}: load"),
            look("dmesg --ctime", "on {node|that node}: memory, disk"),
        ),
        worse=(FORCE,),
        lasting="limits for what eats the node; `docker swarm update --dispatcher-heartbeat 20s` makes it rarer.",
        seen=(
            (
                'level=error msg="heartbeat to manager { } failed" error="rpc error: code = DeadlineExceeded desc = '
                'context deadline exceeded"'
            ),
        ),
        missed=("the heartbeat of the manager",),
        source="moby/moby#48145, #43508",
        weight=2,
    ),
    Known(
        id="assignments-too-large",
        title="What one node is given is more than 4 MiB",
        texts=(r"ResourceExhausted desc = grpc: (?:received|trying to send) message larger than max \(<n> vs\. <m>\)",),
        cause="Secrets, configs and task history of one node are too much for one message; its tasks stay `Assigned`.",
        isnt="not CPU, not the network",
        now=(
            Step(
                "docker swarm update --task-history-limit 1", "makes the message smaller; other nodes are not touched"
            ),
            Step(
                "docker node update --availability drain '{node|<that node>}'",
                "until it connects; its tasks move",
                recreates=True,
            ),
        ),
        worse=(FORCE,),
        lasting="fewer and smaller configs.",
        seen=(
            (
                'msg="agent: session failed" error="rpc error: code = ResourceExhausted desc = grpc: received message '
                'larger than max (4210987 vs. 4194304)"'
            ),
        ),
        missed=("the message is larger than max",),
        source="swarmkit#2733; moby/moby#41289",
        weight=3,
    ),
    Known(
        id="daemon-not-reachable",
        title="The client does not reach a Docker engine",
        texts=(
            r"Cannot connect to the Docker daemon at (?P<host>[^\s]{1,200})\.",
            r"error during connect: <why>",
            r"failed to connect to the docker API at <other>",
        ),
        cause="No engine answers there: it is stopped or fails at its start, or DOCKER_HOST or the context points "
        "elsewhere.",
        isnt="not a fault of the swarm's other nodes",
        now=(
            look("systemctl status docker", "on that machine"),
            look("journalctl -u docker --since -15min", "on that machine: why it does not start"),
            look("docker context ls", "which engine the client means"),
        ),
        worse=(Step("rm -rf /var/lib/docker", "erases everything"),),
        seen=("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",),
        missed=("cannot connect to the daemon",),
        source="swarm.md 43; moby client/errors.go:38",
    ),
    Known(
        id="daemon-permission",
        title="The user may not talk to the engine",
        texts=(
            r"permission denied while trying to connect to the [Dd]ocker (?:API|daemon socket)",
            r"dial unix \S{1,100}docker\.sock: connect: permission denied",
        ),
        cause="The user is not in the group of the socket (usually `docker`), or the session is older than that.",
        isnt="not an engine that is down",
        now=(look("id", "is `docker` among the groups?"), look("ls -l /var/run/docker.sock", "whose socket it is")),
        worse=(Step("chmod 666 /var/run/docker.sock", "makes everybody root on this machine"),),
        seen=("permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",),
        missed=("permission denied to the docks",),
        source="swarm.md 43",
        weight=2,
    ),
    Known(
        id="node-identity-missing",
        title="The machine has lost the certificate or key that it is known by",
        texts=(
            (
                r"error while loading TLS (?:certificate|key) in "
                r"(?P<path>/\S{1,200}?swarm/certificates/[\w.-]{1,60}): (?:open "
                r"|tls: failed|could not|failed to|asn1|x509: (?:malformed|invalid)|unexpected EOF|pem)"
            ),
        ),
        cause="{path} is missing or damaged (a full disk, a restored or cleaned folder), so the machine cannot "
        "show who it "
        "is. Its entry in the swarm stays, and is of no use to it.",
        isnt="not an expired certificate, not the CA of the swarm, and nothing to rotate",
        now=(
            _DEMOTE,
            only("led", _REMOVE),
            only(
                "worker",
                Step("docker node rm '{entry|<its id>}'", "on a manager, once it is Down: its labels go with it"),
            ),
            STOP,
            KEEP,
            only("led", _ASIDE),
            START,
            _MANAGER,
            _WORKER,
            only("led", _JOIN),
            NODES,
        ),
        worse=(Step("docker swarm ca --rotate", "gives all others new certificates, and this one none"), NEW_SWARM),
        lasting="room on the disk; nothing that cleans /var/lib/docker.",
        seen=(
            (
                "error while loading TLS certificate in /var/lib/docker/swarm/certificates/swarm-node.crt: open "
                "/var/lib/docker/swarm/certificates/swarm-node.crt: no such file or directory"
            ),
            (
                "error while loading TLS key in /var/lib/docker/swarm/certificates/swarm-node.key: tls: "
                "failed to find any "
                "PEM data in key input"
            ),
        ),
        missed=(
            (
                "error while loading TLS certificate in /var/lib/docker/swarm/certificates/swarm-node.crt: certificate "
                "(1 - abc) not valid after Mon"
            ),
        ),
        source="swarmkit ca/config.go, moby daemon/cluster/noderunner.go",
        weight=3,
    ),
    Known(
        id="second-dockerd",
        title="Another dockerd has this one's data in use",
        texts=(
            r"error while opening volume store metadata database[^\n]{0,80}: timeout",
            (
                r"ensure docker is not running or delete \S{1,100}docker\.pid: process with PID "
                r"(?P<other>\d{1,8}) is still running"
            ),
        ),
        cause="dockerd does not get its lock (metadata.db, or the file of its process id): another one runs on "
        "the same "
        "folder on {node|this machine}{pid|}.",
        isnt="not a damaged file, not a full disk, not Swarm",
        now=(
            look("ps -eo pid,lstart,args", "on {node|this machine}: which dockerd was not begun by systemd?"),
            Step(
                "kill '{other|<its pid>}'",
                "on {node|this machine}: ends the other one (containers it started stop), if nobody needs it",
            ),
            Step("systemctl reset-failed docker", "on {node|this machine}, once that is gone"),
            START,
        ),
        worse=(
            Step("rm /var/lib/docker/volumes/metadata.db", "the options of all volumes are lost"),
            Step("rm -rf /var/lib/docker", "erases everything"),
        ),
        lasting="dockerd by systemd alone.",
        seen=(
            (
                "failed to start daemon: error while opening volume store metadata database "
                "(/var/lib/docker/volumes/metadata.db): timeout"
            ),
        ),
        missed=(
            (
                "error while opening volume store metadata database (/var/lib/docker/volumes/metadata.db): no space "
                "left on device"
            ),
        ),
        source="moby volume/service/store.go; go.etcd.io/bbolt Options.Timeout",
        weight=3,
    ),
    Known(
        id="daemon-setting-twice",
        title="dockerd does not start: a setting is in daemon.json and on its command line",
        texts=(r"directives are specified both as a flag and in the configuration file: (?P<key>[\w-]{1,60})",),
        cause="`{key}` is set in /etc/docker/daemon.json and by a flag in the unit of systemd (on Debian and Ubuntu "
        "`-H fd://`, which is `hosts`). dockerd takes no setting from two places and ends at once.",
        isnt="not a damaged engine, not the swarm: the node is away only because its dockerd does not run",
        now=(
            look("systemctl cat docker", "on {node|that machine}: the flags behind `ExecStart=`"),
            look("dockerd --validate --config-file /etc/docker/daemon.json", "there, once one of the two is taken out"),
            Step("systemctl start docker", "there, then: the node comes back by itself"),
        ),
        worse=(
            LEAVE,
            move("systemctl restart docker", "on a node with the same file: it would not come up again either"),
        ),
        lasting="try a new daemon.json with `dockerd --validate` and on one node first.",
        seen=(
            (
                "unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives are "
                "specified both as a flag and in the configuration file: hosts: (from flag: [fd://], from file: [fd://])\n"
                "docker.service: Main process exited"
            ),
        ),
        missed=("the following directives are specified in the configuration file",),
        source="moby daemon/config/config.go findConfigurationConflicts",
        weight=2,
    ),
    Known(
        id="daemon-start-failed",
        title="dockerd does not start",
        texts=(
            r"failed to start daemon: <why>",
            r"Error starting (?:cluster component|daemon): <why>",
            r"unable to configure the Docker daemon with file \S{1,200}: <why>",
        ),
        cause="The engine on this machine ends while it starts: {why}.",
        isnt="not a fault of Swarm",
        now=(look("journalctl -u docker --since -15min", "the lines before the last one tell"),),
        worse=(Step("rm -rf /var/lib/docker", "erases everything"),),
        seen=("failed to start daemon: Devices cgroup isn't mounted",),
        missed=("the daemon failed to start",),
        source="symptoms.md m6",
    ),
    Known(
        id="removed-from-cluster",
        title="This node was removed from the swarm",
        texts=(
            r"[Nn]ode (?P<node>[a-z0-9]{20,30}) was removed from (?:the )?swarm",
            r"[Nn]ode was removed from (?:the )?(?:cluster|swarm)",
        ),
        cause="Somebody ran `docker node rm` (or a demotion took the manager out) while this machine was away. Its "
        "containers may run on, and nobody counts them.",
        isnt="not a lost majority",
        now=(
            look("docker node ls", "on a manager: this machine's id is not listed"),
            move("docker swarm leave", "on this machine: its containers are removed"),
            look("docker swarm join-token worker", "on a manager, to join it anew"),
        ),
        worse=(NEW_SWARM, LEAVE),
        seen=(
            "manager stopped: raft: node was removed from cluster",
            (
                'msg="agent: session failed" error="rpc error: code = PermissionDenied desc = Permission denied: node '
                '4b8h8xvjkxun4bqy5ur08f85h was removed from swarm"'
            ),
        ),
        missed=("the node was removed from the drawing",),
        source="swarmkit node/node.go; symptoms.md m3 F",
        weight=3,
    ),
)
