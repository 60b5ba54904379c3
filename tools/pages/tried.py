"""Which remedies were run on an engine, by which test and from which state, and why others were not.

`tests/incident/test_tried.py` holds this against the symptoms and against the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyengine.incident.symptoms.known import Known, Step
from tools.pages.markup import Markup, h, prose

REMEDIES, WAITING, MANAGERS, KEYS = "test_remedies.py", "test_waiting.py", "test_managers.py", "test_keys.py"

LOOKS = (
    "docker --help", "docker stack deploy --help", "docker {group|service} {action|update} --help", "docker info",
    "docker version", "docker inspect", "docker ps", "docker system df", "docker context ls", "docker exec",
    "docker image inspect", "docker images", "docker plugin ls", "docker volume ls", "docker volume inspect",
    "docker events",
    "docker service ps", "docker service ls", "docker service logs", "docker service inspect", "docker stack ps",
    "docker stack config", "docker stack services", "docker stack ls", "docker node ls", "docker node inspect",
    "docker node ps", "docker network ls", "docker network inspect", "docker {kind|config} inspect",
    "docker {kind|secret} ls", "docker {kind|service} ls", "docker {kind|service} inspect",
    "docker swarm join-token", "docker swarm unlock-key", "docker manifest",
    "journalctl", "dmesg", "systemctl status", "systemctl cat", "systemctl show",
    "df ", "date", "ip -brief", "ip -d", "ip link show",
    "ss ", "ls ",
    "sysctl kernel", "sysctl net", "sysctl {key",
    "tcpdump", "ps -eo", "uptime", "id", "iptables -t nat -nL", "iptables --version",
    "dockerd --validate", "nc ", "ping", "cat ", "wc ", "head ", "snap list", "ssh ",
    "curl ", "getent", "openssl", "grep ", "uname", "ip route", "docker logs", "docker top", "docker stats", "stat ",
    "systemd-detect-virt", "aa-status", "aws ", "findmnt", "fuser ", "sysctl fs", "sysctl kernel.threads-max",
)  # fmt: skip
"""How the commands begin that change nothing."""

FROM_STATE: Mapping[tuple[str, str], str] = {
    ("update-paused", "docker service rollback"): f"{REMEDIES}: paused",
    ("update-paused", "docker stack deploy"): f"{REMEDIES}: paused-forward",
    ("host-port-taken-by-own-task", "docker service rollback"): f"{REMEDIES}: host-port",
    ("no-node-meets-constraints", "docker stack deploy"): f"{WAITING}: no-node",
    ("no-node-meets-constraints", "docker service rollback"): f"{WAITING}: no-node-start-first",
    ("no-node-meets-constraints", "docker node update --label-add"): f"{MANAGERS}: label",
    ("no-node-available", "docker node update --availability active"): f"{MANAGERS}: drained",
    ("task-stays-starting", "docker service rollback"): f"{REMEDIES}: starting",
    ("slot-lost-after-exit-0", "docker service rollback"): f"{REMEDIES}: exit-0",
    ("slot-lost-attempts-used-up", "docker service rollback"): f"{REMEDIES}: attempts",
    ("rolled-back-and-fails", "docker stack deploy"): f"{REMEDIES}: frozen",
    ("bind-source-missing", "docker service rollback"): f"{REMEDIES}: bind",
    ("user-unknown", "docker service update --user"): f"{REMEDIES}: user",
    ("cpu-limit-above-node", "docker service update --limit-cpu"): f"{REMEDIES}: cpus",
    ("plugin-missing-on-nodes", "docker service update --log-driver"): f"{REMEDIES}: log-driver",
    ("node-limit-reached", "docker service update --replicas-max-per-node"): f"{REMEDIES}: per-node",
    ("first-deploy-fails", "docker stack deploy"): f"{REMEDIES}: never-ran",
    ("update-rolled-back", "docker stack deploy"): f"{REMEDIES}: rolled-back",
    ("rollout-frozen", "docker stack deploy"): f"{REMEDIES}: deployed-twice",
    ("task-exited", "docker service rollback"): f"{REMEDIES}: exited",
    ("task-unhealthy", "docker service rollback"): f"{REMEDIES}: unhealthy",
    ("completed-with-fewer-tasks", "docker service rollback"): f"{REMEDIES}: never-again",
    ("no-node-has-resources", "docker stack deploy"): f"{REMEDIES}: reserved",
    ("plugin-missing-on-nodes", "docker stack deploy"): f"{REMEDIES}: volume-driver",
    ("image-not-on-node", "docker service rollback"): f"{REMEDIES}: image",
    ("executable-missing", "docker service rollback"): f"{REMEDIES}: program",
    ("executable-not-allowed", "docker service rollback"): f"{REMEDIES}: folder-as-program",
    ("option-behind-image", "docker service update --args"): f"{REMEDIES}: option-as-program",
    ("sysctl-refused", "docker service update --sysctl-rm"): f"{REMEDIES}: sysctl",
    ("capability-unknown", "docker service update --cap-drop"): f"{REMEDIES}: capability",
    ("working-dir-refused", "docker service update --workdir"): f"{REMEDIES}: workdir",
    ("rlimit-refused", "docker service update --ulimit-rm"): f"{REMEDIES}: ulimit",
    ("memory-limit-too-small", "docker service update --limit-memory"): f"{REMEDIES}: little-memory",
    ("task-killed-137", "docker service update --limit-memory"): f"{REMEDIES}: killed",
    ("logging-driver-failed", "docker service update --log-driver"): f"{REMEDIES}: log-option",
    ("logging-agent-missing", "docker service update --log-driver"): f"{REMEDIES}: log-server",
    ("bind-source-relative", "docker service update --mount-add"): f"{REMEDIES}: bind-relative",
    ("volume-source-is-path", "docker service update --mount-add"): f"{REMEDIES}: volume-as-path",
    ("tmpfs-with-source", "docker service update --mount-add"): f"{REMEDIES}: tmpfs-source",
    ("mount-target-relative", "docker service update --mount-rm"): f"{REMEDIES}: target-relative",
    ("mount-file-and-folder", "docker stack deploy"): f"{REMEDIES}: folder-on-file",
    ("mount-read-only", "docker stack deploy"): f"{REMEDIES}: read-only",
    ("secret-file-missing", "docker service update --secret-rm"): f"{REMEDIES}: secret-name",
    ("secret-not-readable", "docker stack deploy"): f"{REMEDIES}: secret-mode",
    ("task-completes-again", "docker stack deploy"): f"{REMEDIES}: done",
    ("logging-server-unknown", "docker service update --log-driver"): f"{REMEDIES}: log-name",
    ("volume-options-refused", "docker stack deploy"): f"{REMEDIES}: volume-option",
    ("volume-server-unknown", "docker stack deploy"): f"{REMEDIES}: volume-name",
    ("host-network-with-another", "docker service update --publish-rm"): f"{REMEDIES}: host-network",
    ("folder-not-writable", "chown"): f"{REMEDIES}: owner",
    ("task-stays-new", "docker service scale"): f"{REMEDIES}: addresses",
    ("quorum-lost", "systemctl start docker"): f"{MANAGERS}: quorum",
    ("majority-lost", "systemctl start docker"): f"{MANAGERS}: quorum",
    ("node-down", "systemctl start docker"): f"{MANAGERS}: lost",
    ("swarm-locked", "docker swarm unlock"): f"{KEYS}: locked",
    ("ca-rotation-waits", "docker node rm"): f"{KEYS}: rotation",
    ("removed-from-cluster", "docker swarm leave"): f"{KEYS}: rotation",
}
"""By symptom and the beginning of a remedy, the engine test that brings the state about and runs it."""


def _states(begin: str) -> int:
    """Return from how many states remedies that begin so were run."""
    return sum(each.startswith(begin) for _, each in FROM_STATE)


ELSEWHERE: Mapping[str, str] = {
    "docker service rollback": f"from {_states('docker service rollback')} other states",
    "docker stack deploy": f"from {_states('docker stack deploy')} other states, each with a file made for it",
    "docker service update": "each flag of it from a service that is well, others from "
    f"{_states('docker service update')} stuck states",
    "docker service scale": "from a state without free addresses, and on a service that is well",
    "docker service create": "on a swarm that is well",
    "docker service rm": "on services that are well",
    "docker stack rm": "on stacks that are well",
    "docker node demote": "on managers that are well",
    "docker node rm": "on a node that was down, for the rotation that waited for it",
    "docker swarm leave": "on a node that was removed while it was off",
    "docker swarm join": "on a node that was removed while it was off",
    "docker swarm unlock": "on a manager that was locked",
    "docker swarm update --autolock": "on a swarm that is well",
    "docker swarm ca": "on a swarm that is well",
    "docker swarm ca --rotate": "with a node that was down: it waits until that is removed",
    "docker node update --availability drain": "on a node that is well",
    "docker node promote": "on nodes that are well",
    "systemctl start docker": "on a worker and on two of three managers that were switched off",
    "docker network create -d overlay": "through the API, on a swarm that is well",
    "docker {kind|secret} create": "through the API, on a swarm that is well",
}
"""Remedies that a test runs, but from another state than a symptom's own."""

