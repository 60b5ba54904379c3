# long: a table, an entry a failure
"""States of nodes and managers that Docker prints no error for: read from `node ls`, `info` and `docker ps`."""

from __future__ import annotations

from pyengine.incident.symptoms.common import NODES, REMOVE
from pyengine.incident.symptoms.known import Known, Step, look, move, only, roll
from pyengine.incident.symptoms.nodes import NEW_CLUSTER

FAMILY = (
    Known(
        id="node-down",
        title="A node is down",
        texts=(),
        cause="{node} does not answer its managers. Its tasks are re-created elsewhere after some seconds where a node "
        "fits; what runs there, if it runs, is not counted. Its old rows say `Running` still: the last that was known.",
        isnt="not a fault of the services",
        now=(
            only("!answers", look("ping -c 3 {node}", "is it the machine or the network?")),
            only(
                "!answers",
                Step(
                    "systemctl start docker",
                    "on {node}: it comes back by itself once dockerd runs and 2377/tcp is open",
                ),
            ),
            only(
                "answers",
                look("journalctl -u docker --since -15min", "on {node}: its manager answers; why does its agent not?"),
            ),
        ),
        worse=(
            move("docker node rm --force {node}", "if it is only cut off: its containers run on, uncounted, and twice"),
            REMOVE,
        ),
        lasting="remove a node only after `docker swarm leave` ran on it or its disk is wiped.",
        seen=("jv0uun0qvyw0d8m739p8nlunt     node-c         Down      Active                          20.10.24",),
        missed=("jv0uun0qvyw0d8m739p8nlunt     node-c         Ready     Active                          20.10.24",),
        source="swarm-lab.md 6; symptoms.md m2, m3",
    ),
    Known(
        id="node-id-twice",
        title="One entry of the swarm, two host names",
        texts=(),
        cause="{entry} is called {first} and {second}. Unless the machine was renamed in between, one is a copy of the "
        "other with its identity (/var/lib/docker/swarm), and both take turns in one entry.",
        isnt="not an old entry, and not a network that comes and goes",
        now=(
            look(
                "docker info --format '{{.Name}} {{.Swarm.NodeID}} {{.Swarm.NodeAddr}}'",
                "on {first} and on {second}: the same id on both is a copy",
            ),
            move("systemctl stop docker docker.socket", "on the COPY only: its containers stop"),
            Step("mv /var/lib/docker/swarm /var/lib/docker/engine-id /root/", "on the copy: its identity goes"),
            Step("systemctl start docker", "on the copy: in no swarm any more"),
            look("docker swarm join-token worker", "on a manager: prints the line to run on the copy"),
        ),
        worse=(
            move("docker node rm --force {entry}", "takes the real machine out as well"),
            move("docker swarm leave --force", "on the copy: it leaves in the name of the real one"),
        ),
        lasting="no copy of a machine that is in a swarm, or /var/lib/docker emptied before its first start.",
        seen=(
            (
                "jv0uun0qvyw0d8m739p8nlunt     node-c         Ready     Active                          26.1.4\n"
                "jv0uun0qvyw0d8m739p8nlunt     node-d         Ready     Active                          26.1.4"
            ),
        ),
        missed=(
            (
                "jv0uun0qvyw0d8m739p8nlunt     node-c         Ready     Active                          26.1.4\n"
                "k2c91vbdr5mf0jxk8w0y3gq7s     node-d         Ready     Active                          26.1.4"
            ),
        ),
        source="moby/moby#46167; swarmkit node/node.go: the id is that of the certificate",
    ),
    Known(
        id="node-entry-left-over",
        title="An old entry of a machine that has joined again",
        texts=(),
        cause="{node} is listed twice: {twin} is the machine as it is now, {id} its entry from before, which nobody "
        "takes away by itself. A node gets a new id each time it joins.",
        isnt="not a machine that is down, and not two machines, unless two really have this host name",
        now=(
            look(
                "docker node inspect --pretty {id}", "the labels of the old entry go with it: set them on the new one"
            ),
            Step("docker node rm {id}", "removes the entry that is down; no --force is needed"),
        ),
        worse=(move("docker node rm --force {twin}", "the one that is up: its containers run on, uncounted"),),
        lasting="`docker swarm leave` on the node, then `docker node rm`, before it joins again.",
        seen=(
            (
                "jv0uun0qvyw0d8m739p8nlunt     node-c         Down      Active                          20.10.24\n"
                "k2c91vbdr5mf0jxk8w0y3gq7s     node-c         Ready     Active                          24.0.9"
            ),
        ),
        missed=(
            (
                "jv0uun0qvyw0d8m739p8nlunt     node-c         Down      Active                          20.10.24\n"
                "k2c91vbdr5mf0jxk8w0y3gq7s     node-d         Ready     Active                          24.0.9"
            ),
        ),
        source="symptoms.md m1; swarmkit node/node.go",
    ),
    Known(
        id="manager-unreachable",
        title="A manager is unreachable: {left|some} of {managers|several} are left",
        texts=(),
        cause="{node} does not take part in the vote. The others are still a majority: changes work. STATUS says "
        "nothing about that; MANAGER STATUS does.",
        isnt="not harmless because STATUS says `Ready`",
        now=(
            look("docker info --format '{{json .Swarm}}'", "on {node}: does it run, and what does it say?"),
            Step("systemctl start docker", "on {node}, if it is only stopped: it takes part again by itself"),
            Step("docker node demote {id}", "if it does not come back, while `docker node ls` still answers"),
            Step("docker node rm {id}", "afterwards"),
        ),
        worse=(
            move("docker swarm init --force-new-cluster", "as long as `docker node ls` answers"),
            move("docker swarm leave --force", "on a manager: erases its state"),
        ),
        lasting="three or five managers, never two: two need both of them.",
        seen=(
            (
                "5uuaszzvd4cdryclsuliayrr9 *   node-a     Ready     Active         Leader           20.10.24\n"
                "jv0uun0qvyw0d8m739p8nlunt     node-c     Ready     Active         Reachable        20.10.24\n"
                "a05g3vqo64iptstlqh1k2j5gx     node-b     Ready     Active         Unreachable      20.10.24"
            ),
        ),
        missed=("a05g3vqo64iptstlqh1k2j5gx     node-b     Ready     Active         Reachable      20.10.24",),
        source="symptoms.md m3 H; swarm.md 9",
    ),
    Known(
        id="majority-lost",
        title="{left|Some} of {managers|several} managers are left: that is no majority",
        texts=(),
        cause="{node} does not take part in the vote, and more than half of the {managers|known} managers "
        "are needed. The "
        "list was still answered by the old leader; the next change is refused. Services run on.",
        isnt="not harmless because STATUS says `Ready`: MANAGER STATUS counts",
        now=(
            Step("systemctl start docker", "on {node}, if it is only stopped: the swarm goes on by itself"),
            NEW_CLUSTER,
            NODES,
            Step("docker node rm --force {id}", "afterwards, if {node} will not return as a manager"),
        ),
        worse=(
            move("docker swarm leave --force", "on the manager that is left: erases the swarm"),
            move("docker swarm init", "without --force-new-cluster: refused, or an empty swarm"),
            Step("docker node demote {node}", "needs a leader: refused"),
        ),
        lasting="one or three managers, never two; before one is taken away: demote it on another one, then leave.",
        seen=(
            (
                "5uuaszzvd4cdryclsuliayrr9 *   node-a     Ready     Active         Leader           20.10.24\n"
                "a05g3vqo64iptstlqh1k2j5gx     node-b     Ready     Active         Unreachable      20.10.24"
            ),
        ),
        missed=(
            (
                "5uuaszzvd4cdryclsuliayrr9 *   node-a     Ready     Active         Leader           20.10.24\n"
                "jv0uun0qvyw0d8m739p8nlunt     node-c     Ready     Active         Reachable        20.10.24\n"
                "a05g3vqo64iptstlqh1k2j5gx     node-b     Ready     Active         Unreachable      20.10.24"
            ),
        ),
        source="symptoms.md m3 H",
        weight=2,
    ),
    Known(
        id="node-unknown",
        title="A node is `Unknown`: it has not reported since the managers changed",
        texts=(),
        cause="After a change of leader or `init --force-new-cluster` the managers wait for {node}. "
        "Workers come back by "
        "themselves within seconds where address and state are the same; a manager that has left stays `Unknown`.",
        isnt="not a node that has to join again, at first",
        now=(NODES, Step("docker node rm --force {id}", "only for one that will not return")),
        worse=(move("docker swarm leave --force", "on the manager that has the state"),),
        seen=("a05g3vqo64iptstlqh1k2j5gx     vm         Unknown   Active                          20.10.24",),
        missed=("a05g3vqo64iptstlqh1k2j5gx     vm         Ready   Active                          20.10.24",),
        source="symptoms.md m3 H",
    ),
    Known(
        id="removed-node-runs-on",
        title="A node that was removed from the swarm still runs its containers",
        texts=(),
        cause="{node} is not in the managers' list, and its containers run: they were replaced elsewhere, "
        "so {names|its tasks} run "
        "twice. It was removed (`node rm`) while it was cut off, and still believes it is a member.",
        isnt="not a scaling mistake (the count is right), not the program doing things twice, and nothing that ends by "
        "itself",
        now=(
            move("docker swarm leave", "on that machine: its containers are removed"),
            look("docker swarm join-token worker", "on a manager"),
            Step("docker swarm join --token '<token>' '<manager>:2377'", "on that machine: it gets a new id"),
        ),
        worse=(
            roll("docker service update --force {service}", "replaces the good tasks, and does not reach that machine"),
            Step("docker service scale {service}='<fewer>'", "takes away counted tasks only", destroys=True),
            move("docker swarm leave --force", "on a manager: erases its state"),
        ),
        lasting="remove a node only after `docker swarm leave` ran on it, or keep it off the network until then.",
        seen=(
            (
                "5uuaszzvd4cdryclsuliayrr9 *   node-a     Ready     Active         Leader           20.10.24\n"
                "shop_agent.ef6h2rgfl9vw49w1v3em5a947.l7mjfhk12yc9qc9s8fe6cl1ha Up 3 hours"
            ),
        ),
        missed=(
            (
                "ef6h2rgfl9vw49w1v3em5a947 *   node-a     Ready     Active         Leader           20.10.24\n"
                "shop_agent.ef6h2rgfl9vw49w1v3em5a947.l7mjfhk12yc9qc9s8fe6cl1ha Up 3 hours"
            ),
        ),
        source="symptoms.md m2 E, m3 F; moby/moby#37320",
    ),
    Known(
        id="swarm-in-error",
        title="The swarm's state on this machine could not be loaded",
        texts=(),
        cause="`docker info` says `{state|error}`: {why|see its Error line}.",
        isnt="not a machine that was never in a swarm",
        now=(
            look(
                "docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.Error}}'", "on this machine: the whole error"
            ),
            Step("cp -a /var/lib/docker/swarm /var/backups/swarm-damaged", "with dockerd stopped: keep it"),
        ),
        worse=(
            move("docker swarm leave", "in this state it asks nothing, and erases the state"),
            move("docker swarm init", "an empty swarm with other ids"),
        ),
        seen=('{"NodeID":"","LocalNodeState":"error","Error":"something new"}',),
        missed=('{"NodeID":"ef6h2rgfl9vw49w1v3em5a947","LocalNodeState":"active","Error":""}',),
        source="symptoms.md E",
        weight=0,
    ),
)
