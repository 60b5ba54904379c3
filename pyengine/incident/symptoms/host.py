"""Limits and tables of the machine under the engine: what every container of it shares."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import ACTIVE, DRAIN, FIXED_FILE, FORCE, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, move, only, roll

_SHARED = "not a fault of the image, of the file or of Swarm: every container of the machine shares it"

FAMILY = (
    Known(
        id="watches-used-up",
        title="The machine has no inotify watch or instance left",
        texts=(
            r"inotify_(?:add_watch|init1?)[\s\S]{0,80}?: (?:no space left on device|too many open files)",
            (
                r"(?:fsnotify watcher|inotify (?:instance|watcher)s?)[^\n]{0,80}: (?:no space left on "
                r"device|too many open files)"
            ),
            r"System limit for number of file watchers reached",
        ),
        cause="All programs of one user on {node|the machine}, in all containers together, have watched as many files "
        "as they may (`fs.inotify.max_user_instances`, 128 unless set, and `max_user_watches`).",
        isnt="not a full disk, though it may say `no space left on device`, and not the limit of open files",
        now=(
            look("sysctl fs.inotify", "on {node|that node}: what is in force"),
            Step(
                "sysctl -w fs.inotify.max_user_instances=1024 fs.inotify.max_user_watches=524288",
                "on {node|that node}: at once, without a restart; the next retry starts",
            ),
        ),
        worse=(FORCE, Step("docker system prune --all --volumes", "frees nothing of it, and takes data")),
        lasting="both lines in /etc/sysctl.d of every node.",
        seen=(
            "Error: inotify_add_watch(7, /etc/app, 8): no space left on device",
            "failed to create fsnotify watcher: too many open files",
            "Error: ENOSPC: System limit for number of file watchers reached, watch '/app/src'",
        ),
        missed=("write /var/lib/docker/x: no space left on device", "open /srv/x: too many open files"),
        source="Linux man inotify(7): ENOSPC, EMFILE",
        weight=3,
    ),
    Known(
        id="files-limit-reached",
        title="A process has as many files and sockets open as it may",
        texts=(
            r"accept4?(?:\(\))?:? (?:failed \(24: )?[Tt]oo many open files",
            r"(?:open|dial|socket|pipe2?|fork/exec|epoll_create1?) ?[^\n\"]{0,200}: [Tt]oo many open files",
            r"\bEMFILE\b[^\n]{0,40}[Tt]oo many open files",
            r"worker_connections (?:are )?(?:exceed|more than) open file resource limit",
        ),
        cause="`nofile` is reached. A container has it from the daemons of {node|its node} unless the service sets "
        "`ulimits`: containerd 2 came without `LimitNOFILE`, so the soft limit may be 1024 since an upgrade.",
        isnt="not a full disk, not memory; more replicas help for a while alone",
        now=(
            look(
                "docker service inspect --format '{{json .Spec.TaskTemplate.ContainerSpec.Ulimits}}' {service}",
                "does the service set one?",
            ),
            look(
                "systemctl show --property=LimitNOFILESoft docker containerd", "on {node|that node}: what is handed on"
            ),
            roll(
                "docker service update --ulimit-add nofile=65536:65536 {service}",
                "where it is the program of the service that says so: every task is replaced",
            ),
        ),
        worse=(FORCE,),
        lasting="`ulimits: {nofile: {soft: 65536, hard: 65536}}` in the file.",
        seen=(
            "accept4() failed (24: Too many open files)",
            "http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 1s",
        ),
        missed=("too many open files lie on the desk", "inotify_init: too many open files"),
        source="Linux man errno(3) EMFILE; containerd release notes 2.0 (LimitNOFILE)",
        weight=2,
    ),
    Known(
        id="processes-limit-reached",
        title="A container may not start another process or thread",
        texts=(
            r"cgroup: fork rejected by pids controller in <path>",
            r"unable to create (?:new )?native thread",
            r"pthread_create failed(?: \(EAGAIN\))?:? ?[Rr]esource temporarily unavailable",
            r"\bcan't start new thread\b",
            r"fork: (?:retry: )?(?:Cannot allocate memory|Resource temporarily unavailable)",
        ),
        cause="The limit of processes and threads is reached: that of the service (`resources.limits.pids`), of its "
        "user (`nproc`), or of {node|the node}, which counts all of them.",
        isnt="not memory, in spite of what Java says; not a missing program",
        now=(
            look(
                "docker service inspect --format '{{json .Spec.TaskTemplate.Resources.Limits}}' {service}",
                "is there a `Pids`?",
            ),
            look("docker stats --no-stream", "on {node|that node}: the column PIDS, which container has so many"),
            look("sysctl kernel.threads-max", "on {node|that node}"),
            roll(
                "docker service update --limit-pids 0 {service}",
                "only where the service has a limit that is too low: 0 takes it away",
            ),
        ),
        worse=(FORCE,),
        lasting="`resources.limits.pids` above what a task needs; fix what leaks threads.",
        seen=(
            "cgroup: fork rejected by pids controller in /docker/0f3c",
            (
                "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or "
                "process limits reached"
            ),
            "sh: fork: retry: Resource temporarily unavailable",
        ),
        missed=("we are unable to create a thread of thought",),
        source="Linux Documentation/admin-guide/cgroup-v2.rst (pids); man fork(2) EAGAIN",
        weight=2,
    ),
    Known(
        id="connection-table-full",
        title="The kernel's table of connections is full",
        texts=(r"nf_conntrack: (?:nf_conntrack: )?table full, dropping packet",),
        cause="{node|The node} tracks as many connections as it may (`net.netfilter.nf_conntrack_max`) and drops the "
        "packets of new ones: what is published answers now and then, overlays lose traffic.",
        isnt="not a program that fails, not a firewall rule, not the DNS",
        now=(
            look("sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max", "on {node|that node}"),
            Step(
                "sysctl -w net.netfilter.nf_conntrack_max=262144",
                "on {node|that node}, where that is more than now: at once, without a restart",
            ),
        ),
        worse=(FORCE, move("systemctl restart docker", "the table stays as it is, and the containers stop")),
        lasting="the line in /etc/sysctl.d of every node; who opens so many connections?",
        seen=("[81234.1] nf_conntrack: nf_conntrack: table full, dropping packet",),
        missed=("the table is full, dropping plates",),
        source="Linux net/netfilter/nf_conntrack_core.c",
        weight=3,
    ),
    Known(
        id="bpf-limit-reached",
        title="The kernel has no room left for another seccomp filter",
        texts=(r"error loading seccomp filter into kernel[\s\S]{0,80}?errno 524",),
        cause="Each container brings a seccomp filter, and those of {node|the node} have used up what the kernel gives "
        "to compiled ones (`net.core.bpf_jit_limit`). Some kernels lose a part of it with each container.",
        isnt="not the seccomp profile, not the image: on another node the same task starts",
        now=(
            look("sysctl net.core.bpf_jit_limit", "on {node|that node}"),
            Step(
                "sysctl -w net.core.bpf_jit_limit=528482304",
                "on {node|that node}, where that is more than now: the next retry starts",
            ),
            TASKS,
        ),
        worse=(FORCE,),
        lasting="the line in /etc/sysctl.d; a newer kernel where it comes back.",
        seen=(
            (
                "runc create failed: unable to start container process: error during container init: "
                "error loading seccomp "
                "filter into kernel: error loading seccomp filter: errno 524: unknown"
            ),
        ),
        missed=("error loading seccomp filter into kernel: invalid argument", "errno 524 of the program"),
        source="moby/moby#45498; Linux kernel/bpf/core.c bpf_jit_charge_modmem: ENOTSUPP is 524",
        weight=3,
    ),
    Known(
        id="control-groups-used-up",
        title="The kernel makes no further control group",
        texts=(r"mkdir (?P<path>/sys/fs/cgroup/[^\s:\"]{1,250}): (?:no space left on device|cannot allocate memory)",),
        cause="{node|The node} has as many control groups as its kernel can count (65535), most of them of "
        "containers that "
        "are gone: some old kernels do not let go of them.",
        isnt="not a full disk and not the memory limit of the service, though it may say so",
        now=(
            look("cat /proc/cgroups", "on {node|that node}: the column num_cgroups, beside `memory`"),
            DRAIN,
            move("systemctl reboot", "on {node|that node}, drained: only that frees them"),
            ACTIVE,
        ),
        worse=(FORCE, Step("docker system prune --all --volumes", "frees none of it, and takes data")),
        lasting="a newer kernel; `cgroup.memory=nokmem` at its start where it has to be an old one.",
        seen=(
            (
                "unable to apply cgroup configuration: mkdir /sys/fs/cgroup/memory/docker/0123: cannot "
                "allocate memory: "
                "unknown"
            ),
            "mkdir /sys/fs/cgroup/memory/docker/0123: no space left on device: unknown",
        ),
        missed=("mkdir /srv/cgroup/docker: no space left on device",),
        source="opencontainers/runc#1725; Linux mm/memcontrol.c MEM_CGROUP_ID_MAX",
        weight=4,
    ),
    Known(
        id="kernel-holds-interface",
        title="The kernel does not let go of a network interface",
        texts=(r"unregister_netdevice: waiting for <other> to become free",),
        cause="A container ended on {node|the node} and its interface `{other}` is still counted as used: while the "
        "kernel waits, it makes and removes no network namespace, so tasks hang in `Preparing` or `Starting`, and "
        "`docker` commands there hang, too.",
        isnt="not the image, not the service, not something that a restart of dockerd frees",
        now=(
            DRAIN,
            move("systemctl reboot", "on {node|that node}, drained: the only thing that frees it, if it stays"),
            ACTIVE,
        ),
        worse=(FORCE,),
        lasting="a newer kernel; it is a fault of the kernel.",
        seen=("kernel: unregister_netdevice: waiting for lo to become free. Usage count = 1",),
        missed=("unregister the network device, waiting for the form",),
        source="moby/moby#5618; Linux net/core/dev.c",
        weight=3,
    ),
    Known(
        id="mount-not-shared",
        title="A mount that is to pass on others lies on one that is private",
        texts=(
            (
                r"path \"?(?P<path>[^\s\"]{1,300})\"? is mounted on \"?(?P<target>[^\s\"]{1,300})\"? but it "
                r"is not a shared"
            ),
        ),
        cause="The bind mount asks for `propagation: shared` (or `slave`), and on {node|that node} {target}, where "
        "{path} lies, is mounted `private`.",
        isnt="not a missing path, not permissions",
        now=(
            look("findmnt -o TARGET,PROPAGATION {target}", "on {node|that node}: `private` or `shared`"),
            Step("mount --make-rshared {target}", "on {node|that node}: until it boots again; the next retry starts"),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        lasting="no `propagation` in the file unless it is needed; a unit that makes the mount shared on each node.",
        seen=(
            "starting container failed: path /mnt/data is mounted on / but it is not a shared mount",
            'path "/data" is mounted on "/" but it is not a shared or slave mount',
        ),
        missed=("the path is mounted on the wall but it is not shared",),
        source="moby daemon/oci_linux.go ensureShared, ensureSharedOrSlave",
        weight=3,
    ),
    Known(
        id="mount-held-on-node",
        title="Something on the node still holds what a container or volume had mounted",
        texts=(
            r"failed to remove root filesystem[^\n]{0,300}: device or resource busy",
            r"unlinkat (?P<path>/var/lib/docker/[^\s:\"]{1,250}): device or resource busy",
            (
                r"unable to remount dir as readonly: [^\"]{0,300}?(?P<path>/var/lib/docker/[^\s,:\"]{1,250})"
                r"[^\"]{0,80}: device or resource busy"
            ),
            r"container \S{1,100} is marked for removal and cannot be",
        ),
        cause="A program on {node|the node} has the folder open or a copy of the mount: a scanner, a backup or a "
        "monitoring container that mounts / or /var/lib/docker of the machine. It passes once that lets go.",
        isnt="not a fault of the service, and not a full or damaged disk",
        now=(
            look("fuser -vm '{path|/var/lib/docker}'", "on {node|that node}: which processes hold it"),
            look("docker ps --all --filter status=removing", "on {node|that node}: what waits to be removed"),
            only("service", TASKS),
        ),
        worse=(Step("rm -rf '{path|/var/lib/docker}'", "removes through the mount what others still use"),),
        lasting="no agent that opens /var/lib/docker; mounts of it with `propagation: rslave`.",
        seen=(
            (
                "starting container failed: unable to remount dir as readonly: mount "
                "tmpfs:/var/lib/docker/containers/dd66/mounts/secrets, flags: 0x21, data: uid=0,gid=0: "
                "device or resource busy"
            ),
            (
                'driver "overlay2" failed to remove root filesystem for 4f6d: unlinkat '
                "/var/lib/docker/overlay2/9c1/merged: device or resource busy"
            ),
        ),
        missed=("the device or resource is busy", "unlinkat /srv/x: device or resource busy"),
        source="moby daemon/container_operations_unix.go remountSecretDir, daemon/delete.go; moby/moby#34573",
        weight=3,
    ),
)
