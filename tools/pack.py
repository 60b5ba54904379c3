"""Owns the Python pack: one zip of byte code with the engine, ruamel.yaml and the part of the library they use.

Byte code, because stock Pyodide compiles some 150 library modules at every start; trimmed, because the whole library is
three times as large.
"""

import ast
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyengine.evidence.recordings import NEWEST
from tools.environment import digest, packages, site_packages
from tools.run import BUILD, ROOT, run, say

CACHE = BUILD / "pack"
STOCK = ROOT / "node_modules/pyodide/python_stdlib.zip"
ENGINE = ROOT / "pyengine"
INSIDE = ROOT / "tools/inside"
START = INSIDE / "start"
RUNNER = ROOT / "web/tools/pyodide.mjs"
EPOCH = (1980, 1, 1, 0, 0, 0)
RECORDED = "pyengine/evidence/recorded/"
SHOWN = f"{RECORDED}{NEWEST}/"
"""The recordings that the page shows: those of the newest engine."""
NOT_IN_THE_BROWSER = {"cli", "__main__", "flat"}  # the command line
MARGIN = {  # loaded only on rare paths that the trace may not walk
    "_colorize": "traceback asks it for colours",
    "annotationlib": "typing and dataclasses, when annotations are looked at",
    "ast": "annotationlib, and the suggestions in a traceback",
    "copy": "deepcopy of ruamel's nodes",
    "difflib": "suggestions for a misspelt key",
    "encodings.ascii": "decoding",
    "encodings.latin_1": "decoding",
    "encodings.utf_16": "a stack file saved by an old editor",
    "encodings.utf_8_sig": "a stack file with a byte order mark",
    "inspect": "dataclasses, when they build a doc string",
    "linecache": "traceback",
    "textwrap": "messages",
    "tokenize": "linecache",
    "traceback": "an error nobody caught",
    "unicodedata": "is built in; listed so that a move to Python code is noticed",
}
SPARE = {"ssl", "_ssl", "bz2", "lzma", "compression"}
"""What asyncio and zipfile ask for and do without: no socket is opened in a browser, and wheels are deflated."""
FILE = {
    "name": "stack.yml",
    "text": "services:\n  web:\n    image: nginx:1.27\n    deploy: {replicas: 3, update_config: {parallelism: 0}}\n",
}
REQUESTS = [  # one for each method of the bridge, then what a broken page or file may send
    ("hello", {}),
    ("find", {"files": [FILE]}),
    ("analyse", {"files": [FILE]}),
    ("patch", {"files": [FILE], "accepted": [{"finding": "f1", "choice": None}]}),
    ("redact", {"text": "password: hunter2-Rk3vX9pQ", "identifiers": True, "more": [], "fewer": []}),
    ("restore", {"text": "password: hunter2"}),
    ("memory", {}),
    ("recall", {"vault": "no vault"}),
    ("evidence", {"rule": "update-batch-covers-replicas"}),
    (
        "explain",
        {
            "files": [{"name": "error", "text": 'docker service ps x\nx.1|x:1|n|Ready|Rejected 1 second ago|"x"|\n{}'}],
            "said": [],
        },
    ),
    ("analyse", {"files": [{"name": "broken.yml", "text": "a: [\n\tb"}]}),
    ("no such method", {}),
]


def build() -> Path:
    """Return the pack, one deterministic zip."""
    stdlib, ruamel = library()
    engine, wanted = engine_code(stdlib, ruamel)
    with zipfile.ZipFile(stdlib) as archive:
        kept = [name for name in archive.namelist() if module_of(name) in wanted]
    first = start_code(stdlib)
    parts = [(stdlib, kept), (ruamel, names(ruamel)), (first, names(first)), (engine, names(engine))]
    return merged(parts, ("ruamel/",))


def library() -> tuple[Path, Path]:
    """Return the compiled standard library and ruamel.yaml, compiling them only when a version changed."""
    packages()
    source = site_packages() / "ruamel"
    key = digest(STOCK, INSIDE / "compile_tree.py", RUNNER, *sorted(source.rglob("*.py")))[:16]
    stdlib, ruamel = CACHE / f"stdlib-{key}.zip", CACHE / f"ruamel-{key}.zip"
    if not (stdlib.is_file() and ruamel.is_file()):
        say("Compiling the Python library for the browser (once for each version).")
        trees = [tree("stdlib", "", 2, stdlib), tree(inside(source), "ruamel/", 0, ruamel)]
        in_pyodide(STOCK, "compile_tree.py", trees)
    return stdlib, ruamel


