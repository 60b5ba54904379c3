"""Placeholders, the way back, the vault's border, the audit."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from pyengine import redact as room
from pyengine.document.document import read
from pyengine.redact import LeakError, Redacted, Vault, gate, placeholders, restore
from pyengine.text import Span
from tests.draws import share
from tests.growth import LIMIT, QUADRUPLE, grows, once, ratio, steep

TAG = "k4f7m2"
SECRET = "p\"w'd: #" + "1\\x"
QUOTED = '"p\\"w\'d: #1\\\\x"'
TEXT = f"services:\n  a:\n    environment:\n      DB_PASSWORD: {QUOTED}\n"


def redact(text: str, vault: Vault | None = None, **more: Any) -> Redacted:
    return room.redact(text, vault=Vault(TAG) if vault is None else vault, **more)


def test_a_placeholder_says_its_kind_and_nothing_of_the_secret() -> None:
    long = redact("PASSWORD: " + "aB3" * 20 + "\n").text
    short = redact("PASSWORD: x9Y\n").text
    assert long == short == "PASSWORD: SE_PASSWORD_1_k4f7m2\n"


def test_one_secret_has_one_placeholder_across_texts() -> None:
    vault = Vault(TAG)
    word = "harbor" + "7006"
    first = redact(f"DB_PASSWORD: {word}\n# was {word}\n", vault=vault)
    second = redact(f"mysql -uroot -p{word} -h db\n", vault=vault)
    third = redact("API_TOKEN: other" + "4711\n", vault=vault)
    assert first.text == "DB_PASSWORD: SE_PASSWORD_1_k4f7m2\n# was SE_PASSWORD_1_k4f7m2\n"
    assert "-pSE_PASSWORD_1_k4f7m2" in second.text
    assert third.text == "API_TOKEN: SE_TOKEN_1_k4f7m2\n"


def test_a_placeholder_never_collides_with_the_text() -> None:
    text = "A: SE_PASSWORD_1_k4f7m2\nDB_PASSWORD: harbor" + "7006\n"
    result = redact(text)
    assert result.text == "A: SE_PASSWORD_1_k4f7m2\nDB_PASSWORD: SE_PASSWORD_2_k4f7m2\n"
    assert restore(result.text, result.vault).text == text
    assert placeholders(result.text) == (Span(3, 23), Span(37, 57))


@pytest.mark.parametrize(
    ("edited", "restored"),
    [
        ("DB_PASSWORD: SE_PASSWORD_1_k4f7m2\n", "DB_PASSWORD: 'p\"w''d: #1\\x'\n"),
        ("DB_PASSWORD: 'SE_PASSWORD_1_k4f7m2'\n", "DB_PASSWORD: 'p\"w''d: #1\\x'\n"),
        ('- "PW=SE_PASSWORD_1_k4f7m2"\n', '- "PW=p\\"w\'d: #1\\\\x"\n'),
        ("- PW=SE_PASSWORD_1_k4f7m2\n", "- 'PW=p\"w''d: #1\\x'\n"),
        ("a: |\n  x SE_PASSWORD_1_k4f7m2\n", f"a: |\n  x {SECRET}\n"),
        ("a: 1 # SE_PASSWORD_1_k4f7m2\n", f"a: 1 # {SECRET}\n"),
        ("use SE_PASSWORD_1_k4f7m2 twice", f"use {SECRET} twice"),
    ],
)
def test_a_value_is_spelled_for_the_quotes_it_moved_into(edited: str, restored: str) -> None:
    vault = redact(TEXT).vault
    assert restore(edited, vault).text == restored


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('{"pin": 5519, "port": 5519}\n', '{"pin": "SE_PIN_1_k4f7m2", "port": 5519}\n'),
        ('x:\n  J: "{\\"pin\\": 5519}"\n', 'x:\n  J: "{\\"pin\\": \\"SE_PIN_1_k4f7m2\\"}"\n'),
        ("pin: 5519\n", "pin: SE_PIN_1_k4f7m2\n"),
    ],
)
def test_a_masked_number_is_valid_and_comes_back_as_one(text: str, masked: str) -> None:
    result = redact(text)
    assert result.text == masked
    assert restore(masked, result.vault).text == text


def test_a_number_of_json_is_one_again_in_an_edited_text() -> None:
    result = redact('{"pin": 5519}\n')
    assert restore('{"a": "SE_PIN_1_k4f7m2"}\n', result.vault).text == '{"a": 5519}\n'


def test_no_order_of_calls_makes_a_vault_forget() -> None:
    text = "DB_PASSWORD: harbor" + "7006\nAPI_TOKEN: maple" + "4711\n"
    vault = Vault()
    masked = redact(text, vault=vault).text
    more = "B_PASSWORD: copper" + "1234\n"
    twice = redact(masked, vault=vault).text
    added = redact(masked + more, vault=vault).text
    assert twice == masked
    assert restore(twice, vault).text == text
    assert restore(added, vault).text == text + more
    assert restore(redact(added, vault=vault).text, vault).text == text + more
    assert restore(masked, Vault.from_json(vault.to_json())).text == text


def test_a_known_text_is_filled_although_one_scalar_has_what_is_not_known() -> None:
    vault = redact(TEXT).vault
    (name,) = [entry.placeholder for entry in vault]
    answer = '{"u": "http://app:copper' + f'1234@db/{name}", "pin": 5519}}\n'
    assert restore(redact(answer, vault=vault).text, vault).text == answer.replace(name, QUOTED[1:-1])


def test_a_number_stays_a_string_when_its_quotes_were_dropped() -> None:
    vault = redact('DB_PASS: "1050' + '773680"\n').vault
    assert restore("DB_PASS: SE_PASSWORD_1_k4f7m2\n", vault).text == "DB_PASS: '1050" + "773680'\n"


def test_a_key_of_several_lines_follows_a_new_indentation() -> None:
    body = "MHcCAQEEIAzRrwzyyXUz\nAHdY79pqr510qMnCwf6Z"
    text = "x:\n  k: |\n    -----BEGIN EC {0} KEY-----\n    {1}\n    -----END EC {0} KEY-----\n".format(
        "PRIVATE", body.replace("\n", "\n    ")
    )
    result = redact(text)
    assert result.text.count("SE_PRIVATE_KEY_1_k4f7m2") == 1
    deeper = "y:\n" + "".join("  " + line + "\n" for line in result.text.splitlines())
    assert restore(deeper, result.vault).text == "y:\n" + "".join("  " + line + "\n" for line in text.splitlines())


def test_lost_and_invented_placeholders_are_reported_and_never_guessed() -> None:
    result = redact("A_PASSWORD: harbor" + "7006\nB_PASSWORD: maple" + "4711\n")
    answer = "A_PASSWORD: SE_PASSWORD_1_k4f7m2\nC: SE_TOKEN_9_k4f7m2\nD: se_password_2_x0\n"
    restored = restore(answer, result.vault, of=result.text)
    assert restored.lost == ("SE_PASSWORD_2_k4f7m2",)
    assert set(restored.invented) == {"SE_TOKEN_9_k4f7m2", "se_password_2_x0"}
    assert "se_password_2_x0" in restored.text


def test_the_vault_goes_to_a_file_and_back() -> None:
    result = redact(TEXT)
    vault = Vault.from_json(result.vault.to_json())
    assert restore(result.text, vault).text == TEXT
    assert redact(TEXT, vault=vault).text == result.text
    with pytest.raises(ValueError, match=r"^this is no vault$"):
        Vault.from_json('{"version": 3, "secret": "x"}')


def test_a_vault_of_the_format_before_is_read_and_another_is_told() -> None:
    result = redact(TEXT)
    written = json.loads(result.vault.to_json())
    texts = {name: [spelling for spelling, _ in parts] for name, parts in written["texts"].items()}
    before = Vault.from_json(json.dumps({**written, "version": 2, "texts": texts}))
    assert restore(result.text, before).text == TEXT
    with pytest.raises(ValueError, match=r"^this vault has format 1, and this version reads 2 and 3$"):
        Vault.from_json('{"version": 1, "secret": "x"}')


def test_no_repr_and_no_error_shows_a_secret() -> None:
    secret = "harbor" + "7006"
    result = redact(f"DB_PASSWORD: {secret}\n")
    shown = "".join(
        map(repr, (result, result.vault, *result.vault, *result.masked, restore(result.text, result.vault)))
    )
    with pytest.raises(LeakError) as caught:
        gate(f"x {secret[:8]}", result.vault, result.text)
    assert secret[:6] not in shown + str(caught.value) + repr(caught.value)


def test_the_gate_excuses_a_word_that_names_other_things() -> None:
    result = redact(
        "services:\n  postgres:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: postgres\n"
    )
    assert "image: postgres:16" in result.text
    assert result.text.endswith("POSTGRES_PASSWORD: SE_PASSWORD_1_k4f7m2\n")
    gate(result.text, result.vault, result.text)
    gate("docker service logs postgres", result.vault, result.text)


def test_the_user_masks_more_and_less() -> None:
    text = "services:\n  a:\n    image: acme/app\n    environment:\n      DB_PASSWORD: maple\n      CITY: lisbon\n"
    start = text.index("CITY")
    more = redact(text, more=[Span(start, start + len("CITY: lisbon\n"))])
    assert "SE_SECRET_1_k4f7m2: SE_SECRET_2_k4f7m2" in more.text
    less = redact(text, fewer=[Span(text.index("maple"), text.index("maple") + 1)])
    assert less.text == text
    assert [mask.span.of(text) for mask in less.shown] == ["maple"]
    gate(text, less.vault, less.text)


def test_one_place_is_unmasked_and_the_same_value_elsewhere_stays_masked() -> None:
    text = "A_PASSWORD: harbor7006-Kettle\nB: x\nC_PASSWORD: harbor7006-Kettle\n"
    place = Span(text.index("harbor"), text.index("\nB"))
    result = redact(text, fewer=[place])
    assert result.text == "A_PASSWORD: harbor7006-Kettle\nB: x\nC_PASSWORD: SE_PASSWORD_1_k4f7m2\n"
    assert [mask.placeholder for mask in result.shown] == [mask.placeholder for mask in result.masked]
    gate(result.text, result.vault, result.text)
    assert restore(result.text, result.vault).text == text
    again = redact(text, vault=result.vault)
    assert not again.shown
    assert not again.vault.get("SE_PASSWORD_1_k4f7m2").released  # type: ignore[union-attr] - it was given above


def test_a_known_secret_is_masked_under_every_telling_name() -> None:
    text = "a: {DB_PASSWORD: development, AUTH: development, TOKEN_URL: 'http://x/development', MODE: development}\n"
    name = "SE_PASSWORD_1_k4f7m2"
    shown = f"a: {{DB_PASSWORD: {name}, AUTH: {name}, TOKEN_URL: 'http://x/{name}', MODE: development}}\n"
    result = redact(text)
    assert result.text == shown
    assert restore(result.text, result.vault).text == text


def test_the_audit_tells_why_something_was_left() -> None:
    text = "environment:\n  DB_PASSWORD: ${DB_PASSWORD}\n  TLS_KEY: /run/secrets/tls\n  DNS: 1.1.1.1\n"
    reasons = {item.span.of(text): item.reason for item in redact(text).considered}
    assert reasons["${DB_PASSWORD}"].startswith("a reference")
    assert reasons["/run/secrets/tls"].startswith("a mounted secret")
    assert reasons["1.1.1.1"] == "a public resolver"


NASTY = (
    "a", "a:", "a=", "${", "$(", '"', "\\", "-----BEGIN ", "://", "a@", "a.", "--a ", "aaaa:", "::",
    "password=", "key-", "eyJ", "A/", "<a>", "{{", "echo a | ", "Bearer ", "SE_A_", "/a", "LS0tLS1CRUdJTi",
    "a b c ", "\\n", "'",
)  # fmt: skip


LENGTH = 20_000
SHARE = 6
"""How many times as long as the reading of a file its redaction may take."""
SERVICE = """\
  s{0}:
    image: acme/app:{0}
    environment:
      LOG_LEVEL: info
      DB_PASSWORD: pw{0}x7
      URL: http://a:80
"""


def stack(services: int) -> str:
    return "services:\n" + "".join(map(SERVICE.format, range(services)))


@pytest.mark.parametrize("form", ["{}", 'k: "{}"', "k: |\n  {}"])
def test_no_text_takes_more_than_its_share_of_time(form: str) -> None:
    ordinary = once(partial(redact, stack(300)[:LENGTH]))
    slow = []
    for unit in share(NASTY, 3, form):
        texts = [form.format((unit * length)[:length]) for length in (LENGTH // QUADRUPLE, LENGTH)]
        if steep(*(partial(redact, text) for text in texts), ordinary):
            slow.append(unit)
    assert not slow


def test_the_time_for_a_large_file_is_linear_and_a_few_readings(figure: Callable[[str], None]) -> None:
    text = stack(2100)
    assert 250_000 < len(text) < 290_000
    large = partial(redact, text)
    readings = ratio(partial(read, text), large, SHARE)
    figure(f"redaction of {len(text) // 1024} KB, {len(large().masked)} secrets: {readings:.1f} readings of the YAML")
    assert readings <= SHARE
    assert grows(partial(redact, stack(2100 // QUADRUPLE)), large) <= LIMIT