NOT_RUN: Mapping[str, str] = {
    "docker node update --availability active": "tried for a drained node alone",
    "docker node update --label-add": "tried for a constraint that no node meets alone",
    "docker node update --label-rm": "tried for no label that was typed with its value",
    "docker swarm init": "no test makes a swarm anew",
    "docker swarm join --advertise-addr": "what the machine is reached by is not that of a lab",
    "docker swarm update": "no test fills the log of the managers",
    "docker network rm": "no test leaves a network behind that nothing uses",
    "docker network create": "the lab does not lose this network",
    "docker network disconnect": "the lab has no container that hangs on a network",
    "docker image": "the lab has no registry",
    "docker tag": "the lab has no registry",
    "docker push": "the lab has no registry",
    "docker buildx": "the lab builds no images",
    "docker run": "it runs a container of no swarm",
    "docker pull": "the lab has no registry",
    "docker login": "the lab has no registry",
    "apt-get install": "the lab runs on the kernel of the machine",
    "docker rm": "what it ends is a container of somebody's own",
    "docker stop": "what it ends is a container of somebody's own",
    "docker volume rm": "what it removes are somebody's data",
    "docker {kind|config} rm": "no test replaces an object that is in use",
    "docker plugin": "the lab has no plugins",
    "docker context use": "it changes the client alone",
    **dict.fromkeys(
        (
            "systemctl",
            "timedatectl",
            "sysctl -w",
            "modprobe",
            "ip link delete",
            "ip addr add",
            "iptables -I",
            "kill ",
            "ln ",
            "chown",
            "chmod",
            "mkdir",
            "rmdir",
            "cp ",
            "mv ",
            "scp ",
            "apt-mark ",
            "aa-remove",
            "mount --make",
        ),
        "it changes the machine, and the lab's nodes share one",
    ),
}
"""Remedies that no test runs, and why."""


def changing(known: Known) -> Iterator[Step]:
    """Yield the remedies of a symptom that change something."""
    yield from (step for step in known.now if not _begins(step.line, LOOKS))


def told(known: Known, step: Step) -> str:
    """Return whether a remedy was run on an engine, in a sentence without an end; empty where nothing says so."""
    from_state = _begins(step.line, [begin for symptom, begin in FROM_STATE if symptom == known.id])
    if from_state:
        return f"run on an engine from this state (tests/engine/{FROM_STATE[known.id, from_state]})"
    other = _begins(step.line, (*ELSEWHERE, *NOT_RUN))
    if other in ELSEWHERE:
        return f"not run from this state; run on an engine {ELSEWHERE[other]}"
    return f"not run on an engine: {NOT_RUN[other]}" if other else ""


def _begins(line: str, known: tuple[str, ...] | list[str]) -> str:
    return max((begin for begin in known if line.startswith(begin)), key=len, default="")


def section_of(known: Known) -> Markup | None:
    """Return what was tried of a symptom's remedies, None where none changes anything."""
    said = [
        h("li", {}, h("code", {}, step.command({}).line), ": ", prose(f"{told(known, step)}."))
        for step in changing(known)
    ]
    return h("ul", {}, *said) if said else None