def start_code(stdlib: Path) -> Path:
    """Return the compiled code that Python runs at its start."""
    key = digest(*sorted(START.glob("*.py")), INSIDE / "compile_tree.py", RUNNER, stdlib)[:16]
    first = CACHE / f"start-{key}.zip"
    if not first.is_file():
        in_pyodide(stdlib, "compile_tree.py", [tree(inside(START), "", 0, first)])
    return first


def engine_code(stdlib: Path, ruamel: Path) -> tuple[Path, set[str]]:
    """Return the compiled engine and the names of the library modules that it needs."""
    sources = sorted(path for path in ENGINE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    tools = (INSIDE / "compile_tree.py", RUNNER, INSIDE / "trace_imports.py", Path(__file__), stdlib, ruamel)
    where = "\n".join(str(path.relative_to(ROOT)) for path in sources)
    key = hashlib.sha256(f"{where}\n{digest(*sources, *tools)}".encode()).hexdigest()[:16]
    engine, modules = CACHE / f"engine-{key}.zip", CACHE / f"modules-{key}.json"
    if not (engine.is_file() and modules.is_file()):
        say("Compiling the engine for the browser.")
        in_pyodide(stdlib, "compile_tree.py", [tree(inside(ENGINE), "pyengine/", 0, engine)])
        requests = [json.dumps({"v": 1, "id": 1, "method": name, "params": params}) for name, params in REQUESTS]
        job = {"path": [inside(engine), inside(ruamel)], "modules": sorted(imports(sources)), "requests": requests}
        in_pyodide(stdlib, "trace_imports.py", {**job, "out": inside(modules)})
    wanted = set(json.loads(modules.read_text())) | MARGIN.keys()
    return engine, {name for name in wanted if name.partition(".")[0] not in SPARE}


def imports(sources: Iterable[Path]) -> Iterator[str]:
    """Yield every engine module and every absolute module that one of them imports, also inside a function."""
    for path in sources:
        if path.suffix != ".py" or not in_the_browser(path.relative_to(ROOT)):
            continue
        yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module


def in_pyodide(stdlib: Path, script: str, job: object) -> None:
    """Run a script of tools/inside under Node with ``stdlib`` as its library."""
    CACHE.mkdir(parents=True, exist_ok=True)
    request = CACHE / f"{script}.json"
    request.write_text(json.dumps(job))
    node = packages()
    run(
        [node, RUNNER, stdlib, INSIDE / script, request],
        failed=f"the engine does not load in the browser's Python (tools/inside/{script}); see the error below.",
    )


def tree(source: str, under: str, optimize: int, out: Path) -> dict[str, str | int]:
    """Describe one tree for compile_tree.py."""
    return {"source": source, "under": under, "optimize": optimize, "out": inside(out)}


def inside(path: Path) -> str:
    """Return where Pyodide sees a file of the project."""
    return f"/repo/{path.relative_to(ROOT).as_posix()}"


def module_of(name: str) -> str:
    """Return the module that a file of the library zip holds."""
    return name.removesuffix(".pyc").replace("/", ".").removesuffix(".__init__")


def names(archive: Path) -> list[str]:
    """Return what of ``archive`` goes into the pack."""
    with zipfile.ZipFile(archive) as opened:
        return [name for name in opened.namelist() if in_the_browser(Path(name))]


def in_the_browser(path: Path) -> bool:
    """Tell whether the page needs a file of the engine."""
    if path.as_posix().startswith(RECORDED):
        return path.as_posix().startswith(SHOWN)
    return NOT_IN_THE_BROWSER.isdisjoint(path.with_suffix("").parts)


def alike(archive: zipfile.ZipFile, name: str) -> tuple[str, int, str]:
    """Return what brings files together that are much the same: the compressor remembers 32 KB."""
    return Path(name).parent.as_posix(), archive.getinfo(name).file_size, name


def merged(parts: list[tuple[Path, list[str]]], folders: tuple[str, ...] = (), called: str = "pack") -> Path:
    """Write one zip of that name with the named files of each part: fixed dates, fixed order.

    ``folders`` are entries of their own: of a namespace package zipimport wants the folder itself.
    """
    out = CACHE / f"{called}.zip"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for folder in folders:
            pack.writestr(zipfile.ZipInfo(folder, EPOCH), b"")
        for archive, kept in parts:
            with zipfile.ZipFile(archive) as source:
                for name in sorted(kept, key=lambda name: alike(source, name)):
                    pack.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name))
    return out
