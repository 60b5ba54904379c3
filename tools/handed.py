"""Owns what the site hands out beside the page: the source it was built from, and the licences of what is in it."""

import fnmatch
import gzip
import io
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

from tools.environment import site_packages
from tools.run import ROOT, run

NAME = "stackengine"


def source() -> bytes:
    """Return the project's files as a compressed tar archive, the same bytes for the same files."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(files()):
            content = (ROOT / path).read_bytes()
            entry = tarfile.TarInfo(f"{NAME}/{path.as_posix()}")
            entry.size = len(content)
            entry.mode = 0o755 if os.access(ROOT / path, os.X_OK) else 0o644
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(raw.getvalue(), 9, mtime=0)


def files() -> Iterator[Path]:
    """Yield the paths of the project's files: what git knows; where there is no git, what the build has not made."""
    if (ROOT / ".git").exists():
        listed = run(["git", "ls-files", "-z"], failed="git could not list the project's files.")
        yield from (Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file())
        return
    made = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()]
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not any(fnmatch.fnmatch(name, pattern) for pattern in made)]
        yield from ((Path(folder) / name).relative_to(ROOT) for name in names)


def licences() -> str:
    """Return the licence of each package that is part of the page, or whose data are, under its name and version."""
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    catalogue = json.loads((ROOT / "pyengine/redact/values/catalogue.json").read_text("utf-8"))
    folders = [
        (
            f"{place.rpartition('node_modules/')[2]} {entry['version']} ({entry.get('license', 'see below')})",
            ROOT / place,
        )
        for place, entry in lock.items()
        if place and not entry.get("dev") and not entry.get("optional")
    ]
    folders += [(found.name.removesuffix(".dist-info"), found) for found in site_packages().glob("ruamel*.dist-info")]
    parts = [(title, text(folder)) for title, folder in folders]
    parts.append((f"{catalogue['source']} (shapes of tokens)", catalogue["notice"].strip()))
    return "\n\n".join(f"{title}\n{'=' * len(title)}\n\n{notice}" for title, notice in sorted(parts))


def text(folder: Path) -> str:
    """Return the licence that lies in a package's folder."""
    found = sorted(path for path in folder.rglob("*") if path.name.upper().startswith(("LICENSE", "LICENCE")))
    return (
        "\n\n".join(path.read_text("utf-8").strip() for path in found if path.is_file())
        or "The package has no text of it; its licence is named above."
    )
