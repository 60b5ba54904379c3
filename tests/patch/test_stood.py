"""What is brought to another place keeps its letters: quotes, style, comments, and the order it stood in."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.patch.changes import Refused
from pyengine.patch.ops import Remove, Set
from tests.fixed import with_ops

FROM, TO = ("services", "a", "labels"), ("services", "a", "deploy", "labels")


def moved(text: str, value: object) -> str:
    return with_ops(read(text), (Remove(FROM), Set(TO, value, stood=FROM)))  # type: ignore[arg-type]


def file(labels: str, deploy: str = "") -> str:
    return f"services:\n  a:\n    image: a:1\n{labels}{deploy}"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("labels: [x=1, 'y=2']\n", ["x=1", "y=2"]),
        ("labels: {x: '1'}  # of x\n", {"x": "1"}),
        ("labels:\n  - 'x=1'\n  # of y\n  - y=2  # behind it\n", ["x=1", "y=2"]),
        ("# of all\n# of them\nlabels:\n  x: \"1\"\n\n  y: '2'\n", {"x": "1", "y": "2"}),
        ("labels:\n- x=1\n- y=2\n", ["x=1", "y=2"]),
    ],
)
def test_letters_are_brought_along(written: str, value: object) -> None:
    def lines(depth: int) -> str:
        return "".join(" " * depth + line if line.strip() else line for line in written.splitlines(keepends=True))

    assert moved(file(lines(4)), value) == file(f"    deploy:\n{lines(6)}")
    deploy = "    deploy:\n      replicas: 2\n"
    assert moved(file(lines(4), deploy), value) == file("", f"{deploy}{lines(6)}")
    windows = file(lines(4), deploy).replace("\n", "\r\n")
    assert moved(windows, value) == file("", f"{deploy}{lines(6)}").replace("\n", "\r\n")


def test_a_text_of_several_lines_is_written_in_one() -> None:
    text = file("    labels:\n      x: |\n        two\n         lines\n", "    deploy:\n      replicas: 2\n")
    assert moved(text, {"x": "two\n lines\n"}).endswith('      labels:\n        x: "two\\n lines\\n"\n')


def test_what_has_an_anchor_is_written_anew_and_keeps_no_comment_silently() -> None:
    text = file("    labels: &x\n      - 'x=1'\n", "  b:\n    image: b:1\n    labels: [z=1]\n")
    assert "      labels:\n        - x=1\n" in moved(text, ["x=1"])
    with pytest.raises(Refused, match="comments"):
        moved(text.replace("      - 'x=1'\n", "      # of x\n      - 'x=1'\n      - y=2\n"), ["x=1", "y=2"])


def test_a_list_in_one_line_goes_into_a_line() -> None:
    text = "services: {a: {image: a:1, labels: ['x=1'], deploy: {replicas: 2}}}\n"
    assert moved(text, ["x=1"]) == "services: {a: {image: a:1, deploy: {replicas: 2, labels: [x=1]}}}\n"
