"""Comments that ask not to be told: `# stackengine: ignore rule-id, rule-id - the reason`.

At the end of a line, or above it, such a comment is about what begins on that line, and all that stands below it: a
key, a service, an item of a list. Above the first key it is about the whole file. Without a reason it asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pyengine.asked.config import unknown
from pyengine.document.document import Document, children
from pyengine.document.node import Mapping, Scalar
from pyengine.finding import Finding
from pyengine.swarm.model.stack import Stack
from pyengine.text import Span

_COMMENT = re.compile(
    r"(?:(?<=\s)|^)#[ \t]*stackengine:[ \t]*ignore\b[ \t]*(?P<rules>[\w/-]*(?:[ \t]*,[ \t]*[\w/-]+)*)"
    r"[ \t]*(?:-+|[\u2013\u2014:])?[ \t]*(?P<why>[^\r\n]*)",
    re.MULTILINE | re.IGNORECASE,
)
_EMPTY = re.compile(r"[ \t]*(?:#[^\r\n]*)?$")


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment: the rules it names, the part of the file they are not to speak of, and why."""

    file: int
    line: int
    scope: Span
    rules: tuple[str, ...]
    why: str

    def about(self, finding: Finding, stack: Stack) -> bool:
        """Tell whether a finding is one of those; one on a service also where the comment is about the service."""
        if finding.rule not in self.rules:
            return False
        service = stack.view.get("services", finding.service) if finding.service is not None else None
        places = [finding.place, *([service.key_place] if service is not None else [])]
        return any(
            place.file == self.file and self.scope.start <= place.span.start < self.scope.end for place in places
        )


def comments(stack: Stack, known: Collection[str]) -> tuple[tuple[Ignore, ...], tuple[str, ...]]:
    """Return what comments ask for, and a sentence for each that cannot be followed."""
    found: list[Ignore] = []
    problems: list[str] = []
    for source in stack.sources:
        for ignore in _comments(source.file, source.document):
            strange = [rule for rule in ignore.rules if rule not in known]
            if strange:
                problems.append(f"Line {ignore.line} ignores nothing: {unknown(strange[0], known)}")
            elif not ignore.rules:
                problems.append(f"Line {ignore.line} ignores nothing: it names no rule.")
            elif not ignore.why:
                problems.append(f"Line {ignore.line} ignores nothing: say why behind the rule, `ignore rule - reason`.")
            else:
                found.append(ignore)
    return tuple(found), tuple(problems)


def _comments(file: int, document: Document) -> Iterator[Ignore]:
    text = document.text
    for match in _COMMENT.finditer(text) if "stackengine" in text else ():
        if not any(
            node.span.start < match.start() < node.span.end for node in document.nodes if isinstance(node, Scalar)
        ):
            rules = tuple(name.strip() for name in match["rules"].split(",") if name.strip())
            line = document.lines.line(match.start())
            yield Ignore(file, line + 1, _scope(document, line, match.start()), rules, match["why"].strip())


def _scope(document: Document, line: int, start: int) -> Span:
    """Return what a comment is about that begins at `start`, on the line of that number, counted from 0."""
    text, lines = document.text, document.lines
    root = document.root
    if root is None or start < root.span.start:
        return Span(0, len(text))
    while line + 1 < len(lines.starts) and _EMPTY.match(lines.line_span(line).of(text)):
        line += 1
    whole = lines.line_span(line)
    begun = [span for span in _extents(document) if whole.start <= span.start < whole.end]
    return max(begun, key=len, default=whole)


def _extents(document: Document) -> Iterator[Span]:
    """Yield where each key with its value, and each item of a list, stands."""
    for node in document.nodes:
        if isinstance(node, Mapping):
            yield from (
                Span(entry.key.outer.start, max(entry.key.outer.end, entry.value.outer.end)) for entry in node.entries
            )
        else:
            yield from (child.outer for child in children(node))
