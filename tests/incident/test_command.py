"""A command that is printed runs nothing but itself."""

from __future__ import annotations

import shlex

from hypothesis import example, given
from hypothesis import strategies as st

from pyengine.incident.command import Command


@example("x; rm -rf /")
@example("$(id)")
@example("a\nb")
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_a_name_stays_one_word(name: str) -> None:
    command = Command(("docker", "service", "rollback", name), "goes back")
    assert shlex.split(command.line) == ["docker", "service", "rollback", name]
