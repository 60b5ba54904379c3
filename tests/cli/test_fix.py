"""`fix`: what it prints, what it writes and what it leaves alone."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

import pytest

from pyengine import engine
from pyengine.cli import main
from tests.cli.stacks import BROKEN, REASON, REFUSED, SILENT, SIX_OF_SIX, SUGGESTIONS, written

Capture = pytest.CaptureFixture[str]
FIXED = SIX_OF_SIX.replace("parallelism: 6", "parallelism: 2").replace("continue", "rollback")


def test_the_fixed_file_is_printed(tmp_path: Path, capsys: Capture) -> None:
    (name,) = written(tmp_path, one=SIX_OF_SIX)
    assert main(["fix", name]) == 0
    assert capsys.readouterr().out == FIXED
    assert Path(name).read_text("utf-8") == SIX_OF_SIX


def test_two_files_are_not_printed_into_one_output(tmp_path: Path, capsys: Capture) -> None:
    one, two = written(tmp_path, one=SIX_OF_SIX, two=SIX_OF_SIX)
    for arguments in ([one, two], ["-c", one, "-c", two], ["-c", one, two]):
        assert main(["fix", *arguments]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err == "stackengine: several files do not fit into one output; use --write or --diff\n"


def test_what_is_left_is_told_with_its_place_in_the_fixed_file(tmp_path: Path, capsys: Capture) -> None:
    (name,) = written(tmp_path, one=REFUSED)
    assert main(["fix", name]) == 0
    out, err = capsys.readouterr()
    assert "parallelism: 2" in out
    left = {line.split("[")[1].split("]")[0]: line for line in err.splitlines()}
    refused = left["update-enum-refused"]
    assert refused.startswith(f"{name}:8:25: high, certain: api: ")
    assert refused.endswith(f"(not fixed: {REASON}) rules/update-enum-refused.html")
    assert left["harden-monitor-and-delay"].endswith(
        "(only --unsafe does this: watch longer, and wait between replicas) rules/harden-monitor-and-delay.html"
    )
    assert "update-batch-covers-replicas" not in left


def test_unsafe_leaves_nothing_that_could_be_fixed(tmp_path: Path, capsys: Capture) -> None:
    (name,) = written(tmp_path, one=SIX_OF_SIX)
    assert main(["fix", "--unsafe", name]) == 0
    out, err = capsys.readouterr()
    assert "monitor: 30s" in out
    assert "unsafe" not in err


def test_files_are_written_in_place_each_as_a_stack_of_its_own(tmp_path: Path, capsys: Capture) -> None:
    names = written(tmp_path, one=SIX_OF_SIX, two=SIX_OF_SIX)
    assert main(["fix", "--write", *names]) == 0
    assert capsys.readouterr().out == ""
    assert [Path(name).read_text("utf-8") for name in names] == [FIXED, FIXED]
    assert sorted(tmp_path.iterdir()) == [Path(name) for name in names]  # and no temporary file


def test_a_merged_stack_is_written_into_the_file_that_says_it(tmp_path: Path) -> None:
    over = "services:\n  api:\n    deploy:\n      update_config:\n        parallelism: 5\n"
    names = written(tmp_path, base=SUGGESTIONS, over=over.replace("5", "6"))
    assert main(["fix", "--write", "-c", names[0], "-c", names[1]]) == 0
    assert [Path(name).read_text("utf-8") for name in names] == [SUGGESTIONS, over.replace("5", "2")]


@pytest.mark.parametrize("unusable", ["broken", "missing", "crashing"])
def test_the_others_are_fixed_beside_one_that_cannot_be(
    unusable: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, broken, last = written(tmp_path, first=SIX_OF_SIX, broken=BROKEN, last=SIX_OF_SIX)
    if unusable == "missing":
        Path(broken).unlink()
    if unusable == "crashing":
        monkeypatch.setattr(engine, "fix", crashing(engine.fix, broken))
    assert main(["fix", "--write", first, broken, last]) == 2
    assert Path(first).read_text("utf-8") == Path(last).read_text("utf-8") == FIXED
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith(broken)]
    assert len(told) == 1
    if unusable != "missing":
        assert Path(broken).read_text("utf-8") == BROKEN


def crashing(fix, name: str):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    def crash(files: list[engine.File], *, unsafe: bool) -> engine.Fixed:
        if files[0].name == name:
            raise ZeroDivisionError
        return fix(files, unsafe=unsafe)  # type: ignore[no-any-return]

    return crash


def test_nothing_is_written_when_nothing_changes(tmp_path: Path) -> None:
    (name,) = written(tmp_path, one=SILENT)
    before = Path(name).stat()
    assert main(["fix", "--write", name]) == 0
    after = Path(name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_permissions_stay_and_links_are_followed(tmp_path: Path) -> None:
    (name,) = written(tmp_path, one=SIX_OF_SIX)
    Path(name).chmod(0o640)
    (tmp_path / "link.yml").symlink_to("one.yml")
    assert main(["fix", "--write", str(tmp_path / "link.yml")]) == 0
    assert (tmp_path / "link.yml").is_symlink()
    assert Path(name).read_text("utf-8") == FIXED
    assert stat.S_IMODE(Path(name).stat().st_mode) == 0o640


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_encoding_byte_order_mark_and_line_ends_stay(encoding: str, end: str, tmp_path: Path) -> None:
    path = tmp_path / "one.yml"
    path.write_bytes(SIX_OF_SIX.replace("\n", end).encode(encoding))
    assert main(["fix", "--write", str(path)]) == 0
    assert path.read_bytes() == FIXED.replace("\n", end).encode(encoding)


@pytest.mark.parametrize("step", ["mkstemp", "fsync", "replace"])
def test_a_failure_while_writing_is_a_sentence_and_the_file_stays(
    step: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/some/other/name")

    first, last = written(tmp_path, first=SIX_OF_SIX, last=SILENT)
    monkeypatch.setattr({"mkstemp": tempfile, "fsync": os, "replace": Path}[step], step, fail)
    assert main(["fix", "--write", first, last]) == 2
    assert Path(first).read_text("utf-8") == SIX_OF_SIX
    assert sorted(tmp_path.iterdir()) == [Path(first), Path(last)]
    told = [line for line in capsys.readouterr().err.splitlines() if "for Compose" not in line]
    assert told == [f"{first}: cannot be written: No space left on device"]


NOBODY = 65534


def main_as_nobody(arguments: list[str]) -> int:
    """Run `main` without root's right to write anywhere, in a copy of this process."""
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        os._exit(main(arguments))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_is_read_only_stays_as_it_is(what: str, capfd: Capture) -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own is closed to others
        (name,) = written(Path(folder), one=SIX_OF_SIX)
        for path in (folder, name):
            os.chown(path, *(NOBODY, NOBODY) if os.geteuid() == 0 else (-1, -1))
        Path(name).chmod(0o644 if what == "folder" else 0o444)
        Path(folder).chmod(0o555 if what == "folder" else 0o755)
        assert main_as_nobody(["fix", "--write", name]) == 2
        Path(folder).chmod(0o755)
        assert Path(name).read_text("utf-8") == SIX_OF_SIX
        assert capfd.readouterr().err.startswith(f"{name}: cannot be written")


