"""The table of stuck states: how each comes about, what it has to be told as, and the remedy that leaves it."""

# long: a table, an entry a state

from __future__ import annotations

from dataclasses import dataclass, field

GOOD = """\
services:
  app:
    image: app:1
    environment: {V: "1"}
    deploy:
      replicas: 2
      placement: {constraints: [node.hostname == node1]}
"""
NEWER = GOOD.replace("app:1", "app:2").replace('V: "1"', 'V: "2"')


def with_app(text: str, lines: str) -> str:
    """Return the text with these keys in its service."""
    return text.replace("    deploy:\n", f"{lines}    deploy:\n")


def with_deploy(text: str, lines: str) -> str:
    """Return the text with these keys in `deploy`."""
    return text.replace("      replicas: 2\n", f"      replicas: 2\n{lines}")


def with_secret(text: str, reference: str) -> str:
    """Return the text with a secret that its program reads as `db`."""
    read = with_app(text.replace("V: ", "READS: /run/secrets/db, V: "), f"    secrets: [{{{reference}}}]\n")
    return f"{read}secrets: {{key: {{file: /etc/debian_version}}}}\n"


def with_volume(text: str, behaviour: str) -> str:
    """Return the text with a volume at /data and so much more of its program's behaviour."""
    return with_app(text.replace("V: ", f"{behaviour}, V: "), "    volumes: [data:/data]\n") + "volumes: {data: {}}\n"


CRASH = NEWER.replace('V: "2"', 'V: "2", CRASH_AFTER: "0.5"')
CONTINUE = "      update_config: {failure_action: continue}\n"
START_FIRST = "      update_config: {order: start-first}\n"
PORT = "    ports: [{target: 80, published: 18231, mode: host}]\n"
ONE = "replicas: 1"
OLD_FILE = ("docker", "stack", "deploy")
"""Stands for the file that worked: the words in the command name no file that is there."""
CORRECTED = (*OLD_FILE, "-c", "<the corrected file>")
"""Stands for the file of the new version without its fault."""


@dataclass(frozen=True)
class Stuck:
    """A stuck state: how it comes about, the symptom it has to be told as, and the remedy of it.

    `bad` is the file that is deployed, or the options of a `docker service update` that is typed. `good` was deployed
    before, if anything was; `fixed` is the corrected file. `remedy` are the first words of the command; `fill` is what
    a person puts in the place of `<…>`, with the `{stack}` and the `{folder}` of the first node. `loses` says how
    many serving tasks the remedy may cost for a while, as its text says: which slot an update begins with is chance
    (5 of 15 times it was the one that still served).
    """

    id: str
    bad: str | tuple[str, ...]
    symptom: str
    remedy: tuple[str, ...]
    good: str = GOOD
    fixed: str = NEWER
    fill: dict[str, str] = field(default_factory=dict)
    writes: tuple[str, ...] = ()
    """What is done to it in between: `deploy` the same file again, `rollback`."""
    logs: bool = False
    """Whether what the program says is pasted, too."""
    loses: int = 0
    within: float = 90


