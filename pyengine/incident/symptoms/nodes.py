"""Nodes and managers: leaving, removing, demoting, quorum."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import FORCE, LEAVE, NEW_SWARM, NODES
from pyengine.incident.symptoms.known import Known, Step, look, move, only

NEW_CLUSTER = Step(
    "docker swarm init --force-new-cluster --advertise-addr '{ownaddress|<address of this machine>}'",
    "on ONE manager that is left, only if no majority can come back: keeps services and tasks, it is the only manager "
    "then; workers come back by themselves where its address is the same",
)
_BACK = Step(
    "systemctl start docker",
    "on each manager that is down: the swarm goes on by itself as soon as more than half of them are there",
)
_INFO = look("docker info --format '{{json .Swarm}}'", "on each manager: its state, and who it thinks the others are")
_EARLY = move(
    "docker swarm init --force-new-cluster", "while other managers could still come back: two swarms with one name"
)
_SINGLE = "three or five managers, never two: two need both of them."
_DEMOTE = Step("docker node demote '<id of the dead manager>'", "on a manager that is left: takes it out of the vote")

FAMILY = (
    Known(
        id="quorum-lost",
        title="The managers have no majority: nothing can be changed, the tasks run on",
        texts=(
            r"swarm does not have a leader",
            r"The swarm does not have a leader",
            r"node lost leader status",
            r"raft: failed to process the request",
            r"no elected (?:primary )?(?:cluster )?(?:manager|leader)",
            r"is starting a new election at term <n>(?![\s\S]{0,4000}elected leader )",
        ),
        cause="More than half of the managers have to be reachable; too few are. Services go on running as they are, "
        "dead tasks are not replaced.",
        isnt="not an error of this command, and the containers are not down",
        now=(_INFO, _BACK, only("!asleep", NEW_CLUSTER), NODES),
        worse=(LEAVE, _EARLY, NEW_SWARM),
        lasting=_SINGLE,
        seen=(
            (
                "Error response from daemon: rpc error: code = Unknown desc = The swarm does not have a leader. It's "
                "possible that too few managers are online. Make sure more than half of the managers are online."
            ),
            (
                "Error response from daemon: rpc error: code = Unknown desc = raft: failed to process the "
                "request: node "
                "lost leader status"
            ),
            'level=info msg="5ac1f30e8b7d2946 is starting a new election at term 211"',
        ),
        missed=(
            "the swarm of bees does not have a queen",
            (
                "5ac1f30e8b7d2946 is starting a new election at term 211\n"
                "raft.node: 5ac1f30e8b7d2946 elected leader 5ac1f30e8b7d2946 at term 212"
            ),
        ),
        source="swarm-lab.md 6; symptoms.md m3; swarmkit raft/raft.go:67",
        weight=2,
    ),
    Known(
        id="request-timed-out",
        title="The managers did not answer in time",
        texts=(
            r"rpc error: code = (?:DeadlineExceeded|4) desc = context deadline exceeded",
            r"[Ee]rror response from daemon: <...>context deadline exceeded",
        ),
        cause="A manager had no answer within 20 s: no leader (too few managers are up), an overloaded or "
        "slow disk, or a registry that does "
        "not answer. Whether the request was carried out is open.",
        isnt="not a refusal",
        now=(NODES, _INFO, _BACK),
        worse=(FORCE, _EARLY, LEAVE),
        seen=("Error response from daemon: rpc error: code = DeadlineExceeded desc = context deadline exceeded",),
        missed=("the deadline was exceeded",),
        source="swarm-lab.md 6; moby daemon/cluster/cluster.go:69",
        weight=0,
    ),
    Known(
        id="not-a-manager",
        title="This node is a worker: ask a manager",
        texts=(r"Worker nodes can't be used to view or modify cluster state",),
        cause="The command reached a worker, or a manager that was demoted or whose state is in error.",
        isnt="not a lost swarm",
        now=(_INFO, look("docker context ls", "which machine the client talks to")),
        worse=(NEW_SWARM, LEAVE),
        seen=(
            (
                "Error response from daemon: This node is not a swarm manager. Worker nodes can't be used to view or "
                "modify cluster state. Please run this command on a manager node or promote the current node to a "
                "manager."
            ),
        ),
        missed=("the workers can't be used",),
        source="symptoms.md m1, m7; moby daemon/cluster/cluster.go:360",
    ),
    Known(
        id="no-manager-here",
        title="No manager runs on this machine",
        texts=(
            r"[Tt]his node is not a swarm manager\. Use \"docker swarm init\"",
            r"This node is not a swarm manager\.$",
        ),
        cause="The wrong machine or context; or a manager that could not start its state: then `docker info` says "
        "`Swarm: error` and why.",
        isnt="not a reason to run `swarm init`, although the text proposes it: in the second case that way loses the "
        "swarm",
        now=(_INFO, look("docker context ls", "which machine the client talks to")),
        worse=(NEW_SWARM, move("docker swarm leave", "in state `error` it asks nothing and erases the state")),
        seen=(
            (
                'Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or '
                '"docker swarm '
                'join" to connect this node to swarm and try again.'
            ),
            'this node is not a swarm manager. Use "docker swarm init" or "docker swarm join"',
        ),
        missed=("this node is a swarm manager",),
        source="symptoms.md m1, m5",
    ),
    Known(
        id="leave-breaks-quorum",
        title="Leaving now would take the majority away",
        texts=(r"Removing this node leaves <n> managers out of <m>",),
        cause="This machine is one of {m} managers; without it {n} are left, which is no majority. Nothing was done.",
        isnt="not a reason for `--force`",
        now=(
            NODES,
            Step(
                "docker node demote '{here|<this node>}'",
                "makes a worker of this manager first (with another manager alive)",
            ),
            move("docker swarm leave", "then it may go: its tasks move to the others"),
        ),
        worse=(LEAVE,),
        lasting="demote, then leave, then `docker node rm`.",
        seen=(
            (
                "Error response from daemon: You are attempting to leave the swarm on a node that is "
                "participating as a "
                "manager. Removing this node leaves 1 managers out of 2. Without a Raft quorum your swarm will be "
                "inaccessible."
            ),
        ),
        missed=("removing this page leaves 2 managers",),
        source="symptoms.md m1",
        weight=2,
    ),
    Known(
        id="leave-last-manager",
        title="This is the last manager: leaving erases the swarm",
        texts=(r"Removing the last manager erases all current state of the swarm",),
        cause="No other manager has the services, secrets and networks. Nothing was done.",
        isnt="not a reason for `--force`",
        now=(
            NODES,
            look("docker service ls", "what would be lost"),
            Step("docker node promote '<another node>'", "makes a second manager, if the swarm is to live on"),
        ),
        worse=(LEAVE,),
        lasting="a backup of /var/lib/docker/swarm, taken with dockerd stopped.",
        seen=(
            "Removing the last manager erases all current state of the swarm. Use `--force` to ignore this message.",
        ),
        missed=("the last manager left the room",),
        source="symptoms.md m5",
        weight=2,
    ),
    Known(
        id="leave-without-quorum",
        title="The majority is lost already, and this manager has the state",
        texts=(
            (
                r"You are attempting to leave the swarm on a node that is participating as a manager\. The only way to "
                r"restore"
            ),
        ),
        cause="The swarm has no leader; what this machine holds is what it can be restored from.",
        isnt="not a hint to leave with `--force`",
        now=(_INFO, _BACK, NEW_CLUSTER),
        worse=(LEAVE,),
        lasting=_SINGLE,
        seen=(
            (
                "Error response from daemon: You are attempting to leave the swarm on a node that is "
                "participating as a "
                "manager. The only way to restore a swarm that has lost consensus is to reinitialize it with "
                "`--force-new-cluster`. Use `--force` to suppress this message."
            ),
        ),
        missed=("you are attempting to leave the swarm of bees",),
        source="symptoms.md m3",
        weight=2,
    ),
    Known(
        id="node-not-down",
        title="A node that is up is not removed",
        texts=(r"node <node> is not down and can't be removed",),
        cause="{node} still answers.{instead|} A node is removed once it has left or is down.",
        isnt="not a stale entry",
        now=(
            only("twin", look("docker node inspect --pretty {twin}", "the labels of the old entry go with it")),
            only("twin", Step("docker node rm {twin}", "removes the entry that is down; no --force is needed")),
            only(
                "!twin",
                Step(
                    "docker node update --availability drain {node}",
                    "its tasks move to other nodes; each old one stops first, whatever `order` says",
                    recreates=True,
                ),
            ),
            only("!twin", move("docker swarm leave", "on {node}: it leaves, and its containers end")),
            only("!twin", Step("docker node rm {node}", "once `docker node ls` says Down")),
        ),
        worse=(move("docker node rm --force {node}", "its containers run on, and nobody counts them"),),
        seen=(
            (
                "Error response from daemon: rpc error: code = FailedPrecondition desc = node "
                "ef6h2rgfl9vw49w1v3em5a947 "
                "is not down and can't be removed"
            ),
        ),
        missed=("the node is not down",),
        source="symptoms.md m1; swarm-lab.md 6",
    ),
    Known(
        id="node-is-manager",
        title="A manager is demoted before it is removed",
        texts=(r"node <node> is a cluster manager and is a member of the raft cluster",),
        cause="{node} takes part in the vote. `--force` does not replace the demotion; the node need not answer for "
        "it, as long as the others are a majority.",
        isnt="not a fault of `--force`",
        now=(
            look("docker node ls", "which id is the dead one: MANAGER STATUS Unreachable"),
            Step("docker node demote {node}", "takes it out of the vote"),
            Step("docker node rm {node}", "once it is a worker and Down"),
        ),
        worse=(_EARLY, move("docker node rm --force {node}", "is refused as well")),
        lasting="add the new manager, demote the old one, remove it; an odd number of managers.",
        seen=(
            (
                "Error response from daemon: rpc error: code = FailedPrecondition desc = node "
                "a05g3vqo64iptstlqh1k2j5gx is a cluster manager and is a member of the raft cluster. It "
                "must be demoted "
                "to worker before removal"
            ),
        ),
        missed=("node a is a manager of the raft company",),
        source="symptoms.md m1, m4; swarm.md 58",
    ),
    Known(
        id="demote-loses-quorum",
        title="This demotion would take the majority away",
        texts=(
            r"can't remove member from the raft: this would result in a loss of quorum",
            r"raft: member cannot be removed, because removing it may result in loss of quorum",
        ),
        cause="Another manager is dead or unknown, and this one is needed for the majority. Perhaps the wrong id: "
        "the dead one is to be demoted.",
        isnt="not the last manager (that says `attempting to demote the last manager`)",
        now=(
            NODES,
            _DEMOTE,
            Step(
                "docker node rm --force '<id of the dead manager>'",
                "after a force-new-cluster: it is no member any more, and its entry may go",
            ),
        ),
        worse=(
            _EARLY,
            move("docker node demote '{node|<the manager that is alive>}'", "is what was refused: it is needed"),
        ),
        lasting=_SINGLE,
        seen=(
            (
                "Error response from daemon: rpc error: code = FailedPrecondition desc = can't remove member from the "
                "raft: this would result in a loss of quorum"
            ),
        ),
        missed=("the loss of quorum in the meeting",),
        source="symptoms.md m4, m5",
        weight=2,
    ),
    Known(
        id="demote-last-manager",
        title="The last manager cannot be demoted",
        texts=(r"attempting to demote the last manager of the swarm",),
        cause="There is no other manager entry. Nothing was done.",
        isnt="not a fault of the node",
        now=(NODES, Step("docker node promote '<another node>'", "first make another manager")),
        worse=(LEAVE,),
        seen=(
            (
                "Error response from daemon: rpc error: code = FailedPrecondition desc = attempting to demote the last "
                "manager of the swarm"
            ),
        ),
        missed=("to demote the manager",),
        source="swarm.md 58",
    ),
    Known(
        id="node-ambiguous",
        title="Several nodes have this name",
        texts=(r"node <node> is ambiguous \(<n> matches found\)",),
        cause="{n} entries are called {node}: machines with one hostname, or the old `Down` entry of a node that "
        "joined again.",
        isnt="not a damaged list",
        now=(
            look("docker node ls --format '{{.ID}} {{.Hostname}} {{.Status}} {{.ManagerStatus}}'", "the ids to use"),
            look(
                "docker node inspect --pretty '{down|<id of the entry that is Down>}'",
                "the labels of the old entry go with it",
            ),
            Step("docker node rm '{down|<id of the entry that is Down>}'", "removes the old entry, without --force"),
        ),
        worse=(move("docker node rm --force '<id>'", "on one that is up: its containers run on uncounted"),),
        lasting="hostnames that differ; `docker node rm` after each leave.",
        seen=("Error response from daemon: node vm is ambiguous (3 matches found)",),
        missed=("the node is ambiguous",),
        source="symptoms.md m1",
    ),
    Known(
        id="node-not-found",
        title="There is no such node",
        texts=(r"(?<=[:=]\ )node (?P<node>[\w.-]{1,100}) not found", r"[Nn]o such node: (?P<node>[\w.-]{1,100})"),
        cause="{node} is misspelt, was removed, or belongs to another swarm.",
        isnt="not a node that is down",
        now=(NODES,),
        seen=("Error response from daemon: node nosuch not found",),
        missed=("the node was not found",),
        source="symptoms.md m1",
    ),
    Known(
        id="raft-message-too-large",
        title="One change is too large for the managers' log",
        texts=(r"raft message is too large and can't be sent",),
        cause="One transaction is over the limit; reported with very many dead nodes or tasks.",
        isnt="not a fault of the node that is named",
        now=(NODES, Step("docker node rm '<one dead node>'", "one after the other, the oldest first")),
        seen=(
            (
                "Error response from daemon: rpc error: code = Unknown desc = raft: raft message is too "
                "large and can't "
                "be sent"
            ),
        ),
        missed=("the message is too large",),
        source="moby/moby#36792, #45027: read, not tried",
        weight=3,
    ),
)
