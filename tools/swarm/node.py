"""One node of a lab: a Docker Engine in namespaces of its own, on the lab's own network and on no other."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tools.run import Failure, run
from tools.swarm.engine import Engine

_SCRIPT = """set -e; hostname {host}; R={root}
mount --bind $R $R; mount --rbind /sys $R/sys; mount --rbind /dev $R/dev; mount -t proc proc $R/proc
mount -t tmpfs tmpfs $R/run; mount -t tmpfs tmpfs $R/tmp; mount --bind {folder} $R/lab
echo nameserver 127.0.0.1 > {folder}/resolv.conf; touch $R/etc/resolv.conf
mount --bind {folder}/resolv.conf $R/etc/resolv.conf
cd $R; pivot_root . mnt; umount -l /mnt
/usr/sbin/dockerd --config-file /lab/daemon.json & wait
"""
"""What becomes process 1 of a node. Nothing answers for names, at once: no pull waits for a registry. `pivot_root`,
since `chroot` would send probes and `exec` into the machine's own root."""

_STARTS_WITHIN = 90.0
"""Seconds, on a machine however busy."""


@dataclass(frozen=True)
class Node:
    """The node with this number, 1 the first. `bound`: it ends with the process that starts it."""

    number: int
    folder: Path
    root: Path
    bridge: str
    bound: bool = False

    @property
    def space(self) -> str:
        """The name of the node's network namespace and control group."""
        return f"{self.bridge}-{self.number}"

    @property
    def address(self) -> str:
        """The node's address on the lab's network."""
        return f"10.91.0.{self.number}"

    @property
    def socket(self) -> Path:
        """Where its engine listens."""
        return self.folder / "docker.sock"

    @property
    def engine(self) -> Engine:
        """Its engine."""
        return Engine(self.socket)

    def connect(self) -> None:
        """Make the node's network namespace, with one cable to the lab's bridge."""
        name = self.space
        cable, plug = f"v{self.number}", f"p{self.number}"
        ip("netns", "add", name)
        ip("link", "add", cable, "netns", name, "type", "veth", "peer", "name", plug, "netns", self.bridge)
        ip("-n", self.bridge, "link", "set", plug, "master", "br0", "up")
        ip("-n", name, "link", "set", "lo", "up")
        ip("-n", name, "addr", "add", f"{self.address}/24", "dev", cable)
        ip("-n", name, "link", "set", cable, "up")

    def start(self) -> None:
        """Start the engine, as new or with what it kept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = {
            "hosts": ["unix:///lab/docker.sock"],
            "data-root": "/lab/data",
            "exec-root": "/run/docker-exec",
            "pidfile": "/run/docker.pid",
            "log-level": "warn",
            "cgroup-parent": f"/{self.space}",
        }
        (self.folder / "daemon.json").write_text(json.dumps(settings))
        self.socket.unlink(missing_ok=True)
        script = _SCRIPT.format(host=f"node{self.number}", root=self.root, folder=self.folder)
        apart = ["unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--propagation", "private"]
        argv = ["nsenter", f"--net=/run/netns/{self.space}", *apart, "sh", "-c", script]
        with (self.folder / "dockerd.log").open("a") as log:
            started = subprocess.Popen(
                [*(["setpriv", "--pdeathsig", "KILL"] if self.bound else []), *argv],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        (self.folder / "pid").write_text(f"{started.pid} {born(started.pid)}")

    def wait(self) -> None:
        """Wait until the engine answers. Raises Failure with the end of its log if it does not."""
        until = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < until:
            if self.engine.answers():
                return
            time.sleep(0.1)
        log = (self.folder / "dockerd.log").read_text(errors="replace")[-800:]
        raise Failure(f"the engine of node {self.number} did not start within {_STARTS_WITHIN:.0f} s.\n{log}")

    def stop(self) -> None:
        """Take the power away: process 1 of the node ends, and all others of it with it. Its data stay."""
        with contextlib.suppress(OSError, ValueError):
            pid, since = (self.folder / "pid").read_text().split()
            if born(int(pid)) == since:  # and not another process that got the number since
                with contextlib.suppress(OSError):
                    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
                        os.kill(int(child), signal.SIGKILL)
                os.kill(int(pid), signal.SIGKILL)
                _reap(int(pid))
        (self.folder / "pid").unlink(missing_ok=True)

    def cut(self) -> None:
        """Pull the node's cable out."""
        ip("-n", self.bridge, "link", "set", f"p{self.number}", "down")

    def join(self) -> None:
        """Put the node's cable back."""
        ip("-n", self.bridge, "link", "set", f"p{self.number}", "up")

    def remove(self) -> None:
        """Stop the node and take away all that it has left."""
        self.stop()
        _forget_groups(self.space)
        shutil.rmtree(self.folder, ignore_errors=True)


def ip(*words: str) -> str:
    """Run `ip` and return what it prints."""
    return run(["ip", *words], failed=f"ip {' '.join(words)} failed.")


def born(pid: int) -> str:
    """Return when a process started, in the kernel's ticks; empty if there is none, or only what nobody waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _reap(pid: int) -> None:
    with contextlib.suppress(ChildProcessError):  # not ours: an earlier process has started it
        os.waitpid(pid, 0)
    while born(pid):
        time.sleep(0.02)


def _forget_groups(name: str) -> None:
    """Remove the node's control groups, the innermost first; those of containers that just ended may need a moment."""
    base = Path("/sys/fs/cgroup")
    for top in [base / name, *base.glob(f"*/{name}")]:
        for folder in sorted((path for path in [top, *top.rglob("*")] if path.is_dir()), reverse=True):
            for _ in range(50):
                try:
                    folder.rmdir()
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(0.02)
                else:
                    break
