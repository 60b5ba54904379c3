"""The parser, with less work and the same events."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import events
from ruamel.yaml.events import MappingStartEvent, SequenceEndEvent, SequenceStartEvent
from ruamel.yaml.tokens import (
    BlockEndToken,
    BlockEntryToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowSequenceStartToken,
    KeyToken,
    ScalarToken,
    ValueToken,
)

from pyengine.document import libyaml
from pyengine.document.scanner import Scanner

_IMPLICIT = {None: (True, False), '"': (False, True), "'": (False, True)}


class ScalarEvent(events.ScalarEvent):
    """A scalar without anchor and tag, made at one go instead of three."""

    __slots__ = ()

    def __init__(self, start: int, end: int, value: str, style: str | None = None) -> None:
        self.start_mark, self.end_mark, self.value, self.style = start, end, value, style
        self.anchor = self.ctag = self.comment = None
        self.implicit = _IMPLICIT.get(style, (False, True))


class Parser(libyaml.Parser):
    """Yields the events of a text."""

    scanner: Any = None

    def __init__(self, text: str, scanner: type[Scanner] = Scanner) -> None:
        self.scanner = scanner(text)
        super().__init__(None)

    def parse_block_mapping_key(self) -> Any:
        """Return the next key of a block mapping, or its end."""
        key = self.scanner.take_key()
        if key is None:
            return super().parse_block_mapping_key()
        self.state = self.parse_value
        return ScalarEvent(*key)

    def parse_block_mapping_value(self) -> Any:
        """Return the value of a key of a block mapping."""
        if not self.scanner.check_token(ValueToken):
            return super().parse_block_mapping_value()
        self.scanner.get_token()
        return self.parse_value()

    def parse_value(self) -> Any:
        """Return what stands behind the colon of a block mapping's key."""
        self.state = self.parse_block_mapping_key
        value = self.scanner.take_value()
        if value is not None:
            return ScalarEvent(*value)
        if self.scanner.check_token(KeyToken, ValueToken, BlockEndToken):
            return self.process_empty_scalar(self.scanner.peek_token().end_mark)
        self.states.append(self.parse_block_mapping_key)
        return self.parse_block_node_or_indentless_sequence()

    def parse_block_sequence_entry(self) -> Any:
        """Return the next item of a block sequence, or its end."""
        mark = self._dash()
        if mark is None:
            return super().parse_block_sequence_entry()
        return self._item(mark, self.parse_block_sequence_entry, (BlockEntryToken, BlockEndToken))

    def parse_indentless_sequence_entry(self) -> Any:
        """Return the next item of a block sequence that stands no deeper than its key, or its end."""
        mark = self._dash()
        if mark is None:
            self.state, place = self.states.pop(), self.scanner.peek_token().start_mark
            return SequenceEndEvent(place, place)
        ends = BlockEntryToken, KeyToken, ValueToken, BlockEndToken
        return self._item(mark, self.parse_indentless_sequence_entry, ends)

    def _dash(self) -> int | None:
        """Return the end of the dash that is next, if it is."""
        start: int | None = self.scanner.take_dash()
        if start is not None:
            return start + 1
        return int(self.scanner.get_token().end_mark) if self.scanner.check_token(BlockEntryToken) else None

    def _item(self, mark: int, state: Any, ends: tuple[type, ...]) -> Any:
        """Return what stands behind the dash that ends at `mark`."""
        self.state = state
        value = self.scanner.take_value()
        if value is not None:
            return ScalarEvent(*value)
        if self.scanner.check_token(*ends):
            return self.process_empty_scalar(mark)
        self.states.append(state)
        return self.parse_block_node()

    def parse_node(self, block: bool = False, indentless_sequence: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Return the next node, or the begin of one."""
        token = self.scanner.peek_token()
        kind = type(token)
        start = token.start_mark
        if kind is ScalarToken:
            self.scanner.get_token()
            self.state = self.states.pop()
            return ScalarEvent(start, token.end_mark, token.value, token.style)
        if kind is BlockMappingStartToken and block:
            self.state = self.parse_block_mapping_first_key
            return MappingStartEvent(None, None, True, start, start, flow_style=False)  # noqa: FBT003
        if kind is FlowSequenceStartToken:
            self.state = self.parse_flow_sequence_first_entry
            return SequenceStartEvent(None, None, True, start, token.end_mark, flow_style=True)  # noqa: FBT003
        if kind is BlockSequenceStartToken and block:
            self.state = self.parse_block_sequence_first_entry
            return SequenceStartEvent(None, None, True, start, start, flow_style=False)  # noqa: FBT003
        return super().parse_node(block, indentless_sequence)
