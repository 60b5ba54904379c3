"""The table of providers: every format is found, and none is searched for in vain."""

from __future__ import annotations

import random
import string
from re import _parser

from pyengine.redact import redact
from pyengine.redact.values import providers as table
from pyengine.redact.values import shapes

RANDOM = random.Random(4)


def sample(prefix: str, alphabet: str, least: int) -> str:
    chars = {
        "x": "0123456789abcdef",
        "h": "0123456789abcdef",
        "u": string.ascii_uppercase + "0123456789",
        "l": "abcdefghij0123456789",
    }
    return prefix + "".join(RANDOM.choices(chars.get(alphabet, string.ascii_letters + string.digits), k=least))


def test_every_prefix_of_the_table_is_found_without_a_telling_key() -> None:
    missed = []
    for line in table._PREFIXED.strip().split("\n"):  # noqa: SLF001
        _, _, length, *prefixes = line.split()
        for prefix in prefixes:
            token = sample(prefix, length[0], int(length[1:]))
            if token in redact(f"services:\n  app:\n    environment:\n      THING: {token}\n").text:
                missed.append(prefix)
    assert not missed


def test_formats_have_names_of_their_own() -> None:
    patterns = [provider.pattern for provider in (*table.providers(), *table.WEBHOOKS)]
    assert len(patterns) == len(set(patterns))


def test_no_token_of_a_provider_is_too_short_for_its_hint_to_be_seen() -> None:
    for provider in (*table.providers(), *table.WEBHOOKS):
        least, _ = _parser.parse(provider.pattern).getwidth()
        assert shapes._LONG_WORD.fullmatch("x" * least), provider.name  # noqa: SLF001
