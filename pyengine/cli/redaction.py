"""`redact` and `restore`: secrets out of a file and back, with a vault in a file of its own."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pyengine.cli.codes import OK, UNUSABLE
from pyengine.cli.files import Input, read, replace
from pyengine.cli.streams import Unusable, put, put_line, shown, tell
from pyengine.input.decode import encode
from pyengine.redact import Considered, LeakError, Mask, Redacted, Unchecked, Vault, checkable, gate
from pyengine.redact import redact as mask
from pyengine.redact import restore as unmask
from pyengine.text import LineIndex, Span

_MAX_BYTES = 64_000_000
"""Logs are redacted too, so this is more than any stack file has."""


def redact(options: argparse.Namespace) -> int:
    """Print the file with placeholders; the vault is written first, so that no placeholder is ever without it."""
    source = read(options.file, _MAX_BYTES)
    known = Path(options.vault).exists() if options.vault else False
    vault = _vault(options.vault) if known else None
    try:
        checkable(source.text)
    except Unchecked as error:
        raise Unusable(f"{shown(source.name)}: {error}") from None
    wanted = {"identifiers": not options.no_identifiers, "terms": options.hide}
    result = mask(source.text, **wanted, vault=vault.draft() if vault else None)
    if options.review:
        return _review(source, result)
    more = _places(source, result.considered, options.mask)
    fewer = _places(source, result.masked, options.keep)
    result = mask(source.text, **wanted, more=more, fewer=fewer, vault=vault)
    try:
        gate(result.text, result.vault, result.text)
    except LeakError as error:
        raise Unusable(f"{shown(source.name)}: {error}") from None
    if options.vault:
        replace([(options.vault, result.vault.to_json().encode())], private=True)
    put(encode(result.text, source.encoding))
    return OK


def _review(source: Input, result: Redacted) -> int:
    """Print each place that is masked or was passed over, in the order of the text; no value of them."""
    told = [(mask.span, f"masked, {mask.type.lower()}: {mask.reason}") for mask in result.masked]
    told += [(each.span, f"passed over, {each.confidence.value}: {each.reason}") for each in result.considered]
    lines = LineIndex(source.text)
    for span, what in sorted(told):
        put_line(f"{shown(source.name)}:{_place(lines, span)}: {what}")
    return OK


def _place(lines: LineIndex, span: Span) -> str:
    position = lines.position(span.start)
    return f"{position.line}:{position.column}"


def _places(source: Input, listed: Sequence[Mask | Considered], wanted: Sequence[str]) -> list[Span]:
    lines = LineIndex(source.text)
    known = {_place(lines, each.span): each.span for each in listed} if wanted else {}
    for name in wanted:
        if name not in known:
            raise Unusable(f"{shown(source.name)}: {shown(name)} is no place that --review lists so")
    return [known[name] for name in wanted]


def restore(options: argparse.Namespace) -> int:
    """Print the file with its secrets; lost, unknown, foreign and moved placeholders are told.

    What was never given, or by another vault, is an error.
    """
    source = read(options.file, _MAX_BYTES)
    result = unmask(source.text, _vault(options.vault))
    put(encode(result.text, source.encoding))
    for label, names in (("lost", result.lost), ("unknown", result.invented)):
        for name in names:
            tell(f"{label} placeholder: {name}")
    for name in result.foreign:
        tell(f"foreign placeholder: {name} was given by another vault, and stays as it is")
    lines = LineIndex(source.text)
    for moved in result.moved:
        tell(f"{shown(source.name)}:{lines.line(moved.span.start) + 1}: {moved.placeholder} {moved.how}")
    return UNUSABLE if result.foreign or result.invented else OK


def _vault(name: str) -> Vault:
    text = read(name, _MAX_BYTES).text
    try:
        return Vault.from_json(text)
    except ValueError as error:  # with none of its content: it may hold secrets
        raise Unusable(f"{shown(name)}: {error}") from None
