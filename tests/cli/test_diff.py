"""`--diff`: what changed and no more, in the form that `patch -p0` and `git apply -p0` read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pyengine.cli import main
from pyengine.edit import Edit, apply_edits
from pyengine.output.unified import unified
from pyengine.text import Span
from tests.cli.stacks import BROKEN, SIX_OF_SIX, written

TOOLS = [
    pytest.param(tool, marks=pytest.mark.skipif(shutil.which(tool[0]) is None, reason="not on this machine"))
    for tool in (["patch", "-p0", "-i"], ["git", "apply", "-p0"])
]


def test_a_popular_line_is_not_shown_as_changed_in_a_long_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calm = "  s{}:\n    image: a\n    deploy:\n      replicas: 1\n"
    hasty = "  hasty:\n    image: a\n    deploy:\n      replicas: 6\n      update_config:\n        parallelism: 6\n"
    text = "services:\n" + "".join(map(calm.format, range(60))) + hasty + "".join(map(calm.format, range(60, 120)))
    (name,) = written(tmp_path, one=text)
    assert main(["fix", "--diff", name]) == 0
    shown = [line for line in capsys.readouterr().out.splitlines()[2:] if line[0] in "+-"]
    assert shown == ["-        parallelism: 6", "+        parallelism: 2"]


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


def edited(before: str, *edits: tuple[int, int, str]) -> str:
    made = tuple(Edit(Span(start, end), text) for start, end, text in edits)
    return unified("a", before, apply_edits(before, made), made)


def test_lines_end_where_patch_ends_them() -> None:
    before = "a: x\u2028y\x0cz\nb: 1\rc: 1\n"
    at = before.index("1")
    text = edited(before, (at, at + 1, "2"))
    assert text == "--- a\n+++ a\n@@ -1,2 +1,2 @@\n a: x\u2028y\x0cz\n-b: 1\rc: 1\n+b: 2\rc: 1\n"


def test_changes_far_apart_are_hunks_of_their_own() -> None:
    before = "".join(f"{number:02}\n" for number in range(40))
    text = edited(before, (30, 30, "new\n"), (51, 54, ""), (90, 92, "x"))
    heads = [line for line in text.splitlines() if line.startswith("@@")]
    assert heads == ["@@ -8,6 +8,7 @@", "@@ -15,7 +16,6 @@", "@@ -28,7 +28,7 @@"]
