"""Real files: nothing crashes, every fix is proven, other bytes stay, a second run does nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from pyengine import engine
from pyengine.analysis import Analysis, Judged, assess
from pyengine.document.data import difference, plain
from pyengine.document.document import read
from pyengine.document.yaml import YamlError
from pyengine.edit import apply_edits, invert
from pyengine.input.decode import DecodeError, decode
from pyengine.rules import VERDICT
from tests.corpus.conftest import Draw
from tests.draws import EVERY, mixed

SETS = ("real", "derived", "broken")
ACCEPTED_BY_DOCKER = "pass"
CHANGED = 5
"""So many changed files are shown to `docker` in a run."""


Entry: TypeAlias = dict[str, str]


def entries(shared: Path, name: str) -> list[Entry]:
    found: list[Entry] = json.loads((shared / "corpus/manifest.json").read_text("utf-8"))[name]
    return found


def files(shared: Path, some: Iterable[Entry]) -> Iterator[tuple[Entry, engine.File]]:
    for entry in some:
        data = (shared / "corpus" / entry["file"]).read_bytes()
        try:
            text = decode(data).text
        except DecodeError:
            continue
        yield entry, engine.File(entry["file"], text)


def shown(judged: Judged) -> tuple[str, str | None]:
    return judged.finding.rule, judged.finding.service


@pytest.mark.parametrize("unsafe", [False, True], ids=["fix", "harden"])
@pytest.mark.parametrize("name", SETS)
def test_fixes_hold_on_every_file(
    shared: Path, name: str, *, unsafe: bool, draw: Draw[Entry], figure: Callable[[str], None]
) -> None:
    count = Counter[str]()
    reasons = Counter[str]()
    for _, file in files(shared, draw(entries(shared, name))):
        count["files"] += 1
        before = assess([file])
        if before.workshop is None:
            assert before.problem is not None, file.name
            assert before.problem.message, file.name
            count["not judged"] += 1
            continue
        fixed = engine.fix([file], unsafe=unsafe)
        count["findings"] += len(before.judged)
        wanted = [j for j in before.judged if j.finding.fix and (unsafe or j.finding.fix.applicability == "safe")]
        count["fixes wanted"] += len(wanted)
        count["fixes refused"] += sum(
            1 for j in fixed.refused if j.finding.fix and (unsafe or j.finding.fix.applicability == "safe")
        )
        reasons.update(j.refusal or "" for j in fixed.refused if j.finding.fix)
        check_fixed(before, fixed, file, unsafe=unsafe)
        count["files fixed"] += fixed.files[0].text != file.text
    assert count["files"]
    line = ", ".join(f"{key} {value}" for key, value in count.items())
    share = count["fixes refused"] / max(1, count["fixes wanted"])
    figure(f"{name} {'harden' if unsafe else 'fix'}: {line}; refused {share:.1%}")
    for reason, times in reasons.most_common(8):
        figure(f"    {times} x {reason}")


def check_fixed(before: Analysis, fixed: engine.Fixed, file: engine.File, *, unsafe: bool) -> None:
    again = engine.fix(fixed.files, unsafe=unsafe)
    assert again.files == fixed.files, f"{file.name}: a second run changes the file again"
    known = {shown(judged) for judged in before.judged}
    fresh = [shown(judged) for judged in fixed.analysis.judged if shown(judged) not in known]
    if any(judged.finding.refused for judged in before.judged):  # what Docker says next comes to light then
        fresh = [each for each in fresh if each[0] != VERDICT]
    assert not fresh, f"{file.name}: new findings {fresh}"


def test_bytes_outside_the_edits_stay(shared: Path, draw: Draw[Entry]) -> None:
    edited = 0
    for _, file in files(shared, draw(entries(shared, "real"))):
        analysis = engine.analyse([file])
        if analysis.workshop is None:
            continue
        every = [(index, choice.way.value) for index, judged in enumerate(analysis.judged) for choice in judged.choices]
        settled = engine.patch(analysis, every[:40])
        for proven in settled.proven:
            after = proven.document.text
            edited += len(proven.edits)
            assert apply_edits(file.text, proven.edits) == after
            assert apply_edits(after, invert(file.text, proven.edits)) == file.text
    assert edited


def test_what_docker_accepts_is_read(shared: Path) -> None:
    accepted = 0
    for name in SETS:
        for entry, file in files(shared, entries(shared, name)):
            if entry.get("docker_stack_config") == ACCEPTED_BY_DOCKER:
                accepted += 1
                try:
                    read(file.text)
                except YamlError as error:
                    pytest.fail(f"{file.name}: {error}")
    assert accepted


def docker_config(path: Path) -> tuple[bool, str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(path.parent)}
    command = ["docker", "stack", "config", "-c", path.name]
    done = subprocess.run(command, cwd=path.parent, env=environment, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("docker") is None, reason="the docker command is not on this machine")
@pytest.mark.parametrize("unsafe", [False, True], ids=["fix", "harden"])
def test_docker_accepts_what_it_accepted_and_sees_only_the_fixes(
    shared: Path, tmp_path: Path, *, unsafe: bool, figure: Callable[[str], None]
) -> None:
    asked = changed = 0
    path = tmp_path / "stack.yml"
    accepted = [each for each in entries(shared, "real") if each.get("docker_stack_config") == ACCEPTED_BY_DOCKER]
    for _, file in files(shared, mixed(accepted)):
        if changed == CHANGED and not EVERY:
            break
        fixed = engine.fix([file], unsafe=unsafe)
        asked += 1
        if fixed.files[0].text == file.text:
            continue
        changed += 1
        path.write_text(file.text, "utf-8", newline="")
        _, before = docker_config(path)
        path.write_text(fixed.files[0].text, "utf-8", newline="")
        accepted, after = docker_config(path)
        assert accepted, f"{file.name}: docker refuses the fixed file"
        for route in difference(plain(read(before).roots[0]), plain(read(after).roots[0])):
            assert route[:1] == ("version",) or set(route) & intended(file), f"{file.name}: {route} differs"
    assert changed >= CHANGED
    kind = "harden" if unsafe else "fix"
    figure(f"docker stack config, {kind}: {asked} files accepted before, {changed} changed, all still accepted")


def intended(file: engine.File) -> set[str | int]:
    """Return the settings that fixes of a file speak of; in an anchor they are at another route, by the same name."""
    fixes = [judged.finding.fix for judged in assess([file]).judged if judged.finding.fix is not None]
    routes = [op.route for fix in fixes for op in fix.ops]
    return {step for route in routes for step in (route[2:] if route[:1] == ("services",) else route)} | {"deploy"}
