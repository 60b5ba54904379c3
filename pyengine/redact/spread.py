"""Finds a secret again: wherever else the same value stands, in whatever spelling, it is masked too.

A secret that is also a plain word, or the name of something in the file, is masked only where it is one: otherwise
the password `postgres` would take the image's name with it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum
from urllib.parse import quote

from pyengine.redact import quoting
from pyengine.sensitive import keywords

_LEAST = 6
"""Shorter values are masked where they are found and nowhere else."""
_SIZES = (16, 10, _LEAST)
"""By so many first characters a secret is looked up where secrets are many."""
_STEP, _RUN = 3, _LEAST - 2
_MANY = 50
"""From so many secrets on that pays."""
_WORD = re.compile(r"[A-Za-z]+(?:[-_. /][A-Za-z]+)*[-_]?\d{0,2}")
_BOUND = re.compile(r"[A-Za-z0-9_]")
_OPENS, _CLOSES = frozenset("\"'=:"), frozenset(("", *"\"'\r\n,;&}])@"))
_NAMING = keywords.PASSWORD | keywords.SECRET | keywords.TOKEN | keywords.KEY
_COMMON = frozenset(
    """secrets default example changeme changeit postgres postgresql mariadb
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


def is_naming(value: str) -> bool:
    """Tell a word that names secrets: where it stands elsewhere, it does that."""
    return value.lower() in _NAMING


def spread(value: str) -> Spread:
    """Return how far `value` is looked for."""
    if len(value) < _LEAST or value.lower() in _COMMON or is_naming(value) or not any(map(str.isalnum, value)):
        return Spread.NOWHERE
    if _WORD.fullmatch(value) or value.isdecimal() or len(set(value)) < 4:
        return Spread.WORDS
    return Spread.ANYWHERE


def again(text: str, secrets: Sequence[tuple[str, str]], names: Collection[str]) -> Iterator[tuple[int, int, int]]:
    """Yield every place where a secret stands in `text`, whole: the secret's index, start and end.

    `secrets` are values, each with its spelling in the text; `names` are words that must keep their meaning. Linear in
    the text and in the secrets: where these are many, one pass tells where each may begin.
    """
    forms: list[tuple[int, str, bool]] = []
    named = "\0".join(names)
    for index, (value, spelling) in enumerate(secrets):
        far = spread(value)
        if far is Spread.NOWHERE or value in names or (far is Spread.WORDS and _named(value, named)):
            continue
        forms += [(index, form, far is Spread.WORDS) for form in _forms(value, spelling)]
    begins = _beginnings(text, [form for _, form, _ in forms]) if len(secrets) > _MANY else None
    for index, form, bounded in forms:
        for start in _places(text, form) if begins is None else _confirmed(text, form, begins.get(_key(form), ())):
            end = start + len(form)
            if not (bounded and not _bounded(text, start, end, plain=form.isalpha())) and not _escaped(text, start):
                yield index, start, end


def quoted(text: str, form: str, *, here: bool) -> Iterator[int]:
    """Yield where a secret stands in what is said about the file: a sentence, a command, a value.

    `here` tells that it does stand in this text, so that no more is asked of a short one than to be a word of its own.
    """
    far = spread(form) if form in text else Spread.NOWHERE
    for start in _places(text, form):
        end = start + len(form)
        plain = not here and (form.isalpha() or far is Spread.NOWHERE)
        long = far is Spread.ANYWHERE or (here and len(form) >= _LEAST)
        if long or _bounded(text, start, end, plain=plain):
            yield start


def _places(text: str, form: str) -> Iterator[int]:
    position = text.find(form)
    while position >= 0:
        yield position
        position = text.find(form, position + len(form))


def _confirmed(text: str, form: str, starts: Iterable[int]) -> Iterator[int]:
    free = 0
    for start in starts:
        if start >= free and text.startswith(form, start):
            yield start
            free = start + len(form)


def _key(form: str) -> str:
    return form[: next(size for size in _SIZES if size <= len(form))]


def _beginnings(text: str, forms: Iterable[str]) -> dict[str, list[int]]:
    """Return where the beginnings of the forms stand in `text`.

    Every third place is looked at: the shortest beginning holds a run of four at one of them, wherever it stands.
    """
    found: dict[str, list[int]] = {_key(form): [] for form in forms}
    runs = {key[at : at + _RUN] for key in found for at in range(_STEP)}
    sizes = {len(key) for key in found}
    for place in [at for at in range(0, len(text), _STEP) if text[at : at + _RUN] in runs]:
        for start in range(max(0, place - _STEP + 1), place + 1):
            for size in sizes:
                if (key := text[start : start + size]) in found:
                    found[key].append(start)
    return found


def _named(value: str, named: str) -> bool:
    return value in named and re.search(rf"(?<![A-Za-z0-9]){re.escape(value)}(?![A-Za-z0-9])", named) is not None


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


def _bounded(text: str, start: int, end: int, *, plain: bool) -> bool:
    """Tell a word of its own; one of letters alone has to stand where values do, or sentences would go with it."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if plain and not (before in _OPENS and after in _CLOSES):
        return False
    return not _BOUND.fullmatch(before) and not _BOUND.fullmatch(after)


def _escaped(text: str, start: int) -> bool:
    """Tell that the character before is a backslash that escapes the first one, which then is another character."""
    slashes = start - len(text[max(0, start - 20) : start].rstrip("\\")) - max(0, start - 20)
    return slashes % 2 == 1 and text[start] in "nrtabefvux0"
