"""`--diff`: the shortest difference, in the form that `patch -p0` and `git apply -p0` read."""

from __future__ import annotations

import difflib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyengine.cli import main
from pyengine.cli.diff import changes, unified
from tests.cli.stacks import BROKEN, SIX_OF_SIX, written

LINE = st.sampled_from("abc")
TOOLS = [
    pytest.param(tool, marks=pytest.mark.skipif(shutil.which(tool[0]) is None, reason="not on this machine"))
    for tool in (["patch", "-p0", "-i"], ["git", "apply", "-p0"])
]


def common(old: list[str], new: list[str]) -> int:
    """Return how many lines the longest common subsequence has, by the book."""
    row = [0] * (len(new) + 1)
    for line in old:
        above, row = row, [0]
        for index, other in enumerate(new):
            row.append(above[index] + 1 if line == other else max(above[index + 1], row[-1]))
    return row[-1]


@settings(deadline=None)
@given(st.lists(LINE, max_size=300), st.data())
def test_the_changes_rebuild_the_new_text(old: list[str], data: Any) -> None:
    new = list(old)
    for at in data.draw(st.lists(st.integers(0, len(old)), max_size=40)):
        new[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(LINE, max_size=2))
    position, rebuilt = 0, list[str]()
    for change in changes(old, new):
        assert change.first > position or not rebuilt  # neighbouring changes are one
        rebuilt += old[position : change.first]
        assert len(rebuilt) == change.new_first
        rebuilt += new[change.new_first : change.new_last]
        position = change.last
    assert rebuilt + old[position:] == new


@settings(deadline=None)
@given(st.lists(LINE, max_size=15), st.lists(LINE, max_size=15))
def test_no_difference_is_shorter(old: list[str], new: list[str]) -> None:
    shown = sum(change.last - change.first + change.new_last - change.new_first for change in changes(old, new))
    assert shown == len(old) + len(new) - 2 * common(old, new)


def test_a_popular_line_is_not_shown_as_changed_in_a_long_file() -> None:
    lines = [line for number in range(120) for line in (f"s{number}:\n", "  image: a\n", "  replicas: 1\n")]
    changed = [line.replace("s60", "t60") if number < 182 else line for number, line in enumerate(lines)]
    changed[182] = "  replicas: 2\n"
    shown = [line for line in unified("a.yml", "".join(lines), "".join(changed)).splitlines()[2:] if line[0] in "+-"]
    assert shown == ["-s60:", "+t60:", "-  replicas: 1", "+  replicas: 2"]
    by_difflib = [line for line in difflib.unified_diff(lines, changed) if line[0] in "+-"][2:]
    assert len(by_difflib) > 4  # why it is not used


def test_many_changes_in_a_large_file_take_no_time() -> None:
    block = "  s{}:\n    image: a\n    deploy:\n      update_config:\n        parallelism: 6\n      replicas: 6\n"
    before = "services:\n" + "".join(block.format(number) for number in range(2000))
    after = before.replace("parallelism: 6\n", "parallelism: 2\n        order: stop-first\n")
    assert sum(line.startswith(("+", "-")) for line in unified("a", before, after).splitlines()) == 2 + 3 * 2000


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(
    "name",
    ["a.yml", "with space.yml", "tab\there.yml", "line\nbreak.yml", 'qu"ote\\.yml', "\u00e9\u00df.yml", "deep/er.yml"],
    ids=["plain", "space", "tab", "line break", "quote", "accents", "folder"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("final", [True, False], ids=["final newline", "no final newline"])
def test_patch_and_git_make_the_fixed_file_of_it(  # noqa: PLR0913, PLR0917 - all of them together matter
    tool: list[str],
    name: str,
    end: str,
    final: bool,  # noqa: FBT001
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    text = SIX_OF_SIX if final else SIX_OF_SIX.removesuffix("\n")
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_bytes(text.replace("\n", end).encode())
    main(["fix", name])
    fixed = capfdbinary.readouterr().out
    main(["fix", "--diff", str(tmp_path / name)])
    Path("it.diff").write_bytes(capfdbinary.readouterr().out)
    subprocess.run([*tool, "it.diff"], check=True, capture_output=True)
    assert Path(name).read_bytes() == fixed


@pytest.mark.parametrize("tool", TOOLS)
def test_the_diff_of_several_files_is_one_patch(
    tool: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one, broken, two = written(Path(), one=SIX_OF_SIX, broken=BROKEN, two="# another\n" + SIX_OF_SIX)
    assert main(["fix", "--diff", one, broken, two]) == 2
    Path("it.diff").write_text(capsys.readouterr().out, "utf-8")
    subprocess.run([*tool, "it.diff"], check=True, capture_output=True)
    for name in (one, two):
        assert main(["fix", "--diff", name]) == 0
        assert capsys.readouterr().out == ""
        assert "parallelism: 2" in Path(name).read_text("utf-8")


def test_lines_end_where_patch_ends_them() -> None:
    before = "a: x\u2028y\x0cz\nb: 1\rc: 1\n"
    text = unified("a", before, before.replace("1", "2"))
    assert text == "--- a\n+++ a\n@@ -1,2 +1,2 @@\n a: x\u2028y\x0cz\n-b: 1\rc: 1\n+b: 2\rc: 2\n"


def test_changes_far_apart_are_hunks_of_their_own() -> None:
    lines = [f"{number}\n" for number in range(40)]
    after = [*lines[:10], "new\n", *lines[10:17], *lines[18:30], "x\n", *lines[31:]]
    heads = [line for line in unified("a", "".join(lines), "".join(after)).splitlines() if line.startswith("@@")]
    assert heads == ["@@ -8,6 +8,7 @@", "@@ -15,7 +16,6 @@", "@@ -28,7 +28,7 @@"]
