"""The house stands: every import points to the left, no modules import each other in a circle, nothing is too long."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / "pyengine"

LAYERS = (
    ("text", "evidence", "sensitive"),
    ("edit",),
    ("document",),
    ("patch.ops",),
    ("finding",),
    ("swarm",),
    ("rules", "incident", "simulate"),
    ("broken", "input", "packs"),
    ("patch", "redact", "guards", "intake", "asked"),
    ("analysis",),
    ("settle",),
    ("engine",),
    ("incident.commands",),
    ("incident.live",),
    ("explain",),
    ("prevent", "advice"),
    ("output",),
    ("session",),
    ("bridge", "cli"),
    ("__main__",),
)
"""From left to right: a room imports itself and what stands left of it, never its neighbours."""

MODULE, FUNCTION = 250, 30
"""Lines. What is longer says why in a comment that begins with `# long`."""


class Import(NamedTuple):
    """One import of one engine module by another."""

    path: Path
    line: int
    by: str
    of: str


def modules() -> dict[str, Path]:
    found = {}
    for path in ENGINE.rglob("*.py"):
        parts = path.relative_to(ENGINE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name:
            found[name] = path
    return found


MODULES = modules()


def imports() -> Iterator[Import]:
    for name, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                targets = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            for target in targets:
                inner = target.removeprefix("pyengine.")
                known = inner if inner in MODULES else inner.rpartition(".")[0]
                if target.startswith("pyengine.") and known in MODULES and known != name:
                    yield Import(path.relative_to(ROOT), node.lineno, name, known)


IMPORTS = tuple(imports())


def room(module: str) -> tuple[int, str]:
    """Return the layer of a module, and its room in it: the longest name that fits."""
    fits = [
        (layer, name)
        for layer, names in enumerate(LAYERS)
        for name in names
        if module == name or module.startswith(f"{name}.")
    ]
    assert fits, f"{module} stands in no room: give it one in tests/test_house.py, or move it"
    return max(fits, key=lambda fit: len(fit[1]))


def test_imports_point_to_the_left() -> None:
    assert len(IMPORTS) > 200
    wrong = [
        f"{each.path}:{each.line}: {each.by} imports {each.of}, which does not stand left of it"
        for each in IMPORTS
        for (left, name), (right, other) in [(room(each.by), room(each.of))]
        if name != other and right >= left
    ]
    assert not wrong, "\n".join(wrong)


def test_rules_know_no_document_and_no_characters() -> None:
    wrong = [
        f"{each.path}:{each.line}: imports {each.of}"
        for each in IMPORTS
        if each.by.startswith("rules.") and each.of.startswith(("document", "edit"))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_modules_import_each_other_in_a_circle() -> None:
    below = {name: {each.of for each in IMPORTS if each.by == name} for name in MODULES}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, "a circle: " + " → ".join((*way[way.index(name) :], name))
        if name not in done:
            for other in sorted(below[name]):
                visit(other, (*way, name))
            done.add(name)

    for name in sorted(MODULES):
        visit(name, ())


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda path: str(path.relative_to(ENGINE)))
def test_modules_and_functions_are_short_or_say_why_not(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    if len(lines) > MODULE:
        assert any(line.startswith("# long") for line in lines), f"{path.name} has {len(lines)} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            why = any(line.strip().startswith("# long") for line in lines[node.lineno - 1 : node.end_lineno])
            assert length <= FUNCTION or why, f"{path.name}:{node.lineno}: {node.name} has {length} lines"
