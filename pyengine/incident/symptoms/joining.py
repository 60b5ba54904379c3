"""Joining a swarm."""

from __future__ import annotations

from pyengine.incident.symptoms.common import LEAVE, NEW_SWARM
from pyengine.incident.symptoms.known import Known, Step, look, move, only

TOKEN = look("docker swarm join-token worker", "on a manager of THIS swarm: prints the whole line to run")
JOIN = Step("docker swarm join --token '<token>' '<manager>:2377'", "on the node that is to join")
_COPY = Step("cp -a /var/lib/docker/swarm '<another node>:/var/lib/docker/'", "never: two nodes with one identity")

FAMILY = (
    Known(
        id="join-at-api-port",
        title="The join goes to the port of the Docker API, not to that of the swarm",
        texts=(
            (
                r"(?:ssh (?P<node>[\w.-]{1,63}) [^\n]{0,80})?swarm join [^\n]{0,300}[ \"']"
                r"(?P<address>[\w.-]{1,100}):237[56]\b"
                r"[^\n]{0,40}\n(?:[^\n]{0,300}\n)?[^\n]{0,300}"
                r"(?:tls: bad certificate|certificate signed by unknown"
                r"|malformed HTTP response|not look like a TLS handshake)"
            ),
        ),
        cause="2375 and 2376 are ports of the API (as `docker-machine ls` shows them); managers take nodes on 2377.",
        isnt="not a certificate of the swarm, not a token that is wrong or expired",
        now=(
            Step(
                "docker swarm join --token '<the same token>' {address}:2377",
                "on {node|the node that is to join}: the same with the right port",
            ),
            look("docker info --format '{{.Swarm.NodeAddr}}'", "on the manager: the address that others reach"),
        ),
        worse=(LEAVE, Step("docker swarm ca --rotate", "the certificates of the swarm are right"), NEW_SWARM),
        seen=(
            (
                "$ docker swarm join --token SWMTKN-1-x 192.168.99.100:2376\n"
                "Error response from daemon: rpc error: code = 13 desc = connection error: desc = "
                '"transport: remote error: tls: bad certificate"'
            ),
        ),
        missed=(
            "$ docker swarm join --token SWMTKN-1-x 192.168.99.100:2377\nremote error: tls: bad certificate",
            "$ docker -H tcp://192.168.99.100:2376 ps\nremote error: tls: bad certificate",
        ),
        source="docker-archive-public/docker.machine#4064",
        weight=4,
    ),
    Known(
        id="join-token-malformed",
        title="That is no join token",
        texts=(r"invalid join token",),
        cause="It does not have the form SWMTKN-1-…: cut off, or another text.",
        isnt="not an expired token: tokens do not expire",
        now=(TOKEN, JOIN),
        worse=(LEAVE,),
        seen=("Error response from daemon: invalid join token",),
        missed=("the token is invalid",),
        source="symptoms.md m1",
    ),
    Known(
        id="join-token-wrong",
        title="The token is not this swarm's (any more)",
        texts=(r"A valid join token is necessary to join this cluster",),
        cause="The swarm is the right one, the secret part of the token is not: it was rotated or cut off. The node "
        "is not half-joined.",
        isnt="not a network fault",
        now=(TOKEN, JOIN),
        worse=(LEAVE,),
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = A valid join token "
                "is necessary to "
                "join this cluster"
            ),
        ),
        missed=("a valid token is necessary",),
        source="symptoms.md m1",
    ),
    Known(
        id="join-other-cluster",
        title="The token is of another swarm",
        texts=(r"remote CA does not match fingerprint",),
        cause="The middle part of the token is the fingerprint of a CA, and the manager at this address has another: "
        "token and address are of two swarms, or the swarm was made anew.",
        isnt="not an expired token or certificate",
        now=(TOKEN, JOIN),
        worse=(move("docker swarm leave --force", "the node is in no swarm: there is nothing to leave"), _COPY),
        seen=("Error response from daemon: remote CA does not match fingerprint. Expected: f02b9ff6c6c3f5a2",),
        missed=("the fingerprint does not match",),
        source="symptoms.md m1",
    ),
    Known(
        id="already-in-swarm",
        title="The node is in a swarm already",
        texts=(r"This node is already part of a swarm",),
        cause="It joined before, perhaps another swarm; nothing was changed.",
        isnt="not a left-over of a failed join",
        now=(
            look("docker info --format '{{json .Swarm}}'", "which swarm, and as what"),
            move("docker swarm leave", "on a WORKER that is to move: its tasks end and are re-created elsewhere"),
        ),
        worse=(LEAVE, NEW_SWARM),
        seen=(
            (
                'Error response from daemon: This node is already part of a swarm. Use "docker swarm leave" to leave '
                "this swarm and join another one."
            ),
        ),
        missed=("this node is part of a swarm",),
        source="symptoms.md m1, m5",
    ),
    Known(
        id="not-in-swarm",
        title="The node is in no swarm",
        texts=(r"This node is not part of a swarm",),
        cause="The engine knows of no swarm: there is nothing to leave or to unlock.",
        isnt="not a half-joined node",
        now=(
            look("ls -l /var/lib/docker/swarm", "on this machine: is there a state (raft, certificates) all the same?"),
            only("leaving", TOKEN),
            only("leaving", JOIN),
        ),
        seen=("Error response from daemon: This node is not part of a swarm",),
        missed=("the node is not part of the plan",),
        source="symptoms.md m1",
    ),
    Known(
        id="join-timed-out",
        title="The node cannot reach the manager, and goes on trying",
        texts=(
            r"Timeout was reached before node was joined",
            r"Timeout was reached before node joined",
        ),
        cause="2377/tcp of the manager is blocked, or its address is wrong. The try goes on in the background.",
        isnt="not a wrong token",
        now=(
            look("nc -vz '<manager>' 2377", "on the node: open are needed 2377/tcp, 7946/tcp+udp, 4789/udp"),
            look("docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.Error}}'", "on the node: `active` once in"),
            move("docker swarm leave", "on the node: ends the try, to join with another address"),
        ),
        worse=(NEW_SWARM,),
        seen=(
            (
                "Error response from daemon: Timeout was reached before node joined. The attempt to join "
                "the swarm will "
                'continue in the background. Use the "docker info" command to see the current swarm status of your '
                "node."
            ),
        ),
        missed=("the timeout was reached",),
        source="swarm.md 69",
    ),
    Known(
        id="join-address-not-reachable",
        title="The managers cannot reach the new manager",
        texts=(r"could not connect to prospective new cluster member using its advertised address",),
        cause="The leader could not open 2377/tcp on the address that the new manager advertises.",
        isnt="not a damaged Raft log, although the text speaks of it",
        now=(
            move("docker swarm leave --force", "on the NEW machine only, which has nothing yet"),
            Step("docker node rm '<its entry that is Down>'", "on a manager"),
            Step(
                "docker swarm join --advertise-addr '<reachable address>' --token '<token>' '<manager>:2377'",
                "on the new machine, with an address that the others reach",
            ),
        ),
        worse=(move("docker swarm leave --force", "on one of the old managers"),),
        seen=(
            (
                "Error response from daemon: manager stopped: can't initialize raft node: rpc error: code "
                "= Unknown desc "
                "= could not connect to prospective new cluster member using its advertised address: rpc error: code = "
                "DeadlineExceeded"
            ),
        ),
        missed=("could not connect to the prospective member",),
        source="swarmkit raft/raft.go:1063; swarmkit#2441",
        weight=3,
    ),
    Known(
        id="join-clock-behind",
        title="The clock of the joining node is wrong",
        texts=(r"error while validating Root CA Certificate: x509: certificate has expired or is not yet valid",),
        cause="By its clock the swarm's certificate is not valid yet, or no longer.",
        isnt="not the token",
        now=(look("date -u", "on the node, and on a manager"), Step("timedatectl set-ntp true", "on the node"), JOIN),
        seen=(
            (
                "Error response from daemon: error while validating Root CA Certificate: x509: certificate has expired "
                "or is not yet valid"
            ),
        ),
        missed=("the certificate of the school is not yet valid",),
        source="docker/for-linux#400",
        weight=3,
    ),
    Known(
        id="manager-has-new-ca",
        title="The manager was set up anew: its swarm is another one",
        texts=(
            r"authentication handshake failed: x509: certificate signed by unknown authority",
            r"failed to complete security handshake from \"?<host>\"?: remote error: tls: (?:bad|unknown) certificate",
        ),
        cause="At the same address there is a swarm with a new CA; this node still belongs to the old one.",
        isnt="not an expired certificate",
        now=(
            move("docker swarm leave", "on the worker: its containers end"),
            TOKEN,
            JOIN,
        ),
        worse=(_COPY,),
        lasting="restore the old manager's backup of /var/lib/docker/swarm in place of a new init.",
        seen=(
            (
                'connection error: desc = "transport: authentication handshake failed: x509: certificate signed by '
                'unknown authority (possibly because of "x509: ECDSA verification failure""'
            ),
        ),
        missed=("certificate signed by unknown author",),
        source="symptoms.md m5",
        weight=2,
    ),
)
