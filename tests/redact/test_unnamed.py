"""What no name tells: words that a machine drew, answers in chats, codes, names of secrets, what code passes on."""

from __future__ import annotations

import random
import string

import pytest

from pyengine.redact import redact
from pyengine.redact.values import chance

PLACES = (
    "poetry config http-basic.inner ci {}\n",
    "Portal\tadmin\t{}\thttps://portal.example.com\n",
    'ftp = FTP("ftp.example.com", "upload", "{}")\n',
    'echo "::add-mask::{}"\n',
    "bert l2tpd {} *\n",
    "The old value was `{}`, keep it.\n",
    "  maven:{}\n",
)


def drawn(seed: int) -> str:
    """Return a word of 10 to 18 letters and figures that change places, as password generators write it."""
    source = random.Random(seed)
    while True:
        word = "".join(source.choices(string.ascii_letters + string.digits, k=source.randrange(10, 19)))
        if chance.chosen(word):
            return word


@pytest.mark.parametrize("form", PLACES)
@pytest.mark.parametrize("seed", range(4))
def test_a_short_word_that_a_machine_drew_is_masked_wherever_it_stands(form: str, seed: int) -> None:
    assert drawn(seed) not in redact(form.format(drawn(seed))).text


def test_most_words_of_a_generator_are_seen() -> None:
    source = random.Random(7)
    words = ["".join(source.choices(string.ascii_letters + string.digits, k=14)) for _ in range(500)]
    assert sum(map(chance.chosen, words)) > 375


@pytest.mark.parametrize(
    "word",
    ["UGFzc3dvcmQ6", "0xC00A0B6A2f", "style-6HwDGMB0.css", "PBKDF2WithHmacSHA512", "Http2ServerV3", "x86Win32Api"],
)
def test_what_is_written_by_rule_is_no_draw(word: str) -> None:
    assert not chance.chosen(word)


CHAT = "[09:01] ana: who has the password of the wiki?\n[09:02] tom: moment\n[09:02] tom: {}\n[09:03] ana: thanks\n"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("neu ist Kies!grube%x", "Kies!grube%x"),
        ("0f3a9c1d5b7e2468ace013579bdf0246", "0f3a9c1d5b7e2468ace013579bdf0246"),
        ("log in with wiki.admin and Hagel7schauer, it is the shared one", "Hagel7schauer"),
        ("changed it to Birnbaum31 now", "Birnbaum31"),
        ("root/Wolken8kratzer, but only local", "Wolken8kratzer"),
    ],
)
def test_an_answer_in_a_chat_is_masked(said: str, value: str) -> None:
    assert value not in redact(CHAT.format(said)).text


@pytest.mark.parametrize(
    "said", ["sorry, falsches Fenster", "it moved on Friday", "das ist extern und bleibt so", "see PR-1234"]
)
def test_what_else_is_said_in_a_chat_stays(said: str) -> None:
    assert redact(CHAT.format(said)).text == CHAT.format(said)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Freischaltcode = B71K-Q204-MM9X", "B71K-Q204-MM9X"),
        ("Code du local : 7315C", "7315C"),
        ("Portkod 6021", "6021"),
        ("recovery codes: abcd-efg7 hijk-lmno pq4s-tuvw", "hijk-lmno"),
        ("Nova chave da API: 00a1b2c3d4e5f60718293a4b5c6d7e8f", "00a1b2c3d4e5f60718293a4b5c6d7e8f"),
        ("mdp wifi marguerite", "marguerite"),
        ("<p><b>Passwort:</b> Drehorgel</p>", "Drehorgel"),
        ("A temporary password is generated for root@localhost: kf;W=mPo-9", "kf;W=mPo-9"),
        ("- Passphrase of the disk: old barge to the northern quay", "northern quay"),
        ("password=b'Kleiderhaken'", "Kleiderhaken"),
        ('schtasks /create /tr "docker system prune -f" /ru ops /rp "Specht am Zaun"', "Specht am Zaun"),
        ("zone:1104:aad3b435b51404eeaad3b435b51404ee:0123456789abcdef0123456789abcdef:::", "0123456789abcdef0123"),
        ("url: https://chat.example.com/hooks/0f3a9c1d5b7e2468ace013579bdf0246", "0f3a9c1d5b7e2468ace0"),
        ("declare -A PW=(\n  [shop]='Nord%see'\n  [mail]=Stockfisch\n)", "Stockfisch"),
        ('TOKENS = {\n    "kim": "0f3a9c1d5b7e2468ace013579bdf0246",\n}', "0f3a9c1d5b7e2468ace0"),
        ('{"acl": "user api on >Flaschenpost ~api:* +@all"}', "Flaschenpost"),
        ("TRESOR_CODE=9310", "9310"),
    ],
)
def test_it_is_masked(line: str, value: str) -> None:
    assert value not in redact(f"# notes\n{line}\nx y\n").text


@pytest.mark.parametrize(
    "line",
    [
        "Creating secret orders_api_key_v2",
        "das Secret heißt kasse_db_password_v9",
        'read -rsp "Password: " answer; echo',
        's.headers.update({"Authorization": f"Bearer {token}"})',
        "if new_password != confirm_password: raise ValueError",
        "  ~ password = (sensitive value)",
        "export API_TOKEN=<token from the portal>",
        "  DB_PASSWORD = random_password.main.result",
        'resource "random_password" "main" {',
        "restic --password-file /etc/restic/pw --json snapshots",
        "PS> Set-ADAccountPassword -NewPassword (Read-Host -AsSecureString)",
        "POST /realms/ops/openid-connect/token HTTP/1.1",
        "daemon:*:19700:0:99999:7:::",
        "public key: q0Jx2uH6nGdB3mXzWcVtRrYyKkLlPpOo1234567890A=",
        "set smtp_pass=`pass show mail/main`",
        "Token ist auch abgelaufen",
        "A jelszó lejárt.",
        "COUNTRY_CODE=0049",
        "checksum/secret: 00a1b2c3d4e5f60718293a4b5c6d7e8f",
    ],
)
def test_it_stays(line: str) -> None:
    text = f"# notes\n{line}\nx y\n"
    assert redact(text, identifiers=False).text == text


def test_a_plain_word_is_found_again_where_values_stand_and_not_in_sentences() -> None:
    text = "mc alias set box https://s3.example.com admin backup\n# nightly backup of the backup host\nPASS='backup'\n"
    shown = redact(text).text
    assert "# nightly backup of the backup host" in shown
    assert "'backup'" not in shown
