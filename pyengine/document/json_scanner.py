"""The scanner for a text that only has to be JSON."""

from __future__ import annotations

from pyengine.document.scanner import Scanner


class JsonScanner(Scanner):
    """Yields the tokens of JSON: its strings have an escape for `/` and write some characters in two halves.

    libyaml refuses both. RFC 8259, section 7.
    """

    ESCAPE_REPLACEMENTS = Scanner.ESCAPE_REPLACEMENTS | {"/": "/"}
    surrogates = True
