"""ruamel.yaml's reader, scanner and parser where they differ from libyaml, whose port to Go is what Docker reads with.

Docker's CLI reads by go.yaml.in/yaml/v3: YAML 1.1 with scalars of its own (scalar.py). ruamel's own way of 1.1 is the
same but for what stands here. How this is read quickly, without a different token, is scanner.py's and parser.py's.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from ruamel.yaml import parser, reader, scanner
from ruamel.yaml.events import DocumentEndEvent
from ruamel.yaml.scanner import ScannerError
from ruamel.yaml.tokens import DocumentEndToken, TagToken

BREAKS = "\r\n\x85\u2028\u2029"
BLANKS = "\0 \t" + BREAKS
"""What ends a word: blanks, line breaks and the end of the text."""

_VERSION = (1, 1)
_ANCHOR = re.compile(r"[\w-]*", re.ASCII)
_BLOCK = re.compile(r"(?P<chomp>[+-])?(?P<indent>\d)?(?(chomp)|(?P<late>[+-])?)", re.ASCII)
_URI = r"(?:[\w;/?:@&=+$,.!~*'()\[\]-]|%[0-9A-Fa-f]{2})"
_TAG = re.compile(rf"!(?:<(?P<whole>{_URI}+)>|(?P<handle>[\w-]*!)?(?P<suffix>{_URI}*))", re.ASCII)
_BLANKS = re.compile(r"[ \t]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def _joined(chunks: list[str]) -> str:
    """Return the text of pieces in which characters are written in two halves; half a one becomes U+FFFD."""
    whole = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), "".join(chunks))
    return _SURROGATE.sub("\ufffd", whole)


class Reader(reader.Reader):
    """Yields the characters of a text; a line ends at every character that libyaml takes for a line break."""

    forward = reader.Reader.forward_1_1


class Scanner(scanner.Scanner):
    """Yields the tokens of a text."""

    scanner_processing_version = _VERSION
    surrogates = False
    """A character may be written in two halves."""
    ESCAPE_REPLACEMENTS = {key: value for key, value in scanner.Scanner.ESCAPE_REPLACEMENTS.items() if key != "/"} | {
        "'": "'"
    }

    def scan_to_next_token(self) -> None:
        """Skip what stands between tokens. A tab may, where no key can begin."""
        super().scan_to_next_token()
        while self.reader.peek() == "\t" and not self.allow_simple_key:
            self.reader.forward()
            super().scan_to_next_token()

    def scan_directive(self) -> Any:
        """Return the token of a directive: `%TAG`, or the version that Docker takes, and no other."""
        start = self.reader.get_mark()
        token = super().scan_directive()
        if token.name not in {"YAML", "TAG"}:
            raise ScannerError("while scanning a directive", start, "found unknown directive name", start)
        if token.name == "YAML" and token.value != _VERSION:
            raise ScannerError("while scanning a directive", start, "found incompatible YAML document", start)
        return token

    def scan_anchor(self, TokenClass: Any) -> Any:  # noqa: N803 - ruamel's name
        """Return the token of an anchor or alias, whose name is of letters and digits of ASCII, `-` and `_`."""
        start = self.reader.get_mark()
        kind = "alias" if self.reader.peek() == "*" else "anchor"
        self.reader.forward()
        name = self._take(_ANCHOR)[0]
        after = self.reader.peek()
        if not name or after not in BLANKS + "?:,]}%@`":
            problem = f"expected alphabetic or numeric character, but found {after!r}"
            raise ScannerError(f"while scanning an {kind}", start, problem, self.reader.get_mark())
        return TokenClass(name, start, self.reader.get_mark())

    def scan_tag(self) -> Any:
        """Return the token of a tag: `!<uri>`, `!handle!suffix`, `!suffix` or `!`."""
        start = self.reader.get_mark()
        match = self._take(_TAG)
        handle, suffix, after = match["handle"], match["whole"] or match["suffix"], self.reader.peek()
        if handle and not suffix:
            raise ScannerError(
                "while parsing a tag", start, f"expected URI, but found {after!r}", self.reader.get_mark()
            )
        if after not in BLANKS:
            raise ScannerError(
                "while scanning a tag", start, f"expected ' ', but found {after!r}", self.reader.get_mark()
            )
        value = (f"!{handle or ''}", suffix) if suffix and not match["whole"] else (None, suffix or "!")
        return TagToken(value, start, self.reader.get_mark())

    def scan_block_scalar_indicators(self, start_mark: Any) -> Any:
        """Return what the header of a block scalar says: whether to keep the last line breaks, and the indentation."""
        match = self._take(_BLOCK)
        if match["indent"] == "0":
            problem = "expected indentation indicator in the range 1-9, but found 0"
            raise ScannerError("while scanning a block scalar", start_mark, problem, self.reader.get_mark())
        chomp = match["chomp"] or match["late"]
        return (chomp == "+" if chomp else None), (int(match["indent"]) if match["indent"] else None)

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> Any:
        """Skip the rest of a block scalar's header: blanks, tabs among them, and a comment."""
        while self.reader.peek() in " \t":
            self.reader.forward()
        return super().scan_block_scalar_ignored_line(start_mark)

    def scan_flow_scalar_non_spaces(self, double: Any, start_mark: Any) -> Any:
        """Return the pieces of a quoted scalar up to the next blank. An escape names a character that there is."""
        try:
            chunks = super().scan_flow_scalar_non_spaces(double, start_mark)
            known = self.surrogates or not any(map(_SURROGATE.search, chunks))
        except (ValueError, OverflowError):
            known = False
        if not known:
            problem = "found invalid Unicode character escape code"
            raise ScannerError("while scanning a double-quoted scalar", start_mark, problem, self.reader.get_mark())
        return [_joined(chunks)] if self.surrogates and chunks else chunks

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> Any:
        """Return what the blanks and line breaks within a plain scalar mean; None at a document's end."""
        blanks = self._take(_BLANKS)[0]
        if self.reader.peek() not in BREAKS:
            return [blanks] if blanks else []
        first = self.scan_line_break()
        breaks: list[str] = []
        self.allow_simple_key = True
        while not self._at_marker():
            while self.reader.peek() in " \t":
                if self.reader.peek() == "\t" and self.reader.column < indent:
                    problem = "found a tab character that violates indentation"
                    raise ScannerError("while scanning a plain scalar", start_mark, problem, self.reader.get_mark())
                self.reader.forward()
            if self.reader.peek() not in BREAKS:
                return [*([first] if first != "\n" else [] if breaks else [" "]), *breaks]
            breaks.append(self.scan_line_break())
        return None

    def _at_marker(self) -> bool:
        return self.reader.prefix(3) in {"---", "..."} and self.reader.peek(3) in BLANKS

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.reader.buffer, self.reader.pointer)
        assert match is not None
        self.reader.forward(len(match[0]))
        return match


class Parser(parser.Parser):
    """Yields the events of a text."""

    resolver = SimpleNamespace(processing_version=_VERSION)

    def parse_document_end(self) -> Any:
        """Return the end of a document. Behind `...` another may begin without `---`; Docker reads the first alone."""
        start = end = self.scanner.peek_token().start_mark
        explicit = self.scanner.check_token(DocumentEndToken)
        if explicit:
            end = self.scanner.get_token().end_mark
        self.state = self.parse_implicit_document_start if explicit else self.parse_document_start
        return DocumentEndEvent(start, end, explicit=explicit)
