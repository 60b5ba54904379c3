"""Runs inside Pyodide: compile source trees to byte code that the page's Python loads without looking at dates.

Only this Python's compiler writes the right magic number. The job is a list of trees, each with ``source`` (a folder,
or "stdlib"), ``under`` (where the tree's files lie in the pack), ``optimize`` (at 0 types and words of functions go,
asserts stay) and ``out`` (a zip). Nothing has line numbers: they are a tenth of it, a traceback names the function, and
no function is long.
"""

import ast
import importlib.util
import json
import marshal
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

# Where Pyodide lays its library; tracebacks name it.
PACK = f"/lib/python{sys.version_info.major}{sys.version_info.minor}.zip"
UNCHECKED_HASH = 0b01  # PEP 552: the loader neither stats nor hashes a source file
NO_HASH = bytes(8)  # nobody looks, and what is drawn at random cannot be compressed
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


ASKED = "check"  # of a rule's function the type of the parameter decides what the rule looks at

BEGINS = 64  # of the real text of a symptom: pyengine/incident/diagnose.py compares no more
TOLD, FOR_TESTS = "Known", {"missed", "source"}  # of a symptom: what its tests and its page ask alone


def without_words(text: bytes) -> ast.Module:
    """Return the module without what its functions say of themselves: nobody reads that in a browser.

    Modules that ask for their own docstring keep it: it is a rule's page. A class keeps one of a letter, as a dataclass
    without any would build it; of blanks nothing stays.
    """
    tree = ast.parse(text)
    if b"__doc__" not in text and ast.get_docstring(tree, clean=False) is not None:
        del tree.body[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == TOLD:
            state = any(each.arg == "texts" and each.value.elts == [] for each in node.keywords)
            asked = FOR_TESTS | ({"seen"} if state else set())
            node.keywords = [each for each in node.keywords if each.arg not in asked]
            for each in node.keywords:
                if each.arg == "seen":
                    texts = [text for text in each.value.elts if not of_client(ast.unparse(text))]
                    each.value.elts = [ast.Constant(ast.literal_eval(text)[:BEGINS]) for text in texts]
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if ast.get_docstring(node, clean=False) is not None:
            word = ast.Expr(ast.Constant("-")) if isinstance(node, ast.ClassDef) else ast.Pass()
            node.body[0] = ast.copy_location(word, node.body[0])
        if not isinstance(node, ast.ClassDef) and node.name != ASKED:
            without_types(node)
    return ast.fix_missing_locations(tree)


def of_client(text: str) -> bool:
    """Tell a text of several lines, or one that a client or a log prints: no error of a task begins like it."""
    signs = "\\n", "Error response from daemon", "error from daemon", "level=", "msg=", "transport:", "failed to create"
    return any(sign in text for sign in signs)


def without_types(node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Take the types of a function away."""
    node.returns = None
    given = node.args
    for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
        if argument is not None:
            argument.annotation = None


def without_lines(code: CodeType) -> CodeType:
    """Return the code, and all code in it, without its table of lines."""
    inner = tuple(without_lines(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_linetable=b"", co_consts=inner)


def compiled(name: str, text: bytes, optimize: int) -> bytes:
    """Return the .pyc for one source file."""
    tree = text if optimize else without_words(text)
    code = without_lines(compile(tree, f"{PACK}/{name}", "exec", dont_inherit=True, optimize=optimize))
    return importlib.util.MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little") + NO_HASH + marshal.dumps(code)


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
