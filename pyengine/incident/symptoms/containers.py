"""What the container engine and runc refuse when a task is to start."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import BUILD, DRAIN, FIXED_FILE, FORCE, LOGS, OLD_FILE, ROLLBACK, SCALE, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, only, roll, write

_CRASHES = "not an image that is missing: it was pulled, and the process could not begin"


_THERE = roll(
    "docker service update --constraint-add 'node.platform.arch == <x86_64 or aarch64>' {service}",
    "keeps it on the nodes where this image runs",
)

FAMILY = (
    Known(
        id="option-behind-image",
        title="An option was taken for the program to start",
        texts=(
            (
                r"exec: \\?\"(?P<flag>--?[A-Za-z][\w-]{0,60})(?:=[^\"\n]{0,200})?\\?\": (?:stat [^\n:]{1,300}: no such "
                r"file or directory|executable file not found in \$PATH)"
            ),
        ),
        cause="`{flag}` stands where the program to start is expected: behind the name of the image, where all is the "
        "command of the container. Options for Docker stand in front of the image's name; an option for a program "
        "needs the program in front of it, as the image has no entrypoint.",
        isnt="not a program that the image lacks; none of the options behind the image's name had an effect",
        now=(
            look(
                "docker service inspect --format '{{json .Spec.TaskTemplate.ContainerSpec.Args}}' {service}",
                "shows what was taken for the command",
            ),
            roll(
                "docker service update --args '' {service}",
                "takes it away; add the options that were meant to the same line, such as "
                "`--publish-add` and `--replicas`",
            ),
        ),
        worse=(FORCE, SCALE),
        lasting="options first, then the image, then the command.",
        seen=(
            (
                '"starting container failed: failed to create task for container: failed to create shim task: OCI '
                'runtime create failed: runc create failed: unable to start container process: exec: "--publish": '
                'executable file not found in $PATH: unknown"'
            ),
        ),
        missed=('exec: "publish": executable file not found in $PATH',),
        source="docker service create --help: IMAGE [COMMAND] [ARG...]; opencontainers/runc libcontainer/init_linux.go",
        weight=3,
    ),
    Known(
        id="node-setting-too-low",
        title="A kernel setting of the node is too low for the program",
        texts=(
            (
                r"max virtual memory areas (?P<key>vm\.max_map_count) \[(?P<n>\d{1,9})\](?: is)? (?:likely )?too low, "
                r"increase to at least \[(?P<m>\d{1,9})\]"
            ),
        ),
        cause="`{key}` is {n} on {node|that node}, and the program asks for {m|more}. It is a setting of the machine, "
        "which all its containers share: neither the image nor the stack file can raise it.",
        isnt="not a fault of the image, not the memory limit of the service; where the other nodes have the setting, "
        "the same task runs there",
        now=(
            look("sysctl {key|vm.max_map_count}", "on {node|that node}: what is in force"),
            Step(
                "sysctl -w '{key|vm.max_map_count}={m|262144}'",
                "on {node|that node}: until it boots again; the next retry starts",
            ),
        ),
        worse=(FORCE,),
        lasting="the same line in `/etc/sysctl.d/` on every node that may get the service; `sysctls:` cannot set "
        "it, as it is no setting of a container.",
        seen=(
            (
                "ERROR: [1] bootstrap checks failed. You must address the points described in the following [1] lines\n"
                "bootstrap check failure: max virtual memory areas vm.max_map_count [65530] is too low, increase "
                "to at least [262144]"
            ),
        ),
        missed=("vm.max_map_count = 262144",),
        source="elastic/elasticsearch BootstrapChecks.java; kernel Documentation/admin-guide/sysctl/vm.rst",
        weight=3,
    ),
    Known(
        id="executable-missing",
        title="The program to start is not in the image",
        texts=(
            r"exec user process caused:? ?\\?\"?no such file or directory",
            (
                r"exec: \\?\"(?P<path>[^\"\n\\]{1,300})\\?\": (?:stat [^\n:]{1,300}: no such file or "
                r"directory|executable "
                r"file not found in \$PATH)"
            ),
            r"exec (?P<path>/\S{1,300}): no such file or directory",
            r"executable file not found in \$PATH",
            r"executable file `(?P<path>[^`\n]{1,200})` not found in \$PATH",
        ),
        cause="`{path|the command}` (entrypoint, command or test) does not exist in the image; a script "
        "counts as missing "
        "too when its interpreter (`#!`) is, or its lines end in CR LF. Exit code 127.",
        isnt="not an image that is missing, not a mount",
        now=(TASKS, ROLLBACK, FIXED_FILE),
        worse=(FORCE,),
        lasting="start the image once in the pipeline (`docker run --rm`) before it is deployed.",
        seen=(
            (
                '"starting container failed: failed to create task for container: failed to create shim '
                "task: OCI runtime "
                "create failed: runc create failed: unable to start container process: error during "
                "container init: exec: "
                '"/nope": stat /nope: no such file or directory"'
            ),
            'exec: "curl": executable file not found in $PATH',
        ),
        missed=("the executable was not found",),
        source="swarm-lab.md s79; runc libcontainer/init_linux.go",
        weight=2,
    ),
    Known(
        id="executable-not-allowed",
        title="The program may not be executed",
        texts=(
            r"exec: \\?\"(?P<path>[^\"\n\\]{1,300})\\?\": (?:permission denied|is a directory)",
            r"exec (?P<path>/\S{1,300}): permission denied",
        ),
        cause="`{path}` lacks the x bit, is a folder, or lies on a mount with noexec. Exit code 126.",
        isnt=_CRASHES,
        now=(TASKS, ROLLBACK, FIXED_FILE),
        worse=(FORCE,),
        lasting="`chmod +x` in the Dockerfile (`COPY --chmod=755`).",
        seen=('exec: "/entrypoint.sh": permission denied: unknown',),
        missed=("permission denied for executives",),
        source="runc libcontainer",
        weight=2,
    ),
    Known(
        id="executable-format",
        title="The program is for another processor, or is no program",
        texts=(r"exec format error",),
        cause="The image is built for another architecture than the node{unresolved|}, or a script has no `#!` line.",
        isnt=_CRASHES,
        now=(
            look("docker image inspect --format '{{.Os}}/{{.Architecture}}' {image}", "on {node|the node}"),
            only("unchanged !unresolved", _THERE),
            only("unresolved", _THERE),
            BUILD,
            only("!unchanged", OLD_FILE),
        ),
        worse=(FORCE,),
        lasting="images for all platforms, or a constraint on `node.platform.arch`.",
        seen=(
            "exec /app: exec format error",
            "standard_init_linux.go:228: exec user process caused: exec format error",
        ),
        missed=("the executive summary has a format error",),
        source="runc",
        weight=2,
    ),
    Known(
        id="user-unknown",
        title="The user or group is not in the image",
        texts=(
            r"unable to find (?:user|group) (?P<other>[^\s:\"]{1,100}): no matching entries in (?:passwd|group) file",
        ),
        cause="`user: {other}` names one that the image's /etc/passwd or /etc/group does not have. The task fails at "
        "every start, which looks like a crash loop.",
        isnt="not a user of the node",
        now=(
            roll("docker service update --user '<a number>' {service}", "a numeric id needs no entry"),
            ROLLBACK,
            FIXED_FILE,
        ),
        worse=(FORCE,),
        seen=('"starting container failed: unable to find user nope: no matching entries in passwd file"',),
        missed=("unable to find user manual",),
        source="symptoms.md t4",
        weight=2,
    ),
    Known(
        id="runtime-procfs-refused",
        title="The container runtime may not open /proc on this node",
        texts=(
            r"(?:open sysctl [\w./-]{1,200} file|[\w/ .-]{1,80}): reopen fd <n>: permission denied",
            r"unsafe procfs detected: [^\n\"]{0,200}: (?:permission denied|operation not permitted)",
            r"mount(?:ing)? \\?\"?(?:src=)?proc\\?\"?[^\n]{0,120}: (?:permission denied|operation not permitted)",
        ),
        cause="runc on {node|this node} opens files below /proc by a descriptor (since 1.2.8 and 1.3.3, against "
        "CVE-2025-52881), and an AppArmor profile around the whole node forbids that: the node is itself a container "
        "(LXC, Proxmox, Incus). No container starts there, of whatever service; nodes that are machines are not "
        "concerned.",
        isnt="not a misspelt sysctl, not a privileged port, not a missing capability, not the image",
        now=(
            Step(
                "docker node update --availability drain {node}",
                "its tasks move to nodes that work; look first at what is pinned to it",
                recreates=True,
            ),
            look("systemd-detect-virt", "on {node|that node}: `lxc` where it is a container"),
            Step("apt-mark hold containerd.io docker-ce", "on each other node of that kind, before its own upgrade"),
            Step("docker run --rm hello-world", "on {node|that node}, once the host's LXC has a mended profile"),
            Step("docker node update --availability active {node}", "once that runs"),
        ),
        worse=(
            FORCE,
            roll("docker service update --sysctl-rm '<the sysctl>' {service}", "the service has none: runc opens it"),
            Step("sysctl -w net.ipv4.ip_unprivileged_port_start=0", "is not what is refused"),
        ),
        lasting="on the host of the node: a version of LXC with the mended profile (lxc-pve 6.0.5-2, Incus 6.19), "
        "until then the runtime of before or no profile; better a virtual machine for each node.",
        seen=(
            (
                '"starting container failed: failed to create task for container: failed to create shim task: OCI '
                "runtime create failed: runc create failed: unable to start container process: error during container "
                'init: open sysctl net.ipv4.ip_unprivileged_port_start file: reopen fd 8: permission denied: unknown"'
            ),
            (
                "error during container init: open sysctl net.ipv4.ip_forward file: unsafe procfs detected: openat2 "
                "fsmount:fscontext:proc/./sys/net/ipv4/ip_forward: permission denied"
            ),
        ),
        missed=("could not reopen fd 8: no such file", "open sysctl net.ipv4.nope file: no such file or directory"),
        source="opencontainers/runc#4968, #4972; moby/moby#51405; filepath-securejoin procfs_linux.go:527",
        weight=4,
    ),
    Known(
        id="sysctl-refused",
        title="A sysctl that the kernel does not have, or that is not the container's",
        texts=(
            r"open sysctl (?P<path>[\w./-]{1,200}) file: <why>",
            r"(?<!error=\")open /proc/sys/(?P<path>[\w/.-]{1,200}): no such file or directory",
            r"sysctl \"?(?P<path>[\w./-]{1,200})\"? is not in a separate kernel namespace",
            r"sysctl '(?P<path>[^'\n]{1,200})' is not allowed",
        ),
        cause="`sysctls` names {path}: misspelt, a module is not loaded, or it belongs to the whole machine.",
        isnt="not the image, although the text begins as for a missing program",
        now=(
            roll("docker service update --sysctl-rm '<the sysctl>' {service}", "starts the tasks without it"),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        lasting="set what belongs to the machine on the machine (/etc/sysctl.d).",
        seen=(
            (
                "starting container failed: failed to create task for container: failed to create shim "
                "task: OCI runtime "
                "create failed: runc create failed: unable to start container process: error during "
                "container init: open "
                "sysctl net.ipv4.nope file: unsafe procfs detected: openat2 "
                "fsmount:fscontext:proc/./sys/net/ipv4/nope: no "
                "such file or directory"
            ),
            (
                '"starting container failed: failed to create shim task: OCI runtime create failed: runc '
                "create failed: "
                "unable to start container process: error during container init: open /proc/sys/net/core/nope: no such "
                'file or directory: unknown"'
            ),
        ),
        missed=(
            "open /proc/self: no such file",
            (
                'msg="error reading the kernel parameter net.ipv4.vs.expire_nodest_conn" error="open '
                '/proc/sys/net/ipv4/vs/expire_nodest_conn: no such file or directory"'
            ),
        ),
        source="symptoms.md t4; runc libcontainer/configs/validate",
        weight=3,
    ),
    Known(
        id="capability-unknown",
        title="No such capability",
        texts=(r"invalid Cap(?:(?P<added>Add)|Drop): unknown capability: \"?(?P<other>[\w-]{1,60})",),
        cause="`{other}` is misspelt in the file.",
        isnt="not a lack of privileges",
        now=(
            only(
                "added",
                roll("docker service update --cap-drop {other} --cap-add '<the right name>' {service}", "renames it"),
            ),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        seen=('"invalid CapAdd: unknown capability: "CAP_NOPE""',),
        missed=("an unknown capability of the team",),
        source="symptoms.md t4",
    ),
    Known(
        id="working-dir-refused",
        title="The working folder cannot be used",
        texts=(
            r"chdir to cwd \(\\?\"(?P<path>[^\"\n\\]{1,300})\\?\"\) set in config\.json failed: <why>",
            r"[Cc]annot mkdir: <path>",
            (
                r"the working directory '(?P<path>[^'\n]{0,200})' is invalid, it needs to be an "
                r"absolute path"
            ),
        ),
        cause="`working_dir` {path} is not allowed for the user, or no folder.",
        isnt=_CRASHES,
        now=(roll("docker service update --workdir '<a folder>' {service}", "uses another folder"), FIXED_FILE),
        worse=(FORCE,),
        seen=('chdir to cwd ("/root/x") set in config.json failed: permission denied',),
        missed=("chdir is not cwd",),
        source="runc libcontainer/init_linux.go",
        weight=2,
    ),
    Known(
        id="memory-limit-too-small",
        title="The memory limit is too small to start at all",
        texts=(
            r"[Mm]inimum memory limit (?:allowed is|can not be less than) <other>",
            r"container init was OOM-killed \(memory limit too low\?\)",
            r"unable to start container process: container init was OOM-killed",
            r"invalid memory value <other>: [Mm]ust be at least <other2>",
            r"invalid cpu value <other>: [Mm]ust be at least <other2>",
        ),
        cause="`limits` or `reservations` are below what a container needs to begin (engines ask for 4 or 6 MiB of "
        "memory; often a missing unit: `512` is bytes).",
        isnt="not a leak of the program",
        now=(
            roll("docker service update --limit-memory '<more, with a unit: 64M>' {service}", "starts the tasks"),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        seen=(
            "Minimum memory limit allowed is 6MB",
            "container init was OOM-killed (memory limit too low?)",
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = invalid memory "
                "value 512: Must be "
                "at least 4MiB"
            ),
        ),
        missed=("the minimum memory is 6MB",),
        source="moby daemon_unix.go; runc libcontainer/process_linux.go; swarmkit controlapi/service.go:41",
        weight=3,
    ),
    Known(
        id="cgroup-refused",
        title="The kernel's control groups refused the task",
        texts=(
            r"unable to apply cgroup configuration: <why>",
            r"error setting cgroup config for procHooks process: <why>",
            r"failed to write \"?<value>\"?: write /sys/fs/cgroup/\S{1,300}: <why>",
            r"cgroups?: cannot find cgroup mount destination",
            r"Your kernel does not support <why>",
        ),
        cause="A limit cannot be set on {node|this node}: the controller is not mounted or not supported, or the value "
        "is not allowed ({why|see the text}).",
        isnt=_CRASHES,
        now=(
            look("docker info", "on {node|that node}: cgroup driver and version, and the warnings at its end"),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        seen=(
            "unable to apply cgroup configuration: rootless needs no limits for cgroups v1",
            "cgroups: cannot find cgroup mount destination: unknown",
        ),
        missed=("the control group refused",),
        source="runc libcontainer/cgroups",
        weight=2,
    ),
    Known(
        id="security-profile-refused",
        title="A security profile (AppArmor, seccomp, SELinux) keeps the task from starting",
        texts=(
            r"apparmor failed to apply profile: <why>",
            (
                r"AppArmor enabled on system but the docker-default profile "
                r"could not be loaded"
            ),
            r"error adding seccomp (?:filter )?rule for syscall <other>",
            r"unable to set (?:apparmor profile|selinux label)",
            r"opening seccomp profile \(\S{1,200}\) failed",
        ),
        cause="The profile cannot be loaded or applied on {node|this node}; other nodes may well run the task.",
        isnt="not the permissions of files",
        now=(
            look("docker info --format '{{json .SecurityOptions}}'", "on {node|that node} and on one that works"),
            TASKS,
        ),
        worse=(FORCE,),
        seen=(
            (
                "unable to start container process: error during container init: unable to apply apparmor profile: "
                "apparmor failed to apply profile: write /proc/self/attr/apparmor/exec: no such file or directory"
            ),
        ),
        missed=("the profile failed to apply",),
        source="runc libcontainer/apparmor",
        weight=2,
    ),
    Known(
        id="rlimit-refused",
        title="A ulimit is higher than the daemon may set",
        texts=(
            r"error setting rlimits? (?:for ready process: error setting rlimit )?type <n>[^\n]{0,100}: <why>",
            r"error setting rlimits? for ready process[^\n]{0,100}: <why>",
        ),
        cause="`ulimits` ask for more{ulimit|} than {most|dockerd itself has} on {node|this node}.",
        isnt="not a limit of memory",
        now=(
            only(
                "may",
                roll(
                    "docker service update --ulimit-add 'nofile={may|<n>}:{may|<n>}' {service}",
                    "the most that its kernel allows",
                ),
            ),
            only(
                "elsewhere !may",
                write(
                    "docker service update --constraint-add node.hostname!={node} {service}",
                    "keeps it off that node: what runs on the others stays as it is",
                ),
            ),
            only(
                "!elsewhere !may",
                roll("docker service update --ulimit-rm '{name|<the name>}' {service}", "starts without it"),
            ),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        seen=("error setting rlimits for ready process: error setting rlimit type 8: operation not permitted",),
        missed=("error setting the limits",),
        source="runc libcontainer/process_linux.go",
        weight=2,
    ),
    Known(
        id="device-or-runtime-missing",
        title="The node has no such device, GPU driver or runtime",
        texts=(
            r"could not select device driver \"<value>\" with capabilities",
            r"unknown or invalid runtime name: <other>",
            r"error gathering device information while adding custom device <value>",
            r"unknown or invalid runtime name <other>",
            r"nvidia-container-cli: [a-z ]{1,20} error: <why>",
            r"unresolvable CDI devices <value>",
        ),
        cause="The task needs a device, driver or OCI runtime that {node|this node} does not have.",
        isnt="not a missing image",
        now=(
            look("docker info --format '{{json .Runtimes}}'", "on {node|that node}"),
            Step(
                "docker node update --label-add '<key>=<value>' '<a node that has it>'", "to constrain the service to"
            ),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        seen=(
            'could not select device driver "" with capabilities: [[gpu]]',
            "unknown or invalid runtime name: nvidia",
            "nvidia-container-cli: initialization error: nvml error: driver not loaded: unknown",
            "CDI device injection failed: unresolvable CDI devices nvidia.com/gpu=all",
        ),
        missed=("could not select a driver",),
        source="moby daemon",
        weight=2,
    ),
    Known(
        id="logging-agent-missing",
        title="Nothing answers where the logging driver sends its lines",
        texts=(
            (
                r"failed to (?:create|initialize) logging driver: [^\n\"]{0,120}?dial (?:tcp|udp)[46]? "
                r"(?P<address>[\w.-]{1,60}|\[[\da-fA-F:]{2,45}\]):(?P<port>\d{1,5}): <why>"
            ),
        ),
        cause="{address}:{port} does not answer {node|the node}: {why}. The collector of logs is down, or, where the "
        "address is the node's own, does not run on that node. Without its log the container does not start; once it "
        "answers, the next retry does.",
        isnt="not a missing plugin (that stays `Pending`), not the program, which never began",
        now=(
            only(
                "publisher",
                look("docker service ps --no-trunc {publisher}", "publishes port {port}: why does it not run there?"),
            ),
            only(
                "!publisher",
                look(
                    "docker service ls --format '{{.Name}} {{.Replicas}} {{.Ports}}'",
                    "who is to answer at port {port}?",
                ),
            ),
            TASKS,
            roll(
                "docker service update --log-driver json-file {service}",
                "only as a stop-gap, where the collector cannot be repaired soon: replaces also the tasks that serve, "
                "and what they say stays on their nodes",
            ),
        ),
        worse=(FORCE,),
        lasting='`fluentd-async: "true"`, `mode: non-blocking`, or an agent that reads the files.',
        seen=(
            (
                "starting container failed: failed to initialize logging driver: dial tcp 10.0.0.5:24224: connect: "
                "connection refused"
            ),
        ),
        missed=("failed to initialize logging driver: unknown log opt 'tga' for syslog log driver",),
        source="moby daemon/logger",
        weight=3,
    ),
    Known(
        id="logging-server-unknown",
        title="The engine cannot resolve the name of the log server",
        texts=(
            (
                r"failed to (?:create|initialize) logging driver: [^\"]{0,200}?lookup (?P<other>[\w.-]{1,100})"
                r"(?: on [^\s\"]{1,60})?: <why>"
            ),
        ),
        cause="The logging driver runs in dockerd of {node|the node}, not in the container: it asks the name "
        "servers of "
        "the machine, which know no service of the swarm. They do not know `{other}`: {why}. Without its log the "
        "container does not start.",
        isnt="not the DNS of the overlay, where the name may well be known, and not a log server that is down",
        now=(
            look("getent hosts {other}", "on {node|that node}: what the engine finds"),
            roll(
                "docker service update --log-driver json-file {service}",
                "until then: starts the tasks with logs on the node",
            ),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        lasting="publish a port of the collector and log to 127.0.0.1 at that port, or to a name that every node "
        "resolves.",
        seen=(
            "starting container failed: failed to initialize logging driver: dial tcp: lookup fluentd: no such host",
            (
                "failed to initialize logging driver: gelf: cannot connect to GELF endpoint: "
                "graylog:12201 dial udp: lookup "
                "graylog on 127.0.0.53:53: no such host"
            ),
        ),
        missed=("failed to initialize logging driver: unknown log opt 'tga' for syslog log driver",),
        source="moby daemon/logger: each driver dials from dockerd",
        weight=4,
    ),
    Known(
        id="logging-driver-failed",
        title="The logging driver could not begin",
        texts=(
            r"failed to (?:create|initialize) logging driver: <why>",
            r"error (?:creating|initializing) logger: <why>",
            r"(?P<why>unknown log opt '[^\n\"]{1,99})",
        ),
        cause="Its options or its server are wrong: {why}. Without its log the container does not start.",
        isnt="not a missing plugin (that stays `Pending`)",
        now=(
            roll("docker service update --log-driver json-file {service}", "starts the tasks with logs on the node"),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        lasting="an agent that reads the files.",
        seen=(
            "Rejected 2 seconds ago \"unknown log opt 'tga' for syslog log driver\"",
            "failed to create logging driver: splunk: splunk-url is expected",
        ),
        missed=("failed to create the logging truck",),
        source="moby daemon/logger, daemon/logs.go: mergeAndVerifyLogConfig",
        weight=2,
    ),
    Known(
        id="containerd-trouble",
        title="The node's containerd does not answer",
        texts=(
            r"failed to start shim: <why>",
            r"containerd\.sock: connect: <why>",
            r"shim (?:task )?(?:died|exited) unexpectedly",
            r"ttrpc: closed(?:: unknown)?",
            r"failed to create shim task: (?:context deadline exceeded|ttrpc)",
            r"can't get final child's PID from pipe: EOF",
            r"fork/exec \S{1,200}: resource temporarily unavailable",
            r"fork/exec \S{1,200}: cannot allocate memory",
        ),
        cause="containerd or its shim on {node|this node} failed: out of memory or of processes, a hanging disk, or a "
        "half-finished upgrade.",
        isnt="not a fault of this service: others on the node have it too",
        now=(
            TASKS,
            look("systemctl status containerd docker", "on {node|that node}"),
            DRAIN,
        ),
        worse=(FORCE,),
        seen=(
            (
                "failed to create task for container: failed to start shim: start failed: : fork/exec "
                "/usr/bin/containerd-shim-runc-v2: resource temporarily unavailable: unknown"
            ),
        ),
        missed=("the shim fits",),
        source="containerd runtime/v2/shim",
        weight=2,
    ),
    Known(
        id="container-start-failed",
        title="The container engine could not start the task",
        texts=(
            r"starting container failed: <why>",
            r"OCI runtime (?:create|start) failed: <why>",
            r"failed to create task for container: <why>",
            r"starting container failed:? ?…",
            r"failed to create shim task",
        ),
        cause="The engine on {node|the node} says: {why|see the whole text}. It is tried again every 5 s.",
        isnt=_CRASHES,
        now=(TASKS, LOGS, ROLLBACK),
        worse=(FORCE,),
        seen=('"starting container failed: dr…"', "OCI runtime create failed: container_linux.go:380: starting"),
        missed=("starting the container ship failed",),
        source="moby daemon/cluster/executor/container/controller.go:241",
        weight=-1,
    ),
    Known(
        id="kernel-keys-used-up",
        title="The kernel's limit of keys is reached on the node",
        texts=(
            r"unable to (?:join session keyring|create session key): <why>",
            r"crun: set keycode: [Dd]isk quota exceeded",
        ),
        cause="Each container takes a session key, and the user that they run as on {node|the node} has no "
        "more of them "
        "(`kernel.keys.maxkeys`, 200, and `maxbytes`, 20000, unless set; root alone has limits of its own).",
        isnt="not a full disk, although it says `disk quota exceeded`",
        now=(
            look("sysctl kernel.keys", "on {node|that node}"),
            Step(
                "sysctl -w kernel.keys.maxkeys=20000 kernel.keys.maxbytes=2000000",
                "on {node|that node}: the next retry starts",
            ),
            TASKS,
        ),
        worse=(FORCE,),
        lasting="the same in /etc/sysctl.d of every node.",
        seen=(
            (
                "error during container init: unable to join session keyring: unable to create session key: disk quota "
                "exceeded: unknown"
            ),
            "starting container failed: crun: set keycode: Disk quota exceeded",
        ),
        missed=("unable to join the session",),
        source="runc libcontainer/keys; Linux Documentation/security/keys/core.rst: root_maxkeys, maxkeys, maxbytes",
        weight=2,
    ),
)
