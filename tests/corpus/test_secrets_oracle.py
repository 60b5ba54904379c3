"""Another program's eyes: betterleaks finds nothing in what redaction lets out, but for a short, reasoned list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pyengine.input.decode import decode
from pyengine.redact import redact
from tests.corpus.conftest import Draw

betterleaks: Any = pytest.importorskip(
    "pybetterleaks", reason="pybetterleaks is not installed (an optional native oracle)"
)

REASONED = (
    (re.compile(r"SE_[A-Z0-9_]+_\d+_(?:[a-z]\d){3}"), "a placeholder of ours behind a telling key"),
    (re.compile(r"SecretID"), "the id of a Swarm object, which opens nothing"),
)


def test_the_oracle_finds_nothing_in_redacted_files(shared: Path, tmp_path: Path, draw: Draw[Path]) -> None:
    for path in draw(sorted((shared / "corpus/real").glob("*.yml"))):
        text = decode(path.read_bytes()).text
        (tmp_path / path.name).write_text(redact(text).text, "utf-8")
    result = betterleaks.scan_dir(str(tmp_path), redact=False, raise_on_error=True)
    left = [
        (Path(found.file).name, found.rule_id, found.start_line)
        for found in result.findings
        if not any(shape.search(f"{found.match} {found.secret}") for shape, _ in REASONED)
    ]
    assert left == []
