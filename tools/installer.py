"""Owns what the page takes in when the user brings rules of their own: micropip, and what it needs beside the pack.

It is fetched then and not before. Which modules it needs is seen by installing a wheel with it.
"""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tools import pack
from tools.environment import digest, python
from tools.run import BUILD, ROOT, run, say

LOCK = ROOT / "requirements/browser.txt"
HOME = BUILD / "browser"
LOADED = {"encodings", "importlib", "pyodide"}
"""Packages that Python has loaded before anything can be installed."""
TRACE = pack.INSIDE / "trace_installer.py"


def build() -> Path:
    """Return the installer, one deterministic zip."""
    stdlib, ruamel = pack.library()
    _, carried = pack.engine_code(stdlib, ruamel)
    packages = unpacked()
    key = digest(LOCK, TRACE, pack.INSIDE / "compile_tree.py", pack.RUNNER, stdlib)[:16]
    micropip, modules = pack.CACHE / f"micropip-{key}.zip", pack.CACHE / f"installer-{key}.json"
    if not (micropip.is_file() and modules.is_file()):
        say("Compiling micropip for the browser (once for each version).")
        trees = [
            pack.tree(pack.inside(packages / "micropip"), "micropip/", 1, micropip)
        ]  # 1: it asks for its own types
        pack.in_pyodide(stdlib, "compile_tree.py", trees)
        pack.in_pyodide(stdlib, TRACE.name, {"path": pack.inside(micropip), "out": pack.inside(modules)})
    wanted = set(whole(set(json.loads(modules.read_text())), carried))
    with zipfile.ZipFile(stdlib) as archive:
        kept = [name for name in archive.namelist() if pack.module_of(name) in wanted]
    with zipfile.ZipFile(micropip) as archive:
        own = [name for name in archive.namelist() if name.endswith(".pyc")]
    return pack.merged([(stdlib, kept), (micropip, own)], called="installer")


def whole(traced: set[str], carried: set[str]) -> Iterator[str]:
    """Yield what the page's pack lacks of the traced modules, with the rest of their packages: one zip has all of each.

    Packages that are loaded before are reached into instead (pyengine/packs/install.py).
    """
    missing = traced - carried
    packages = {name.rpartition(".")[0] for name in missing} - {"", *LOADED}
    yield from missing
    yield from (name for name in traced if any(name == each or name.startswith(f"{each}.") for each in packages))


def unpacked() -> Path:
    """Return the folder with the packages of requirements/browser.txt; they are for the page's Python, not for ours."""
    stamp, key = HOME / ".stamp", digest(LOCK)
    if not (stamp.is_file() and stamp.read_text() == key):
        say("Fetching the Python packages pinned in requirements/browser.txt.")
        flags = ["--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version=3.14"]
        shutil.rmtree(HOME, ignore_errors=True)
        run(
            [python(), "-m", "pip", "download", *flags, f"--dest={HOME}", "-r", LOCK],
            failed="pip could not fetch requirements/browser.txt; check the network and try again.",
            env={"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )
        for wheel in HOME.glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(HOME)
        stamp.write_text(key)
    return HOME
