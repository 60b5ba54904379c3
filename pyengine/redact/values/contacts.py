"""Finds the numbers of people by their form: bank accounts, telephones, chats."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PHONE = "a telephone number"
_PEOPLE = (
    (
        re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"),
        "a bank account",
        ("",),
    ),
    (
        re.compile(r"(?<![\w+.-])(?:\+|00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,4}\)?){2,6}(?![\w.-])"),
        "a telephone number",
        ("+", "00"),
    ),
    (
        re.compile(r"(?<![\w.,:/-])0\d{1,3}[ /-]\d{2,3}(?:[ -]\d{2,3}){1,3}(?![\w.:/-]|,\d)"),
        "a telephone number",
        ("0",),
    ),
    (re.compile(r"(?<![\w)])\(\d{2,5}\)[ -]?\d{3,5}[ -]?\d{3,5}(?![\w.-])"), _PHONE, ("(",)),
    (re.compile(r"(?i)(?<=tel\. |puh\. )\d{2,4}(?: \d{2,4}){2,4}(?!\w)"), _PHONE, ("tel. ", "puh. ")),
    (re.compile(r"(?<![\w-])-100\d{10}(?!\d)"), "a chat of Telegram", ("-100",)),
)
"""Each with what it is, and signs of which one stands in every match or before it, in small letters."""


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where such a number stands in `text`, and what it is."""
    lowered = text.lower()
    for pattern, what, signs in _PEOPLE:
        for match in pattern.finditer(text) if any(sign in lowered for sign in signs) else ():
            if what != "a bank account" or _is_iban(match.group()):
                yield *match.span(), what


def _is_iban(text: str) -> bool:
    """Tell a number whose check digits are right (ISO 13616)."""
    plain = text.replace(" ", "")
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1
