"""Puts the secrets back: byte for byte into a text nobody changed, spelled for where they stand into an edited one.

Placeholders that are missing, unknown or altered are reported; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pyengine.document.node import Scalar, Style
from pyengine.edit import Edit, apply_edits
from pyengine.redact import quoting
from pyengine.redact.redacted import Restored
from pyengine.redact.trees import structured
from pyengine.redact.vault import Secret, Vault
from pyengine.sensitive.placeholder import ALTERED, PATTERN, nearly
from pyengine.text import Span


def restored(text: str, vault: Vault, of: str | None) -> Restored:
    """Return `text` with its secrets; `of` is the redacted text it was made from, if that is known."""
    found = [match for match in PATTERN.finditer(text) if match.group() in vault]
    present = {match.group() for match in found}
    wanted = PATTERN.findall(of) if of is not None else [entry.placeholder for entry in vault if not entry.released]
    lost = tuple(dict.fromkeys(name for name in wanted if name not in present))
    originals = vault.originals(text) or ()
    edits: list[Edit] = []
    for match, (spelling, quote) in zip(found, originals, strict=True) if len(originals) == len(found) else ():
        if spelling:
            edits.append(Edit(Span(match.start() - len(quote), match.end() + len(quote)), spelling))
    if not edits or len(edits) < len(found):
        done = {edit.span.start for edit in edits}
        edits += [edit for edit in _edits(text, found, vault) if edit.span.start not in done]
    return Restored(apply_edits(text, edits), lost, tuple(_invented(text, vault)))


def _invented(text: str, vault: Vault) -> Iterator[str]:
    known = {(entry.type, entry.placeholder.rsplit("_", 2)[1]) for entry in vault}
    seen: set[str] = set()
    exact = {match.span(): match.group() for match in PATTERN.finditer(text)}
    covered = sorted(exact)
    candidates = [name for name in exact.values() if name not in vault]
    for match in ALTERED.finditer(text):
        inside = any(start < match.end() and match.start() < end for start, end in covered)
        if not inside and nearly(match.group()) in known:
            candidates.append(match.group())
    for name in candidates:
        if name not in seen:
            seen.add(name)
            yield name


def _edits(text: str, found: list[re.Match[str]], vault: Vault) -> Iterator[Edit]:
    places = quoting.Quoting(structured(text) if found else ())
    by_scalar: dict[int, tuple[Scalar, list[re.Match[str]]]] = {}
    for match in found:
        scalar = places.scalar(match.start())
        if scalar is None:
            style = quoting.COMMENT if places.parsed else quoting.TEXT
            yield Edit(Span(*match.span()), _loose(text, match, _entry(vault, match), style))
        else:
            by_scalar.setdefault(scalar.span.start, (scalar, []))[1].append(match)
    for scalar, matches in by_scalar.values():
        yield from _scalar_edits(text, scalar, matches, vault)


def _entry(vault: Vault, match: re.Match[str]) -> Secret:
    entry = vault.get(match.group())
    assert entry is not None
    return entry


def _known(text: str, match: re.Match[str], entry: Secret, style: str) -> str | None:
    """Return how the secret was spelled in this style, if it ever was."""
    flat = entry.spellings.get(style)
    if flat is not None and "\n" not in flat:
        return flat
    column = match.start() - text.rfind("\n", 0, match.start()) - 1
    return entry.spellings.get(f"{style}@{column}")


def _loose(text: str, match: re.Match[str], entry: Secret, style: str) -> str:
    known = _known(text, match, entry, style)
    if known is not None:
        return known
    between_quotes = text[match.start() - 1 : match.start()] == '"' == text[match.end() : match.end() + 1]
    if between_quotes:
        return quoting.double(entry.value)
    return _on_lines(text, match, entry.value)


def _on_lines(text: str, match: re.Match[str], value: str, gap: str = "\n") -> str:
    """Return a value of several lines with the lead of the placeholder's line in front of each."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    lead = re.match(r"[\s#>|*]*", line)
    return value.replace("\n", gap + (lead.group() if lead else ""))


def _scalar_edits(text: str, scalar: Scalar, matches: list[re.Match[str]], vault: Vault) -> Iterator[Edit]:
    style = scalar.style
    pieces = {match.start(): _known(text, match, _entry(vault, match), style.value) for match in matches}
    if style is Style.DOUBLE and len(matches) == 1 and matches[0].group() == scalar.value:
        spellings = _entry(vault, matches[0]).spellings
        if quoting.NUMBER in spellings and len(spellings) == 1:
            yield Edit(scalar.span, spellings[quoting.NUMBER])
            return
    spell = _SPELL.get(style)
    several_lines = any("\n" in _entry(vault, match).value for match in matches)
    if None in pieces.values() and (style is Style.PLAIN or (style is Style.SINGLE and several_lines)):
        yield from _requoted(scalar, matches, vault)
        return
    for match in matches:
        piece = pieces[match.start()]
        if piece is None:
            value = _entry(vault, match).value
            gap = "\n\n" if style is Style.FOLDED else "\n"
            piece = spell(value) if spell else _on_lines(text, match, value, gap)
        yield Edit(Span(*match.span()), piece)


def _requoted(scalar: Scalar, matches: list[re.Match[str]], vault: Vault) -> Iterator[Edit]:
    """Return the scalar whole, unquoted if that is the same string, else in quotes."""

    def value(match: re.Match[str]) -> str:
        entry = vault.get(match.group())
        return entry.value if entry else match.group()

    result = PATTERN.sub(value, scalar.value)
    if quoting.plain_safe(result, flow=True) and scalar.style is Style.PLAIN:
        for match in matches:
            yield Edit(Span(*match.span()), value(match))
    else:
        yield Edit(scalar.span, quoting.in_quotes(result))


_SPELL: dict[Style, Callable[[str], str]] = {Style.SINGLE: quoting.single, Style.DOUBLE: quoting.double}
