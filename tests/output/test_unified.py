"""A unified diff: what changed and no more, as `git apply` takes it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pyengine.edit import Edit, apply_edits, ordered
from pyengine.output.unified import unified
from pyengine.text import Span

LINES = st.lists(st.sampled_from(["a", "b", "", "  c: 1", "# d"]), max_size=14)


@st.composite
def changes(draw: Any, eols: tuple[str, ...] = ("\n", "\r\n")) -> tuple[str, tuple[Edit, ...]]:
    """Return a text and edits of it, of the kinds that fixes make."""
    eol = draw(st.sampled_from(eols))
    text = eol.join(draw(LINES)) + draw(st.sampled_from(["", eol]))
    edits: list[Edit] = []
    position = 0
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(position, len(text)))
        end = draw(st.integers(start, min(len(text), start + 6)))
        split = eol == "\r\n" and ("\n" in (text[start : start + 1], text[end : end + 1]))
        if split or (position and start <= position):
            continue
        edits.append(Edit(Span(start, end), draw(st.sampled_from(["", "x", f"{eol}y", f"z{eol}", f"p{eol}q"]))))
        position = end
    return text, ordered(edits)


def applied(folder: Path, text: str, diff: str) -> str:
    (folder / "s.yml").write_bytes(text.encode())
    subprocess.run(["git", "apply", "-p0", "-"], cwd=folder, input=diff.encode(), check=True, capture_output=True)
    return (folder / "s.yml").read_bytes().decode()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes())
@example(("a", (Edit(Span(1, 1), "\nb"),)))
@example(("a\nb", (Edit(Span(1, 3), ""),)))
def test_git_applies_the_diff(tmp_path: Path, case: tuple[str, tuple[Edit, ...]]) -> None:
    text, edits = case
    after = apply_edits(text, edits)
    diff = unified("s.yml", text, after, edits)
    assert (diff == "") == (text == after)
    if text and after and diff:  # git asks for other heads where a file comes or goes
        assert applied(tmp_path, text, diff) == after
