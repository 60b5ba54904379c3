"""What a key's name says, name by name."""

from __future__ import annotations

import pytest

from pyengine.sensitive.key import Level
from pyengine.sensitive.names import sensitive_key


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("PGPASSWORD", Level.STRONG), ("clientSecret", Level.STRONG), ("DB_PASSWORD_OLD", Level.STRONG),
        ("X-API-Key", Level.STRONG),
        ("HASŁO_ADMIN", Level.STRONG), ("MOT_DE_PASSE", Level.STRONG), ("SEED", Level.STRONG), ("AUTH", Level.MEDIUM),
        ("TOKEN_ISSUER", None), ("BYPASS_CACHE", None), ("AUTHORIZED_KEYS", None),
        ("proxy_pass", None), ("PASSENGER_POOL_SIZE", None),
    ],
)  # fmt: skip
def test_key_names_are_judged(name: str, level: Level | None) -> None:
    key = sensitive_key(name)
    assert (key.level if key else None) == level
