"""Carries out what was marked: placeholders into the text, secrets into the vault, and the account of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyengine.edit import Edit, apply_edits
from pyengine.redact import quoting
from pyengine.redact.account import account
from pyengine.redact.masking import Marked, Spot, overlaps
from pyengine.redact.redacted import Mask, Redacted
from pyengine.redact.vault import Original, Vault
from pyengine.sensitive.placeholder import PATTERN, neutral
from pyengine.text import Span


def carry_out(
    text: str,
    marked: Marked,
    vault: Vault,
    *,
    fewer: Sequence[Span],
    places: quoting.Quoting,
) -> Redacted:
    """Return `text` with the secrets replaced, all but those at the places the user wants unmasked."""
    vault.prepare(text)
    open_places = sorted((span.start, span.end) for span in fewer)
    values = "\n".join(item.value for item in marked.spots)
    types = {name: neutral(name, values) for name in {item.hit.type for item in marked.spots}}
    masked: list[Mask] = []
    shown: list[Mask] = []
    edits: list[Edit] = []
    originals = _own(text, vault)
    for item in marked.spots:
        mask = _kept(text, item, types[item.hit.type], vault, places)
        if overlaps(open_places, item.start, item.end):
            shown.append(mask)
        else:
            masked.append(mask)
            edits.append(Edit(mask.span, f"{item.quote}{mask.placeholder}{item.quote}"))
            originals.append((item.start, Original(mask.span.of(text), item.quote)))
    _release(vault, masked, shown)
    redacted = apply_edits(text, edits)
    vault.remember(redacted, [original for _, original in sorted(originals)])
    left = account(marked.left, (*masked, *shown))
    return Redacted(redacted, tuple(edits), tuple(masked), tuple(shown), left, vault)


def _kept(text: str, item: Spot, type_: str, vault: Vault, places: quoting.Quoting) -> Mask:
    span = Span(item.start, item.end)
    raw = span.of(text)
    style = quoting.NUMBER if item.quote else quoting.label(places.style(item.start), raw, text, item.start)
    entry = vault.keep(item.value, type_, style, raw)
    return Mask(span, entry.placeholder, entry.type, item.hit.detector, item.hit.reason, item.hit.certain)


def _release(vault: Vault, masked: Iterable[Mask], shown: Iterable[Mask]) -> None:
    """Note which of these secrets leave: one that is shown at a place does, wherever else it is masked."""
    leaving = {mask.placeholder for mask in shown}
    for name in {mask.placeholder for mask in (*masked, *shown)}:
        entry = vault.get(name)
        if entry is not None:
            entry.released = name in leaving


def _own(text: str, vault: Vault) -> list[tuple[int, Original]]:
    """Return what stood at the placeholders that the text has already, each with its place."""
    found = [match for match in PATTERN.finditer(text) if match.group() in vault]
    known = vault.originals(text) or ()
    if len(known) != len(found):
        return [(match.start(), Original("")) for match in found]
    return [(match.start(), original) for match, original in zip(found, known, strict=True)]
