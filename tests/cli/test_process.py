"""The command as a process: outputs that are closed, full or ASCII only, and files that are the output themselves."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.stacks import SIX_OF_SIX, written

ROOT = Path(__file__).resolve().parents[2]
COMMAND = shlex.join([sys.executable, "-m", "pyengine"])


def shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash in the folder; `{command}` in it is the engine's."""
    if "/dev/full" in line and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    wanted = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "", **environment}
    return subprocess.run(
        ["bash", "-c", line.format(command=COMMAND)], cwd=folder, env=wanted, capture_output=True, check=False
    )


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "command", ["check one.yml", "check --format json one.yml", "fix one.yml", "fix --diff one.yml"]
)
def test_a_full_disk_is_one_sentence_and_exit_code_2(command: str, unbuffered: str, tmp_path: Path) -> None:
    written(tmp_path, one=SIX_OF_SIX)
    done = shell(f"{{command}} {command} > /dev/full", tmp_path, PYTHONUNBUFFERED=unbuffered)
    assert done.returncode == 2
    assert done.stderr == b"stackengine: standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize("command", ["check one.yml", "fix one.yml", "redact one.yml"])
def test_a_closed_output_is_one_sentence_and_exit_code_2(command: str, tmp_path: Path) -> None:
    written(tmp_path, one=SIX_OF_SIX)
    done = shell(f"{{command}} {command} >&-", tmp_path)
    assert (done.returncode, done.stderr) == (2, b"stackengine: standard output is closed\n")


def test_a_reader_that_has_seen_enough_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    names = written(tmp_path, **{f"s{number}": SIX_OF_SIX for number in range(3)})
    done = shell(f"{{command}} check {shlex.join(names)} | true; exit ${{{{PIPESTATUS[0]}}}}", tmp_path)
    assert done.stderr == b"stackengine: standard output cannot be written: Broken pipe\n"
    assert done.returncode == 2


def test_help_into_a_full_disk_leaves_no_traceback(tmp_path: Path) -> None:
    done = shell("{command} fix --help > /dev/full", tmp_path)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)


@pytest.mark.parametrize("where", ["2>/dev/full", "2>&-", ">&- 2>&-", "<&- 2>&-"])
def test_with_nobody_to_tell_the_exit_code_still_holds(where: str, tmp_path: Path) -> None:
    done = shell(f"{{command}} check missing.yml {where}", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


def test_a_closed_input_is_one_sentence(tmp_path: Path) -> None:
    done = shell("{command} check <&-", tmp_path)
    assert (done.returncode, done.stderr) == (2, b"<stdin>: standard input is closed\n")


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}],
    ids=["PYTHONIOENCODING", "LC_ALL"],
)
def test_an_output_of_ascii_alone_gets_everything(environment: dict[str, str], tmp_path: Path) -> None:
    text = SIX_OF_SIX.replace("api", "caf\u00e9")
    (tmp_path / "caf\u00e9.yml").write_text(text, "utf-8")
    done = shell("{command} check caf*.yml", tmp_path, **environment)
    assert done.returncode == 1
    assert done.stdout.isascii()
    assert b" high, certain: caf\\xe9: " in done.stdout
    assert done.stderr == b""
    fixed = shell("{command} fix caf*.yml 2>/dev/null", tmp_path, **environment)
    assert fixed.stdout.decode() == text.replace("6 #", "2 #").replace("continue", "rollback")


@pytest.mark.parametrize(
    "line", ["fix one.yml > one.yml", "check one.yml two.yml >> two.yml", "fix < one.yml >> one.yml"]
)
def test_a_file_that_is_the_output_itself_is_refused(line: str, tmp_path: Path) -> None:
    written(tmp_path, one=SIX_OF_SIX, two=SIX_OF_SIX)
    done = shell(f"{{command}} {line}", tmp_path)
    assert done.returncode == 2
    assert done.stderr.endswith(b"standard output is this same file, which the shell empties first\n")
    assert done.stderr.count(b"\n") == 1


def test_what_a_pipe_gives_is_judged(tmp_path: Path) -> None:
    written(tmp_path, one=SIX_OF_SIX)
    assert shell("{command} check <(cat one.yml)", tmp_path).stdout.count(b"\n") == 3
    assert shell("cat one.yml | {command} check - | grep '^<stdin>:7:22: high'", tmp_path).returncode == 0
    assert shell("{command} check - - < one.yml", tmp_path).returncode == 1
    assert b"only once" in shell("{command} check -c - -c one.yml - < one.yml", tmp_path).stderr


def test_a_missing_package_is_one_sentence(tmp_path: Path) -> None:
    line = f"{shlex.quote(sys.executable)} -S -m pyengine check missing.yml"
    done = shell(line, tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"stackengine: the package ruamel.yaml is missing")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("command", ["check", "fix", "redact"])
def test_what_never_ends_is_not_read_to_its_end(command: str, tmp_path: Path) -> None:
    done = shell(f"{{command}} {command} /dev/zero", tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"too large" in done.stderr


def test_a_folder_that_is_gone_hinders_nobody(tmp_path: Path) -> None:
    (name,) = written(tmp_path, one=SIX_OF_SIX)
    done = shell(f"mkdir gone; cd gone; rmdir ../gone; {{command}} fix --diff {name}", tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith(f"--- {name}\n+++ {name}\n@@".encode())
