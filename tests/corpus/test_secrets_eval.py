"""The labelled set: its scorer redacts every file and prints the figures, kind by kind."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pyengine.redact import redact, restore

EXACT = (
    "github",
    "gitlab",
    "aws-",
    "slack",
    "stripe",
    "pem",
    "openssh",
    "pgp",
    "jwt",
    "interp",
    "-url",
    "jdbc",
    "-dsn",
    "ado-net",
    "libpq",
)
"""Kinds that must be found without exception: provider tokens, private keys, connection strings, interpolation."""


@pytest.fixture(scope="module")
def dataset(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    with tarfile.open(shared / "secrets-eval/dev.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


def masked(_: Sequence[str], *, input: str, **_how: object) -> subprocess.CompletedProcess[str]:  # noqa: A002  its name
    """Answer the scorer as the command line does, without a process for each file."""
    return subprocess.CompletedProcess((), 0, redact(input).text, "")


def test_the_scorer_is_content(
    shared: Path, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    out = tmp_path / "score.json"
    options = ["--data", str(dataset), "--split", "dev", "--json", str(out), "--jobs", "1", "--", "redact"]
    monkeypatch.setattr(sys, "argv", ["score.py", *options])
    monkeypatch.setattr(subprocess, "run", masked)
    runpy.run_path(str(shared / "secrets-eval/score.py"), run_name="__main__")
    score = json.loads(out.read_text("utf-8"))["dev"]
    figure(
        f"secrets-eval dev: recall {score['recall_credentials']:.4f} of {score['credentials']} credentials, "
        f"{score['recall_identifiers']:.4f} of {score['identifiers']} identifiers; "
        f"precision {score['precision_negatives']:.4f} "
        f"of {score['negatives']}; structure {score['structure_kept']:.4f}"
    )
    figure(
        f"  missed: {score['misses_by_kind'] or 'none'}; negatives lost: {score['negatives_lost_by_kind'] or 'none'}"
    )
    assert score["failed"] == 0
    assert score["recall_credentials"] >= 0.99
    assert score["recall_identifiers"] >= 0.99
    assert score["precision_negatives"] >= 0.99
    assert score["structure_kept"] == 1.0
    assert not [kind for kind in score["misses_by_kind"] if any(part in kind for part in EXACT)]


def test_redacting_twice_changes_nothing_and_restoring_brings_all_back(dataset: Path) -> None:
    paths = sorted(dataset.glob("dev/*"))
    assert paths
    for path in paths:
        text = path.read_text("utf-8")
        result = redact(text)
        assert redact(result.text).text == result.text, path.name
        assert restore(result.text, result.vault).text == text, path.name
