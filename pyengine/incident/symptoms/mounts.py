"""Mounts that the node, or the engine, refuses."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import FIXED_FILE, FORCE, ROLLBACK, ROLLED, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, only, roll, write

_REMOVE_ADD = roll(
    "docker service update --mount-rm {target|<target>} --mount-add "
    "'type=bind,source=/<path>,target={target|<target>}' "
    "{service}",
    "both in one command: the removal wins, and the task runs without the mount",
)
_REPLACE = roll(
    "docker service update --mount-add 'type=bind,source=/<absolute path>,target={target|<target>}' {service}",
    "replaces the mount with that target",
)

_MADE = r"(?P<path>(?P<made>/(?:var/)?run/|/dev/|/proc/|/sys/)?[^\s\"'|]{1,300})"
"""What the kernel or a program that runs makes anew can neither be copied nor made."""

FAMILY = (
    Known(
        id="volume-copy-refused",
        title="The new volume could not be filled from the image",
        texts=(
            r"failed to copy file info for <path>: failed to (?:chown|chmod|mknod)\b[^\n\"]{0,300}",
            r"error (?:while )?populating volume[^\n\"]{0,300}: (?:operation not permitted|permission denied)",
        ),
        cause="What the image has at that place is copied into a volume that is new, with its owner and mode. "
        "The server behind the volume did not let the engine on {node|the node} do so: NFS with `root_squash`, or a "
        "CIFS share.",
        isnt="not a volume that cannot be mounted: the mount worked; not a right of the program, which has not started",
        now=(
            roll(
                "docker stack deploy -c '{file|<the corrected file>}' {stack}",
                "with `nocopy: true` under `volume:` at that mount, in its long form: nothing is copied",
            ),
            look("docker volume inspect '<the volume>'", "on {node|the node}: the server and the folder that it is"),
        ),
        worse=(FORCE, write("docker volume prune", "takes other volumes with data, too")),
        lasting="`nocopy: true` for volumes on a server; the folder there belongs to the user of the program.",
        seen=(
            (
                '"failed to copy file info for /var/lib/docker/volumes/cms_data/_data: failed to chown '
                "/var/lib/docker/volumes/cms_data/_data: lchown /var/lib/docker/volumes/cms_data/_data: operation not "
                'permitted"'
            ),
        ),
        missed=("failed to copy the file to the volume",),
        source="moby daemon/volumes_unix.go, pkg/archive/copy; docker/cli volume options nocopy",
        weight=2,
    ),
    Known(
        id="volume-of-other-driver",
        title="The node has a volume of this name with another driver",
        texts=(r"create <volume>: driver '(?P<other>[^'\n]{1,100})' already has volume '",),
        cause="A name is given once on a node, whatever the driver: {volume} of `{other}` is still on "
        "{node|the node}, and the file now asks for it with another one.",
        isnt="not a plugin that is missing, and not a name that stands twice in the file",
        now=(
            look("docker volume inspect {volume}", "on {node|that node}: is there anything in it that is needed?"),
            roll(
                "docker stack deploy -c '{file|<the corrected file>}' {stack}",
                "with another `name:` for the volume: what is in the old one stays, and is copied by hand",
            ),
            ROLLBACK,
        ),
        worse=(
            Step("docker volume rm {volume}", "before its data are copied: they are lost"),
            Step("docker volume prune", "takes other volumes with data, too"),
            FORCE,
        ),
        lasting="a new name for a volume with each change of its driver or options.",
        seen=("create shop_media: driver 'local' already has volume 'shop_media': volume name must be unique",),
        missed=("the driver already has a volume",),
        source="moby volume/service/store.go: checkConflict",
        weight=2,
    ),
    Known(
        id="secret-not-readable",
        title="The program may not read a secret or config",
        texts=(
            r"(?P<path>/run/secrets/[\w./-]{1,150})['\"]?: [Pp]ermission denied",
            r"[Pp]ermission denied: ?['\"](?P<path>/run/secrets/[\w./-]{1,150})",
            r"open '?(?P<path>/run/secrets/[\w./-]{1,150})'?: permission denied",
        ),
        cause="{path} belongs to user 0 with the mode that the file gives it (0444 unless set); the program runs as "
        "another user. The long form takes `uid`, `gid` and `mode`.",
        isnt="not a secret that is missing or empty",
        now=(
            look(
                "docker service inspect --format '{{json .Spec.TaskTemplate.ContainerSpec.Secrets}}' {service}",
                "which user and mode each has",
            ),
            roll(
                "docker stack deploy -c '{file|<the corrected file>}' {stack}",
                "with `uid` and `gid` of the program's user at that secret{runs|}",
            ),
        ),
        worse=(FORCE, Step("docker secret rm '<the secret>'", "its content is right")),
        lasting="`uid` and `gid` beside every `mode` of a secret.",
        seen=(
            "entrypoint.sh: line 29: /run/secrets/api_key: Permission denied",
            "PermissionError: [Errno 13] Permission denied: '/run/secrets/db_password'",
            "Error: open /run/secrets/tls.key: permission denied",
        ),
        missed=("/run/secrets/api_key: No such file or directory", "/etc/shadow: Permission denied"),
        source="docker docs, compose file, secrets: long syntax; moby daemon/container_operations_unix.go",
        weight=2,
    ),
    Known(
        id="engine-folder-elsewhere",
        title="The engine of the node keeps its data in another folder",
        texts=(
            r"bind (?:mount )?source path (?:does not exist|not found): (?P<path>/var/lib/docker\b[^\s\"'|]{0,300})",
        ),
        cause="`{path}` is a folder that the engine itself makes; on {node|that node} it is not there, so its "
        "`data-root` is another one{moved|} (or that engine is a snap or rootless).",
        isnt="not the image, and not a folder to be made: an empty one or a copy of another node's shows nothing of "
        "this node's containers",
        now=(
            look("docker info --format '{{.DockerRootDir}}'", "on {node|that node}: where its data are"),
            Step(
                "ln -sT '{root|<that folder>}' /var/lib/docker",
                "on {node|that node}: the path is right there, too, and the next retry starts; refused where there is "
                "something of that name",
            ),
            roll(
                "docker service update --constraint-add 'node.hostname != {node|<that node>}' {service}",
                "in place of it, where that node can do without",
            ),
        ),
        worse=(
            FORCE,
            Step("mkdir -p {path}", "an empty folder: the task starts, and sees nothing"),
            Step("systemctl edit docker", "a `data-root` that is set back hides the images and volumes it has now"),
        ),
        lasting="the same `data-root` on every node, or a link to it.",
        seen=(
            'invalid mount config for type "bind": bind source path does not exist: /var/lib/docker/containers',
            '"invalid mount config for type "bind": bind mount source path does not exist: /var/lib/docker"',
        ),
        missed=(
            "bind source path does not exist: /var/lib/dockerfiles",
            "bind source path does not exist: /srv/var/lib/docker/x",
        ),
        source="moby volume/mounts/validate.go, daemon/config data-root; moby/moby#34245",
        weight=2,
    ),
    Known(
        id="bind-source-missing",
        title="The path of a bind mount does not exist on the node",
        texts=(
            rf"bind (?:mount )?source path does not exist: {_MADE}",
            rf"invalid bind mount source, source path not found: {_MADE}",
        ),
        cause="`{path}` is not there on {node|the node in the NODE column}. Swarm makes no folders: each node that may "
        "get the task has to have it. The task is refused and tried again.",
        isnt="not a relative path (that says `must be an absolute path`), not permissions",
        now=(
            look("ls -ld {path}", "on {node|each node that may run it}: is it there?"),
            only(
                "!made",
                Step(
                    "scp -rp '{elsewhere|<a node that has it>}:{path}' {path}",
                    "on {node|that node}: what belongs there; the next retry starts, nothing else to do",
                ),
            ),
            only(
                "!made",
                Step(
                    "mkdir -p {path}",
                    "on {node|that node}, only where the program is to begin with an empty folder: one that needs "
                    "files (certificates, configuration) starts without them and fails, or runs wrongly",
                ),
            ),
            only(
                "made",
                roll(
                    "docker service update --constraint-add 'node.hostname != {node|<that node>}' {service}",
                    "until what makes it (a device, a daemon) is there; then the next retry starts by itself",
                ),
            ),
            ROLLED,
        ),
        worse=(FORCE, only("made", Step("mkdir -p {path}", "not what belongs there: an empty folder"))),
        lasting="a config or secret for files, a volume for data, or a constraint to the node that has the path.",
        seen=(
            (
                'Rejected 19 seconds ago "invalid mount config for type "bind": bind source path does not exist: '
                '/tmp/lab-not-there"'
            ),
            '"invalid mount config for type "bind": bind mount source path does not exist: /srv/x"',
        ),
        missed=("the source path does not exist",),
        source="swarm-lab.md s78; moby volume/mounts/validate.go",
    ),
    Known(
        id="bind-source-relative",
        title="A bind mount with a relative source, or none",
        texts=(
            r"invalid bind mount source, must be an absolute path: ?(?P<path>[^\s\"]{0,300})",
            r"mount path must be absolute",
        ),
        cause="`service create` and `update` send the path as it is ({path|none was given}); only `stack deploy` makes "
        "`./x` absolute, for the machine where it runs. The command was accepted, the node refuses the task, for ever.",
        isnt="not a missing folder: that reads `bind source path does not exist`",
        now=(_REPLACE, Step("docker service rm {service}", "if it was only a try", recreates=True, destroys=True)),
        worse=(
            _REMOVE_ADD,
            roll("docker service create --name {service} '<image>'", "refused: a service of this name exists already"),
        ),
        lasting="a config for files that every node needs, or an absolute path that exists on every node.",
        seen=(
            '"invalid bind mount source, must be an absolute path: conf"',
            '"invalid bind mount source, must be an absolute path: "',
        ),
        missed=("the source must be an absolute path",),
        source="symptoms.md t1, r2, r5",
    ),
    Known(
        id="tmpfs-with-source",
        title="A tmpfs mount takes no source",
        texts=(r"invalid tmpfs source, source must be empty",),
        cause="`type=tmpfs` is memory; a source makes no sense there. The node refuses the task every 5 s.",
        isnt="not a full memory",
        now=(
            roll(
                "docker service update --mount-add 'type=tmpfs,target={target|<target>}' {service}",
                "replaces the mount with that target",
            ),
        ),
        worse=(FORCE,),
        seen=('Rejected 2 seconds ago|"invalid tmpfs source, source must be empty"',),
        missed=("the source must be empty",),
        source="symptoms.md t1",
    ),
    Known(
        id="volume-source-is-path",
        title="A volume mount with a path for its source",
        texts=(
            r"invalid volume mount source, must not be an absolute path: <path>",
            r"includes invalid characters for a local volume name",
        ),
        cause="`type=volume` takes the name of a volume; a path ({path|as given}) needs `type=bind`.",
        isnt="not a missing folder",
        now=(
            roll(
                "docker service update --mount-add 'type=bind,source={path},target={target|<target>}' {service}",
                "replaces the mount with that target; the path has to exist on the nodes",
            ),
        ),
        worse=(FORCE,),
        seen=('"invalid volume mount source, must not be an absolute path: /srv/x"',),
        missed=("must not be an absolute path",),
        source="symptoms.md r2",
    ),
    Known(
        id="mount-target-relative",
        title="The target of a mount has to be an absolute path",
        texts=(
            r"invalid mount target, must be an absolute path: <path>",
            r"invalid mount path: '<value>' mount path must be absolute",
        ),
        cause="The target `{path}` does not begin with `/`.",
        isnt="not the source of the mount",
        now=(
            roll(
                "docker service update --mount-rm {path} {service}",
                "takes the mount away; add it with its absolute target in the next command",
            ),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        seen=('"invalid mount target, must be an absolute path: x"',),
        missed=("invalid mount target, must be a path",),
        source="symptoms.md r2",
    ),
    Known(
        id="mount-field-empty",
        title="A mount has no source or no target",
        texts=(
            (
                r"invalid mount config for type \"(?P<kind>\w{1,20})\": field (?P<key>Source|Target) must "
                r"not be empty"
            ),
        ),
        cause="{key} of a `type={kind}` mount is empty, often from a variable that is not set.",
        isnt="not a path that is missing on the node",
        now=(look("docker stack config -c '{file|<the file>}'", "shows what the variables make of it"), FIXED_FILE),
        worse=(FORCE,),
        seen=('invalid mount config for type "bind": field Source must not be empty',),
        missed=("the field must not be empty",),
        source="moby volume/mounts/validate.go",
        weight=2,
    ),
    Known(
        id="mount-type-unknown",
        title="No such type of mount",
        texts=(r"invalid MountType: \"(?P<value>[^\"\n]{0,60})\"", r"[Mm]ount type unknown: \"?<other>\"?"),
        cause="`{value}` is none; there are bind, volume, tmpfs, npipe and cluster. Nothing was created.",
        isnt="not a missing driver",
        now=(look("docker service create --help", "shows the options of --mount"), FIXED_FILE),
        seen=('Error response from daemon: invalid MountType: "foo"',),
        missed=("invalid type of paper",),
        source="symptoms.md t1",
    ),
    Known(
        id="mount-target-twice",
        title="Two mounts have the same target",
        texts=(r"[Dd]uplicate mount (?:point|target):? ?(?P<path>/[^\s\"]{0,200})?",),
        cause="The target {path|of one mount} is used twice, often by two merged files. Nothing was changed.",
        isnt="not a mount that is still busy",
        now=(look("docker stack config -c '{file|<the file>}'", "shows the mounts as they are merged"), FIXED_FILE),
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = ContainerSpec: duplicate mount "
                "point: /data"
            ),
            "duplicate mount target",
        ),
        missed=("a duplicate of the mount",),
        source="symptoms.md t4; swarmkit controlapi/service.go:182",
    ),
    Known(
        id="volume-attached-elsewhere",
        title="The volume is still attached to another machine",
        texts=(r"volume (?:is )?already attached to (?:an?other |an? )?(?:host|instance|node|VM)\b",),
        cause="A disk of the cloud's can be on one machine only, and the one where the task was before has not let it "
        "go: it is down, or ends slowly. The next try after that succeeds by itself.",
        isnt="not the options of the volume, not lost data",
        now=(
            look("docker node ls", "is the node down on which it was before?"),
            TASKS,
            Step("docker volume ls", "which volume and driver: detach it at the cloud once that machine is surely off"),
        ),
        worse=(
            FORCE,
            Step("docker volume rm '<volume>'", "the driver may delete the data with it"),
        ),
        seen=("VolumeDriver.Mount: docker-legacy: Mount: crm_pgdata: failed: volume already attached to a host",),
        missed=("the service is already attached to a network",),
        source="rexray/rexray#1284",
        weight=3,
    ),
    Known(
        id="volume-server-unknown",
        title="The node cannot resolve the name of the volume's server",
        texts=(
            (
                r"(?:error while mounting volume '[^'\n]{0,300}?/volumes/(?P<volume>[^'/\n]{1,120})/_data': )?"
                r"error resolving "
                r"passed in (?:network volume|nfs) address: lookup (?P<other>[\w.-]{1,100})[^\n\"]{0,120}"
            ),
            (
                r"(?:error while mounting volume '[^'\n]{0,300}?/volumes/(?P<volume>[^'/\n]{1,120})/_data': )?"
                r"failed to mount "
                r"local volume: [^\n\"]{0,300}could not resolve address for (?P<other>[\w.-]{1,100})"
            ),
        ),
        cause="dockerd of {node|the node} mounts the volume, and asks the name servers of the machine for "
        "`{other}`; they "
        "do not know it. Names of services are known inside of containers alone.",
        isnt="not the DNS of the overlay, not the share and not its rights",
        now=(
            look("getent hosts {other}", "on {node|that node}, and on one where it works"),
            look("docker volume inspect {volume}", "on {node|that node}: is `addr` what the file says?"),
            only(
                "volume",
                Step(
                    "docker volume rm {volume}",
                    "on {node|that node}, where another address is to be taken: drops its definition, "
                    "and the next retry "
                    "makes it anew (data on the server stay; those of a volume without options do not)",
                ),
            ),
            FIXED_FILE,
        ),
        worse=(FORCE, Step("docker volume prune", "takes other volumes with data, too")),
        lasting="an address or a name that every node resolves (/etc/hosts of each, or its name servers).",
        seen=(
            (
                "error while mounting volume '/var/lib/docker/volumes/shop_data/_data': error resolving "
                "passed in network "
                "volume address: lookup nas-a on 127.0.0.53:53: no such host"
            ),
        ),
        missed=("error resolving the address passed in by the network",),
        source="moby daemon/volume/local/local_unix.go: net.ResolveIPAddr",
        weight=3,
    ),
    Known(
        id="volume-options-refused",
        title="The options of the volume are none that its driver takes",
        texts=(
            r"create (?P<volume>[\w.-]{2,120}): invalid option(?: key)?: \\{0,3}\"(?P<key>[\w.-]{1,60})",
            r"missing required option: \\{0,3}\"(?P<key>device|type)",
            r"missing device in volume options",
            r"(?:size )?quota (?:size )?requested (?:for volume )?but no quota support",
            r"port not allowed in CIFS device URL",
        ),
        cause="The driver `local` takes `type`, `device` and `o` alone, `type` and `device` together, and `size` only "
        "with `o: size=…` of tmpfs or where the disk has project quotas. The volume was not made.",
        isnt="not the share and not the network: nothing was mounted yet",
        now=(
            TASKS,
            look("docker volume inspect {volume}", "on {node|that node}: is there an older one of that name?"),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        lasting="all else belongs into `o:`, as one text with commas.",
        seen=(
            'create shop_data: invalid option: "nfsvers"',
            'create shop_data: missing required option: "device"',
            "quota size requested but no quota support",
        ),
        missed=("create a list: invalid option", "the missing required option"),
        source="moby daemon/volume/local/local_unix.go setOpts, getMountOptions",
        weight=3,
    ),
    Known(
        id="volume-mount-failed",
        title="The node could not mount the volume",
        texts=(
            r"error while mounting volume '(?P<path>[^'\n]{0,300}?/volumes/(?P<volume>[^'/\n]{1,120})/_data)': <why>",
            r"error while mounting volume '(?P<path>[^'\n]{0,300})': <why>",
            r"failed to mount local volume: <why>",
            r"(?P<plugin>VolumeDriver\.\w{1,20}): <why>",
            r"error while mounting volume with options: <why>",
        ),
        cause="The options of the volume (usually NFS or CIFS) did not work on {node|this node}: {why}. Options are "
        "taken when a volume is first made on a node: a corrected file does not change one that exists there{stale|}.",
        isnt="not the image; not a missing volume driver",
        now=(
            TASKS,
            look(
                "docker volume inspect {volume}", "on {node|that node}: are these the options of the file, or old ones?"
            ),
            look("docker ps --all --quiet --filter volume={volume}", "on {node|that node}: what still refers to it"),
            only(
                "!plugin",
                Step(
                    "docker volume rm {volume}",
                    "on {node|that node}, once what has ended there is removed: drops its definition, and the next "
                    "retry makes it anew (data on the server stay; those of a volume without options do not)",
                ),
            ),
            only("!stale", FIXED_FILE),
        ),
        worse=(
            FORCE,
            Step("docker volume prune", "takes other volumes with data, too"),
            only("plugin", Step("docker volume rm {volume}", "a plugin may delete the data with it")),
        ),
        lasting="a new name for the volume whenever its options change.",
        seen=(
            (
                "starting container failed: error while mounting volume "
                "'/var/lib/docker/volumes/shop_data/_data': failed "
                "to mount local volume: mount :/export/data:/var/lib/docker/volumes/shop_data/_data, data: "
                "addr=10.0.0.9: connection refused"
            ),
        ),
        missed=("error while mounting the stairs",),
        source="moby volume/local; swarm-lab.md 13 (driver_opts of an existing volume)",
        weight=2,
    ),
    Known(
        id="cifs-dialect-refused",
        title="The share's server speaks another version of SMB than the node's kernel offers",
        texts=(r"CIFS: (?:VFS: )?(?:\S{1,80} )?Dialect not supported by server",),
        cause="{asked|Without `vers=` a kernel offers SMB 2.1 and newer}; this server takes none of these. "
        "The mount is then reported as `host is down`, though the server answers. A volume that exists "
        "keeps its old options.",
        isnt="not a server that is off, not a password",
        now=(
            write("docker service scale {service}=0", "so that nothing holds the volume or makes it anew"),
            Step(
                "docker volume rm {volume|<volume>}",
                "on {node|that node}, once the tasks there are gone: drops its definition; the data on the share stay",
            ),
            roll(
                "docker stack deploy -c '{file|<the corrected file>}' {stack}",
                "with {newer|`vers=` in `o:` (`vers=1.0` where the server speaks nothing newer)}, and the number of "
                "replicas of the file",
            ),
        ),
        worse=(FORCE, Step("docker volume prune", "takes other volumes with data, too")),
        lasting="SMB 2 or 3 switched on at the server; `vers=` written out.",
        seen=(
            (
                "CIFS: VFS: \\\\172.16.4.20 Dialect not supported by server. Consider  specifying vers=1.0 or vers=2.0 "
                "on mount for accessing older servers"
            ),
        ),
        missed=("the dialect is not supported by the server",),
        source="Linux fs/cifs/smb2pdu.c; docker/for-win#6595",
        weight=3,
    ),
    Known(
        id="volume-driver-unknown",
        title="No such volume driver on the node",
        texts=(
            r"error looking up volume plugin <other>: <why>",
            r"create \S{1,100}: error looking up volume plugin",
            r"could not find plugin <other> in v1 plugin registry",
        ),
        cause="The volume driver `{other}` is not installed on {node|the node}.",
        isnt="not a missing volume",
        now=(look("docker plugin ls", "on {node|that node}"), FIXED_FILE),
        worse=(FORCE,),
        seen=('create rbv: error looking up volume plugin nope: plugin "nope" not found',),
        missed=("looking up the volume of the plug",),
        source="moby volume/service",
        weight=2,
    ),
    Known(
        id="mount-file-and-folder",
        title="A folder is mounted onto a file, or a file onto a folder",
        texts=(
            (
                r"mounting [\\\"]{0,6}(?P<path>/[^\s\\\"]{1,250})[\\\"]{0,6} to rootfs "
                r"[^\n]{0,600}?(?:not a directory: "
                r"unknown|Are you trying to mount a directory onto a file)"
            ),
            r"caused [\\\\\"]{0,12}not a directory[\\\\\"]",
            r"Are you trying to mount a directory onto a file \(or vice-versa\)\?",
            r"not a directory: unknown",
        ),
        cause="Source and target are of different kinds: usually the file did not exist on the node and a folder of "
        "its name was made.",
        isnt="not permissions",
        now=(
            TASKS,
            look("ls -ld '{path|<the source>}'", "on {node|that node}: a folder where a file should be?"),
            Step(
                "rmdir '{path|<the source>}'",
                "on {node|that node}, if it is a folder and should be a file: removes it if it is empty, else nothing",
            ),
            Step(
                "scp -rp '{elsewhere|<a node that has it>}:{path|<the source>}' '{path|<the source>}'",
                "on {node|that node}, afterwards: the file itself; the next retry starts, nothing else to do",
            ),
            only("!elsewhere", FIXED_FILE),
        ),
        worse=(FORCE,),
        lasting="a config for single files.",
        seen=(
            (
                "starting container failed: failed to create shim task: OCI runtime create failed: runc create failed: "
                "unable to start container process: error during container init: error mounting "
                '"/srv/a.conf" to rootfs at '
                '"/etc/a.conf": mount src=/srv/a.conf, dst=/etc/a.conf, dstFd=/proc/thread-self/fd/8, '
                "flags=0x5000: not a "
                "directory: Are you trying to mount a directory onto a file (or vice-versa)? Check if the "
                "specified host "
                "path exists and is the expected type"
            ),
        ),
        missed=("trying to mount a horse",),
        source="moby; runc libcontainer/rootfs_linux.go",
        weight=2,
    ),
    Known(
        id="mount-read-only",
        title="The mount point cannot be made on a read-only file system",
        texts=(
            r"error mounting <...>read-only file system",
            r"error while creating mount source path '(?P<path>[^'\n]{1,300})': <why>",
            r"create mountpoint for \S{1,200} mount: <...>read-only file system",
        ),
        cause="The target lies in a read-only root (`read_only: true`) or mount and does not exist there; "
        "or the source "
        "{path|} cannot be made on the node.",
        isnt="not a full disk",
        now=(TASKS, FIXED_FILE),
        worse=(FORCE,),
        lasting="the folder of the target in the image, or another target.",
        seen=(
            (
                'error mounting "/srv/a" to rootfs at "/data/a": create mountpoint for /data/a mount: make mountpoint '
                '"/data/a": mkdirat /data/a: read-only file system'
            ),
            "error while creating mount source path '/srv/a': mkdir /srv/a: read-only file system",
        ),
        missed=("the file system is read-only",),
        source="runc libcontainer/rootfs_linux.go",
        weight=2,
    ),
)
