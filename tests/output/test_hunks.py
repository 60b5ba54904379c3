"""Changed lines as the page and a diff show them: all that changed, and nothing that did not."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pyengine.edit import Edit, apply_edits, ordered
from pyengine.output import wire
from pyengine.output.hunks import CONTEXT, hunks
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


def lines(text: str) -> list[str]:
    found = text.replace("\r\n", "\n").split("\n")
    return found[:-1] if found[-1] == "" else found


@settings(suppress_health_check=list(HealthCheck))
@given(changes())
def test_the_hunks_lead_from_the_old_lines_to_the_new_ones(case: tuple[str, tuple[Edit, ...]]) -> None:
    text, edits = case
    after = apply_edits(text, edits)
    old, new = lines(text), lines(after)
    made, position = list[str](), 0
    for hunk in hunks(0, text, after, edits, {}):
        for line in hunk.lines:
            if line.old is not None:
                made += old[position : line.old - 1]
                position = line.old
                assert old[line.old - 1] == line.text
            if line.new is not None:
                made += old[position : position + line.new - 1 - len(made)]
                position += max(0, line.new - 1 - len(made))
                assert new[line.new - 1] == line.text
                made.append(line.text)
    assert [*made, *old[position:]] == new


@settings(suppress_health_check=list(HealthCheck))
@given(changes())
def test_no_line_is_shown_twice_or_as_changed_that_is_not(case: tuple[str, tuple[Edit, ...]]) -> None:
    text, edits = case
    found = hunks(0, text, apply_edits(text, edits), edits, {})
    shown = [line for hunk in found for line in hunk.lines]
    for numbers in ([line.old for line in shown if line.old], [line.new for line in shown if line.new]):
        assert numbers == sorted(set(numbers))
    for hunk in found:
        kinds = [line.kind for line in hunk.lines]
        assert {"add", "remove"} & set(kinds)
        assert kinds.count("context") <= 2 * CONTEXT
        removed = [line.text for line in hunk.lines if line.kind == "remove"]
        added = [line.text for line in hunk.lines if line.kind == "add"]
        assert not (removed and added and removed[0] == added[0])
        assert not (removed and added and removed[-1] == added[-1])


def test_the_findings_of_an_edit_are_named_once() -> None:
    edit, other = Edit(Span(0, 1), "x"), Edit(Span(2, 3), "y")
    (hunk,) = hunks(0, "a b\n", "x y\n", (edit, other), {edit: ["f1", "f2"], other: ["f2"]})
    assert hunk == wire.Hunk(0, ("f1", "f2"), (wire.Line("remove", "a b", 1, None), wire.Line("add", "x y", None, 1)))


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
