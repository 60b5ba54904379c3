"""The user's own words are hidden in every spelling, wherever they stand, and come back exactly."""

from __future__ import annotations

import random
import re

import pytest

from pyengine.redact import Unchecked, Vault, checkable, redact, restore
from pyengine.redact.own import hidden
from pyengine.text import Span
from tests.draws import SEED

_CONSONANTS, _VOWELS = "bdfgklmnprstvw", "aeiou"
_PLACES = (
    "x-{}: &{}-defaults {{restart: always}}\nservices:\n  {}_api: {{<<: *{}-defaults}}\n",
    "services:\n  api:\n    image: registry.{}.example/{}/api:1\n",
    "services:\n  a:\n    environment:\n      URL: https://shop.{}.de/v1?of={}\n      A: ${{{}_KEY:-x}}\n",
    "services:\n  a:\n    # asked for by {}\n    command: [run, --for={}]\n    labels: {{!{} of: {}}}\n",
    '{{"name": "{}", "hosts": ["db.{}.internal"]}}\n',
    "2026-01-01 {} said: no such service {}_web\n",
    "services: [\n  {}: {}\n",
)


def _word(random_: random.Random) -> str:
    return "".join(random_.choice(_CONSONANTS) + random_.choice(_VOWELS) for _ in range(random_.randint(2, 3)))


def _spellings(words: list[str]) -> list[str]:
    capital = [word.capitalize() for word in words]
    joined = [sign.join(words) for sign in ("", "-", "_", ".")]
    return [*joined, "".join(capital), "-".join(capital), "".join(words).upper(), "_".join(words).upper()]


@pytest.mark.parametrize("number", range(60))
def test_a_word_is_hidden_in_every_spelling_and_comes_back(number: int) -> None:
    random_ = random.Random(f"{SEED}-{number}")
    words = [_word(random_) for _ in range(random_.randint(1, 3))]
    spelled = _spellings(words)
    template = random_.choice(_PLACES)
    text = template.format(*(random_.choice(spelled) for _ in range(template.count("{}"))))
    result = redact(text, terms=(" ".join(words),))
    shown = re.sub(r"[\W_]+", "", result.text.lower())
    assert "".join(words) not in shown, (text, result.text)
    assert restore(result.text, result.vault).text == text


def test_a_word_in_a_secret_and_in_a_host_hides_no_less_of_them() -> None:
    text = "HOST: db.acme.internal\nDB_PASSWORD: acme-Kettle-41\nTAIL: acme-x\n"
    result = redact(text, terms=("acme",)).text
    assert not {"db.", "internal", "Kettle"} & set(re.findall(r"db\.|internal|Kettle", result))


def test_a_word_that_sticks_out_of_a_secret_is_hidden_whole() -> None:
    result = redact("run --password=Geheim7-blau wal.example\n", terms=("blau wal",))
    assert not re.search("Geheim|blau|wal", result.text)


def test_a_placeholder_is_never_taken_apart() -> None:
    first = redact("DB_PASSWORD: mauve-Kettle-41-harbour\n")
    again = redact(first.text, terms=("password", "SE"), vault=first.vault)
    assert first.masked[0].placeholder in again.text
    assert restore(again.text, again.vault).text == "DB_PASSWORD: mauve-Kettle-41-harbour\n"


def test_a_sentence_of_ours_hides_words_under_the_names_they_have_in_the_text() -> None:
    vault = Vault()
    text = redact("services:\n  acme_api: {}\n", terms=("acme",), vault=vault).text
    assert hidden("service acme_api is gone", ("acme",), vault).split()[1] == text.split()[1].rstrip(":")


def test_the_name_of_an_anchor_can_be_selected() -> None:
    text = "x: &kontor {a: 1}\nb: *kontor\n"
    at = text.index("kontor")
    result = redact(text, more=[Span(at, at + 6), Span(text.rindex("kontor"), len(text) - 1)])
    assert "kontor" not in result.text
    assert restore(result.text, result.vault).text == text


@pytest.mark.parametrize("sign", ["\0", "\ufffd", "\ud83d"])
def test_a_text_of_a_wrong_encoding_is_not_checked(sign: str) -> None:
    with pytest.raises(Unchecked, match="line 2"):
        checkable(f"a: b\nc{sign}: d\n")
    checkable("a: b\nç: 😀\n")
