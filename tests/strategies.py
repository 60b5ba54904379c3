"""Random stack files in every style people write: the same meaning, many manners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

KEYS = ("image", "deploy", "replicas", "update_config", "parallelism", "order", "labels", "test", "x-y", "'q'", '"d"')
SCALARS = (
    "3",
    "0777",
    "30s",
    "stop-first",
    "'80:80'",
    '"x: y # z"',
    "${N:-4}",
    '"${M:-5s}"',
    "plain text here",
    "echo $(date) $$HOME",
    "true",
    "~",
    "",
    '"a\\tb"',
    "'it''s'",
    "http://h:1/a#b",
    "été 🐳",
)
COMMENTS = ("", "", "", "  # why", " \t# tab", " #")


@dataclass
class Writer:
    """Draws one text; counts anchors so that aliases only point back."""

    draw: Any
    eol: str
    anchors: list[str]
    maps: list[str]

    def comment(self) -> str:
        return str(self.draw(st.sampled_from(COMMENTS)))

    def scalar(self) -> str:
        if self.anchors and self.draw(st.integers(0, 9)) == 0:
            return "*" + str(self.draw(st.sampled_from(self.anchors)))
        text = str(self.draw(st.sampled_from(SCALARS)))
        if text and self.draw(st.integers(0, 11)) == 0:
            name = f"s{len(self.anchors)}"
            self.anchors.append(name)
            return f"&{name} {text}"
        return text

    def flow(self, depth: int) -> str:
        kind = self.draw(st.integers(0, 2)) if depth else 2
        gap = self.draw(st.sampled_from(["", " "]))
        if kind == 0:
            keys = self.draw(st.lists(st.sampled_from(KEYS), max_size=3, unique=True))
            pairs = [f"{key}: {self.flow(depth - 1)}" for key in keys]
            return "{" + gap + ", ".join(pairs) + gap + "}"
        if kind == 1:
            count = self.draw(st.integers(0, 3))
            return "[" + gap + ", ".join(self.flow(depth - 1) for _ in range(count)) + gap + "]"
        return str(self.draw(st.sampled_from([text for text in SCALARS if text and not set(text) & set("{},[]&")])))

    def value(self, column: int, depth: int) -> list[str]:
        """Return the rest of the key's line, then further lines."""
        kind = self.draw(st.integers(0, 9)) if depth else 0
        if kind <= 3:
            return [f" {self.scalar()}{self.comment()}"]
        if kind == 4:
            return [f" {self.flow(2)}{self.comment()}"]
        if kind == 5:
            inner = " " * (column + 2)
            return [" " + self.draw(st.sampled_from(["|", ">", "|-", "|+"])), f"{inner}some text", "", f"{inner}  more"]
        if kind == 6:
            indent = self.draw(st.sampled_from([0, 2]))
            return [self.comment(), *self.sequence(column + indent, depth - 1)]
        anchor = ""
        if self.draw(st.integers(0, 5)) == 0:
            anchor = f" &m{len(self.maps)}"
        step = self.draw(st.sampled_from([2, 2, 4, 3]))
        lines = [f"{anchor}{self.comment()}", *self.mapping(column + step, depth - 1)]
        if anchor:
            self.maps.append(anchor.strip(" &"))
        return lines

    def sequence(self, column: int, depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.draw(st.integers(1, 3))):
            if depth and self.draw(st.integers(0, 4)) == 0:
                first, *rest = self.mapping(column + 2, depth - 1)
                lines += [" " * column + "- " + first.lstrip(" "), *rest]
            else:
                lines.append(" " * column + f"- {self.scalar()}{self.comment()}")
        return lines

    def mapping(self, column: int, depth: int, keys: list[str] | None = None) -> list[str]:
        chosen = keys or self.draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True))
        lines: list[str] = []
        if self.maps and keys is None and self.draw(st.integers(0, 4)) == 0:
            lines.append(" " * column + f"<<: *{self.draw(st.sampled_from(self.maps))}{self.comment()}")
        for key in chosen:
            first, *rest = self.value(column, depth)
            lines += [" " * column + f"{key}:{first}".rstrip(" "), *rest]
            if self.draw(st.integers(0, 6)) == 0:
                lines += self.draw(st.sampled_from([[""], [" " * column + "# note"], ["# far left"], ["   "]]))
        return lines


@st.composite
def stacks(draw: Any) -> str:
    """Return the text of a readable file with anchors, merges, flow, comments and odd bytes."""
    eol = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    writer = Writer(draw, eol, [], [])
    lines = writer.mapping(0, 4, keys=["x-base", "services", "networks"][: draw(st.integers(1, 3))])
    text = eol.join(lines)
    return draw(st.sampled_from(["", "", "", "\ufeff", "---\n"])) + text + draw(st.sampled_from(["", eol, eol + eol]))
