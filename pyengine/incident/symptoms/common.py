"""Steps that several failures share, each seen to do what it says on a real engine."""

from __future__ import annotations

from pyengine.incident.symptoms.known import Step, look, move, only, roll, write

TASKS = look("docker service ps --no-trunc {service}", "shows the whole error of each task, and its node")
LOGS = look("docker service logs --tail 100 --timestamps {service}", "shows what the tasks themselves said")
STATUS = look(
    "docker service inspect --format '{{if .UpdateStatus}}{{json .UpdateStatus}}{{else}}none{{end}}' {service}",
    "shows where the rollout stands; `none` where there is no rollout",
)
NODES = look("docker node ls", "shows which nodes are down, drained or unreachable")
SERVICES = look("docker service ls", "shows the services as they are named here")

ROLLBACK = roll(
    "docker service rollback {service}",
    "puts back what was in force before the last write to the service; only right where nothing was deployed, scaled "
    "or updated since it failed",
)
ROLLED = only("!unchanged", ROLLBACK)
"""For what lies on a node: where the same version runs on another one, going back mends nothing."""
OLD_FILE = roll(
    "docker stack deploy -c '<the file that worked>' {stack}",
    "puts the version back that worked, whatever was written since; only its rollout is waited for",
)
FIXED_FILE = roll(
    "docker stack deploy -c '{file|<the corrected file>}' {stack}",
    "rolls the corrected file out; it also clears the state of the failed update",
)
AGAIN = roll(
    "docker stack deploy -c '{file|<the file>}' {stack}", "the same deploy once more: what is done already stays"
)

BUILD = Step(
    "docker buildx build --platform '<linux/amd64,linux/arm64>' --tag '<the image:a new tag>' --push .",
    "where the image is built: for each platform of the nodes that fit",
)
FORCE = roll(
    "docker service update --force {service}",
    "re-creates every task, also those that serve, repairs nothing, and the way back then leads to this very version",
)
SCALE = write(
    "docker service scale {service}='<n>'",
    "a write of its own: the way back then leads to the version that fails, and the empty slot stays empty",
)
REMOVE = move("docker service rm {service}", "stops what still serves, and its history and way back are gone")
LEAVE = move(
    "docker swarm leave --force", "on a manager: erases its state of the swarm, and with it services and secrets"
)
DRAIN = move(
    "docker node update --availability drain '{node|<that node>}'",
    "its tasks move to the others; each old one stops first",
)
ACTIVE = Step("docker node update --availability active '{node|<that node>}'", "once it works again")
_ADVERTISE = "--advertise-addr '{ownaddress|<address of this machine>}'"
ADVERTISE = (
    only(
        "newcluster",
        Step(
            f"docker swarm init --force-new-cluster {_ADVERTISE}",
            "the same with the address that the workers know; nothing was done yet",
        ),
    ),
    only(
        "!newcluster !joining",
        Step(f"docker swarm init {_ADVERTISE}", "the same with an address that others reach; for a NEW swarm only"),
    ),
    only(
        "joining",
        Step(
            f"docker swarm join {_ADVERTISE} --token '<token>' '<manager>:2377'",
            "the same with an address of this machine that the managers reach",
        ),
    ),
)
"""What was typed, once more with the address: a new swarm in place of a new cluster would be an empty one."""
NEW_SWARM = move("docker swarm init", "proposes itself, and would begin an empty swarm with other ids and tokens")
