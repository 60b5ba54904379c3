"""Rules of others come by the entry points of what is installed; they are told as theirs, and break nothing of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import wheels
from tools.run import ROOT

LATEST = "services:\n  web:\n    image: nginx:latest\n    deploy: {replicas: 0}\n"
FULL = "acme-rules/image-latest"


def installed(wheel: Path, into: Path) -> dict[str, str]:
    """Install a wheel as pip does, and return the environment in which it is found."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", into, wheel]
    subprocess.run(command, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(into), str(ROOT)))}


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("acme")
    return installed(wheels.template(folder), folder / "site")


def checked(text: str, env: dict[str, str], folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "stack.yml").write_text(text, "utf-8")
    command = [sys.executable, "-m", "pyengine", "check", *options, "stack.yml"]
    return subprocess.run(command, check=False, env=env, cwd=folder, capture_output=True, text=True)


def test_what_a_pack_finds_is_told_as_its_own(acme: dict[str, str], tmp_path: Path) -> None:
    done = checked(LATEST, acme, tmp_path)
    line = next(line for line in done.stdout.splitlines() if FULL in line)
    assert line.startswith("stack.yml:3:12: low, certain: web: nobody knows which version `latest` is")
    assert line.endswith("(not ours: the pack acme-rules)")
    told = json.loads(checked(LATEST, acme, tmp_path, "--format", "json").stdout)
    assert [each["page"] for each in told["findings"] if each["rule"] == FULL] == [""]


def test_it_is_ignored_under_its_full_name(acme: dict[str, str], tmp_path: Path) -> None:
    text = LATEST.replace(":latest", f":latest  # stackengine: ignore {FULL} - a toy")
    assert FULL not in checked(text, acme, tmp_path).stdout
    (tmp_path / ".stackengine.yml").write_text(f"rules:\n  {FULL}: off\n", "utf-8")
    assert FULL not in checked(LATEST, acme, tmp_path).stdout


def test_the_template_passes_its_own_test(acme: dict[str, str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "tests"]
    done = subprocess.run(command, check=False, env=acme, cwd=wheels.TEMPLATE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise RuntimeError('not today')", "RuntimeError: not today"),
        ("x = 1", "AttributeError"),
        ("def check(stack: int): ...", "TypeError"),
    ],
)
def test_a_broken_pack_is_told_and_the_report_holds(tmp_path: Path, code: str, told: str) -> None:
    made = wheels.wheel(tmp_path, "broken-rules", {"one": "broken_one"}, {"broken_one.py": code})
    text = LATEST.replace("replicas: 0", "replicas: 2, update_config: {parallelism: 2}")
    done = checked(text, installed(made, tmp_path / "site"), tmp_path)
    assert f"The rules `one` of the pack broken-rules cannot be used ({told}" in done.stdout + done.stderr
    assert "[update-batch-covers-replicas]" in done.stdout
