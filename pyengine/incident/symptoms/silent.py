# long: a table, an entry a failure
"""States of services that Docker prints no error for: read from tables and from `inspect`."""

from __future__ import annotations

from pyengine.incident.symptoms.common import (
    FIXED_FILE,
    FORCE,
    LOGS,
    NODES,
    OLD_FILE,
    ROLLBACK,
    ROLLED,
    SCALE,
    STATUS,
    TASKS,
)
from pyengine.incident.symptoms.known import Known, Step, look, move, only, roll, write
from pyengine.incident.symptoms.networks import FEWER, IPAM, NEW_NETWORK, SUBNETS, UNUSED

_ROLLBACK_BAD = roll("docker service rollback {service}", "leads to the bad version: what was good is overwritten")

_OTHER = ',"PreviousSpec":{"TaskTemplate":{"ForceUpdate":1}}'
_SAME = ',"PreviousSpec":{"TaskTemplate":{}}'
_SERVING = (
    "shop_api.1 shop/api:2 vm Running Running 9 seconds ago\n\\_ shop_api.1 shop/api:1 vm Shutdown "
    "Shutdown 9 seconds ago\n"
    "shop_api.2 shop/api:2 vm Running Running 8 seconds ago\n"
)
_WAITING = (
    "shop_api.1 shop/api:2 vm Running Preparing 2 minutes ago\nshop_api.2 shop/api:1 vm Running Running 2 days ago\n"
)
_LOST = (
    "shop_api.1 shop/api:2 vm Shutdown Complete 24 seconds ago\nshop_api.2 shop/api:2 vm Running Running "
    "8 seconds ago\n"
)
_FAILING = (
    "shop_api.1 shop/api:2 vm Ready Ready 4 seconds ago\n\\_ shop_api.1 shop/api:2 vm Shutdown Failed 4 "
    'seconds ago "task: '
    'non-zero exit (1)"\nshop_api.2 shop/api:1 vm Running Running 2 days ago\n'
)


def _live(state: str, previous: str, rows: str) -> str:
    """Return what `inspect` and `ps` print of a service with two replicas, shortened."""
    mode = '"Mode":{"Replicated":{"Replicas":2}}'
    status = f',"UpdateStatus":{{"State":"{state}"}}' if state else ""
    return f'[{{"Spec":{{"Name":"shop_api","TaskTemplate":{{}},{mode}}}{previous}{status}}}]\n{rows}'


