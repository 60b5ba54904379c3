"""Reads YAML text into nodes. Only this room knows ruamel.yaml, which reads and locates and never writes.

The tree is built from the event stream, not by ruamel's composer: that one recurses (3,000 brackets end it), shares
alias nodes with their anchors and loses what was written twice. Nothing is resolved and no comment is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ruamel.yaml import __version__
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from pyengine.document.node import Alias, Entry, Mapping, Node, Scalar, Sequence, Style, Target
from pyengine.document.parser import Parser
from pyengine.document.parser import ScalarEvent as QuickScalarEvent
from pyengine.document.scanner import Scanner
from pyengine.text import Span

READER_VERSION: str = __version__
"""The version of ruamel.yaml."""

MAX_DEPTH = 100
"""Levels of nesting a stack file may have. The deepest of 1,435 real files has 12; ruamel is quadratic in depth."""

_PROPERTIES = re.compile(r"(?:[^\S\r\n]*(?:#[^\r\n]*)?[\r\n])*[ \t]*[&!][^\s,\[\]{}]*|\s+|#[^\r\n]*")
_COLON = re.compile(r"(?:\s++|#[^\r\n]*+)*+:")


class YamlError(Exception):
    """The text is not YAML. `problem` names the reader's complaint without any text of the user, `span` the place.

    `opened` is where the construct began that could not be finished, if the reader told.
    """

    def __init__(self, problem: str, span: Span, opened: Span | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.span = span
        self.opened = opened


class RefusedError(YamlError):
    """The text is YAML, and Docker's reader refuses it. `problem` is a plain sentence."""


@dataclass(slots=True)
class _Frame:
    """A collection whose end has not been read yet."""

    event: Any
    children: list[Node] = field(default_factory=list)


@lru_cache(maxsize=2)
def read(text: str) -> tuple[Node, ...]:
    """Return the root node of every document in `text`; none for a text without content.

    Raises YamlError with a place where the text is not YAML, is nested too deep or names an unknown anchor.
    Nodes never change, so redaction and judgement of one text share one reading.
    """
    return _read(text, Scanner)


def read_json(text: str) -> tuple[Node, ...]:
    """Return the same for a text that only has to be JSON: strings may be escaped as YAML's are not."""
    from pyengine.document.json_scanner import JsonScanner  # noqa: PLC0415 - few texts need it

    return _read(text, JsonScanner)


def _read(text: str, scanner: type[Scanner]) -> tuple[Node, ...]:
    try:
        return tuple(_Builder(text).documents(scanner))
    except ReaderError as error:
        raise YamlError(_unprintable(error.character), _place(text, error.position)) from None
    except MarkedYAMLError as error:
        context = error.context_mark
        mark = context if error.problem_mark is None else error.problem_mark
        opened = None if context is None or error.problem_mark is None else _place(text, context)
        raise YamlError(str(error.problem), _place(text, mark or 0), opened) from None
    except YAMLError as error:
        raise YamlError(type(error).__name__, Span(0, 0)) from None


def _unprintable(character: int | str) -> str:
    code = character if isinstance(character, int) else ord(character)
    return f"character U+{code:04X} is not allowed in YAML"


def _place(text: str, index: int) -> Span:
    return Span(min(index, len(text)), min(index + 1, len(text)))


class _Builder:
    """Turns one event stream into trees with an explicit stack, so that depth never becomes recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[_Frame] = []
        self.anchors: dict[str, Target] = {}

    def documents(self, scanner: type[Scanner]) -> Iterator[Node]:
        """Yield the root node of each document."""
        parser = Parser(self.text, scanner)
        while parser.state:
            event = parser.state()
            make = _MAKE.get(type(event))
            node = make(self, event) if make is not None else None
            if node is None:
                continue
            if self.stack:
                self.stack[-1].children.append(node)
            else:
                yield node

    def begin(self, event: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels"
            raise YamlError(message, _place(self.text, event.start_mark))
        self.stack.append(_Frame(event))

    def end(self, event: Any) -> Node:
        return self._named(self._collection(self.stack.pop(), event))

    def reset(self, event: Any) -> None:  # noqa: ARG002 - one signature for all events
        self.anchors = {}

    def _named(self, node: Target) -> Target:
        if node.anchor is not None:
            self.anchors[node.anchor] = node
        return node

    def scalar(self, event: Any) -> Scalar:
        start, end, style = event.start_mark, event.end_mark, _STYLES[event.style]
        if start == end and event.style is None:
            start = end = self._after_colon(start)
        if event.ctag is None and event.anchor is None and not style.block:
            span = Span(start, end)
            return Scalar(span, span, event.value, style)
        value_start = self._after_properties(event) if end > start else start
        if style.block:
            end = value_start + len(self.text[value_start:end].rstrip())
        node = Scalar(Span(value_start, end), Span(start, end), event.value, style, event.tag, event.anchor)
        self._named(node)
        return node

    def _after_colon(self, start: int) -> int:
        """Return where an absent value belongs: behind its colon, behind its key where there is none.

        ruamel marks it with the place of whatever token comes next.
        """
        frame = self.stack[-1] if self.stack else None
        if frame is None or type(frame.event) is not MappingStartEvent or len(frame.children) % 2 == 0:
            return start
        key_end = frame.children[-1].outer.end
        colon = _COLON.match(self.text, key_end)
        return colon.end() if colon else key_end

    def alias(self, event: Any) -> Alias:
        span = Span(event.start_mark, event.end_mark)
        node = self.anchors.get(event.anchor)
        if node is None:
            inside = any(frame.event.anchor == event.anchor for frame in self.stack)
            problem = "contains itself" if inside else "is not defined before this place"
            message = f"anchor '{event.anchor}' {problem}"
            raise YamlError(message, span)
        return Alias(span, span, event.anchor, node)

    def _collection(self, frame: _Frame, end_event: Any) -> Mapping | Sequence:
        event, children = frame.event, tuple(frame.children)
        flow = bool(event.flow_style)
        start = self._after_properties(event)
        end = max(start, end_event.end_mark if flow or not children else children[-1].outer.end)
        span = Span(start, end)
        outer = span if start == event.start_mark else Span(event.start_mark, end)
        if type(event) is MappingStartEvent:
            entries = tuple(map(Entry, children[::2], children[1::2]))
            return Mapping(span, outer, entries, flow, event.tag, event.anchor)
        return Sequence(span, outer, children, flow, event.tag, event.anchor)

    def _after_properties(self, event: Any) -> int:
        """Return where the value begins behind its anchor and tag, which the event's marks include."""
        position: int = event.start_mark
        if event.anchor is None and event.ctag is None:
            return position
        limit = event.end_mark if isinstance(event, ScalarEvent) else len(self.text)
        while (match := _PROPERTIES.match(self.text, position)) and match.end() <= limit:
            position = match.end()
        return position


_STYLES: dict[str | None, Style] = {None: Style.PLAIN, **{str(style): style for style in Style}}
_MAKE: dict[type, Callable[[_Builder, Any], Node | None]] = {
    ScalarEvent: _Builder.scalar,
    QuickScalarEvent: _Builder.scalar,
    AliasEvent: _Builder.alias,
    MappingStartEvent: _Builder.begin,
    SequenceStartEvent: _Builder.begin,
    MappingEndEvent: _Builder.end,
    SequenceEndEvent: _Builder.end,
    DocumentStartEvent: _Builder.reset,
}
