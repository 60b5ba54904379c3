"""Tasks that no node takes."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import BUILD, FIXED_FILE, FORCE, NODES, OLD_FILE, ROLLBACK, SCALE, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, only, roll, write

_WAY_BACK = roll(
    "docker service rollback {service}",
    "safe with start-first while the old task runs. A replica that is gone (stop-first, or a node that `no longer "
    "meets constraints`) comes back only after 60 s; there the old file is faster",
)
_LABELS = look(
    "docker node inspect --format '{{.Description.Hostname}} {{.Spec.Labels}} {{.Description.Engine.Labels}}' self",
    "shows the labels of this node; instead of `self` name any other, spelt as constraints have to spell them",
)
_ORDER = write(
    "docker service update --update-order stop-first {service}",
    "the old task is stopped and the new one can stay pending for ever: `completed` with nothing running",
)

FAMILY = (
    Known(
        id="host-port-taken-by-own-task",
        title="The host port is still held by a task of the swarm",
        texts=(r"no suitable node \((?:[^()\n]{0,200}; )?host-mode port already in use on <n> nodes?",),
        cause="Every node that fits has a task with that port in `mode: host`. With `order: start-first` it is the old "
        "task of the same service, which is only stopped once the new one runs: a dead-lock. It waits for ever; this "
        "is no failure, so neither pause nor rollback begins.",
        isnt="not a process of the node (that would be `address already in use`); the old task serves on",
        now=(
            ROLLBACK,
            roll(
                "docker stack deploy -c '<the file with order: stop-first>' {stack}",
                "afterwards: the new version with stop-first, which frees the port before it needs it",
            ),
        ),
        worse=(_ORDER, FORCE, SCALE),
        lasting="`order: stop-first` for a service with host ports, or an ingress port.",
        seen=('Pending 45 seconds ago  "no suitable node (host-mode port already in use on 1 node)"',),
        missed=("the host-mode port already in use is documented",),
        source="swarm-lab.md s27, m01, m02, m31",
        weight=3,
    ),
    Known(
        id="node-limit-reached",
        title="Every node that fits has its `max_replicas_per_node` tasks",
        texts=(r"no suitable node \((?:[^()\n]{0,200}; )?max replicas per node limit exceed",),
        cause="The limit times the nodes that are up is no more than the tasks that are wanted. With start-first one "
        "more task is needed for a moment than replicas are set; or a node is down and the others are full.",
        isnt="not a lack of memory or CPU; nothing that runs was stopped by it",
        now=(
            NODES,
            ROLLBACK,
            roll(
                "docker service update --replicas-max-per-node '<one more than now>' {service}",
                "lets the waiting task start; never fewer than before",
            ),
        ),
        worse=(_ORDER, FORCE),
        lasting="a limit that leaves room for one node less and, with start-first, for one task more.",
        seen=(
            '"no suitable node (max replicas per node limit exceed; 1 node not available for new tasks)"',
            "no suitable node (max replicas per node limit exceed)",
        ),
        missed=("max replicas per node limit exceeded by the plan",),
        source="swarm-lab.md s29, m21, m22, m03; symptoms.md m3: ends by itself when the node is back",
        weight=3,
    ),
    Known(
        id="no-node-meets-constraints",
        title="No node meets the placement constraints",
        texts=(r"no suitable node \((?:[^()\n]{0,200}; )?scheduling constraints not satisfied on <n> nodes?",),
        cause="No node that is up has what the constraints ask for: a label that was never set or is misspelt (a key "
        "that does not exist is accepted without a word), a wrong value, a host that left. The update waits in "
        "`updating` for ever; this is no failure, so there is no rollback. With stop-first the old task has already "
        "been stopped{mixed|}; what still serves is stopped by the next change of its node's entry, be it a label or "
        "the network of another stack whose first task comes there.",
        isnt="not a lack of resources, and nothing that time will cure",
        now=(
            _LABELS,
            only(
                "held",
                Step(
                    "docker node update --availability active '{held}'",
                    "it is up and takes no tasks: once it does the waiting task starts by itself, if this is the node "
                    "that has what the constraints ask for",
                ),
            ),
            OLD_FILE,
            only(
                "!held",
                Step(
                    "docker node update --label-add '<key>=<value>' '<node>'",
                    "if the label is what is missing, on a node that may have the task and the data it needs: the "
                    "waiting task starts by itself",
                ),
            ),
            _WAY_BACK,
        ),
        worse=(
            FORCE,
            SCALE,
            write(
                "docker service update --label-add '<any>' {service}",
                "a write that leaves the tasks as they are makes the scheduler forget the waiting one for good",
            ),
            write(
                "docker stack deploy -c '<another file>' '<another stack>'",
                "its network is written into the entry of each node it comes to, and the old tasks there are stopped",
            ),
        ),
        lasting="spell them `node.labels.<key>`, `node.hostname`, `node.role`; set labels before the deploy.",
        seen=('Pending 45 seconds ago  "no suitable node (scheduling constraints not satisfied on 1 node)"',),
        missed=("no suitable node was named in the constraints",),
        source="swarm-lab.md s58, s59, m15, m16, m29, m30, 10; tests/engine/test_waiting.py",
        weight=2,
    ),
    Known(
        id="no-node-has-resources",
        title="No node has the reserved resources left",
        texts=(r"no suitable node \((?:[^()\n]{0,200}; )?insufficient resources on <n> nodes?",),
        cause="`resources.reservations` (memory, CPU or a generic resource) ask for more than any node has free; what "
        "is used does not count. With start-first the new task needs room beside the old one. The text "
        "does not say which; a generic one needs `node-generic-resources` in daemon.json.",
        isnt="not an overloaded node: a limit that is too big says `Range of CPUs`",
        now=(
            look(
                "docker node inspect --format '{{.Description.Hostname}} {{json .Description.Resources}}' self",
                "shows what this node has (nanoseconds of CPU, bytes); name the others in place of `self`",
            ),
            OLD_FILE,
            _WAY_BACK,
            FIXED_FILE,
        ),
        worse=(_ORDER, FORCE, SCALE),
        lasting="lower reservations, another node, or `order: stop-first` where one replica may be missing.",
        seen=("no suitable node (insufficient resources on 1 node)",),
        missed=("insufficient resources for the node pool",),
        source="swarm-lab.md s30, m31; symptoms.md t4",
        weight=3,
    ),
    Known(
        id="plugin-missing-on-nodes",
        title="A logging, volume or network driver is not installed on any node that fits",
        texts=(r"no suitable node \((?:[^()\n]{0,200}; )?missing plugin on <n> nodes?",),
        cause="The service names a logging driver, a volume driver or a network plugin that no node that is up has: a "
        "typing error, or a plugin that was not installed. With stop-first the old task has already been stopped.",
        isnt="not resources, not constraints",
        now=(
            look("docker info --format '{{json .Plugins}}'", "shows the drivers of this node; ask the others too"),
            roll(
                "docker service update --log-driver '<a driver that exists>' {service}",
                "if it is the logging driver: serves again within seconds",
            ),
            OLD_FILE,
        ),
        worse=(FORCE, SCALE),
        lasting="install the plugin on every node before the deploy (`docker plugin install`), or a constraint.",
        seen=('"no suitable node (missing plugin on 1 node)"',),
        missed=("missing plugin on the page",),
        source="symptoms.md t3, t4, r4: `service rollback` takes up to 65 s there",
        weight=3,
    ),
    Known(
        id="platform-not-supported",
        title="The image is built for another platform than the nodes",
        texts=(
            r"image operating system \"[^\"\n]{1,40}\" cannot be used on this platform",
            r"no suitable node \((?:[^()\n]{0,200}; )?unsupported platform on <n> nodes?",
            r"no matching manifest for <other>",
            r"no match for platform in manifest",
            r"cannot download image with operating system \"[^\"\n]{1,40}\" when requesting",
        ),
        cause="The manifest of the image has no variant for the architecture or system of the nodes that fit.",
        isnt="not a missing image, and not a label",
        now=(
            look(
                "docker node inspect --format '{{.Description.Hostname}} {{json .Description.Platform}}' self",
                "shows what this node is; name the others in place of `self`",
            ),
            look("docker manifest inspect {image}", "shows which platforms the image has"),
            BUILD,
            roll("docker service update --image '<the image:a new tag>' {service}", "the waiting tasks start"),
            OLD_FILE,
        ),
        worse=(
            FORCE,
            roll(
                "docker stack deploy --resolve-image never -c '{file|<the file>}' {stack}",
                "the manifest is not asked any more: the tasks start, and end with `exec format error`",
            ),
        ),
        lasting="build the image for all platforms (`docker buildx build --platform`), or constrain "
        "`node.platform.arch`.",
        seen=(
            "no suitable node (unsupported platform on 3 nodes)",
            "no matching manifest for linux/arm64/v8 in the manifest list entries",
        ),
        missed=("unsupported platform on this page",),
        source="swarmkit scheduler/filter.go:309; containerd images/image.go",
        weight=3,
    ),
    Known(
        id="pinned-node-idle",
        title="No node that the constraint allows takes tasks",
        texts=(),
        cause="`{constraint}` allows {allowed} alone, {why}. The waiting task starts by itself as soon as {node} does "
        "again.",
        isnt="not a wrong constraint or label, not a lack of resources",
        now=(
            only(
                "!isdown",
                Step("docker node update --availability active {node}", "if the work on it is done: takes tasks again"),
            ),
            only(
                "role",
                look("docker service ls", "what else may come there then: keep it away by a constraint of its own"),
            ),
            only("isdown", look("ping -c 3 {node}", "is it the machine or the network?")),
            only("isdown", Step("systemctl start docker", "on {node}: it comes back by itself once dockerd runs")),
        ),
        worse=(
            FORCE,
            SCALE,
            only(
                "!role",
                roll(
                    "docker service update --constraint-rm '{constraint}' {service}",
                    "starts on another node, with an empty volume there: its data lie on {node}",
                ),
            ),
            only(
                "role",
                roll(
                    "docker service update --constraint-rm '{constraint}' {service}",
                    "starts where it finds other things than it was made for: a worker's socket knows no swarm",
                ),
            ),
        ),
        lasting="after work on a node: `docker node update --availability active`, and a look at what waits.",
        seen=(
            (
                'shop_db.1   postgres:16   Running   Pending 4 minutes ago   "no suitable node (scheduling constraints '
                'not satisfied on 2 nodes; 1 node not available for new tasks)"\n'
                "gw0069uay9f1ijxp3qqa53q69 *   app-1    Ready   Active   Leader   27.5.1\n"
                "72qj40etg4ykj10h24n6leor2     stor-1   Ready   Drain             27.5.1\n"
                '$ docker service inspect --format "{{.Spec.TaskTemplate.Placement.Constraints}}" shop_db\n'
                "[node.hostname == stor-1]"
            ),
        ),
        missed=(
            (
                'shop_db.1   postgres:16   Running   Pending 4 minutes ago   "no suitable node (scheduling constraints '
                'not satisfied on 2 nodes)"\n'
                "gw0069uay9f1ijxp3qqa53q69 *   app-1    Ready   Active   Leader   27.5.1\n"
                "72qj40etg4ykj10h24n6leor2     stor-1   Ready   Active            27.5.1\n"
                '$ docker service inspect --format "{{.Spec.TaskTemplate.Placement.Constraints}}" shop_db\n'
                "[node.hostname == stor-1]"
            ),
        ),
        source="swarmkit scheduler/filter.go: ReadyFilter before ConstraintFilter; moby/moby#30915",
    ),
    Known(
        id="no-node-available",
        title="No node takes new tasks: they are down, drained or paused",
        texts=(r"no suitable node \((?:[^()\n]{0,200}; )?<n> nodes? not available for new tasks",),
        cause="{n|Some} of the nodes are down, or their availability is `drain` or `pause`.",
        isnt="not a fault of the file; the tasks start by themselves as soon as a node is there",
        now=(
            NODES,
            Step("docker node update --availability active '{held|<node>}'", "lets the node take tasks again{among|}"),
        ),
        worse=(FORCE, SCALE),
        lasting="after work on a node set it active again.",
        seen=('"no suitable node (3 nodes not available for new tasks)"',),
        missed=("3 nodes not available for new tasks",),
        source="swarmkit scheduler/filter.go:46, scheduler.go:957",
        weight=1,
    ),
    Known(
        id="no-suitable-node",
        title="No node takes the task",
        texts=(r"no suitable node\b",),
        cause="The scheduler says that no node fits. The reason stands in brackets behind it, and is cut off here.",
        isnt="not a failure in the eyes of the rollout: it waits for ever and does not roll back",
        now=(TASKS, NODES),
        worse=(FORCE, SCALE),
        seen=('"no suitable node (sch…"',),
        missed=("no suitable host",),
        source="swarmkit scheduler/scheduler.go:957",
        weight=0,
    ),
    Known(
        id="assigned-node-left-constraints",
        title="A task had to go: its node no longer meets the constraints",
        texts=(r"assigned node no longer meets constraints",),
        cause="A label of the node, or the service's constraint, was changed; the task is re-created on a node that "
        "fits, if there is one. While a service waits for a node that meets new constraints, every change of a node's "
        "entry does this to its old tasks there, also the network that another stack's first task brings.",
        isnt="not a crash",
        now=(TASKS, _LABELS),
        worse=(FORCE,),
        seen=('Rejected 3 seconds ago "assigned node no longer meets constraints"',),
        missed=("the assigned node meets constraints",),
        source="swarmkit constraintenforcer/constraint_enforcer.go:222; tests/engine/test_waiting.py",
    ),
    Known(
        id="constraint-operator",
        title="A constraint needs `==` or `!=`",
        texts=(r"constraint expected one operator from ==, !=",),
        cause="A placement constraint is written with a single `=`, or with no operator. It was refused; in a deploy "
        "the networks and some services exist by then.",
        isnt="not a server fault, although it says `code = Unknown`; the service was not changed",
        now=(
            look(
                "docker node ls --format '{{.ID}} {{.Hostname}}'",
                "shows the nodes, to ask each whether it has the label (`docker node inspect`): a key that does not "
                "exist is accepted, and then nothing runs",
            ),
            roll(
                "docker service update --constraint-add '{key|node.labels.<key>}=={value|<value>}' {service}",
                "the same with `==`; tasks on nodes that do not fit are re-created",
            ),
        ),
        worse=(
            roll(
                "docker service update --constraint-add '<key>=={value|<value>}' {service}",
                "with a misspelt key (label for labels) is accepted, and no node fits",
            ),
        ),
        lasting='in the file: `deploy.placement.constraints: ["node.labels.zone == eu"]`.',
        seen=(
            "Error response from daemon: rpc error: code = Unknown desc = constraint expected one operator from ==, !=",
        ),
        missed=("expected one operator from the list",),
        source="symptoms.md t4, t6; swarmkit constraint/constraint.go:77",
    ),
    Known(
        id="constraint-value",
        title="A key or value of a constraint is not accepted",
        texts=(r"(?:key|value) '<value>' is invalid",),
        cause="A constraint, label or option has an empty or odd value (`''`), often from a variable that is not set.",
        isnt="not a missing label on the nodes",
        now=(FIXED_FILE,),
        seen=("Error response from daemon: rpc error: code = Unknown desc = value '' is invalid",),
        missed=("the value is invalid",),
        source="swarm-lab.md 7, 13; swarmkit constraint/constraint.go",
    ),
    Known(
        id="cpu-limit-above-node",
        title="The CPU limit is higher than the CPUs of the node",
        texts=(r"[Rr]ange of CPUs is from <other> to (?P<n>[\d.]{1,8})",),
        cause="`limits.cpus` asks for more than the node has ({n}). Limits are not scheduled, so the task is placed "
        "there and refused every 5 s.",
        isnt="not a lack of free CPU: a reservation that does not fit stays `Pending`",
        now=(
            roll("docker service update --limit-cpu '<at most {n}>' {service}", "starts the tasks under this limit"),
            FIXED_FILE,
        ),
        worse=(FORCE,),
        lasting="a limit that the smallest node has, or a constraint to big ones; reservations are scheduled.",
        seen=("Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available",),
        missed=("Range of CPU models",),
        source="symptoms.md t4; moby daemon/daemon_unix.go:485",
    ),
    Known(
        id="node-underweighted",
        title="The scheduler avoids a node on which this service failed five times",
        texts=(r"underweighting node (?P<node>\S{1,80}) for service <service>",),
        cause="Five tasks of one version failed or were refused there within five minutes; the node is the last "
        "choice now.",
        isnt="not resource pressure, and the node is not excluded",
        now=(look("docker service ps --no-trunc --filter node={node} {service}", "shows its real error there"),),
        worse=(FORCE,),
        seen=(
            (
                "underweighting node l0gsv5ytvk4u for service gsuv5ytvk4uj because it experienced 5 "
                "failures or rejections "
                "within 5m0s"
            ),
        ),
        missed=("weighting node pools",),
        source="swarmkit scheduler/scheduler.go:708",
    ),
    Known(
        id="waiting-for-new-tasks",
        title="A global service is placed on no node",
        texts=(r"overall progress: waiting for new tasks",),
        cause="No node meets the constraints of the global service any more: wanted are as many tasks as nodes fit, "
        "which is none. No text will ever appear.",
        isnt="not slow pulling; nothing is pending",
        now=(
            roll("docker service rollback {service}", "puts the constraints back that were met: 1/1 within seconds"),
            roll("docker service update --constraint-rm '<constraint>' {service}", "or take the new one away"),
        ),
        worse=(FORCE,),
        seen=("overall progress: waiting for new tasks",),
        missed=("overall progress: 1 out of 2 tasks",),
        source="symptoms.md t4, r1",
    ),
)