def test_only_a_regular_file_is_written_in_place(tmp_path: Path, capsys: Capture) -> None:
    assert main(["fix", "--write"]) == 2
    assert main(["fix", "--write", "-"]) == 2
    assert capsys.readouterr().err.count("<stdin>: standard input cannot be written in place") == 2
    pipe, (name,) = tmp_path / "pipe", written(tmp_path, one=SIX_OF_SIX)
    os.mkfifo(pipe)
    if os.fork() == 0:
        pipe.write_text(SIX_OF_SIX, "utf-8")
        os._exit(0)
    assert main(["fix", "--write", str(pipe), name]) == 2
    os.wait()
    assert f"{pipe}: cannot be written in place, it is not a regular file" in capsys.readouterr().err
    assert pipe.is_fifo()
    assert Path(name).read_text("utf-8") == FIXED


def test_the_files_of_one_stack_are_written_all_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    update = "    deploy: {replicas: 2, update_config: {order: start-first}}\n"
    base = f'version: "3.3"\nservices:\n  a:\n    image: example/a:1\n{update}'
    over = 'version: "3.3"\nservices:\n  a:\n    labels: {x: y}\n'
    first, second = tmp_path / "a.yml", tmp_path / "b.yml"
    first.write_text(base, "utf-8")
    os.mkfifo(pipe := tmp_path / "pipe")
    writer = os.fork()
    if not writer:
        with pipe.open("w") as into:
            into.write(over)
        os._exit(0)
    assert main(["fix", "--write", "-c", str(first), "-c", str(pipe)]) == 2
    os.waitpid(writer, 0)
    assert "regular file" in capsys.readouterr().err
    assert first.read_text("utf-8") == base
    second.write_text(over, "utf-8")
    assert main(["fix", "--write", "-c", str(first), "-c", str(second)]) == 0
    assert '"3.7"' in first.read_text("utf-8")
    assert '"3.7"' in second.read_text("utf-8")
