"""Kinds of places that were passed over once: blocks that hold secrets, comments that are values, phrases, labels."""

from __future__ import annotations

import random

import pytest

from pyengine.redact import redact

_WORDS = "otter lantern pebble saffron gravel thistle marrow juniper cobalt heron".split()


def _shown(text: str) -> str:
    return redact(text, identifiers=False).text


@pytest.mark.parametrize("seed", range(20))
def test_what_a_block_of_tokens_holds_is_secret(seed: int) -> None:
    random_ = random.Random(seed)
    value = "-".join("".join(random_.choices("0123456789abcdef", k=size)) for size in (8, 4, 4, 4, 12))
    holder = random_.choice(("tokens", "secrets", "passwords", "credentials"))
    name = random_.choice(("agent", "initial_management", "replication", "deploy"))
    lines = random_.choice(
        (f'{holder} {{ {name} = "{value}" }}', f'acl = {{\n  {holder} {{\n    {name} = "{value}"\n  }}\n}}')
    )
    assert value not in _shown(f"{lines}\n")


@pytest.mark.parametrize(
    "text", ['backends { agent = "b-otter" }', 'tokens { enabled = true\n  path = "/etc/tokens" }']
)
def test_what_other_blocks_hold_stays(text: str) -> None:
    assert _shown(f"{text}\n") == f"{text}\n"


def test_a_word_behind_a_sign_of_comments_is_the_value_where_there_is_no_other() -> None:
    assert "#otter#" not in _shown("a:\n  WIFI_PSK: #otter#\n  b: c\n")
    same = "a:\n  WIFI_PSK: # otter\n  NAME: #otter#\n"
    assert _shown(same) == same


@pytest.mark.parametrize("lead", ["Das Passwort lautet: ", "la contraseña es ", "heslo: ", "the db password is "])
@pytest.mark.parametrize("seed", range(5))
def test_a_phrase_of_plain_words_is_masked_to_its_end(lead: str, seed: int) -> None:
    phrase = random.Random(seed).sample(_WORDS, 3)
    shown = _shown(f"# {lead}{' '.join(phrase)}\n")
    assert not {word for word in phrase if word in shown}


@pytest.mark.parametrize(
    "text",
    [
        "auth failure: 10.0.3.7 sent a wrong password",
        "login attempt failed, password mismatch for 10.1.1.1:52311",
        "# mot de passe : voir le coffre",
        "update_password: on_create",
        "verify_keys: strict",
        'forgot_password: "Forgot your password?"',
        'reset_password: "Passwort zurücksetzen"',
    ],
)
def test_what_speaks_about_a_credential_stays(text: str) -> None:
    assert _shown(f"{text}\n") == f"{text}\n"


@pytest.mark.parametrize(
    "text", ["forgot_password: Kettle 41 harbour", "update_password: Kettle41", "PASSWORD: always"]
)
def test_a_password_under_such_a_name_is_one(text: str) -> None:
    assert _shown(f"{text}\n") != f"{text}\n"


@pytest.mark.parametrize("call", ["curl -u deploy:{} https://a.example/", "curl --user deploy:{} https://a.example/"])
def test_a_password_of_figures_behind_a_user_is_one(call: str) -> None:
    assert "651260834" not in _shown(call.format("651260834") + "\n")
    assert "1000" in _shown(call.replace("deploy", "1000").format("1000") + "\n")