FAMILY = (
    Known(
        id="slots-fail",
        title="{share|Some of the slots fail} again and again",
        texts=(),
        cause="{have|A slot has} no task that stays: it ended {times|again and again}, the last time "
        "{since|a moment} ago{code|}.{said|} "
        "Each try begins "
        "from the definition that is in force now.",
        isnt="not something that waiting cures: the restart policy tries every few seconds, for ever",
        now=(TASKS, LOGS, only("!said", ROLLBACK), only("!said", FIXED_FILE)),
        worse=(FORCE, SCALE),
        lasting="`failure_action: rollback` and a monitor longer than the time a bad version takes to fail.",
        seen=(
            (
                "shop_api.1       shop/api:2   vm   Ready      Ready 4 seconds ago\n"
                '\\_ shop_api.1    shop/api:2   vm   Shutdown   Failed 4 seconds ago    "task: non-zero exit (1)"\n'
                '\\_ shop_api.1    shop/api:2   vm   Shutdown   Failed 11 seconds ago   "task: non-zero exit (1)"\n'
            ),
        ),
        missed=("shop_api.1   shop/api:2   vm   Running   Running 4 seconds ago",),
        source="swarm-lab.md s07, s60, s86",
    ),
    Known(
        id="task-completes-again",
        title="The program is done each time, and Swarm starts it again: it is no service",
        texts=(),
        cause="{have|A slot has} ended with code 0 {times|again and again}, the last time {since|a moment} ago. With "
        "`condition: any` every end is followed by another start. Either it is a one-shot (a migration, a backup), or "
        "the program goes to the background, or waits for a terminal that it has not.",
        isnt="not a failure: no error will come, no update ends in a rollback, and waiting changes nothing",
        now=(
            look("docker service logs --tail 100 --timestamps {service}", "did it do its work, and end by itself?"),
            write(
                "docker service scale {service}=0",
                "where it is a one-shot: no further run; the definition stays. Not for one that is to serve",
            ),
            Step(
                "docker service create --mode replicated-job --name '<another name>' {image}",
                "the same as a job (engines from 20.10 on), with the options of the service: runs once, and ends",
            ),
            FIXED_FILE,
        ),
        worse=(
            FORCE,
            roll("docker service rollback {service}", "another version that ends, or none"),
        ),
        lasting="`deploy.mode: replicated-job` for what ends; in front (`nginx -g 'daemon off;'`) what is to stay.",
        seen=(
            (
                "shop_job.1       shop/job:2   vm   Ready      Ready 3 seconds ago\n"
                "\\_ shop_job.1    shop/job:2   vm   Shutdown   Complete 5 seconds ago\n"
                "\\_ shop_job.1    shop/job:2   vm   Shutdown   Complete 18 seconds ago\n"
            ),
        ),
        missed=(
            (
                "shop_job.1       shop/job:2   vm   Running    Running 3 hours ago\n"
                "\\_ shop_job.1    shop/job:2   vm   Shutdown   Complete 5 hours ago\n"
                "\\_ shop_job.1    shop/job:2   vm   Shutdown   Complete 7 hours ago\n"
            ),
        ),
        source="swarmkit manager/orchestrator/restart/restart.go shouldRestart; moby/moby#35216",
    ),
    Known(
        id="slot-lost-after-exit-0",
        title="A slot is empty for good: its task ended with code 0 and is not started again",
        texts=(),
        cause="{which|A slot is} empty: the last task is `Complete`. With `condition: on-failure` (or `none`) an "
        "exit with code 0 is "
        "no failure, also where an unhealthy task was ended and its program exits 0 on the stop signal. The slot stays "
        "empty until the next update; the rollout may say `completed`.",
        isnt="not a task that is still to come: nothing is pending",
        now=(
            LOGS,
            ROLLBACK,
            roll(
                "docker service update --restart-condition any {service}",
                "only together with the repair: starts the slots again, with every exit restarted",
            ),
            FIXED_FILE,
        ),
        worse=(FORCE, SCALE),
        lasting="`restart_policy.condition: any` for services.",
        seen=(
            (
                "shop_api.1       shop/api:2   vm   Shutdown   Complete 24 seconds ago\n"
                "\\_ shop_api.1    shop/api:1   vm   Shutdown   Shutdown 31 seconds ago\n"
            ),
        ),
        missed=("shop_job.1   shop/job:2   vm   Complete   Complete 24 seconds ago",),
        source="swarm-lab.md s16, m10, m11, m12",
    ),
    Known(
        id="slot-lost-attempts-used-up",
        title="A slot is empty for good: it is not restarted any more",
        texts=(),
        cause="{which|A slot is} empty: the last task ended {since|a while} ago and none follows. "
        "`max_attempts` is used up (without a "
        "`window` they count for the whole life of the version), or the condition is `none`. `service ls` shows it "
        "missing for ever.",
        isnt="not a restart that is merely late; no event and no text will come",
        now=(
            TASKS,
            LOGS,
            roll(
                "docker service update --restart-max-attempts 0 {service}", "no limit any more: starts the slot again"
            ),
            ROLLBACK,
            FIXED_FILE,
        ),
        worse=(FORCE, SCALE),
        lasting="no `max_attempts`, or one with a `window`.",
        seen=(
            (
                'shop_api.1       shop/api:2   vm   Shutdown   Failed 20 seconds ago   "task: non-zero exit (1)"\n'
                '\\_ shop_api.1    shop/api:2   vm   Shutdown   Failed 23 seconds ago   "task: non-zero exit (1)"\n'
            ),
        ),
        missed=(
            (
                "shop_api.1       shop/api:2   vm   Ready      Ready 1 second ago\n"
                '\\_ shop_api.1    shop/api:2   vm   Shutdown   Failed 1 seconds ago   "task: non-zero exit (1)"\n'
            ),
        ),
        source="swarm-lab.md s24, s25, m13, m20, m26",
    ),
    Known(
        id="task-stays-new",
        title="A task stays `New`: the manager cannot give its network an address",
        texts=(),
        cause="{which|A slot is} `New` for {since|a while}, without a node and without an error. The network's "
        "addresses are used up{subnet|}, its subnet overlaps another overlay's, or the swarm's address pool is used "
        "up; only the manager's log tells which.",
        isnt="not a scheduling problem or constraint (that is `Pending`, with a text), not waiting for the image",
        now=(IPAM, SUBNETS, FEWER, UNUSED, NEW_NETWORK),
        worse=(FORCE,),
        lasting="a /24 or larger for each overlay.",
        seen=("uy0odd80e8zd   shop_api.5   shop/api:2.4             Running         New 2 minutes ago",),
        missed=("uy0odd80e8zd   shop_api.5   shop/api:2.4    vm     Running         Running 2 minutes ago",),
        source="symptoms.md A; t2, t3, m1",
    ),
    Known(
        id="network-without-subnet",
        title="The network never got a subnet",
        texts=(),
        cause='`"Config":null`: {network|the network} was made without a word, but its addresses overlap another '
        "overlay's, or the swarm's address pool is used up. Its tasks stay `New`.",
        isnt="not a slow manager, not the image, nothing wrong with the nodes",
        now=(SUBNETS, UNUSED, NEW_NETWORK),
        worse=(FORCE,),
        lasting="no subnet in the files, or a list of subnets for each team.",
        seen=('{"Driver":"","Options":null,"Config":null}',),
        missed=('{"Driver":"default","Options":null,"Config":[{"Subnet":"10.77.0.0/24","Gateway":"10.77.0.1"}]}',),
        source="symptoms.md t3, m1",
    ),
    Known(
        id="task-stays-preparing",
        title="A task stays `Preparing`",
        texts=(),
        cause="{which|A slot is} `Preparing` for {since|long}: the node pulls the image (large, or from a "
        "registry that does not "
        "answer), or waits for its network. This is no failure: the update waits in `updating` and never rolls back.",
        isnt="not the program: it has not begun",
        now=(
            TASKS,
            look("docker pull {image}", "on {node|the node}: shows whether it moves"),
            ROLLED,
        ),
        worse=(FORCE,),
        lasting="pull on every node before the deploy.",
        seen=("mgxrjhiulxi9   shop_api.1   shop/api:2   vm   Running   Preparing 5 minutes ago",),
        missed=("mgxrjhiulxi9   shop_api.1   shop/api:2   vm   Running   Preparing 2 seconds ago",),
        source="swarm-lab.md s55 to s57, m14",
    ),
    Known(
        id="task-stays-starting",
        title="A task stays `Starting`: its healthcheck has not said yes",
        texts=(),
        cause="{which|A slot is} `Starting` for {since|long}. With a healthcheck a task counts as running "
        "only once the test "
        "succeeds. A `test:` list that does not begin with CMD or CMD-SHELL is never run at all: it waits for ever, "
        "without a failure, and no rollback comes. Else the first test waits one interval (30 s unless set).",
        isnt="not a pull, not a crash",
        now=(
            look(
                "docker service inspect --format '{{json .Spec.TaskTemplate.ContainerSpec.Healthcheck}}' {service}",
                "does `Test` begin with CMD or CMD-SHELL?",
            ),
            ROLLBACK,
            FIXED_FILE,
        ),
        worse=(
            FORCE,
            roll(
                "docker service update --health-cmd '<command>' {service}",
                "is always CMD-SHELL: in an image without "
                "a shell unhealthy, then rolled back to the version that hangs",
            ),
        ),
        lasting='`test: ["CMD", "curl", "-f", "http://localhost/"]`.',
        seen=("dguhviv9dhzs   shop_api.1   shop/api:2   vm   Running   Starting 41 seconds ago",),
        missed=("dguhviv9dhzs   shop_api.1   shop/api:2   vm   Running   Starting 4 seconds ago",),
        source="swarm-lab.md s41, m05, m06, m32",
    ),
    Known(
        id="task-stays-assigned",
        title="A task stays `Assigned` or `Accepted`: its node does not take it up",
        texts=(),
        cause="{which|A slot is} waiting for {node|its node} for {since|long}: the agent there does not answer "
        "(overloaded, cut off, "
        "or what it is given is more than 4 MiB).",
        isnt="not a constraint, not the image",
        now=(
            NODES,
            look("journalctl -u docker --since -15min", "on {node|that node}"),
            move("docker node update --availability drain '{node|<that node>}'", "its tasks move to other nodes"),
        ),
        worse=(FORCE,),
        seen=("dguhviv9dhzs   shop_api.1   shop/api:2   vm   Running   Assigned 3 minutes ago",),
        missed=("dguhviv9dhzs   shop_api.1   shop/api:2   vm   Running   Assigned 1 second ago",),
        source="symptoms.md D; swarmkit#2733",
    ),
    Known(
        id="task-stays-pending",
        title="A task stays `Pending`, and the scheduler says no reason",
        texts=(),
        cause="{which|A slot is} without a node for {since|long}. The reason stands in the ERROR column; where it is "
        "an old one though "
        "a node fits now, the scheduler has forgotten the task, because the service was written to while it waited.",
        isnt="not a failure in the eyes of the rollout",
        now=(TASKS, NODES, OLD_FILE),
        worse=(SCALE,),
        seen=("dguhviv9dhzs   shop_api.1   shop/api:2      Running   Pending 3 minutes ago",),
        missed=("dguhviv9dhzs   shop_api.1   shop/api:2   vm   Running   Running 3 minutes ago",),
        source="swarm-lab.md 10; moby/moby#53722",
    ),
    Known(
        id="update-hangs",
        title="The rollout waits for a task that will never run",
        texts=(),
        cause="`updating`. {which|A slot is} `{state|Pending}` for {since|long}. The updater has no time limit for "
        "that, and it is "
        "no failure: neither pause nor rollback will come.",
        isnt="not a slow rollout",
        now=(TASKS, ROLLBACK, OLD_FILE),
        worse=(
            FORCE,
            roll("docker service update --update-order stop-first {service}", "can leave nothing running at all"),
        ),
        lasting="a time limit in the pipeline, with a rollback of its own.",
        seen=(_live("updating", _OTHER, _WAITING),),
        missed=(_live("updating", _OTHER, _SERVING),),
        source="swarm-lab.md s27, s41, s55, s58",
    ),
    Known(
        id="completed-with-fewer-tasks",
        title="`completed`, and fewer tasks run than are wanted",
        texts=(),
        cause="The rollout ended as `completed` with {running|fewer} of {wanted|those wanted} running: "
        "the failures came after the monitor time{monitor|}, were tolerated (`max_failure_ratio`), or are "
        "not watched (`failure_action: continue`).",
        isnt="not a success, although it says so and the client exits 0",
        now=(TASKS, LOGS, ROLLBACK, FIXED_FILE),
        worse=(FORCE, SCALE),
        lasting="`failure_action: rollback`, ratio 0, and a monitor longer than the time to a late crash.",
        seen=(_live("completed", _OTHER, _LOST),),
        missed=(_live("completed", _OTHER, _SERVING),),
        source="swarm-lab.md s08, s11, s16, s24",
    ),
    Known(
        id="completed-after-rollback",
        title="`completed`, but after a rollback: the old version is in force",
        texts=(),
        cause="The status says `completed`, and there is no previous definition: an automatic rollback has used it up, "
        "and a later pass wrote `completed` over it (also with `rollback_config.failure_action: rollback`).",
        isnt="not a success of the new version",
        now=(STATUS, TASKS, look("docker service inspect --pretty {service}", "which version is in force"), FIXED_FILE),
        worse=(roll("docker service rollback {service}", "is refused: there is no previous definition"), FORCE),
        lasting="compare the version that runs with the one that was deployed; `pause` in rollback_config.",
        seen=(_live("completed", "", _SERVING),),
        missed=(_live("completed", _OTHER, _SERVING),),
        source="swarm-lab.md s20, r35",
    ),
    Known(
        id="rolled-back-and-fails",
        title="Rolled back, and what was gone back to does not run either",
        texts=(),
        cause="`{state|rollback_completed}`, with {running|fewer} of {wanted|those wanted} running: the "
        "version that was in force before is bad too (the way "
        "back had been overwritten by a deploy or scale in between), or what it needs is gone.",
        isnt="not a rollback that is still under way",
        now=(TASKS, LOGS, OLD_FILE, FIXED_FILE),
        worse=(
            roll("docker service rollback {service}", "goes forward again, to the version that failed first"),
            FORCE,
        ),
        lasting="on `paused` decide first: rollback before any deploy, scale or update.",
        seen=(_live("rollback_completed", _OTHER, _FAILING),),
        missed=(_live("rollback_completed", _OTHER, _SERVING),),
        source="swarm-lab.md s20, s35, s38, m17",
    ),
    Known(
        id="first-deploy-fails",
        title="The first deployment fails: nobody watches it, and there is no way back",
        texts=(),
        cause="The service was never updated: update settings, monitor and rollback play no part in a "
        "first deployment, "
        "so its tasks restart for ever.",
        isnt="not a rollback that is late",
        now=(TASKS, LOGS, FIXED_FILE),
        worse=(roll("docker service rollback {service}", "is refused: there is no previous definition"), FORCE),
        lasting="try a new service by itself before others depend on it.",
        seen=(_live("", "", _FAILING),),
        missed=(_live("", _OTHER, _FAILING),),
        source="swarm-lab.md s60",
    ),
    Known(
        id="rollout-frozen",
        title="The rollout has stopped where it was, and its status is gone",
        texts=(),
        cause="There is no UpdateStatus although tasks fail ({names|see the table}): the service was "
        "written to (the same "
        "file again, a "
        "label, a scale) in mid-rollout. The rollout is not watched any more, no rollback comes, and the "
        "way back leads "
        "to the bad version.",
        isnt="not a service without trouble, though no status says otherwise",
        now=(TASKS, OLD_FILE, FIXED_FILE),
        worse=(_ROLLBACK_BAD, FORCE),
        lasting="one deployer at a time; wait for the end of a rollout before the next write.",
        seen=(_live("", _OTHER, _FAILING),),
        missed=(_live("updating", _OTHER, _FAILING),),
        source="swarm-lab.md s34, m07, m08, m25",
    ),
    Known(
        id="status-reset-by-write",
        title="No UpdateStatus: the last write changed no task",
        texts=(),
        cause="A write that changes no task (a label, a scale, the same file) sets the status back to nothing, also in "
        "mid-rollout: that rollout is then unwatched. The way back leads to what runs now.",
        isnt="not a sign that no rollout took place",
        now=(TASKS, STATUS),
        worse=(roll("docker service rollback {service}", "goes back to the last write only, not to the old version"),),
        lasting="a script that waits must take an absent status for `nothing to wait for`.",
        seen=(_live("", _SAME, _SERVING),),
        missed=(_live("completed", _SAME, _SERVING),),
        source="swarm-lab.md s39, s49, s84",
    ),
    Known(
        id="more-tasks-than-wanted",
        title="More tasks are counted than wanted",
        texts=(),
        cause="{running|More} of {wanted|those wanted}: tasks on a node that is down or cut off still "
        "count as running; or "
        "a rollout with "
        "`start-first` is under way, and old ones go in a moment.",
        isnt="not a scale that went wrong",
        now=(
            NODES,
            look(
                "docker service ps --filter desired-state=running {service}", "which of them are on a node that is down"
            ),
        ),
        worse=(SCALE, FORCE),
        seen=("abcdefghijkl   shop_api   replicated   8/6   shop/api:2",),
        missed=("abcdefghijkl   shop_api   replicated   6/6   shop/api:2",),
        source="swarm-lab.md 6",
    ),
    Known(
        id="no-node-for-global",
        title="A global service runs on no node",
        texts=(),
        cause="{running|0} of 0: as many tasks are wanted as nodes meet the constraints, which is none. No "
        "text ever appears.",
        isnt="not one task too many, and nothing is pending",
        now=(roll("docker service rollback {service}", "puts the constraints back that were met"), NODES),
        worse=(FORCE,),
        seen=("abcdefghijkl   shop_agent   global   0/0   shop/agent:2",),
        missed=("abcdefghijkl   shop_agent   global   3/3   shop/agent:2",),
        source="symptoms.md r1",
    ),
    Known(
        id="fewer-tasks-than-wanted",
        title="Fewer tasks run than wanted",
        texts=(),
        cause="{running|Fewer} of {wanted|those wanted} run.{words|} What keeps the others stands in `service ps`.",
        isnt="not a reason by itself: something keeps them",
        now=(TASKS, STATUS),
        worse=(FORCE, SCALE),
        seen=("abcdefghijkl   shop_api   replicated   1/2   shop/api:2",),
        missed=("abcdefghijkl   shop_api   replicated   2/2   shop/api:2",),
        source="swarm.md 3.3",
        weight=0,
    ),
    Known(
        id="error-cut-off",
        title="The error is cut off: it may be one of several",
        texts=(),
        cause="The client shows the first 30 characters (`{error|…}…`). It may be: {candidates|one of several}.",
        isnt="not enough to choose a remedy",
        now=(TASKS,),
        worse=(FORCE,),
        seen=('shop_api.1   shop/api:2   vm   Shutdown   Rejected 4 seconds ago   "failed to create task for cont…"',),
        missed=('shop_api.1   shop/api:2   vm   Shutdown   Failed 4 seconds ago   "task: non-zero exit (1)"',),
        source="symptoms.md t6",
        weight=0,
    ),
)
