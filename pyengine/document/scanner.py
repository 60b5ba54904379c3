"""The scanner, with less work and the same tokens: by the line instead of by the character.

Common tokens are cut out by one pattern each; whatever no pattern matches goes to the scanner of libyaml.py. What may
stand in for three tokens at once, a simple key with its colon, or a value that ends with its line, is taken by
parser.py before it becomes tokens.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

from ruamel.yaml.scanner import ScannerError, SimpleKey
from ruamel.yaml.tokens import (
    BlockEntryToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    KeyToken,
    ScalarToken,
    ValueToken,
)

from pyengine.document import libyaml
from pyengine.document.libyaml import BLANKS, BREAKS
from pyengine.document.patterns import FLOW, KEY, LINES, PLAIN, QUOTED, REST, STYLES, VALUE
from pyengine.document.reader import Reader

_KEY_TOKENS: list[Any] = [KeyToken, ScalarToken, ValueToken]


class Piece(NamedTuple):
    """A scalar as parser.py takes it: where it begins and ends, what it says, and its quotes."""

    start: int
    end: int
    value: str
    style: str | None = None


class Scanner(libyaml.Scanner):
    """Yields the tokens of a text."""

    reader: Any = None

    def __init__(self, text: str) -> None:
        self.reader = Reader(text)
        self._looked = False
        super().__init__(SimpleNamespace(doc_infos=[SimpleNamespace()]))  # a directive leaves its version there

    def check_token(self, *choices: Any) -> bool:
        """Tell whether the next token is of one of these types; without any, whether there is one."""
        if not self._looked:
            while self.need_more_tokens():
                self.fetch_more_tokens()
            self._looked = True
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def peek_token(self) -> Any:
        """Return the next token."""
        return self.tokens[0] if self.check_token() else None

    def get_token(self) -> Any:
        """Return the next token and go on to the one behind it."""
        if not self.check_token():
            return None
        self._looked = False
        self.tokens_taken += 1
        return self.tokens.pop(0)

    def need_more_tokens(self) -> bool:
        """Tell whether the next token is not there yet, or may still turn out to be behind a key's."""
        if self.done or not self.tokens:
            return not self.done
        if self.possible_simple_keys:
            self.stale_possible_simple_keys()
        return bool(self.possible_simple_keys) and self.next_possible_simple_key() == self.tokens_taken

    def stale_possible_simple_keys(self) -> None:
        """Forget the keys that can be none any more: a key ends with its line, and within 1,024 characters."""
        place = self.reader
        for level, key in list(self.possible_simple_keys.items()):
            if key.line != place.line_start or place.pointer - key.index > 1024:
                if key.required:
                    problem = "could not find expected ':'"
                    raise ScannerError("while scanning a simple key", key.mark, problem, place.pointer)
                del self.possible_simple_keys[level]

    def save_possible_simple_key(self) -> None:
        """Remember that the token to come may be a key."""
        if self.allow_simple_key:
            place, level = self.reader, len(self.flow_context)
            self.remove_possible_simple_key()
            column = place.pointer - place.line_start
            number, required = self.tokens_taken + len(self.tokens), not level and self.indent == column
            key = SimpleKey(number, required, place.pointer, place.line_start, column, place.pointer)
            self.possible_simple_keys[level] = key

    def scan_to_next_token(self) -> None:
        """Skip what stands between tokens."""
        place = self.reader
        buffer, pointer = place.buffer, place.pointer
        if pointer == 0 and buffer[0] == "\ufeff":
            pointer = place.line_start = 1
        tabs = "\t" if self.flow_context or not self.allow_simple_key else ""
        pointer = REST[tabs].match(buffer, pointer).end()  # type: ignore[union-attr]
        if buffer[pointer] in BREAKS:
            match = LINES["\t" if self.flow_context else ""].match(buffer, pointer)
            place.line_start, pointer = match.start(1), match.end()  # type: ignore[union-attr]
            if not self.flow_context:
                self.allow_simple_key = True
        place.pointer = pointer

    def fetch_more_tokens(self) -> None:
        """Fetch the next token, or a key with its colon."""
        self.scan_to_next_token()
        if self.possible_simple_keys:
            self.stale_possible_simple_keys()
        place = self.reader
        column = place.pointer - place.line_start
        if self.indent > column:
            self.unwind_indent(column)
        fetch = _FETCH.get(place.buffer[place.pointer])
        if fetch is None or not fetch(self):
            super().fetch_more_tokens()

    def cut_key(self) -> bool:
        """Fetch a simple key of a block mapping together with its colon."""
        place = self.reader
        start = place.pointer
        column = start - place.line_start
        if not self.allow_simple_key or self.flow_context or not (match := KEY.match(place.buffer, start)):
            return self.cut_plain()
        self.remove_possible_simple_key()
        if self.add_indent(column):
            self.tokens.append(BlockMappingStartToken(start, start))
        end: Any = match.end()
        scalar = ScalarToken(match[1], True, start, end - 1)  # noqa: FBT003 - ruamel's manner
        self.tokens += (KeyToken(start, start), scalar, ValueToken(end - 1, end))
        self.allow_simple_key = False
        place.pointer = end
        return True

    def cut_plain(self) -> bool:
        """Fetch a plain scalar of a flow collection that ends on its line."""
        place = self.reader
        if not self.flow_context or not (match := FLOW.match(place.buffer, place.pointer)):
            return False
        self._append_scalar(match.end(), match[0], None)
        return True

    def cut_quoted(self) -> bool:
        """Fetch a quoted scalar on one line and without escapes."""
        place = self.reader
        quote = place.buffer[place.pointer]
        match = QUOTED[quote].match(place.buffer, place.pointer)
        if match is None:
            return False
        self._append_scalar(match.end(), match[1], quote)
        return True

    def _append_scalar(self, end: int, value: str, style: str | None) -> None:
        self.save_possible_simple_key()
        self.allow_simple_key = False
        self.tokens.append(ScalarToken(value, style is None, self.reader.pointer, end, style))
        self.reader.pointer = end

    def cut_dash(self) -> bool:
        """Fetch the dash of a list item."""
        place = self.reader
        start = place.pointer
        if place.buffer[start + 1] not in BLANKS or self.flow_context or not self.allow_simple_key:
            return False
        if self.possible_simple_keys:
            self.remove_possible_simple_key()
        if self.add_indent(start - place.line_start):
            self.tokens.append(BlockSequenceStartToken(start, start))
        self.tokens.append(BlockEntryToken(start, start + 1))
        place.pointer = start + 1
        return True

    def take_key(self) -> Piece | None:
        """Take the next simple key of the block mapping, and its colon."""
        if self.tokens:
            return self._unpack_key()
        if not self._at_indent() or not (match := KEY.match(self.reader.buffer, self.reader.pointer)):
            return None
        self.allow_simple_key = False
        self.reader.pointer = match.end()
        return Piece(match.start(), match.end() - 1, match[1])

    def _unpack_key(self) -> Piece | None:
        """Take the key that cut_key made tokens of: the first of its mapping."""
        if list(map(type, self.tokens)) != _KEY_TOKENS:
            return None
        scalar = self.tokens[1]
        self.tokens.clear()
        self.tokens_taken += len(_KEY_TOKENS)
        self._looked = False
        return Piece(scalar.start_mark, scalar.end_mark, scalar.value, scalar.style)

    def take_dash(self) -> int | None:
        """Take the dash of an item that goes on with the block sequence, and return its place."""
        place = self.reader
        if not self._at_indent() or place.buffer[place.pointer] != "-" or place.buffer[place.pointer + 1] not in BLANKS:
            return None
        place.pointer += 1
        return int(place.pointer - 1)

    def _at_indent(self) -> bool:
        """Tell whether no token is waiting and the text goes on where the innermost block collection stands."""
        if self.tokens or self.done:
            return False
        self.scan_to_next_token()
        if self.possible_simple_keys:
            self.stale_possible_simple_keys()
        at_indent = self.reader.pointer - self.reader.line_start == self.indent
        return at_indent and self.allow_simple_key and not self.possible_simple_keys

    def take_value(self) -> Piece | None:
        """Take a scalar that is the rest of its line and is over with it; go on to the next token."""
        if self.tokens or self.possible_simple_keys:
            return None
        place = self.reader
        buffer = place.buffer
        match = VALUE.match(buffer, place.pointer)
        if match is None or (self.allow_simple_key and "\t" in match[1]):
            return None
        group = match.lastindex or 0
        rest = REST["\t"].match(buffer, match.end()).end()  # type: ignore[union-attr]
        lines = LINES[""].match(buffer, rest)
        start, end = lines.start(1), lines.end()  # type: ignore[union-attr]
        if group == PLAIN and (end - start > self.indent or buffer[end] == "\t"):
            return None
        place.line_start, place.pointer = start, end
        self.allow_simple_key = True
        return Piece(match.end(1), match.end(), match[group], STYLES[group])


_FETCH: dict[str, Callable[[Scanner], bool]] = {
    "-": Scanner.cut_dash,
    '"': Scanner.cut_quoted,
    "'": Scanner.cut_quoted,
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$/<", Scanner.cut_key),
}
