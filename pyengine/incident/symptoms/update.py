"""Updates and their way back: paused, rolled back, refused."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import (
    FIXED_FILE,
    FORCE,
    LOGS,
    OLD_FILE,
    REMOVE,
    ROLLBACK,
    SCALE,
    STATUS,
    TASKS,
)
from pyengine.incident.symptoms.known import Known, Step, look, only, roll

PAUSED = Known(
    id="update-paused",
    title="The update stopped itself: a new task failed",
    texts=(r"(?:service update paused: )?update paused due to failure or early termination of task <task>",),
    cause="Task {task} of the new version ended or was refused within the monitor time, and the failure action is "
    "`pause`: no further slot is replaced, nothing is taken back. Slots that were replaced already keep restarting on "
    "the new version, and any task that dies now comes back on it too.",
    isnt="not a hanging command, and not something that goes on by itself: it stays so until the next write",
    now=(
        TASKS,
        LOGS,
        only(
            "onnode",
            roll("docker service update {service}", "only once that node is mended: goes on with the rollout"),
        ),
        ROLLBACK,
        roll("docker service update --image {old} {service}", "rolls forward to the image that works, in each slot"),
        FIXED_FILE,
    ),
    worse=(
        FORCE,
        SCALE,
        only(
            "!onnode",
            roll(
                "docker service update {service}",
                "resumes the bad version, and the way back leads to it from then on",
            ),
        ),
    ),
    lasting="`update_config.failure_action: rollback`, deployed before it is needed: the rollback settings that count "
    "are those of the version that is gone back to.",
    seen=(
        "service update paused: update paused due to failure or early termination of task o9s16pgar045426quu9s3sfvw",
    ),
    missed=("update_config: paused due to maintenance of task board",),
    source="swarm-lab.md s07, s36, s35, s38, s97; swarmkit updater.go:235",
)

ROLLBACK_PAUSED = Known(
    id="rollback-paused",
    title="The rollback failed as well: the old version does not run either",
    texts=(
        r"service rollback paused: (?:update|rollback) paused due to failure or early termination of task <task>",
        r"rollback paused due to failure or early termination of task <task>",
    ),
    cause="The old version was put back and its tasks fail now too: something it needs is gone or broken (a database, "
    "a secret, an image that was removed).",
    isnt="not a fault of the new version alone, and no loop: Swarm never rolls a rollback back",
    now=(
        TASKS,
        LOGS,
        Step("docker service ps --filter desired-state=running {service}", "the slots that wait for what is missing"),
        FIXED_FILE,
    ),
    worse=(FORCE, roll("docker service rollback {service}", "goes forward again, to the version that failed first")),
    lasting="keep what the old version needs (image tag, secret, schema) until the new one has proven itself.",
    seen=(
        "service rollback paused: update paused due to failure or early termination of task a5nztyb4evz3lxgylyk08higs",
    ),
    missed=("rollback paused by the operator", "service update paused: update paused due to failure"),
    source="swarm-lab.md s20, s97, m18: the tasks recover by themselves once the cause is repaired, the status stays",
    weight=2,
)

ROLLED_BACK = Known(
    id="update-rolled-back",
    title="The update failed and was rolled back: the old version is in force",
    texts=(
        r"update rolled back due to failure or early termination of task <task>",
        r"verify: Service <service> converged; rollback completed",
        r"rollback: update rolled back due to failure",
        r"overall progress: rolling back update",
        r"service rolled back: rollback completed",
    ),
    cause="Task {task|of the new version} failed within the monitor time, and the failure action is `rollback`. "
    "What runs is the whole old definition, also its replicas and labels. A client in the foreground exits 0 all the "
    "same.",
    isnt="not a successful deploy, though the exit code is 0; the cause is in the failed task, not in the rollback",
    now=(TASKS, LOGS, STATUS, FIXED_FILE),
    worse=(
        FORCE,
        roll("docker service rollback {service}", "is refused after an automatic rollback: the way back was used up"),
    ),
    lasting="let the pipeline compare the version that runs with the one it deployed, not the exit code.",
    seen=("update rolled back due to failure or early termination of task gsuv5ytvk4ujzgoll9fufcoke",),
    missed=("the release was rolled back due to failure of the tests",),
    source="swarm-lab.md s09, s37, s46, s89; docker/cli issue 6752",
)

SEQUENCE = Known(
    id="update-out-of-sequence",
    title="Somebody else wrote to the service in between: this one request was refused",
    texts=(r"[Uu]pdate out of (?:sequence|sync)(?:hronization)?",),
    cause="The version that the client had read was no longer the newest: another deploy, a cron updater, a restart of "
    "a task, or the running rollout itself wrote meanwhile. Docker's own words are `update out of sequence`. Nothing "
    "was changed by this request, and a running rollout goes on.",
    isnt="not a divergence of tasks, not a damaged Raft store, not clock skew, no server fault although it says 500",
    now=(
        STATUS,
        look("docker service ps {service}", "wait until no slot is being replaced any more"),
        roll(
            "docker stack deploy -c '{file|<the file>}' {stack}",
            "the same request again, once the rollout has ended: it reads the newest version first",
        ),
    ),
    worse=(
        FORCE,
        roll("docker service rollback {service}", "changes the version that runs; there is nothing to go back from"),
        REMOVE,
    ),
    lasting="one deployer at a time for each cluster and stack (a lock named after them, not after the branch); "
    "programs read the service again and retry.",
    seen=(
        "Error response from daemon: rpc error: code = Unknown desc = update out of sequence",
        (
            "failed to update service shop_api: Error response from daemon: rpc error: code = Unknown desc = "
            "update out of sequence"
        ),
        (
            'docker.errors.APIError: 500 Server Error: Internal Server Error ("rpc error: code = Unknown desc = update '
            'out of sequence")'
        ),
        "Update out of sync",
    ),
    missed=("the replicas are out of sync", "update_config: sequence"),
    source="swarm.md 5.1; swarm-lab.md s39; portainer/portainer#1657; docker/docker-py#1848",
)

NO_PREVIOUS = Known(
    id="no-previous-spec",
    title="There is nothing to roll back to",
    texts=(
        r"service <service> does not have a previous spec",
        r"service does not have a previous spec",
        r"cannot roll back service because no previous spec is available",
    ),
    cause="The service was never updated, or an automatic rollback has used the previous definition up.",
    isnt="not a damaged service: what runs stays as it is",
    now=(STATUS, OLD_FILE),
    worse=(FORCE, REMOVE),
    lasting="keep the files (and image digests) of the last releases: Swarm remembers one definition only.",
    seen=(
        (
            "Error response from daemon: rpc error: code = FailedPrecondition desc = service qmgkchn5n5n4 "
            "does not have a "
            "previous spec"
        ),
        "Error response from daemon: service does not have a previous spec",
    ),
    missed=("service shop_api does not have a healthcheck",),
    source="swarm-lab.md s37, s66; swarmkit controlapi/service.go:892",
)

ROLLBACK_FLAGS = Known(
    id="rollback-with-other-flags",
    title="`--rollback` goes with no other flag",
    texts=(r"other flags may not be combined with --rollback",),
    cause="A rollback puts the whole previous definition back; only --detach and --quiet may stand beside it. Nothing "
    "was sent.",
    isnt="not a matter of the version, although the documentation says they combine",
    now=(roll("docker service rollback {service}", "puts back what was in force before the last write to it"),),
    worse=(FORCE,),
    lasting="change settings in a second update, after the rollback.",
    seen=("other flags may not be combined with --rollback",),
    missed=("--rollback may take some time",),
    source="docker/cli service/update.go:180; swarm-lab.md s50",
)

MODE = Known(
    id="service-mode-change",
    title="A service cannot change between replicated, global and job",
    texts=(r"service mode change is not allowed",),
    cause="The file says another `deploy.mode` than the service has. Services of the same deploy that came before "
    "this one are changed already.",
    isnt="not a matter of permissions; the running service was not touched",
    now=(
        Step(
            "docker service rm {service}",
            "stops the service: it serves nothing until the next line has run",
            recreates=True,
            destroys=True,
        ),
        roll("docker stack deploy -c '{file|<the file>}' {stack}", "creates it anew in the other mode"),
    ),
    worse=(FORCE,),
    lasting="give the service of the other mode another name, move the clients, and remove the old one afterwards.",
    seen=("Error response from daemon: rpc error: code = Unimplemented desc = service mode change is not allowed",),
    missed=("changing the mode of the service is planned",),
    source="swarm-lab.md s77; swarmkit controlapi/service.go:30",
)

RENAME = Known(
    id="service-rename",
    title="A service cannot be renamed",
    texts=(r"renaming services is not supported",),
    cause="The name in the request is another than the service has. Nothing was changed.",
    isnt="not a name that is taken",
    now=(look("docker service inspect --pretty {service}", "shows what to create under the new name"),),
    worse=(REMOVE,),
    lasting="create the service under the new name, move the clients, remove the old one.",
    seen=("Error response from daemon: rpc error: code = Unimplemented desc = renaming services is not supported",),
    missed=("renaming networks is not supported",),
    source="swarmkit controlapi/service.go:29",
)

JOB_UPDATE = Known(
    id="update-config-on-job",
    title="A job takes no update or rollback settings",
    texts=(
        r"update and rollback configuration is not supported for jobs",
        r"[Jj]obs may not have an update config",
    ),
    cause="`update_config` or `rollback_config` stands at a service whose mode is a job. It was refused as it stands.",
    isnt="not a fault of the values in the block",
    now=(FIXED_FILE,),
    worse=(),
    lasting="take the block out of the file; a job runs again at every deploy anyhow.",
    seen=(
        "update and rollback configuration is not supported for jobs",
        "Error response from daemon: rpc error: code = InvalidArgument desc = Jobs may not have an update config",
    ),
    missed=("jobs may not have finished",),
    source="docker/cli service/opts.go:736; swarmkit controlapi/service.go:521",
)

NETWORK_CHANGE = Known(
    id="network-change-not-supported",
    title="This old engine cannot change the networks of a service",
    texts=(r"changing network in service is not supported",),
    cause="Engines of 2016 and 2017 (1.12, 1.13) could not, and took an unchanged file for a change.",
    isnt="not a fault of the file",
    now=(look("docker version", "shows the engine's version"),),
    worse=(REMOVE,),
    lasting="a newer engine.",
    seen=("Error response from daemon: rpc error: code = 2 desc = changing network in service is not supported",),
    missed=("changing the network of a node",),
    source="moby/moby#30439, #30688",
)

PORTAINER = Known(
    id="portainer-old-failure",
    title="Portainer read an old failure: the swarm runs the new version",
    texts=(r"deployment failed: task: non-zero exit \(<code>\)",),
    cause="Portainer found an old failed task in the history, marked the stack as failed and rolled its own stored "
    "file back: file and swarm differ now.",
    isnt="not a failed deploy, as long as the tasks run",
    now=(
        look("docker service ps {service}", "shows whether the wanted tasks run"),
        look("docker service inspect --pretty {service}", "shows which version is in force, to compare with the file"),
    ),
    worse=(ROLLBACK,),
    lasting="save the file in Portainer again, or deploy from the client.",
    seen=("deployment failed: task: non-zero exit (137)",),
    missed=("deployment failed: no token",),
    source="portainer/portainer#13281",
    weight=2,
)

FAMILY = (
    PAUSED,
    ROLLBACK_PAUSED,
    ROLLED_BACK,
    SEQUENCE,
    NO_PREVIOUS,
    ROLLBACK_FLAGS,
    MODE,
    RENAME,
    JOB_UPDATE,
    NETWORK_CHANGE,
    PORTAINER,
)
