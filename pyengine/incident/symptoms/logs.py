"""What keeps logs from being shown."""

from __future__ import annotations

from pyengine.incident.symptoms.common import FORCE, NODES, REMOVE, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, roll

_RUNNING = look("docker service ps --filter desired-state=running -q {service}", "the ids of the tasks that are wanted")
_ONE = look("docker service logs --tail 100 '<task id>'", "the log of one task at a time")

FAMILY = (
    Known(
        id="logs-of-terminal",
        title="The log of a service with a terminal is shown as it is alone",
        texts=(r"tty service logs only supported with --raw",),
        cause="The service was made with `tty: true` (`--tty`): its log has no lines to put names in front of.",
        isnt="not a fault of the service, nor of the logging driver",
        now=(look("docker service logs --raw --tail 100 {service}", "shows what the tasks said, all mixed"),),
        seen=("tty service logs only supported with --raw",),
        missed=("the logs are supported with raw materials",),
        source="docker/cli cli/command/service/logs.go",
        weight=2,
    ),
    Known(
        id="logs-node-gone",
        title="An old task is recorded on a node that is gone: the whole log is refused for it",
        texts=(
            (
                r"incomplete log stream\. some logs could not be retrieved for the following reasons: node "
                r"<node> is not "
                r"available"
            ),
        ),
        cause="`service logs` asks every node that has a task of the service in its history; {node} is down or was "
        "removed. With a node that is only down it prints the others' lines, and hangs.",
        isnt="not the log driver, not the tasks that run",
        now=(_RUNNING, _ONE),
        worse=(REMOVE, FORCE),
        lasting="ship logs off the nodes; a lower `docker swarm update --task-history-limit` forgets old tasks sooner.",
        seen=(
            (
                "error from daemon in stream: Error grabbing logs: rpc error: code = Unknown desc = "
                "warning: incomplete "
                "log stream. some logs could not be retrieved for the following reasons: node "
                "ef6h2rgfl9vw49w1v3em5a947 "
                "is not available"
            ),
        ),
        missed=("the log stream is incomplete",),
        source="symptoms.md m3 F; moby/moby#37336",
        weight=2,
    ),
    Known(
        id="logs-task-never-ran",
        title="A task that never got a node has no log; the rest of the stream is complete",
        texts=(
            (
                r"incomplete log stream\. some logs could not be retrieved for the following reasons: task "
                r"<task> has not "
                r"been scheduled"
            ),
            r"task (?P<task>[a-z0-9]{12,25}) has not been scheduled",
        ),
        cause="Task {task} never got a node; `service ps` tells why.",
        isnt="not a broken log driver",
        now=(TASKS, _RUNNING, _ONE),
        worse=(FORCE,),
        seen=(
            (
                "error from daemon in stream: Error grabbing logs: rpc error: code = Unknown desc = "
                "warning: incomplete "
                "log stream. some logs could not be retrieved for the following reasons: task "
                "g4o9k0jvy3ah16bz7ex2c8zho has not been scheduled"
            ),
        ),
        missed=("the task has not been scheduled",),
        source="symptoms.md t3",
        weight=2,
    ),
    Known(
        id="logs-hang",
        title="`service logs` prints some lines and hangs: a node with a task of the service is down",
        texts=(r"docker service logs\b[^\n]{0,200}(?:\n[^\n]{0,300}){0,40}?\n\[exit 124\]",),
        cause="It asks every node that has a task of the service in its history, and waits for the one that is down. "
        "With the node removed it is refused instead.",
        isnt="not the log driver, not the tasks that run",
        now=(NODES, _RUNNING, _ONE),
        worse=(REMOVE, FORCE),
        seen=("$ docker service logs --tail 2 rbl\nrbl.1.vxxwupo6q8mb@vm    | tick\n[exit 124]",),
        missed=("$ docker service logs --tail 2 rbl\nrbl.1.vxxwupo6q8mb@vm    | tick\n[exit 0]",),
        source="symptoms.md m3 G",
    ),
    Known(
        id="logs-driver-cannot-read",
        title="This logging driver cannot be read back",
        texts=(r"configured logging driver does not support reading", r"logs command is supported only for <why>"),
        cause="The service logs to `none`, or to a system that the engine cannot ask.",
        isnt="not an empty log",
        now=(
            look("docker service inspect --format '{{json .Spec.TaskTemplate.LogDriver}}' {service}", "which driver"),
            roll("docker service update --log-driver json-file {service}", "logs on the node, from now on"),
        ),
        seen=("Error response from daemon: configured logging driver does not support reading",),
        missed=("the driver does not support reading lamps",),
        source="moby daemon/logger; symptoms.md t3",
        weight=2,
    ),
    Known(
        id="logs-incomplete",
        title="Some logs could not be fetched",
        texts=(r"incomplete log stream", r"Error grabbing logs: <why>"),
        cause="A node or task did not answer: {why|see the text}.",
        isnt="not a failing service",
        now=(TASKS, _ONE, Step("docker node ls", "is a node down?")),
        seen=("warning: incomplete log stream",),
        missed=("the stream of logs",),
        source="swarmkit manager/logbroker",
        weight=0,
    ),
)
