"""Tells what is public by its form: public keys, certificates, lists of known hosts, pictures, publishable keys.

Whatever a detector says of such a place, nothing there is masked.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_PUBLIC = re.compile(
    r"(?:\|1\|[A-Za-z0-9+/=]{20,40}\|[A-Za-z0-9+/=]{20,40}[ \t]+)?"
    r"(?:sk-)?(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-[\w-]{4,20})(?:@openssh\.com)?[ \t]+AAAA[A-Za-z0-9+/=]+"
    r"|\|1\|[A-Za-z0-9+/=]{20,40}\|[A-Za-z0-9+/=]{20,40}"
    r"|-----BEGIN (?:[A-Z0-9 ]{0,30}(?:PUBLIC KEY|CERTIFICATE)[A-Z ]{0,20}|DH PARAMETERS"
    r"|X509 CRL)-----[^-]{0,20000}-----END"
    r"|(?<=Certificate>)\s{0,10}MII[A-Za-z0-9+/=\s]{40,20000}"
    r"|data:[a-z]+/[\w.+-]+;base64,[A-Za-z0-9+/=]+"
    r"|(?<![A-Za-z0-9_])(?:pk_(?:live|test)_[A-Za-z0-9]+|pk[.-][\w.-]{20,})"
    r"|\bed25519:\w{1,20}(?:\\?[\"'][ \t]{0,4}:[ \t]{0,4}\\?[\"']|[ \t]+)[A-Za-z0-9+/]{43}=?(?![A-Za-z0-9+/])"
    r"|(?<![A-Za-z0-9+/])RW[QR][A-Za-z0-9+/]{53}(?![A-Za-z0-9+/])"
    r"|\b(?:SHA(?:1|256|384|512)|MD5)[ \t]+[0-9A-F]{32,128}\b"
    r"|\bDNSKEY(?:[ \t]+\d{1,5}){3}[ \t]+[A-Za-z0-9+/=]+|\bDS(?:[ \t]+\d{1,5}){3}[ \t]+[0-9A-Fa-f]{40,96}"
    r"|\bv=DKIM1;[^\n\"]{0,80}?\bp=[A-Za-z0-9+/=]+|(?<![A-Za-z0-9_])phc_[A-Za-z0-9]{40,50}"
    r"|\bPublic-Lines: \d{1,3}\s[A-Za-z0-9+/=\s]{20,4000}(?=\nPrivate-Lines)"
    r"|\bsha(?:256|384|512)=\\?[\"\']?(?![0-9a-f]{40})[A-Za-z0-9+/]{43,86}={0,2}"
    r"|(?<![^\s\"'=])[^\s\"'=]{0,80}?(?P<mark>[Xx])(?P=mark){7,}[^\s\"']{0,40}"
    r"|\bSHA256:[A-Za-z0-9+/]{43}=?"
)
_SIGNS = (
    *"AAAA |1| Certificate> base64, pk_ pk. pk- ed25519: RWQ RWR SHA Public-Lines XXXXXXXX xxxxxxxx sha".split(),
    *("BEGIN ", "DS ", "MD5", "DNSKEY", "DKIM1", "phc_"),
)


def spans(text: str) -> list[tuple[int, int]]:
    """Return the public places of `text`, from left to right."""
    return [match.span() for match in _PUBLIC.finditer(text)] if any(sign in text for sign in _SIGNS) else []


def within(known: list[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether a place lies in one of `known`, or begins there."""
    index = bisect_right(known, start, key=lambda span: span[0]) - 1
    low, high = known[index] if index >= 0 else (0, 0)
    after = known[index + 1] if index + 1 < len(known) else (end, end)
    return low <= start < high or (after[1] <= end and end - start < 2 * (after[1] - after[0]))
