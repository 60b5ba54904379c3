"""Managers that start, are locked, or change their certificate authority."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import ADVERTISE, LEAVE, NEW_SWARM, NODES
from pyengine.incident.symptoms.known import Known, Step, look, move
from pyengine.incident.symptoms.managers import KEEP, START, STOP

_INFO = look("docker info --format '{{json .Swarm}}'", "on this machine: its state, and the whole error")
_JOURNAL = look("journalctl -u docker --since -15min", "on this machine: why its part of the swarm does not start")
_ADDRESSES = look("ip -brief address", "on this machine: its interfaces and their addresses")
_SAME = "not a fault of the swarm: nothing was changed"

FAMILY = (
    Known(
        id="manager-being-prepared",
        title="The manager on this machine is not ready yet, or does not reach the others",
        texts=(r"Manager is being prepared or has trouble connecting to the cluster",),
        cause="This machine is a manager that has just started, was promoted or joined a moment ago, or waits for the "
        "other managers. After some seconds it answers; where it does not, it reaches none of them at 2377/tcp.",
        isnt="not a machine that is no manager, and not a lost swarm",
        now=(
            _INFO,
            NODES,
            look("journalctl -u docker --since -15min", "on this machine, where it lasts longer than a minute"),
            look("nc -vz '<another manager>' 2377", "from this machine"),
        ),
        worse=(NEW_SWARM, LEAVE),
        seen=(
            (
                "Error response from daemon: This node is not a swarm manager. Manager is being prepared or has "
                "trouble connecting to the cluster."
            ),
        ),
        missed=("the manager is being prepared for the meeting",),
        source="moby daemon/cluster/cluster.go: errNoManager",
        weight=2,
    ),
    Known(
        id="swarm-start-failed",
        title="This machine's part of the swarm does not start",
        texts=(r"swarm component could not be started(?: before timeout was reached|: <why>)?",),
        cause="dockerd runs, its swarm part does not: {why|it had no answer within 20 s}. The state in "
        "/var/lib/docker/swarm is still there.",
        isnt="not an engine that is down: containers without a service run",
        now=(_INFO, _JOURNAL, KEEP, move("systemctl restart docker", "on this machine, once the cause is mended")),
        worse=(LEAVE, NEW_SWARM),
        seen=(
            "Error response from daemon: swarm component could not be started before timeout was reached",
            "swarm component could not be started: context deadline exceeded",
        ),
        missed=("the component could not be started",),
        source="moby daemon/cluster/cluster.go, swarm.go",
    ),
    Known(
        id="swarm-address-invalid",
        title="The address for `swarm init` or `join` is none of this machine's, or not written rightly",
        texts=(
            r"no such interface(?= - specify one with)",
            r"(?:listen|advertise|data path|remote) address must be <why>",
            r"must specify a valid IP address or interface name",
            r"could not parse listen address <value>",
            r"invalid (?:ListenAddr|remoteAddr) \"<value>\": <why>",
            r"at least 1 RemoteAddr is required to join",
        ),
        cause="`--advertise-addr`, `--listen-addr` and `--data-path-addr` take an address of this machine or the name "
        "of an interface with exactly one; a port stands behind the first two alone (`10.0.0.5:2377`).",
        isnt=_SAME,
        now=(
            _ADDRESSES,
            *ADVERTISE,
        ),
        worse=(LEAVE,),
        seen=(
            "Error response from daemon: no such interface - specify one with --advertise-addr",
            (
                "Error response from daemon: advertise address must be a non-zero IP address or network interface "
                "(with optional port number)"
            ),
            "Error response from daemon: must specify a valid IP address or interface name",
        ),
        missed=("there is no such interface in the book", "the address must be on the letter"),
        source="moby daemon/cluster/listen_addr.go",
    ),
    Known(
        id="swarm-pool-invalid",
        title="The address pool or the data port of the new swarm is not valid",
        texts=(
            r"invalid CIDR: \"<value>\"",
            r"Subnet size is too small for pool: <n>",
            r"subnet size is out of range: <n>",
            r"Datapath port number is not in valid range",
        ),
        cause="`--default-addr-pool` is a network (`10.20.0.0/16`), `--default-addr-pool-mask-length` the size of each "
        "subnet in it (larger than the pool's own, 29 at most), `--data-path-port` a port from 1024 to 49151. They "
        "can be chosen when the swarm is made, not later.",
        isnt=_SAME,
        now=(
            Step(
                "docker swarm init --default-addr-pool '<10.20.0.0/16>' --default-addr-pool-mask-length '<24>'",
                "with a pool that nothing else uses; only on a machine that is in no swarm",
            ),
        ),
        worse=(LEAVE,),
        seen=(
            'Error response from daemon: invalid CIDR: "10.10.0.0/30". Subnet size is too small for pool: 29',
            "Error response from daemon: Datapath port number is not in valid range (1024-49151) : 80",
        ),
        missed=("the subnet size is fine",),
        source="moby daemon/cluster/listen_addr.go",
        weight=2,
    ),
    Known(
        id="raft-key-missing",
        title="The manager has not the key to its own Raft log",
        texts=(
            r"no decryption key for record encrypted with",
            r"failed to decrypt WAL",
            r"failed to (?:decrypt|read) snapshot[^\n]{0,80}decryption key",
            r"pkcs8: incorrect password",
        ),
        cause="The log is encrypted with a key that stands in swarm/certificates/swarm-node.key, and that file is of "
        "another time or another machine: a restore or copy that took only one of the two, or the unlock key of "
        "before a rotation.",
        isnt="not a damaged disk, and nothing is lost as long as the right file, or the right key, is somewhere",
        now=(
            STOP,
            KEEP,
            Step(
                "cp -a '<backup>/swarm' /var/lib/docker/",
                "the whole folder of one moment: raft and certificates belong together",
            ),
            START,
            Step("docker swarm unlock", "with the unlock key of that moment, if the swarm was locked"),
        ),
        worse=(
            Step("rm -rf /var/lib/docker/swarm/certificates", "then nobody can read the log any more"),
            NEW_SWARM,
            LEAVE,
        ),
        lasting="back up /var/lib/docker/swarm as a whole, with dockerd stopped, and the unlock key of that day.",
        seen=(
            "can't initialize raft node: failed to decrypt WAL: no decryption key for record encrypted with NACL",
            "error while loading TLS certificate in swarm-node.crt: pkcs8: incorrect password",
        ),
        missed=("there is no key for the record shop",),
        source="swarmkit manager/encryption/nacl.go, manager/state/raft/storage/walwrap.go",
        weight=4,
    ),
    Known(
        id="unlock-not-needed",
        title="The swarm is not locked",
        texts=(
            r"(?:error: )?swarm is not locked",
            r"cannot rotate because autolock is not turned on",
            r"no unlock key is set",
        ),
        cause="There is nothing to unlock and no key to show or rotate: autolock is off, or this manager is unlocked "
        "already.",
        isnt="not a wrong key",
        now=(
            NODES,
            Step(
                "docker swarm update --autolock=true", "turns it on, and prints the key: keep it outside of the swarm"
            ),
        ),
        worse=(LEAVE,),
        seen=(
            "Error: swarm is not locked",
            "cannot rotate because autolock is not turned on",
            "no unlock key is set",
        ),
        missed=("the swarm of bees is not locked",),
        source="docker/cli cli/command/swarm/unlock.go, unlock_key.go",
    ),
    Known(
        id="ca-rotation-refused",
        title="The rotation of the swarm's CA is refused as it is written",
        texts=(
            r"`--<value>` flag requires the `--rotate` flag",
            r"rotating to an external CA requires the",
            r"rotating from one external CA to a different external CA is not supported",
            r"must provide an external CA for the current external root CA",
            r"there must be at least one valid, reachable external CA corresponding to",
            r"if a signing CA key is provided, the signing CA cert must also be provided",
            r"the --[\w-]{1,30} flag requires that a --[\w-]{1,30} flag",
            r"the desired CA certificate cannot contain multiple certificates",
            r"could not parse the desired CA certificate",
            r"CA certificate expires too soon",
            r"Cannot update to a cert with an identical key",
        ),
        cause="`docker swarm ca --rotate` makes a new root by itself; with one of one's own, certificate and key go "
        "together (`--ca-cert`, `--ca-key`), and it has to be another key that lasts for some months. `--cert-expiry` "
        "and the like count with `--rotate` alone; else they belong to `docker swarm update`. Nothing was changed.",
        isnt="not a swarm whose certificates are broken",
        now=(
            look("docker swarm ca", "shows the root certificate that is in force"),
            NODES,
            Step(
                "docker swarm ca --rotate", "only with every node Ready: makes a new root, and waits until each has it"
            ),
            Step(
                "docker swarm update --cert-expiry '<2160h>'",
                "how long the nodes' certificates last, without a new root",
            ),
        ),
        worse=(LEAVE,),
        seen=(
            "`--cert-expiry` flag requires the `--rotate` flag to update the CA",
            "Error response from daemon: rpc error: code = InvalidArgument desc = CA certificate expires too soon",
            (
                "rpc error: code = InvalidArgument desc = if a signing CA key is provided, the signing CA cert must "
                "also be provided"
            ),
        ),
        missed=("the flag requires the rotation of crops", "the certificate expires soon"),
        source="docker/cli cli/command/swarm/ca.go; swarmkit manager/controlapi/ca_rotation.go",
        weight=2,
    ),
    Known(
        id="raft-member-unknown",
        title="A manager is not known to the others' Raft group",
        texts=(
            r"can't find manager in raft memberlist",
            r"is a manager but cannot access node information from the raft memberlist",
            r"raft: node is not yet part of a raft cluster",
            r"failed to rejoin cluster",
            r"raft: member unknown",
        ),
        cause="The node has the role of a manager, and no place in the vote (yet): a promotion or demotion that is "
        "under way, or one that was broken off, often by a change made while a manager was down.",
        isnt="not a lost majority",
        now=(
            look(
                "docker node ls --format '{{.ID}} {{.Hostname}} {{.Status}} {{.ManagerStatus}}'",
                "which manager has no status of its own; after some seconds it may be over",
            ),
            Step(
                "docker node demote '{node|<that node>}'",
                "makes a worker of it; once it is Ready as one, promote it again",
            ),
            Step("docker node promote '{node|<that node>}'", "afterwards"),
        ),
        worse=(LEAVE,),
        seen=(
            "Error response from daemon: rpc error: code = NotFound desc = can't find manager in raft memberlist",
            'level=error msg="failed to rejoin cluster" error="raft: member unknown"',
        ),
        missed=("we can't find the manager of the raft",),
        source="swarmkit manager/controlapi/node.go, manager/state/raft/raft.go",
    ),
    Known(
        id="leader-too-slow",
        title="The leader is too slow and gives the lead away",
        texts=(r"data store lock held too long<...>transferring leadership", r"Attempting to transfer leadership"),
        cause="A write to the leader's store took many seconds: its disk is slow or full, or the machine has no time "
        "or memory left. Another manager takes over; commands that were under way may fail once.",
        isnt="not a lost majority, and not the network alone",
        now=(
            NODES,
            look("uptime", "on the leader of before: load"),
            look("df -h /var/lib/docker", "there: is there room?"),
            look("dmesg --ctime", "there: errors of the disk, memory"),
        ),
        worse=(LEAVE, move("systemctl restart docker", "on several managers at once: that would end the majority")),
        lasting="managers without other work, with a disk of their own; drain them.",
        seen=('level=error msg="Attempting to transfer leadership" error="data store lock held too long"',),
        missed=("the leadership was transferred to the board",),
        source="swarmkit manager/state/raft/raft.go",
    ),
)
