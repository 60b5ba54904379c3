"""Finds the numbers of people by their form: bank accounts, telephones, chats."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PEOPLE = (
    (
        re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"),
        "a bank account",
    ),
    (re.compile(r"(?<![\w+.-])(?:\+|00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,4}\)?){2,6}(?![\w.-])"), "a telephone number"),
    (re.compile(r"(?<![\w.,:/-])0\d{1,3}[ /-]\d{2,3}(?:[ -]\d{2,3}){1,3}(?![\w.:/-]|,\d)"), "a telephone number"),
    (re.compile(r"(?<![\w)])\(\d{2,5}\)[ -]?\d{3,5}[ -]?\d{3,5}(?![\w.-])"), "a telephone number"),
    (re.compile(r"(?i)(?<=tel\. |puh\. )\d{2,4}(?: \d{2,4}){2,4}(?!\w)"), "a telephone number"),
    (re.compile(r"(?<![\w-])-100\d{10}(?!\d)"), "a chat of Telegram"),
)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where such a number stands in `text`, and what it is."""
    for pattern, what in _PEOPLE:
        for match in pattern.finditer(text):
            if what != "a bank account" or _is_iban(match.group()):
                yield *match.span(), what


def _is_iban(text: str) -> bool:
    """Tell a number whose check digits are right (ISO 13616)."""
    plain = text.replace(" ", "")
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1
