"""Runs inside Pyodide: compile source trees to byte code that the page's Python loads without looking at dates.

Only this Python's compiler writes the right magic number. The job is a list of trees, each with ``source`` (a folder,
or "stdlib"), ``under`` (where the tree's files lie in the pack), ``optimize`` and ``out`` (a zip).
"""

import importlib.util
import json
import marshal
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

# Where Pyodide lays its library; tracebacks name it.
PACK = f"/lib/python{sys.version_info.major}{sys.version_info.minor}.zip"
UNCHECKED_HASH = 0b01  # PEP 552: the loader neither stats nor hashes a source file
EPOCH = (1980, 1, 1, 0, 0, 0)


def files(source: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of every file of a folder or of the standard library, in name order."""
    if source == "stdlib":
        with zipfile.ZipFile(PACK) as archive:
            yield from ((name, archive.read(name)) for name in sorted(archive.namelist()) if not name.endswith("/"))
        return
    folder = Path(source)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def compiled(name: str, text: bytes, optimize: int) -> bytes:
    """Return the .pyc for one source file."""
    code = compile(text, f"{PACK}/{name}", "exec", dont_inherit=True, optimize=optimize)
    header = importlib.util.MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little") + importlib.util.source_hash(text)
    return header + marshal.dumps(code)


def main(trees: list[dict[str, str | int]]) -> None:
    """Write one stored zip for each tree."""
    for tree in trees:
        with zipfile.ZipFile(str(tree["out"]), "w") as out:
            for path, content in files(str(tree["source"])):
                name, data = f"{tree['under']}{path}", content
                if name.endswith(".py"):
                    name, data = name + "c", compiled(name, content, int(tree["optimize"]))
                out.writestr(zipfile.ZipInfo(name, EPOCH), data)


main(json.loads(os.environ["JOB"]))
