"""Makes wheels of pure Python by hand, as a build would, from the template of a pack or from a text."""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tools.run import ROOT

TEMPLATE = ROOT / "examples/rule-pack"


def template(folder: Path) -> Path:
    """Write the wheel of the template and return it."""
    project = tomllib.loads((TEMPLATE / "pyproject.toml").read_text("utf-8"))["project"]
    files = {
        path.relative_to(TEMPLATE).as_posix(): path.read_text("utf-8")
        for path in sorted((TEMPLATE / "acme_rules").glob("*.py"))
    }
    return wheel(folder, project["name"], project["entry-points"]["stackengine.rules"], files)


def wheel(folder: Path, name: str, entries: Mapping[str, str], files: Mapping[str, str]) -> Path:
    """Write the wheel of version 1.0 with these entry points and files, and return it."""
    info = f"{name.replace('-', '_')}-1.0.dist-info"
    points = "".join(f"{key} = {value}\n" for key, value in entries.items())
    inside = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nRequires-Dist: stackengine\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[stackengine.rules]\n{points}" if points else "",
    }
    inside[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in (*inside, f"{info}/RECORD"))
    out = folder / f"{name.replace('-', '_')}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in inside.items():
            archive.writestr(path, text)
    return out
