"""Redaction: secrets out, placeholders in, and back. Everything here is safe to call with any text.

What works behind the two doors, the detectors and the reader of YAML, is loaded with the first call, so that importing
this costs a page start nothing: they are the only imports inside of functions.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain

from pyengine.document.node import Node
from pyengine.redact.gate import LeakError, Unchecked, checkable, gate
from pyengine.redact.redacted import Considered, Mask, Redacted, Restored
from pyengine.redact.vault import Vault
from pyengine.sensitive.placeholder import PATTERN
from pyengine.text import Span

__all__ = [
    "Considered",
    "LeakError",
    "Mask",
    "Redacted",
    "Restored",
    "Unchecked",
    "Vault",
    "checkable",
    "gate",
    "placeholders",
    "redact",
    "restore",
]


_ROUNDS = 2
"""So often what holds a mask is read again as if it had been pasted: a mask may change what stands beside it."""


def redact(  # noqa: PLR0913 - the text, and six things a caller may add
    text: str,
    *,
    identifiers: bool = True,
    more: Sequence[Span] = (),
    terms: Collection[str] = (),
    fewer: Sequence[Span] = (),
    vault: Vault | None = None,
    roots: tuple[Node, ...] | None = None,
) -> Redacted:
    """Return `text` with every secret replaced by a placeholder, and the account of it.

    Without `identifiers` hosts, addresses and account ids stay. `more` are places the user wants masked too, `terms`
    words that are hidden wherever they stand, `fewer` places that the user wants unmasked. A `vault` of an earlier
    text goes on with its numbers and secrets. `roots` is the text as `document.yaml.read` gave it, if the caller has
    read it already; none if it does not parse.
    """
    from pyengine.redact import carrying, detect, layout, masking, own, quoting, second  # noqa: PLC0415 - see the docstring above

    vault = vault if vault is not None else Vault()
    roots, sheet = layout.sheet_of(text, roots)
    found = chain(detect.detect(sheet, identifiers=identifiers), own.find(sheet.text, terms))
    marked = masking.mark(text, sheet, found, more, own.places(text, terms))
    for _ in range(_ROUNDS if marked.spots else 0):
        again = second.masked(sheet, [(spot.start, spot.end) for spot in marked.spots])
        known, marked = marked, masking.joined(text, marked, again, detect.detect(again, identifiers=identifiers))
        if marked is known:
            break
    return carrying.carry_out(text, marked, vault, fewer=fewer, places=quoting.Quoting(roots))


def restore(text: str, vault: Vault, *, of: str | None = None) -> Restored:
    """Return `text` with every placeholder of `vault` replaced by what it stands for.

    Lost is what `of`, the redacted text this one was made from, holds and `text` does not; without it, what the
    vault holds.
    """
    from pyengine.redact import restoring  # noqa: PLC0415 - see the module's docstring

    return restoring.restored(text, vault, of)


def placeholders(text: str) -> tuple[Span, ...]:
    """Return where placeholders stand in `text`, whoever wrote them."""
    return tuple(Span(*match.span()) for match in PATTERN.finditer(text))
