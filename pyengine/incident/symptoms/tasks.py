"""Tasks that started and ended."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import ACTIVE, DRAIN, FIXED_FILE, FORCE, LOGS, OLD_FILE, ROLLBACK, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, move, only, roll, write

_LIMIT = roll(
    "docker service update --limit-memory '<more{than|}>' {service}",
    "gives it more; a rollback of its own if that fails",
)
_EXIT = "(?<![\\w(])(?:task: )?non-zero exit \\((?P<code>{})\\)(?!: )"

FAMILY = (
    Known(
        id="task-unhealthy",
        title="The healthcheck failed: Docker ended the task",
        texts=(
            r"non-zero exit \(<code>\): dockerexec: unhealthy container",
            r"dockerexec: unhealthy container",
            r"unhealthy container",
        ),
        cause="The test of the healthcheck failed as often as `retries` says; Swarm stopped the task (exit code "
        "{code|of the stop signal}) and starts another.",
        isnt="not a crash of the program: the exit code is that of the stop signal (143, 137)",
        now=(
            look("docker ps --filter health=unhealthy", "on {node|the node}: the container, while it is there"),
            look(
                "docker inspect --format '{{json .State.Health}}' '<container>'",
                "on {node|that node}: what the last tests printed",
            ),
            LOGS,
            ROLLBACK,
        ),
        worse=(
            FORCE,
            roll("docker service update --no-healthcheck {service}", "hides it: broken tasks count as running then"),
        ),
        lasting="a `start_period` longer than the slowest start, and a test that needs nothing the image lacks.",
        seen=('Failed 15 seconds ago "task: non-zero exit (143): dockerexec: unhealthy container"',),
        missed=("an unhealthy lunch",),
        source="swarm-lab.md s15, s18, s98; moby executor/container/errors.go:16",
        weight=3,
    ),
    Known(
        id="task-killed-137",
        title="The task was killed (137): memory limit, or it did not end in time",
        texts=(_EXIT.format("137"), r"OOMKilled\"?: ?true"),
        cause="Exit code 137 is SIGKILL: the kernel ended it at its memory limit (nothing in Swarm says OOM), or "
        "the grace period of a stop ran out.",
        isnt="not an exit that the program chose",
        now=(
            look(
                "journalctl -k --since -15min --grep 'oom|Killed process'", "on {node|the node}: whether it was memory"
            ),
            LOGS,
            ROLLBACK,
            _LIMIT,
        ),
        worse=(FORCE,),
        lasting="a limit above the real use, a reservation with it; handle the stop signal, or a longer "
        "`stop_grace_period`.",
        seen=('Failed 16 seconds ago "task: non-zero exit (137)"',),
        missed=("exit 137 of the motorway",),
        source="swarm-lab.md s80, s54",
        weight=2,
    ),
    Known(
        id="memory-limit-reached",
        title="The kernel ended the program: it reached the memory limit of its own container",
        texts=(r"Memory cgroup out of memory: Kill(?:ed)? process \d{1,9} \((?P<program>[^)\n]{1,60})\)",),
        cause="`{program|The program}` wanted more than `resources.limits.memory`{limit|}. The node itself may have "
        "plenty left.",
        isnt="not the node's memory, not a healthcheck, not a stop that took too long, not an exit of its own",
        now=(
            look("docker stats --no-stream", "on {node|that node}: what the containers use, and their limits"),
            _LIMIT,
        ),
        worse=(FORCE,),
        lasting="a limit above the measured peak, or a heap below the limit (`-XX:MaxRAMPercentage`).",
        seen=(
            "Memory cgroup out of memory: Killed process 21877 (java) total-vm:3611204kB, anon-rss:519876kB",
            "Memory cgroup out of memory: Kill process 21877 (java) score 1971 or sacrifice child",
        ),
        missed=("Out of memory: Killed process 21877 (java)",),
        source="Linux mm/oom_kill.c",
        weight=3,
    ),
    Known(
        id="node-memory-used-up",
        title="The node ran out of memory, and the kernel ended a program",
        texts=(r"Out of memory: Kill(?:ed)? process \d{1,9} \((?P<program>[^)\n]{1,60})\)",),
        cause="{node|The node} had none left for all that runs there; `{program}` had to go, whoever took the rest.",
        isnt="not the limit of one container (that says `Memory cgroup`)",
        now=(
            look("docker stats --no-stream", "on {node|that node}: who takes most"),
            roll(
                "docker service update --limit-memory '<what it may use>' '<the service that takes most>'",
                "holds it to that",
            ),
        ),
        worse=(FORCE,),
        lasting="a limit and a reservation for each service: the scheduler counts reservations alone.",
        seen=("Out of memory: Killed process 21877 (java) total-vm:3611204kB, anon-rss:519876kB",),
        missed=("Memory cgroup out of memory: Killed process 21877 (java)", "the shop is out of memory: sticks"),
        source="Linux mm/oom_kill.c",
        weight=3,
    ),
    Known(
        id="signal-refused",
        title="AppArmor lets no signal reach the container: it cannot be stopped",
        texts=(
            r"apparmor=\"DENIED\" operation=\"signal\"[^\n]{0,60}profile=\"(?P<profile>[\w.-]{1,60})\"",
            r"signaling init process caused \\?\"permission denied",
            r"unable to signal init: permission denied",
        ),
        cause="The container runs under the profile `{profile|docker-default}` as it was loaded by somebody else (a "
        "second docker, such as the snap) or before an update; that one takes no signal from this runc. The task stays "
        "`Running` with desired state `Shutdown`, beside the one that replaced it.",
        isnt="not missing rights of yours, not a program that ignores the signal, not `stop_grace_period`",
        now=(
            look("aa-status", "on {node|that node}: the profiles, and what runs under them"),
            look("snap list docker", "on {node|that node}: is there a second docker?"),
            Step(
                "aa-remove-unknown", "on {node|that node}: unloads profiles that no file defines; then it can be ended"
            ),
            look("docker service ps {service}", "the old task becomes `Shutdown`"),
            only("node", DRAIN),
            only("node", move("systemctl reboot", "on {node}, drained: only where it cannot be ended all the same")),
        ),
        worse=(
            FORCE,
            roll("docker service rollback {service}", "a third task, beside the one that does not end"),
            Step("docker node rm --force '{node|<that node>}'", "the program runs on, and nobody counts it"),
        ),
        lasting="one docker a machine: the package or the snap.",
        seen=(
            (
                'audit: type=1400 audit(1523033503.323:9): apparmor="DENIED" operation="signal" '
                'profile="docker-default" pid=7162 comm="docker-runc" requested_mask="receive"'
            ),
            (
                "docker-runc did not terminate sucessfully: container_linux.go:393: signaling init process caused "
                '"permission denied"'
            ),
            "runc did not terminate successfully: exit status 1: unable to signal init: permission denied",
        ),
        missed=(
            'apparmor="DENIED" operation="mount" profile="docker-default"',
            "kill: (7188) - Operation not permitted",
        ),
        source="moby/moby#36809",
        weight=3,
    ),
    Known(
        id="task-exited-127",
        title="The task ended with 126 or 127: the command was not found or not allowed",
        texts=(_EXIT.format("12[67]"),),
        cause="A shell or the runtime could not run a program ({code}: 127 not found, 126 not executable).",
        isnt="not an image that is missing",
        now=(TASKS, LOGS, ROLLBACK, FIXED_FILE),
        worse=(FORCE,),
        seen=('"task: non-zero exit (127)"',),
        missed=("exit (127)",),
        source="POSIX shell; runc",
        weight=2,
    ),
    Known(
        id="folder-not-writable",
        title="The program may not write to its folder",
        texts=(
            (
                r"(?:can't|cannot|could not) (?:create|open|write) (?:[\w ]{0,30} )?['\u2018\"]?"
                r"(?P<path>/(?!proc|sys|dev|run|var/run)[^'\u2019\"\n:]{1,200})['\u2019\"]?: Permission denied"
            ),
            r"['\"](?P<path>/[^'\"\n]{1,200})['\"] is not writable",
            r"EACCES: permission denied, (?:mkdir|open|access|unlink|rename) '(?P<path>/(?!run|var/run)[^'\n]{1,200})'",
            r"Permission denied: '(?P<path>/(?!run|var/run)[^'\n]{1,200})'",
        ),
        cause="The user that the program runs as may not write to {path|a folder}. A bind mount has the owner that the "
        "folder has on the node, and a volume the one of when it was first filled; the image's own owner counts for "
        "neither.",
        isnt="not a fault of the image's program, and not a full disk",
        now=(
            look("ls -ldn '<the folder on the node>'", "on {node|the node}: its owner, as numbers"),
            Step(
                "chown -R '<uid>:<gid>' '<the folder on the node>'",
                "there, with the numbers of the user that the program runs as: the next retry starts",
            ),
            TASKS,
        ),
        worse=(
            FORCE,
            Step(
                "chmod -R 777 '<the folder on the node>'", "every user and program of the node may change the data then"
            ),
        ),
        lasting="make the folder with its owner before the deploy, on every node that may get the task.",
        seen=(
            (
                "mon.1.h03yts83f0j9@m1 | mkdir: can't create directory '/var/lib/x/plugins': Permission denied\n"
                "mon.1.6vs3sr6h9mjv@m1 | mkdir: can't create directory '/var/lib/x/plugins': Permission denied"
            ),
            "app.1.h03yts83f0j9@m1 | Error: EACCES: permission denied, mkdir '/data/logs'\nat x",
            "app.1.h03yts83f0j9@m1 | Traceback:\nPermissionError: [Errno 13] Permission denied: '/srv/app/cache'",
        ),
        missed=("connect: permission denied while trying to connect to the docker API at unix:///var/run/docker.sock",),
        source="mount(8), bind: what is below keeps its inodes; moby volume: filled once from the image",
        weight=2,
    ),
    Known(
        id="data-of-other-version",
        title="The data were written by another version of the program",
        texts=(
            r"database files are incompatible with server",
            r"The data directory was initialized by PostgreSQL version (?P<n>\d{1,3})",
            r"Can't handle RDB format version (?P<n>\d{1,3})",
            r"Invalid MySQL server (?:down|up)grade: Cannot (?:down|up)grade from (?P<n>\d{1,9})",
            r"(?:Invalid|Wrong) (?:feature ?[Cc]ompatibility ?[Vv]ersion|mongod version)",
        ),
        cause="The volume holds data of another version, and this one does not read them: the tag of the image has "
        "moved on, or was changed by more than one step. Nothing is damaged by that: it refused to start.",
        isnt="not a damaged volume; an empty one would start, without the data",
        now=(
            roll(
                "docker service update --image '<the image with the version that wrote the data>' {service}",
                "starts with what is there; the way up is a dump and a restore, or the program's own upgrade",
            ),
            LOGS,
        ),
        worse=(FORCE, Step("docker volume rm '<the volume>'", "the data are gone")),
        lasting="a tag with the major version (`postgres:15`), never `latest`, for whatever keeps data.",
        seen=(
            (
                "FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by "
                "PostgreSQL version 15, which is not compatible with this version 16.4"
            ),
            "cache.1.h03yts83f0j9@m1 | # Can't handle RDB format version 11\ncache.1.h03yts83f0j9@m1 | # Fatal error",
        ),
        missed=("the database is compatible with the server",),
        source="postgres src/backend/utils/init/miscinit.c ValidatePgVersion; redis rdb.c",
        weight=2,
    ),
    Known(
        id="secret-file-missing",
        title="The program reads a secret that the service does not have under this name",
        texts=(
            r"(?P<path>/run/secrets/(?P<other>[\w.-]{1,64}))'?: [Nn]o such file or directory",
            r"[Nn]o such file or directory[:,] (?:open )?'?(?P<path>/run/secrets/(?P<other>[\w.-]{1,64}))",
            r"open (?P<path>/run/secrets/(?P<other>[\w.-]{1,64})): no such file or directory",
        ),
        cause="A secret is the file /run/secrets/<its target>, and the target is the secret's own name where none is "
        "given: with a new name for the secret the file has a new one, too. {path} is no file of this service.",
        isnt="not a secret that is empty or wrong, and not a right of the program",
        now=(
            look(
                "docker service inspect --format '{{json .Spec.TaskTemplate.ContainerSpec.Secrets}}' {service}",
                "which secrets it has, and under which file name each",
            ),
            roll(
                "docker service update --secret-rm '<the secret>' --secret-add 'source=<the secret>,target={other}' "
                "{service}",
                "the same secret under the name that the program reads",
            ),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        lasting="`source:` and `target:` for every secret, so that a new version keeps the file's name.",
        seen=(
            (
                "db.1.a70g382ny67i@n3 | Entrypoint script started.\n"
                "db.1.a70g382ny67i@n3 | entrypoint.sh: line 36: /run/secrets/db_root_pw: No such file or directory"
            ),
        ),
        missed=("/run/secrets: permission denied",),
        source="docker/cli opts/secret.go; swarm.md, secrets",
        weight=3,
    ),
    Known(
        id="task-does-not-stop",
        title="A task that was told to stop still runs",
        texts=(
            r"tried to kill container, but did not receive an exit event",
            r"[Cc]ontainer(?: \S{1,80})? failed to exit within [\d.a-z ]{1,20} of kill - trying direct SIGKILL",
            r"PID \d{1,8} is zombie and can not be killed",
        ),
        cause="{have|A slot has} an old task whose container the engine of {node|the node} cannot end: the kernel, "
        "containerd or its shim does not let go of it (a disk or share that hangs, a lost shim). It counts as running, "
        "beside the task that replaced it; connections that are open to it go on.",
        isnt="not a wrong number of replicas, not a rollout that failed or goes on",
        now=(
            look(
                "docker ps --filter 'name={service}.{slot|<slot>}.'",
                "on {node|the node}: which of them is the old one (where the node is down or cut off, it "
                "counts until the "
                "node is back)",
            ),
            Step("docker rm --force '<that container>'", "on {node|the node}: ends it, where the engine still can"),
            DRAIN,
            move("systemctl restart docker", "on {node|that node}, where nothing ends it: its containers stop"),
            ACTIVE,
        ),
        worse=(
            FORCE,
            write("docker service scale {service}='<n>'", "ends a task that serves, and the old one stays"),
            move("docker service rm {service}", "stops what serves, and the old one stays"),
        ),
        lasting="`hard` or a timeout at mounts that may hang; `init: true` for programs that leave zombies.",
        seen=(
            "cannot stop container: 4f6d8a2b1c3e: tried to kill container, but did not receive an exit event",
            "Container failed to exit within 10s of kill - trying direct SIGKILL",
        ),
        missed=("we tried to kill time, but did not receive an exit event",),
        source="moby daemon/kill.go, container_operations_unix.go; swarmkit controlapi/service.go ListServiceStatuses",
        weight=2,
    ),
    Known(
        id="task-limit-too-low",
        title="A ulimit of the task is too low for the program",
        texts=(
            r"(?P<lock>memory locking requested) for \w{1,40} process but memory is not locked",
            r"(?P<lock>Unable to lock JVM Memory)",
            (
                r"max file descriptors \[\d{1,9}\] for \w{1,40} process(?: is)? (?:likely )?too low, increase "
                r"to at least \[<m>\]"
            ),
        ),
        cause="The program wants a higher limit than its container has from dockerd: the service sets no `ulimits`, or "
        "the client that deployed left them out.",
        isnt="not the memory limit of the service, not a setting of the kernel",
        now=(
            only(
                "lock",
                roll("docker service update --ulimit-add memlock=-1:-1 {service}", "lets it lock memory: new tasks"),
            ),
            only(
                "!lock",
                roll(
                    "docker service update --ulimit-add nofile={m}:{m} {service}",
                    "as many files as it asks for: new tasks",
                ),
            ),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        lasting="`ulimits` in the file (`memlock: {soft: -1, hard: -1}`), deployed by a client of 20.10 or newer.",
        seen=(
            (
                "bootstrap check failure [1] of [1]: memory locking requested for elasticsearch process but "
                "memory is not locked"
            ),
            "max file descriptors [4096] for elasticsearch process is too low, increase to at least [65535]",
        ),
        missed=("memory locking requested by the board",),
        source="elastic/elasticsearch BootstrapChecks.java; docker/cli 940907951b (ulimits of services)",
        weight=3,
    ),
    Known(
        id="task-exited",
        title="The program in the task ended by itself",
        texts=(_EXIT.format(r"\d{1,3}"),),
        cause="The program ended with code {code}: a fault of its own, a setting, or something it could not "
        "reach (139: crash in memory, 143: it was told to stop, 134: aborted).{words|} Swarm starts another every 5 s.",
        isnt="not a refusal by Docker: the container did run",
        now=(LOGS, TASKS, ROLLBACK, FIXED_FILE),
        worse=(FORCE,),
        lasting="a monitor longer than the time a bad version takes to fail, and `failure_action: rollback`.",
        seen=('Failed 4 seconds ago "task: non-zero exit (1)"',),
        missed=("the task has a non-zero sum",),
        source="swarm-lab.md s07; moby executor/container/controller.go:699",
        weight=1,
    ),
    Known(
        id="data-held-by-other-task",
        title="The data folder is held by another instance of the program",
        texts=(
            r"DBPathInUse<...>(?P<path>/[\w./-]{1,100})",
            (
                r"Unable to lock (?:the lock file: )?(?P<path>\.?/[\w./-]{1,100})[^\n]{0,60}?(?:error: "
                r"11|Resource temporarily "
                r"unavailable|Another mongod)"
            ),
            r"lock file \\?\"postmaster\.pid\\?\" already exists",
            r"[Ff]ailed to obtain node locks?\b",
            r"lock DB directory: resource temporarily unavailable",
            r"Failed to acquire lock on file \.lock in (?P<path>/[\w./-]{1,100})",
            r"IO error:? (?:[Ww]hile )?lock(?: file:)? (?P<path>/[\w./-]{1,100}): (?:Resource temporarily|No locks)",
            r"Cannot acquire directory lock on \\?\"(?P<path>/[\w./-]{1,100})",
        ),
        cause="Two tasks have one data folder, and the program allows one. With `order: start-first` the new task "
        "begins while the old one still has it: it ends, and the rollout pauses or rolls back each time. Several "
        "replicas on one volume, or a task on another node with the same share, end alike.",
        isnt="not a stale lock of a crash as long as another task runs; not the change that was rolled out",
        now=(
            look(
                "docker service inspect --format '{{json .Spec.UpdateConfig}} {{json .Spec.Mode}}' {service}",
                "`start-first`? More than one replica?",
            ),
            TASKS,
            write(
                "docker service update --update-order stop-first {service}",
                "only where it says start-first: changes no task; then make the change itself again (a short gap "
                "cannot be avoided with one data folder)",
            ),
        ),
        worse=(
            FORCE,
            Step("rm '<the lock file>'", "while the other one runs: both then write to the same data"),
            roll(
                "docker service update --update-failure-action continue {service}",
                "the new task cannot begin all the same",
            ),
        ),
        lasting="`order: stop-first` in update_config and rollback_config, one replica.",
        seen=(
            (
                '"DBPathInUse: Unable to lock the lock file: /data/db/mongod.lock (Resource temporarily unavailable). '
                'Another mongod instance is already running on the /data/db directory"'
            ),
            "[ERROR] [MY-012574] [InnoDB] Unable to lock ./ibdata1 error: 11",
            'FATAL:  lock file "postmaster.pid" already exists',
            "opening storage failed: lock DB directory: resource temporarily unavailable",
        ),
        missed=("unable to lock the door: error 11", "the node locks its screen"),
        source="swarm-lab.md s27 (which of the two tasks is first); mongo storage_engine_init; MySQL os0file; "
        "PostgreSQL miscinit",
        weight=2,
    ),
    Known(
        id="host-not-found-upstream",
        title="The program cannot resolve another service's name",
        texts=(
            r"lookup (?P<other>[\w.-]{1,200}) on 127\.0\.0\.11:53: (?:no such host|server misbehaving)",
            r"getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?P<other>[\w.-]{1,200})",
            r"could not translate host name \"(?P<other>[\w.-]{1,200})\" to address",
            r"host not found in upstream \"?(?P<other>[\w.:-]{1,200})",
            r"java\.net\.UnknownHostException: (?P<other>[\w-]{1,63})(?![\w.-])",
            r"Unknown MySQL server host '(?P<other>[\w-]{1,63})'",
            r"getaddrinfo for (?P<other>[\w-]{1,63}) failed",
            r"127\.0\.0\.11[\s\S]{0,80}?server can't find (?P<other>[\w.-]{1,200}): NXDOMAIN",
        ),
        cause="`{other}` {called|has no task that is running and healthy, so Docker's DNS gives no answer, or they "
        "share no network; nginx then does not start. `depends_on` does nothing in Swarm}.",
        isnt="not a DNS fault",
        now=(
            only("peer", look("docker service ps --no-trunc {peer}", "the service to look at")),
            only("!peer !called", look("docker service ls", "is it a service of the swarm, and does it run?")),
            only(
                "meets",
                roll(
                    "docker service update --network-add '{stack}_{meets}' {service}", "at once: on that network, too"
                ),
            ),
            only("called !runs", FIXED_FILE),
            LOGS,
        ),
        worse=(FORCE,),
        lasting="`resolver 127.0.0.11` and a variable for the upstream in nginx.",
        seen=(
            'nginx: [emerg] host not found in upstream "shop_api:8080" in /etc/nginx/conf.d/default.conf:2',
            "Address:        127.0.0.11:53\n\n** server can't find pay_api: NXDOMAIN",
            "java.net.UnknownHostException: billing-db: Name or service not known",
            "ERROR 2005 (HY000): Unknown MySQL server host 'billing-db' (-2)",
            "mysqli::real_connect(): php_network_getaddresses: getaddrinfo for db failed: Name does not resolve",
        ),
        missed=(
            "java.net.UnknownHostException: api.example.com",
            "the host was not found upstream",
            "8.8.8.8:53\n** server can't find pay.example.com: NXDOMAIN",
        ),
        source="symptoms.md t7; moby/moby#27836",
    ),
    Known(
        id="restart-policy-unknown",
        title="No such restart condition",
        texts=(
            r"invalid RestartCondition: \"?(?P<value>[^\"\n]{0,60})",
            r"unknown restart policy: (?P<value>[^'\n]{1,60})",
            r"restart policy: unknown policy '(?P<value>[^'\n]{1,60})'",
        ),
        cause="`{value}` is none: `deploy.restart_policy.condition` takes `none`, `on-failure` and `any`. The deploy "
        "ended there; services that came before are changed.",
        isnt="not ignored and not taken for `any`: the service was refused",
        now=(FIXED_FILE,),
        worse=(OLD_FILE,),
        lasting="`any` for services; scale to 0 to keep one stopped.",
        seen=(
            'failed to create service web_api: Error response from daemon: invalid RestartCondition: "unless-stopped"',
            "service a: unknown restart policy: foo",
        ),
        missed=("unknown policy number",),
        source="swarm-lab.md s22; moby convert/service.go:558",
    ),
)
