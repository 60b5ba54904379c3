"""Every failure that `docker` printed when things were made to fail on real engines is named, with a way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pyengine.explain import explain
from pyengine.input.case import File

_BLOCK = re.compile(r"^(?=(?:\[node\d\])?\$ )", re.MULTILINE)
_FAILED = re.compile(r"^\[exit [1-9]\d*\]$", re.MULTILINE)


def blocks(shared: Path) -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted((shared / "swarm-lab/transcripts").glob("*.out"))]
    return [block for text in texts for block in _BLOCK.split(text)]


def test_every_refused_command_is_named(shared: Path) -> None:
    failed = [block for block in blocks(shared) if _FAILED.search(block)]
    assert len(failed) > 60
    for block in failed:
        found = explain([File("paste", block)]).explained
        assert found.told, block
        assert found.now, block
        for told in found.told:
            assert "{" not in told.cause.replace("{{", "")


def test_what_went_well_is_no_failure(shared: Path) -> None:
    quiet = [
        block
        for block in blocks(shared)
        if re.search(r"^\[exit 0\]$", block, re.MULTILINE)
        and not re.search(
            r"service ps|service ls|node ls|inspect|docker info|could not be accessed|level=error|Error", block
        )
    ]
    assert len(quiet) > 40
    for block in quiet:
        assert not explain([File("paste", block)]).explained.told, block


@pytest.mark.parametrize(
    ("begins", "named"),
    [
        ("swarm join --token nonsense", "join-token-malformed"),
        ("node rm --force", "node-is-manager"),
        ("network rm rbna rbnb rbnc", None),
        ("service create -d --name rbx --mount type=foo", "mount-type-unknown"),
        ("run --rm --network rbna", "network-not-attachable"),
        ("run --rm --network rbsmall", "network-addresses-used-up"),
        ("service scale rbnosuch", "service-not-found"),
        ("service logs --tail 2 rbl", "logs-hang"),
    ],
)
def test_by_name(shared: Path, begins: str, named: str | None) -> None:
    texts = [block for block in blocks(shared) if f"docker {begins}" in block.splitlines()[0]]
    assert texts
    told = {each.symptom.id for block in texts for each in explain([File("paste", block)]).explained.told}
    assert named in told if named else not told