ROLLBACK = ("docker", "service", "rollback")
UPDATE = ("docker", "service", "update")
STUCK = (
    Stuck("paused", CRASH, "update-paused", ROLLBACK),
    Stuck("paused-forward", CRASH, "update-paused", OLD_FILE),
    Stuck(
        "host-port",
        with_deploy(with_app(NEWER, PORT), START_FIRST).replace("replicas: 2", ONE),
        "host-port-taken-by-own-task",
        ROLLBACK,
        good=with_deploy(with_app(GOOD, PORT), START_FIRST).replace("replicas: 2", ONE),
    ),
    Stuck(
        "starting",
        with_app(NEWER, "    healthcheck: {test: [/app, health], interval: 1s}\n"),
        "task-stays-starting",
        ROLLBACK,
    ),
    Stuck(
        "exit-0",
        with_deploy(
            with_app(
                NEWER.replace('V: "2"', 'V: "2", HEALTHY_AFTER: "-1"'),
                "    healthcheck: {test: [CMD, /app, health], interval: 1s, retries: 1}\n",
            ),
            "      restart_policy: {condition: on-failure}\n      update_config: {failure_action: continue}\n",
        ),
        "slot-lost-after-exit-0",
        ROLLBACK,
    ),
    Stuck(
        "attempts",
        with_deploy(
            CRASH,
            "      restart_policy: {max_attempts: 1, delay: 1s}\n      update_config: {failure_action: continue}\n",
        ),
        "slot-lost-attempts-used-up",
        ROLLBACK,
    ),
    Stuck(
        "frozen",
        CRASH,
        "rolled-back-and-fails",
        OLD_FILE,
        writes=("deploy", "rollback"),
    ),
    Stuck("bind", with_app(NEWER, "    volumes: [/none/here:/x]\n"), "bind-source-missing", ROLLBACK),
    Stuck(
        "user",
        with_app(NEWER, "    user: nope\n"),
        "user-unknown",
        (*UPDATE, "--user"),
        fill={"<a number>": "0"},
        loses=1,
    ),
    Stuck(
        "cpus",
        with_deploy(NEWER, '      resources: {limits: {cpus: "999"}}\n'),
        "cpu-limit-above-node",
        (*UPDATE, "--limit-cpu"),
        fill={"<at most ": "", ">": ""},
        loses=1,
    ),
    Stuck(
        "log-driver",
        with_app(NEWER, "    logging: {driver: nope}\n"),
        "plugin-missing-on-nodes",
        (*UPDATE, "--log-driver"),
        fill={"<a driver that exists>": "json-file"},
        loses=1,
    ),
    Stuck(
        "per-node",
        with_deploy(NEWER, START_FIRST).replace("placement: {", "placement: {max_replicas_per_node: 2, "),
        "node-limit-reached",
        (*UPDATE, "--replicas-max-per-node"),
        good=with_deploy(GOOD, START_FIRST).replace("placement: {", "placement: {max_replicas_per_node: 2, "),
        fill={"<one more than now>": "3"},
    ),
    Stuck("never-ran", CRASH, "first-deploy-fails", CORRECTED, good=""),
    Stuck(
        "rolled-back",
        with_deploy(CRASH, "      update_config: {failure_action: rollback}\n"),
        "update-rolled-back",
        CORRECTED,
        loses=1,
    ),
    Stuck("deployed-twice", CRASH, "rollout-frozen", OLD_FILE, writes=("deploy",)),
    Stuck("exited", with_deploy(CRASH, CONTINUE), "task-exited", ROLLBACK),
    Stuck(
        "unhealthy",
        with_app(
            NEWER.replace('V: "2"', 'V: "2", HEALTHY_AFTER: "-1", TERM_CODE: "143"'),
            "    healthcheck: {test: [CMD, /app, health], interval: 1s, retries: 1}\n",
        ),
        "task-unhealthy",
        ROLLBACK,
    ),
    Stuck(
        "never-again",
        with_deploy(CRASH, f"      restart_policy: {{condition: none}}\n{CONTINUE}"),
        "completed-with-fewer-tasks",
        ROLLBACK,
    ),
    Stuck(
        "reserved",
        with_deploy(NEWER, "      resources: {reservations: {memory: 9999G}}\n"),
        "no-node-has-resources",
        CORRECTED,
        loses=1,
    ),
    Stuck(
        "volume-driver",
        with_app(NEWER, "    volumes: [data:/x]\n") + "volumes: {data: {driver: nope}}\n",
        "plugin-missing-on-nodes",
        OLD_FILE,
    ),
    Stuck("image", NEWER.replace("app:2", "app:none"), "image-not-on-node", ROLLBACK),
    Stuck("program", with_app(NEWER, "    entrypoint: [/nope]\n"), "executable-missing", ROLLBACK),
    Stuck("folder-as-program", with_app(NEWER, "    entrypoint: [/proc]\n"), "executable-not-allowed", ROLLBACK),
    Stuck(
        "option-as-program",
        ("--args", "--publish 80:80"),
        "option-behind-image",
        (*UPDATE, "--args"),
        good=GOOD.replace("app:1", "bare:1"),
        loses=1,
    ),
    Stuck(
        "sysctl",
        with_app(NEWER, '    sysctls: {net.ipv4.nope: "1"}\n'),
        "sysctl-refused",
        (*UPDATE, "--sysctl-rm"),
        fill={"<the sysctl>": "net.ipv4.nope"},
        loses=1,
    ),
    Stuck(
        "capability",
        with_app(NEWER, "    cap_add: [NOPE]\n"),
        "capability-unknown",
        (*UPDATE, "--cap-drop"),
        fill={"<the right name>": "NET_ADMIN"},
        loses=1,
    ),
    Stuck(
        "workdir",
        with_app(NEWER, "    working_dir: /app\n"),
        "working-dir-refused",
        (*UPDATE, "--workdir"),
        fill={"<a folder>": "/"},
        loses=1,
    ),
    Stuck(
        "ulimit",
        with_app(NEWER, "    ulimits: {nofile: 2000000000}\n"),
        "rlimit-refused",
        (*UPDATE, "--ulimit-rm"),
        loses=1,
    ),
    Stuck(
        "little-memory",
        with_deploy(NEWER, "      resources: {limits: {memory: 4M}}\n"),
        "memory-limit-too-small",
        (*UPDATE, "--limit-memory"),
        fill={"<more, with a unit: 64M>": "64M"},
        loses=1,
    ),
    Stuck(
        "killed",
        with_deploy(NEWER, "      resources: {limits: {memory: 16M}}\n").replace('V: "2"', 'V: "2", USES: "60"'),
        "task-killed-137",
        (*UPDATE, "--limit-memory"),
        fill={"<more than 16M>": "128M"},
        loses=1,
    ),
    Stuck(
        "log-option",
        with_app(NEWER, "    logging: {driver: json-file, options: {nope: '1'}}\n"),
        "logging-driver-failed",
        (*UPDATE, "--log-driver"),
        loses=1,
    ),
    Stuck(
        "log-server",
        with_app(NEWER, "    logging: {driver: syslog, options: {syslog-address: 'tcp://127.0.0.1:9'}}\n"),
        "logging-agent-missing",
        (*UPDATE, "--log-driver"),
        loses=1,
    ),
    Stuck(
        "bind-relative",
        ("--mount-add", "type=bind,source=conf,target=/x"),
        "bind-source-relative",
        (*UPDATE, "--mount-add"),
        fill={"<absolute path>": "tmp", "<target>": "/x"},
        loses=1,
    ),
    Stuck(
        "volume-as-path",
        ("--mount-add", "type=volume,source=/tmp,target=/x"),
        "volume-source-is-path",
        (*UPDATE, "--mount-add"),
        fill={"<target>": "/x"},
        loses=1,
    ),
    Stuck(
        "tmpfs-source",
        ("--mount-add", "type=tmpfs,source=x,target=/x"),
        "tmpfs-with-source",
        (*UPDATE, "--mount-add"),
        fill={"<target>": "/x"},
        loses=1,
    ),
    Stuck(
        "target-relative",
        ("--mount-add", "type=bind,source=/tmp,target=x"),
        "mount-target-relative",
        (*UPDATE, "--mount-rm"),
        loses=1,
    ),
    Stuck("folder-on-file", with_app(NEWER, "    volumes: [/tmp:/app]\n"), "mount-file-and-folder", CORRECTED, loses=1),
    Stuck(
        "read-only",
        with_app(NEWER, "    volumes: [/tmp:/x:ro, /tmp:/x/y/z]\n"),
        "mount-read-only",
        CORRECTED,
        loses=1,
    ),
    Stuck(
        "secret-name",
        with_secret(NEWER, "source: key"),
        "secret-file-missing",
        (*UPDATE, "--secret-rm"),
        good=with_secret(GOOD, "source: key, target: db"),
        fill={"<the secret>": "{stack}_key"},
        logs=True,
        loses=1,
    ),
    Stuck(
        "secret-mode",
        with_app(with_secret(NEWER, "source: key, target: db, mode: 0400"), '    user: "1000"\n'),
        "secret-not-readable",
        CORRECTED,
        good=with_secret(GOOD, "source: key, target: db"),
        fixed=with_app(with_secret(NEWER, 'source: key, target: db, mode: 0400, uid: "1000"'), '    user: "1000"\n'),
        logs=True,
        loses=1,
    ),
    Stuck("done", NEWER.replace('V: "2"', 'V: "2", EXIT_AFTER: "0.5"'), "task-completes-again", CORRECTED, loses=1),
    Stuck(
        "log-name",
        with_app(NEWER, "    logging: {driver: syslog, options: {syslog-address: 'tcp://log.invalid:514'}}\n"),
        "logging-server-unknown",
        (*UPDATE, "--log-driver"),
        loses=1,
    ),
    Stuck(
        "volume-option",
        with_app(NEWER, "    volumes: [data:/x]\n") + "volumes: {data: {driver_opts: {nope: '1'}}}\n",
        "volume-options-refused",
        CORRECTED,
        loses=1,
    ),
    Stuck(
        "volume-name",
        with_app(NEWER, "    volumes: [data:/x]\n")
        + "volumes: {data: {driver_opts: {type: nfs, o: addr=nas.invalid, device: ':/x'}}}\n",
        "volume-server-unknown",
        CORRECTED,
        loses=1,
    ),
    Stuck(
        "host-network",
        with_app(NEWER, "    networks: [outside]\n    ports: [{target: 80, published: 18232}]\n")
        + "networks: {outside: {external: true, name: host}}\n",
        "host-network-with-another",
        (*UPDATE, "--publish-rm"),
        fill={"<the target port>": "80"},
        loses=1,
    ),
    Stuck(
        "owner",
        with_deploy(with_volume(NEWER, "WRITES: /data/x"), CONTINUE).replace(
            "    deploy:", '    user: "1000"\n    deploy:'
        ),
        "folder-not-writable",
        ("chown",),
        good=with_volume(GOOD, "WRITES: /data/x"),
        fill={"<uid>:<gid>": "1000:1000", "<the folder on the node>": "{folder}/data/volumes/{stack}_data/_data"},
        logs=True,
    ),
)
WAITING = (
    Stuck(
        "no-node",
        NEWER.replace("node.hostname == node1", "node.labels.none == 1"),
        "no-node-meets-constraints",
        OLD_FILE,
    ),
    Stuck(
        "no-node-start-first",
        with_deploy(NEWER, START_FIRST).replace("node.hostname == node1", "node.labels.none == 1"),
        "no-node-meets-constraints",
        ROLLBACK,
        good=with_deploy(GOOD, START_FIRST),
    ),
)
"""States in which a change of a node's entry has the manager judge the old tasks by the new constraints."""
