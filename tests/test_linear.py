"""No pattern of the engine takes more than its share for any text, neither exponential nor quadratic.

Every pattern meets every unit, repeated, with ends that spoil the match at the last moment: some of them in a run, all
with `STACKENGINE_EVERY=1`. What takes longer than a plain search through a long text has to show that it grows as
the text does.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import json
import pkgutil
import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache, partial

import pytest

import pyengine
from pyengine.redact import redact
from pyengine.redact.values.providers import WEBHOOKS, providers
from tests.draws import some
from tests.growth import AGAIN, QUADRUPLE, briefly, once, ratio

UNITS = (
    *(
        "a",
        "A",
        "1",
        "f0",
        "aA1",
        "_",
        "-",
        ".",
        "/",
        ":",
        "=",
        " ",
        "\t",
        "\\",
        '"',
        "'",
        ",",
        ";",
        "#",
        "\n",
        "$",
        "{",
    ),
    *("ab/", "a.", "a-", "a:", "a=b ", "a=b;", "a:b,", "a@", "/a", "//a", "--a ", "-a b ", '"a": ', "${a", "$$", "a\n"),
    *("a: b\n", "- a\n", "[a", "<a>", "a|", "user=a&", "1.2.", "1:", "a_b_", "\\n", "\r\n", "eyJ", "=a", "é", "\0"),
)
ENDS = ("", "!", "=+", "\0", "\n@")
EXPLOSION, QUADRATIC = 100, 8
"""Growth at four times the size that is too much, in short texts and in long ones; windows (`{1,200}`) fill first."""
SIZES = ((16, EXPLOSION), (64, EXPLOSION), (500, EXPLOSION), (2_000, QUADRATIC))
"""Short first: what is exponential shows before it would take for ever."""
VALUES = ((24, EXPLOSION), (64, EXPLOSION), (400, QUADRATIC))
SLICED = ("._TAIL", "._NO_NAME", "._GLUED")
"""Their callers give them 200 or 500 characters and no more: only what is exponential would be too much."""

Uses = frozenset[str]
Sizes = tuple[tuple[int, float], ...]
Timed = Callable[[Callable[[], object]], float]
SCAN, HANDED_ON = frozenset(("scan",)), frozenset(("scan", "match", "fullmatch"))
METHODS: dict[str, Uses] = {
    **{name: frozenset((name,)) for name in ("match", "fullmatch")},
    **dict.fromkeys(("search", "finditer", "findall", "split", "sub", "subn"), SCAN),
}


def patterns() -> Iterator[tuple[str, re.Pattern[str], Uses]]:
    """Yield every compiled pattern of the engine and what a module does with it; `scan` stands for any search."""
    names = [found.name for found in pkgutil.walk_packages(pyengine.__path__, "pyengine.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    trees = [ast.parse(inspect.getsource(module)) for module in modules]
    elsewhere = set[tuple[str | None, str]]().union(*map(imported, trees))
    for module, tree in zip(modules, trees, strict=True):
        for name, value in vars(module).items():
            for pattern in _within(value):
                used = uses(tree, name)
                if used or (module.__name__, name) not in elsewhere:
                    yield f"{module.__name__}.{name}", pattern, used or SCAN
    for provider in (*providers(), *WEBHOOKS):
        yield f"provider {provider.name}", re.compile(provider.pattern), SCAN


def imported(tree: ast.Module) -> set[tuple[str | None, str]]:
    """Return the names that a module imports, each with the module that defines it."""
    return {(node.module, alias.name) for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _within(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _within(item)


def uses(tree: ast.AST, name: str) -> Uses:
    """Return what a module does with a name, be it one pattern or a table of some: also in loops over the table."""
    found = set[str]()
    for path in _ways(tree).get(name, ()):
        found |= _use(tree, path)
    return frozenset(found)


@cache
def _ways(tree: ast.AST) -> dict[str, list[tuple[ast.AST, ...]]]:
    """Return the ways up to a node from each place below it where a name is read, by that name."""
    found: dict[str, list[tuple[ast.AST, ...]]] = {}

    def walk(node: ast.AST, *outer: ast.AST) -> None:
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
                found.setdefault(inner.id, []).append((inner, node, *outer))
            walk(inner, node, *outer)

    walk(tree)
    return found


def _use(tree: ast.AST, path: tuple[ast.AST, ...]) -> Uses:
    for inner, node, outer in zip(path, path[1:], (*path[2:], tree), strict=True):
        match node:
            case ast.Attribute(attr=attr) if attr in METHODS:
                return METHODS[attr]
            case ast.Attribute(attr="pattern"):
                return frozenset()
            case ast.For(target=target, iter=over) if over is inner:
                return _within_loop(node, target)
            case ast.comprehension(target=target, iter=over) if over is inner:
                return _within_loop(outer, target)
            case ast.Assign(targets=[ast.Name(id=other)]) | ast.AnnAssign(target=ast.Name(id=other)):
                return uses(tree, other)
            case ast.Attribute() | ast.Tuple() | ast.List() | ast.Dict() | ast.Starred() | ast.IfExp():
                pass
            case ast.Call(func=func) if func is inner:
                pass  # the items of a table
            case _:
                break
    return HANDED_ON


def _within_loop(loop: ast.AST, target: ast.AST) -> Uses:
    names = [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]
    return frozenset[str]().union(*(uses(loop, name) for name in names if _matched(loop, name))) or HANDED_ON


def _matched(tree: ast.AST, name: str) -> bool:
    """Tell whether the name's own methods are those of a pattern."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in METHODS and _is(node.value, name) for node in ast.walk(tree)
    )


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def run(pattern: re.Pattern[str], used: Uses, unit: str, end: str, size: int) -> None:
    """Do with a text of that size all that the engine does with one."""
    text = repeated(unit, end, size)
    if "scan" in used:
        deque(pattern.finditer(text), maxlen=0)
    if "match" in used:
        pattern.match(text)
    if "fullmatch" in used:
        pattern.fullmatch(text)


