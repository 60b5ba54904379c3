"""Commands that there are none of, and those that do what was meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyengine.incident.commands.flag import Syntax
from pyengine.incident.commands.nearest import nearest
from pyengine.incident.commands.table import ALIASES, COMMANDS


@dataclass(frozen=True, slots=True)
class Instead:
    """What is typed in place of two words, empty where nothing is; `behind` follows each name: `=0`."""

    words: str
    why: str
    behind: str = ""


_RESTART = Instead(
    "service update --force",
    "A service is not restarted as a container is: `docker service update --force` replaces every task by its rollout, "
    "and the way back then leads to this very version.",
)
_STOP = Instead("service scale", "A service is stopped by scaling it to 0; what it was has to be remembered.", "=0")
_START = Instead("service scale", "A service that was scaled to 0 is started by scaling it.", "=1")
_TABLE: Mapping[tuple[str, str], Instead] = {
    ("service", "restart"): _RESTART,
    ("service", "redeploy"): _RESTART,
    ("service", "reload"): _RESTART,
    ("service", "stop"): _STOP,
    ("service", "kill"): _STOP,
    ("service", "start"): _START,
    ("service", "delete"): Instead("service rm", "A service is removed by `rm`."),
    ("service", "edit"): Instead("service update", "A service is changed by flags of `docker service update`."),
    ("service", "set"): Instead("service update", "A service is changed by flags of `docker service update`."),
    ("service", "status"): Instead("service ps", "`ps` shows the tasks of a service, and how they are."),
    ("service", "tasks"): Instead("service ps", "`ps` shows the tasks of a service."),
    ("service", "show"): Instead("service inspect --pretty", "`inspect` shows a service."),
    ("service", "run"): Instead("service create", "A service is made by `create`."),
    ("service", "exec"): Instead("", "`docker exec` goes into a container, on the node where the task runs."),
    ("stack", "create"): Instead("stack deploy", "A stack is created and changed by `deploy`."),
    ("stack", "update"): Instead("stack deploy", "A stack is created and changed by `deploy`."),
    ("stack", "apply"): Instead("stack deploy", "A stack is created and changed by `deploy`."),
    ("stack", "start"): Instead("stack deploy", "A stack is created and changed by `deploy`."),
    ("stack", "delete"): Instead("stack rm", "A stack is removed by `rm`."),
    ("stack", "inspect"): Instead("stack services", "`services` shows the services of a stack."),
    ("stack", "status"): Instead("stack ps", "`ps` shows the tasks of a stack."),
    ("stack", "restart"): Instead("", "A stack is not restarted; each service is, by `docker service update --force`."),
    ("stack", "stop"): Instead(
        "", "A stack is not stopped: scale its services to 0, or remove it by `docker stack rm`."
    ),
    ("stack", "logs"): Instead("", "Logs are those of a service: `docker service logs`."),
    ("stack", "rollback"): Instead("", "A stack has no way back; each service has: `docker service rollback`."),
    ("stack", "scale"): Instead("service scale", "A service is scaled, by its whole name: `STACK_SERVICE=3`."),
    ("node", "drain"): Instead("node update --availability drain", "A node is emptied by its availability."),
    ("node", "activate"): Instead("node update --availability active", "A node takes tasks again when it is active."),
    ("node", "pause"): Instead("node update --availability pause", "A paused node keeps its tasks, and gets no more."),
    ("node", "delete"): Instead("node rm", "A node is removed by `rm`, once it has left."),
    ("node", "status"): Instead("node ls", "`ls` shows how the nodes are."),
    ("swarm", "ls"): Instead("node ls", "The nodes of a Swarm are listed by `docker node ls`."),
    ("swarm", "status"): Instead("node ls", "The nodes of a Swarm are listed by `docker node ls`, on a manager."),
    ("swarm", "deploy"): Instead("stack deploy", "A stack file is deployed by `docker stack deploy`."),
    ("swarm", "exit"): Instead("swarm leave", "A node leaves by `docker swarm leave`."),
    ("swarm", "token"): Instead("swarm join-token", "The secret of joining is shown by `join-token`."),
}


def instead(pair: tuple[str, str]) -> Instead | None:
    """Return what is meant by `docker` with these two words, None where that is not clear."""
    if (known := _TABLE.get(pair)) is not None:
        return known
    verbs = [words[1] for words in (*COMMANDS, *ALIASES) if words[0] == pair[0]]
    near = nearest(pair[1], verbs)
    return Instead(f"{pair[0]} {near[0]}", f"It is called `docker {pair[0]} {near[0]}`.") if len(near) == 1 else None


def none_such(pair: tuple[str, str]) -> Syntax | None:
    """Return a syntax for a command that there is none of, where it is clear what was meant."""
    return Syntax(pair, "") if instead(pair) is not None else None
