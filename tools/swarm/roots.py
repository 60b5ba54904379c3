"""What a node is made of: a root file system with one suite's Docker Engine, its command line, and the test image."""

import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from tools.run import Failure, run, say

STORE = Path("/var/tmp/stackengine-swarm")  # noqa: S108  root file systems outlive a checkout and a boot; root writes here
SUITES = {"bookworm": "20.10", "trixie": "26.1", "forky": "28.5"}
"""Debian's suites and the Docker Engine in each."""
NEWEST = "forky"
SERVICE = Path(__file__).with_name("app.c")
"""The test service."""
_PACKAGES = {"bookworm": "docker.io", "trixie": "docker.io,docker-cli", "forky": "docker.io,docker-cli"}
_PROGRAMS = {"debootstrap": "debootstrap", "ip": "iproute2", "gcc": "gcc", "nsenter": "util-linux"}


def programs() -> None:
    """Install what making a lab takes, from Debian's packages, where it is missing."""
    missing = [package for program, package in _PROGRAMS.items() if not shutil.which(program)]
    if missing:
        say(f"Installing {', '.join(missing)} with apt-get.")
        env = {"DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-q"], failed="apt-get update failed.", env=env)
        run(
            ["apt-get", "install", "-qy", "--no-install-recommends", *missing, "libc6-dev"],
            failed=f"apt-get could not install {', '.join(missing)}.",
            env=env,
        )


def root(suite: str) -> Path:
    """Return the root file system with the suite's engine, made once: about a minute and 550 MB."""
    keep_to_ourselves()
    done = STORE / f"root-{suite}"
    if done.is_dir():
        return done
    say(f"Making a root file system with Docker Engine {SUITES[suite]} from Debian's {suite} (once, about a minute).")
    new = Path(tempfile.mkdtemp(prefix=f"new-{suite}-", dir=STORE))
    script = Path("/usr/share/debootstrap/scripts") / suite
    include = f"--include={_PACKAGES[suite]},iptables,iproute2,ca-certificates"
    named = [] if script.exists() else [script.parent / "sid"]
    try:
        run(
            ["debootstrap", "--variant=minbase", include, suite, new, mirror(), *named],
            failed=f"debootstrap could not make a root file system of {suite}; check the network and try again.",
        )
    except BaseException:
        for inside in ("proc", "sys"):
            subprocess.run(["umount", "-q", new / inside], capture_output=True, check=False)
        shutil.rmtree(new, ignore_errors=True)
        raise
    shutil.rmtree(new / "var/cache/apt", ignore_errors=True)
    (new / "lab").mkdir()
    new.chmod(0o755)
    try:
        new.rename(done)
    except OSError:  # another checkout has made it meanwhile
        shutil.rmtree(new)
    return done


def keep_to_ourselves() -> None:
    """Make the folder of the labs, for this user alone. Raises Failure where somebody else has made it."""
    STORE.mkdir(mode=0o700, parents=True, exist_ok=True)
    if STORE.is_symlink() or STORE.stat().st_uid != os.geteuid():
        raise Failure(f"{STORE} belongs to somebody else; remove it first.")
    STORE.chmod(0o700)


def mirror() -> str:
    """Return the Debian mirror that apt on this machine uses."""
    sources = [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    text = "\n".join(path.read_text("utf-8", errors="replace") for path in sources if path.is_file())
    found = re.search(r"(https?://\S+/debian)/?(?=\s|$)", text)
    if not found:
        raise Failure("apt's sources name no Debian mirror: the lab is made of Debian's packages.")
    return found[1]


def cli(root: Path) -> list[str]:
    """Return the words that run the suite's own `docker` outside of its root, so that files are the caller's."""
    loader = next((root / "usr").glob("lib*/ld-linux-*"), None) or next((root / "usr/lib").glob("*/ld-linux-*"))
    libraries = ":".join(str(path) for path in (root / "usr/lib").glob("*-linux-gnu"))
    return [str(loader), "--library-path", libraries, str(root / "usr/bin/docker")]


def image(folder: Path) -> Path:
    """Return the test service of app.c as an archive with a program, which is its shell too."""
    program, archive = folder / "app", folder / "app.tar"
    run(
        ["gcc", "-O1", "-static", "-o", program, SERVICE],
        failed="gcc could not compile tools/swarm/app.c.",
    )
    with tarfile.open(archive, "w") as tar:
        for name in ("app", "bin/sh"):
            tar.add(program, name)
    return archive


def unable() -> str | None:
    """Return why no lab can be made on this machine, in a sentence; None where one can."""
    if not Path("/etc/debian_version").is_file() or not shutil.which("apt-get"):
        return "a lab of real engines is made on Debian"
    if os.geteuid() != 0:
        return "making a lab of real engines needs root"
    tried = subprocess.run(
        ["unshare", "--mount", "--uts", "--net", "--pid", "--fork", "mount", "--bind", "/", "/mnt"],
        capture_output=True,
        check=False,
    )
    return "this machine does not allow namespaces, which a lab of real engines needs" if tried.returncode else None
