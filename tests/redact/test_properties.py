"""Whatever the text and whatever the secrets: nothing found survives, everything comes back, twice is once."""

from __future__ import annotations

import dataclasses
import json
import string
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from pyengine.output import report
from pyengine.redact import LeakError, Redacted, Vault, gate, redact, restore
from pyengine.redact.spread import Spread, spread
from pyengine.redact.values import ordinary
from pyengine.sensitive.names import sensitive_key
from pyengine.sensitive.placeholder import PATTERN
from pyengine.session import redaction
from pyengine.text import Span

COMMON = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])

KEYS = st.sampled_from(
    ["DB_PASSWORD", "api_key", "CLIENT_SECRET", "SENHA_DO_BANCO", "spring.datasource.password", "ROOT_PW", "AUTH_TOKEN"]
)
SECRETS = st.text(string.ascii_letters + string.digits + "._-!*^~+%@:/\\\"'ä字", min_size=6, max_size=40).filter(
    lambda text: any(map(str.isalnum, text)) and len(set(text)) > 4
)
PLAIN = st.text(string.ascii_letters + string.digits + "._-", min_size=8, max_size=40).filter(
    lambda text: text[0].isalpha() and text[-1].isalnum() and any(map(str.isdigit, text)) and len(set(text)) > 5
)
NOISE = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)

Placed = Callable[[str, str], str]
PLACES: dict[str, Placed] = {
    "mapping": lambda key, secret: f"services:\n  a:\n    environment:\n      {key}: {json.dumps(secret)}\n",
    "flow": lambda key, secret: f"services: {{a: {{environment: {{{key}: {json.dumps(secret)}}}}}}}\n",
    "single": lambda key, secret: "x:\n  {}: '{}'\n".format(key, secret.replace("'", "''")),
    "list": lambda key, secret: f"services:\n  a:\n    environment:\n      - {json.dumps(f'{key}={secret}')}\n",
    "json": lambda key, secret: json.dumps([{"Spec": {"Env": [f"{key}={secret}"]}}], indent=1, ensure_ascii=False),
    "nested": lambda key, secret: f"x:\n  CONFIG: {json.dumps(json.dumps({'db': {key: secret}}))}\n",
}
PLAIN_PLACES: dict[str, Placed] = {
    "command": lambda _, secret: f"services:\n  a:\n    command: redis-server --requirepass {secret} --port 1\n",
    "exec": lambda _, secret: f'services:\n  a:\n    healthcheck:\n      test: ["CMD", "mysqladmin", "-p{secret}"]\n',
    "url": lambda _, secret: f"services:\n  a:\n    environment:\n      - U=postgres://app:{secret}@db:5432/x\n",
    "default": lambda key, secret: f"a:\n  environment:\n    X: ${{{key.replace('.', '_')}:-{secret}}}\n",
    "comment": lambda key, secret: f"a: 1\n# {key}: {secret}\nb: 2\n",
    "content": lambda key, secret: f"configs:\n  c:\n    content: |\n      [db]\n      {key} = {secret}\n",
    "broken": lambda key, secret: f"services:\n  a:\n   b: [\n  c:\n      {key}: {secret}\n",
    "shell": lambda key, secret: f"docker service create --env {key}={secret} --name x nginx\n",
    "log": lambda key, secret: f"12:00 error connecting ({key}={secret}) retry\n",
}


OTHER = str.maketrans(
    string.ascii_letters + string.digits,
    string.ascii_lowercase[13:] + string.ascii_letters[:13] + string.ascii_uppercase[13:] + string.ascii_uppercase[:13]
    + string.digits[5:] + string.digits[:5],
)  # fmt: skip
"""Makes another secret of the same looks."""