def too_much(work: Callable[[int], object], sizes: Sizes, plain: float, timed: Timed = once) -> bool:
    """Tell whether the work explodes on the way to the last size, or grows faster than the text up to there.

    What takes no longer than `plain` has no growth to speak of.
    """
    for size, limit in sizes:
        if timed(partial(work, size)) > plain:
            small, large = (partial(work, each) for each in (size // QUADRUPLE, size))
            if ratio(small, large, limit) > limit:
                return True
    return False


def repeated(unit: str, end: str, size: int) -> str:
    return unit * (size // len(unit)) + end


PATTERNS = {(pattern.pattern, pattern.flags, used): (name, pattern, used) for name, pattern, used in patterns()}
SEARCH = re.compile("a|b")


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_no_pattern_takes_more_than_its_share_for(unit: str) -> None:
    plain = min(briefly(lambda: deque(SEARCH.finditer("ab" * 1_000), maxlen=0)) for _ in range(3))
    tries = {
        f"{name} before {end!r}": partial(
            too_much,
            partial(run, pattern, used, unit, end),
            SIZES[:2] if name.endswith(SLICED) else SIZES,
            plain,
            briefly,
        )
        for name, pattern, used in PATTERNS.values()
        for end in some(ENDS, 1, name, unit)
    }
    slow = [what for what, is_slow in tries.items() if is_slow()]
    assert not [what for what in slow if all(tries[what]() for _ in range(AGAIN))]


def redacted(form: Callable[[str], str], start: str, unit: str, end: str, size: int) -> None:
    redact(form(start + repeated(unit, end, size)))


FORMS: dict[str, Callable[[str], str]] = {
    "a value": lambda value: f"A_PIN: {json.dumps(value)}\n",
    "no YAML": lambda value: f"login {value}\n",
    "a command": lambda value: f"a:\n  command: {json.dumps(value)}\n",
}


@pytest.mark.parametrize("unit", (*UNITS, "_a", ".a", "-1"), ids=repr)
def test_no_value_takes_more_than_its_share_to_redact(unit: str) -> None:
    slow = []
    longest = VALUES[-1][0]
    for name, form in FORMS.items():
        plain = 4 * once(partial(redact, form(repeated("ab ", "", longest))))
        for start, end in some(list(itertools.product(("", "1", "a"), ENDS)), 3, name, unit):
            if too_much(partial(redacted, form, start, unit, end), VALUES, plain):
                slow.append(f"{start!r} {end!r} in {name}")
    assert not slow
