"""Puts the secrets back: byte for byte into a text nobody changed, spelled for where they stand into an edited one.

Placeholders that are missing, unknown, altered or another vault's are reported; nothing is guessed. One that stands
elsewhere than before is filled, and told: who edited the text may have put a secret where it leaves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from pyengine.document.node import Scalar, Style
from pyengine.edit import Edit, apply_edits, ordered
from pyengine.redact import quoting
from pyengine.redact.redacted import Moved, Restored
from pyengine.redact.standing import moved, standings
from pyengine.redact.trees import structured
from pyengine.redact.vault import Secret, Vault
from pyengine.sensitive.placeholder import ALTERED, PATTERN, TAGGED, nearly
from pyengine.text import Span


def restored(text: str, vault: Vault, of: str | None) -> Restored:
    """Return `text` with its secrets; `of` is the redacted text it was made from, if that is known."""
    found = [match for match in PATTERN.finditer(text) if match.group() in vault]
    present = {match.group() for match in found}
    wanted = PATTERN.findall(of) if of is not None else [entry.placeholder for entry in vault if not entry.released]
    lost = tuple(dict.fromkeys(name for name in wanted if name not in present))
    edits = ordered(_edits(text, found, vault))
    unknown = [name for name in dict.fromkeys(PATTERN.findall(text)) if name not in vault]
    own = [name for name in unknown if vault.gave(name)]
    foreign = tuple(name for name in unknown if not vault.gave(name))
    invented = tuple(dict.fromkeys((*own, *_altered(text, vault))))
    return Restored(apply_edits(text, edits), lost, invented, foreign, edits, tuple(_moved(text, vault)))


def _altered(text: str, vault: Vault) -> Iterator[str]:
    """Yield what may have been a placeholder before somebody retyped it."""
    known = {(entry.type, entry.placeholder.rsplit("_", 2)[1]) for entry in vault}
    rest = PATTERN.sub(lambda match: "\0" * len(match.group()), text)
    for match in ALTERED.finditer(rest):
        if nearly(match.group()) in known or TAGGED.fullmatch(match.group()):
            yield match.group()


def _moved(text: str, vault: Vault) -> Iterator[Moved]:
    for match, now in standings(text):
        how = moved(now, vault.stood(match.group()))
        if how:
            yield Moved(Span(*match.span()), match.group(), how)


def _edits(text: str, found: list[re.Match[str]], vault: Vault) -> list[Edit]:
    """Return the edits that fill the placeholders: as it was in a text that is known, else as fits where they stand."""
    originals = vault.originals(text) or ()
    known = {
        match.start(): Edit(Span(match.start() - len(quote), match.end() + len(quote)), spelling)
        for match, (spelling, quote) in (zip(found, originals, strict=True) if len(originals) == len(found) else ())
        if spelling
    }
    missing = [match.start() for match in found if match.start() not in known]
    spelled = _spelled(text, found, vault) if missing else ()
    starts = list(known)
    fitting = [edit for edit in spelled if _among(missing, edit.span)]
    for edit in fitting:
        for start in _among(starts, edit.span):
            del known[start]
    return [*known.values(), *fitting]


def _among(starts: list[int], span: Span) -> list[int]:
    """Return those of `starts`, which are in order, that lie in the span."""
    return starts[bisect_left(starts, span.start) : bisect_left(starts, span.end)]


def _spelled(text: str, found: list[re.Match[str]], vault: Vault) -> Iterator[Edit]:
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
