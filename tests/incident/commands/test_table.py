"""The table of flags is that of real command lines, of three versions."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from pyengine.incident.commands.flag import Flag, Version
from pyengine.incident.commands.table import COMMANDS, GLOBAL
from tools.swarm import roots

HELP = re.compile(r"^ {2,}(?:-(\w), )? *--([\w-]+)(?: (?!default )([\w-]+))?(?: {2,}|$)", re.MULTILINE)
VERSIONS: dict[str, Version] = {"bookworm": (20, 10), "trixie": (26, 1), "forky": (28, 5)}


@cache
def help_of(suite: str, words: tuple[str, ...]) -> str:
    root = roots.STORE / f"root-{suite}"
    if not (root / "usr/bin/docker").is_file():
        pytest.skip(f"the lab's root of {suite} is made by `python3 build.py engine test --suite {suite}`")
    done = subprocess.run([*roots.cli(Path(root)), *words, "--help"], capture_output=True, text=True, check=False)
    return done.stdout


def told(text: str) -> set[tuple[str, str, str]]:
    return {(name, letter or "", takes or "") for letter, name, takes in HELP.findall(text)} - {("help", "", "")}


def ours(flags: tuple[Flag, ...], version: Version) -> set[tuple[str, str, str]]:
    return {(flag.name, flag.short, flag.takes) for flag in flags if flag.there(version)}


@pytest.mark.parametrize("suite", list(VERSIONS))
@pytest.mark.parametrize("words", list(COMMANDS), ids=" ".join)
def test_the_flags_are_those_of_the_command_line(words: tuple[str, ...], suite: str) -> None:
    syntax, text = COMMANDS[words], help_of(suite, words)
    if words == ("stack", "config") and suite == "bookworm":
        pytest.skip("this command came with 23.0; the older one prints the help of `docker stack`")
    assert told(text) == ours(syntax.flags, VERSIONS[suite])
    usage = re.search(r"^Usage:\s+(.*)$", text, re.MULTILINE)
    assert usage is not None
    assert usage[1].startswith(syntax.name)
    if suite == "forky":
        assert usage[1] == f"{syntax.name} {syntax.usage}".strip()


def test_the_flags_in_front_of_the_command_are_those_of_the_command_line() -> None:
    assert told(help_of("forky", ()).partition("Global Options:")[2]) - {("version", "v", "")} == ours(GLOBAL, (28, 5))


def test_every_flag_of_create_and_update_says_what_it_does_and_no_place_is_a_misprint() -> None:
    from pyengine.swarm import keys  # noqa: PLC0415 - only here

    for words in (("service", "create"), ("service", "update")):
        flags = COMMANDS[words].flags
        assert len({flag.name for flag in flags}) == len(flags)
        letters = [flag.short for flag in flags if flag.short]
        assert len(set(letters)) == len(letters)
        for flag in flags:
            assert flag.does[0].isupper()
            assert not flag.key or keys.at(("services", "x", *flag.key.split("."))) is not None, flag
