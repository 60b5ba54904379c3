"""Finds a secret again: wherever else the same value stands, in whatever spelling, it is masked too.

A secret that is also a plain word, or the name of something in the file, is masked only where it is one: otherwise
the password `postgres` would take the image's name with it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterator
from enum import Enum
from urllib.parse import quote

from pyengine.redact import quoting

_LEAST = 6
"""Shorter values are masked where they are found and nowhere else."""
_WORD = re.compile(r"[A-Za-z]+(?:[-_. /][A-Za-z]+)*[-_]?\d{0,2}")
_BOUND = re.compile(r"[A-Za-z0-9_]")
_COMMON = frozenset(
    """password passwort passwd secret secrets token default example changeme changeit postgres postgresql mariadb
    mysql redis mongodb rabbitmq elastic elasticsearch grafana keycloak wordpress nextcloud traefik portainer
    docker compose service server client production staging development testing localhost minioadmin administrator
    adminadmin superuser database letmein welcome public private internal external network volume volumes services
    command environment deploy labels replicas update_config version image restart condition driver config configs
    always overlay bridge username gitlab github registry nginx apache tomcat jenkins sonarqube prometheus
    alertmanager vault consul kafka zookeeper cassandra influxdb clickhouse minio backend frontend worker website
    adminer phpmyadmin django flask laravel symfony rails""".split()
)


class Spread(Enum):
    """How far a secret is looked for: nowhere else, as a word of its own, or anywhere."""

    NOWHERE = 0
    WORDS = 1
    ANYWHERE = 2


def spread(value: str) -> Spread:
    """Return how far `value` is looked for."""
    if len(value) < _LEAST or value.lower() in _COMMON or not any(map(str.isalnum, value)):
        return Spread.NOWHERE
    if _WORD.fullmatch(value) or value.isdecimal() or len(set(value)) < 4:
        return Spread.WORDS
    return Spread.ANYWHERE


def beginnings(text: str) -> Collection[str]:
    """Return every run of six characters of `text`: what a secret there may begin with."""
    return {text[index : index + _LEAST] for index in range(len(text) - _LEAST + 1)}


def again(
    text: str, value: str, spelling: str, names: Collection[str], begins: Collection[str] | None = None
) -> Iterator[tuple[int, int]]:
    """Yield every place where the secret stands in `text`, whole; `names` are words that must keep their meaning.

    `begins`, if given, are the text's beginnings: they spare most searches where secrets are many.
    """
    far = spread(value)
    if far is Spread.NOWHERE or value in names or (far is Spread.WORDS and _named(value, names)):
        return
    for form in _forms(value, spelling):
        if begins is not None and form[:_LEAST] not in begins:
            continue
        position = text.find(form)
        while position >= 0:
            end = position + len(form)
            if (far is Spread.ANYWHERE or _bounded(text, position, end)) and not _escaped(text, position):
                yield position, end
            position = text.find(form, end)


def _named(value: str, names: Collection[str]) -> bool:
    pattern = re.compile(rf"(?<![A-Za-z0-9]){re.escape(value)}(?![A-Za-z0-9])")
    return any(pattern.search(name) for name in names)


def _forms(value: str, spelling: str) -> list[str]:
    """Return how the value may be written: as it is, as found, escaped, in a URL, as base64; a key line by line."""
    forms = [
        spelling,
        value,
        quoting.single(value),
        quoting.double(value),
        quote(value, safe=""),
        quote(value, safe="/:+="),
    ]
    raw = value.encode("utf-8", "surrogatepass")
    if len(raw) < 400:
        forms += [base64.b64encode(raw).decode(), base64.b64encode(raw + b"\n").decode()]
    if "\n" in value or "\\n" in value:
        forms += [line for line in re.split(r"\s+|\\+n", value) if len(line) > 19]
    return list(dict.fromkeys(form for form in forms if len(form) >= _LEAST))


def _bounded(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return not _BOUND.fullmatch(before) and not _BOUND.fullmatch(after)


def _escaped(text: str, start: int) -> bool:
    """Tell that the character before is a backslash that escapes the first one, which then is another character."""
    slashes = start - len(text[max(0, start - 20) : start].rstrip("\\")) - max(0, start - 20)
    return slashes % 2 == 1 and text[start] in "nrtabefvux0"