def survives(secret: str, text: str, result: Redacted) -> str | None:
    """Return a run of six characters of a known secret that stands in the output although only secrets had it.

    A secret that is a plain word (`driver`) may name other things: it is masked where it is one, not everywhere.
    """
    if spread(secret) is not Spread.ANYWHERE:
        return None
    rest = text
    for entry in result.vault:
        for form in {entry.value, *entry.spellings.values()}:
            rest = rest.replace(form, "\0")
    left, told = PATTERN.sub("\0", result.text), PATTERN.sub("\0", account(text))
    ours = account(text.replace(secret, secret.translate(OTHER)))
    for index in range(len(secret) - 5):
        run = secret[index : index + 6]
        if run not in rest and (run in left or (run in told and run not in ours)):
            return run
    return None


def account(text: str) -> str:
    """Return all that is told of a redaction; what is told of another secret in the same place is our own wording."""
    return json.dumps(dataclasses.asdict(redaction(redact(text), text)), ensure_ascii=False)


def check(text: str) -> Redacted:
    result = redact(text)
    for entry in result.vault:
        assert survives(entry.value, text, result) is None
    gate(result.text, result.vault, result.text)
    assert restore(result.text, result.vault).text == text
    assert restore(result.text, result.vault) == restore(result.text, Vault.from_json(result.vault.to_json()))
    assert redact(result.text).text == result.text
    return result


@COMMON
@given(place=st.sampled_from(sorted(PLACES)), key=KEYS, secret=SECRETS, noise=NOISE)
def test_a_secret_under_a_telling_key_is_found_however_it_is_quoted(
    place: str, key: str, secret: str, noise: str
) -> None:
    meaning = sensitive_key(key)
    assert meaning is not None
    assume("SE_" not in secret and ordinary.spared(secret, meaning) is None)
    text = PLACES[place](key, secret) + "".join(f"# {line}\n" for line in noise.splitlines() if line.isprintable())
    result = check(text)
    assert (
        any(entry.value.strip() in secret and len(entry.value) > len(secret) / 3 for entry in result.vault)
        or place == "nested"
    )


@COMMON
@given(place=st.sampled_from(sorted(PLAIN_PLACES)), key=KEYS, secret=PLAIN)
def test_a_secret_is_found_wherever_it_stands(place: str, key: str, secret: str) -> None:
    text = PLAIN_PLACES[place](key, secret)
    result = check(text)
    assert secret not in result.text


@COMMON
@given(
    parts=st.lists(
        st.one_of(NOISE, SECRETS.map(lambda s: f"password={s}"), SECRETS.map(lambda s: f"x: {s}")), max_size=6
    )
)
@example(["PW=0secret"])
@example(["password=SE_PASSWORD_1_k4f7m2 and SE_SE_", "SE_A_1_x0"])
@example(["${", "{{", "$(", "-----BEGIN PRIVATE KEY-----\nabc"])
def test_any_text_comes_back_and_twice_is_once(parts: list[str]) -> None:
    check("\n".join(parts))


@COMMON
@given(text=NOISE, start=st.integers(0, 200), size=st.integers(1, 40))
def test_what_the_user_selects_is_masked_and_unmasked(text: str, start: int, size: int) -> None:
    span = Span(min(start, len(text)), min(start + size, len(text)))
    result = redact(text, more=[span])
    assert restore(result.text, result.vault).text == text
    places = [mask.span for mask in result.masked]
    assert redact(text, more=[span], fewer=places).text == text


@COMMON
@given(secret=PLAIN, before=NOISE, after=NOISE)
def test_the_gate_stops_every_known_secret(secret: str, before: str, after: str) -> None:
    result = redact(f"DB_PASSWORD: {secret}\n")
    assume(len(result.vault))
    with pytest.raises(LeakError) as caught:
        gate(before + secret + after, result.vault, result.text)
    assert secret not in str(caught.value)
    assert secret not in repr(result) + repr(result.vault) + repr(list(result.vault))


def test_positions_of_the_account_are_those_of_the_original() -> None:
    text = "a:\n  ä: 1\n  DB_PASSWORD: hunter" + "2x\n"
    result = redact(text)
    shown = report.masked(0, result.masked, report.Ranges([text]))
    assert (shown[0].range.start.line, shown[0].range.start.column) == (3, 16)
