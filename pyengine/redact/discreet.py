"""Keeps secrets out of what the engine says: a message that would quote one says so instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from pyengine.edit import Edit, apply_edits
from pyengine.finding import Finding
from pyengine.redact import LeakError, gate
from pyengine.redact.gate import RUN
from pyengine.redact.spread import quoted
from pyengine.redact.vault import Secret
from pyengine.text import Span

SILENT = "the value here is a secret and is not quoted; the rule's page tells what is wrong"
SILENT_VALUE = "a secret, not shown"


def discreet(findings: tuple[Finding, ...], secrets: Sequence[Secret], redacted: str) -> tuple[Finding, ...]:
    """Return the findings with no part of a secret in any sentence. `redacted` is the text without the secrets."""
    if not leaks("\n".join(map(_spoken, findings)), secrets, redacted) and not any(map(_has_quotes, secrets)):
        return findings
    return tuple(_quiet(finding, secrets, redacted) for finding in findings)


def _quiet(finding: Finding, secrets: Sequence[Secret], redacted: str) -> Finding:
    """Return what it says with hosts, and what a cut quotation has of them, by their placeholders.

    It is silenced where it holds more than these.
    """
    if not _quotes(finding, secrets, redacted):
        return finding
    hosts = [secret for secret in secrets if secret.type == "HOST"]
    said = _said(finding, lambda text: _QUOTED.sub(lambda it: _cut(it[0], hosts, redacted), masked(text, hosts)))
    return _silenced(finding) if _quotes(said, secrets, redacted) else said


def _cut(text: str, hosts: Sequence[Secret], redacted: str) -> str:
    for piece, placeholder in pieces([text], hosts, redacted).items():
        text = text.replace(piece, placeholder)
    return text


def _said(finding: Finding, told: Callable[[str], str]) -> Finding:
    """Return the finding with each of its sentences told otherwise."""
    fix = finding.fix
    return replace(
        finding,
        message=told(finding.message),
        refusal=finding.refusal and told(finding.refusal),
        related=tuple(replace(label, note=told(label.note)) for label in finding.related),
        fix=fix
        and replace(fix, title=told(fix.title), reason=told(fix.reason), caveat=fix.caveat and told(fix.caveat)),
    )


def _quotes(finding: Finding, secrets: Sequence[Secret], redacted: str) -> bool:
    """Tell a finding that holds a part of a secret. One with a quotation mark in it ends the quotation around it."""
    marked = [secret for secret in secrets if _has_quotes(secret)]
    return leaks(_spoken(finding), secrets, redacted) or leaks(_sentences(finding), marked, redacted)


def _has_quotes(secret: Secret) -> bool:
    return not _MARKS.isdisjoint(secret.value)


def masked(text: str, secrets: Iterable[Secret], *, here: bool = False) -> str:
    """Return a text with these secrets replaced by their placeholders.

    A short one, or one that is a common word too, is replaced where values stand alone: a service may have its name.
    `here` tells that the secrets do stand in this text.
    """
    forms = {form: each.placeholder for each in secrets for form in (each.value, *each.spellings.values()) if form}
    found: list[Edit] = []
    for form in sorted(forms, key=len, reverse=True):
        spans = [Span(start, start + len(form)) for start in quoted(text, form, here=here)]
        free = [span for span in spans if not any(span.start < e.span.end and e.span.start < span.end for e in found)]
        found += [Edit(span, forms[form]) for span in free]
    return apply_edits(text, sorted(found, key=lambda edit: edit.span)) if found else text


def pieces(said: Iterable[str], secrets: Iterable[Secret], redacted: str) -> dict[str, str]:
    """Return the parts of secrets that stand in texts, the longest first, each with its placeholder.

    A quotation may be cut in the middle of one. What also stands in `redacted`, so outside of every secret, is none.
    """
    text = "\n".join(said)
    runs = {text[at : at + RUN] for at in range(len(text) - RUN + 1)}
    found: dict[str, str] = {}
    for secret in secrets:
        for spelling in {secret.value, *secret.spellings.values()}:
            for piece in _shared(spelling, runs):
                if piece not in redacted and not piece.isspace():
                    found.setdefault(piece, secret.placeholder)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _shared(spelling: str, runs: Collection[str]) -> Iterator[str]:
    """Yield the longest parts of a spelling of which each run stands in a text."""
    start = 0
    while start + RUN <= len(spelling):
        end = start
        while spelling[end : end + RUN] in runs and end + RUN <= len(spelling):
            end += 1
        if end > start:
            yield spelling[start : end + RUN - 1]
        start = end + 1


def hushed(texts: Sequence[str], secrets: Sequence[Secret], redacted: str) -> tuple[str, ...]:
    """Return the texts, with one that holds a part of a secret left out. `redacted` is the file without the secrets."""
    if not secrets or not leaks("\n".join(texts), secrets, redacted):
        return tuple(texts)
    return tuple(SILENT_VALUE if leaks(text, secrets, redacted) else text for text in texts)


_OURS = re.compile(r"[a-z][a-z' -]*")
"""Words of our own sentences, where nothing is quoted: a run of letters there is none of the user's."""
_MARKS = frozenset('`\u201c\u201d"')
_QUOTED = re.compile(r"`[^`]*`|\u201c[^\u201d]*\u201d|\"[^\"]*\"")


def _spoken(finding: Finding) -> str:
    """Return everything a finding says about the user's text: what it quotes, and of the rest what is no plain word."""
    sentences = _sentences(finding)
    quoted = _QUOTED.findall(sentences)
    return "\n".join((*quoted, _OURS.sub("\0", _QUOTED.sub("\0", sentences))))


def _sentences(finding: Finding) -> str:
    fix = finding.fix
    words = [finding.message, finding.refusal or "", *(label.note for label in finding.related)]
    return "\n".join([*words, fix.title, fix.reason, fix.caveat or ""] if fix is not None else words)


def _silenced(finding: Finding) -> Finding:
    fix = finding.fix
    quiet = replace(fix, title="change the marked value", reason=SILENT, caveat=fix.caveat and SILENT) if fix else None
    refusal = finding.refusal and SILENT
    return replace(finding, message=SILENT, related=(), fix=quiet, refusal=refusal)


def leaks(text: str, secrets: Sequence[Secret], redacted: str) -> bool:
    """Tell a text that holds a part of a secret which does not stand in `redacted` anyway."""
    try:
        gate(text, secrets, redacted)
    except LeakError:
        return True
    return False
