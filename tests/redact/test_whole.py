"""An identifier goes whole or not at all; and what stands near words for secrets and is none stays as it is."""

from __future__ import annotations

import pytest

from pyengine.redact import redact

# ruff: noqa: RUF001 - some languages have letters that look like those of others

TALK = "[09:01] ana: hi\n[09:02] tom: the token is expired\n[09:03] ana: {}\n[09:04] tom: bye\n"
KEPT = (
    'image = "postgres:15.7-bookworm"\n',
    TALK.format("143 is just SIGTERM, not a password problem"),
    TALK.format("bitte sofort das Notfall-Passwort wechseln"),
    "# O token é lido do arquivo montado pelo Swarm\n",
    'cache: {key: "$CI_COMMIT_REF_SLUG-deps", paths: [a]}\n',
    "KC_SPI_PASSWORD_HASHING=pbkdf2-sha512\n",
    "[a]\nДлинаПароля = 12\n",
    "password_codec=org.example.codec.MaskingCodec\n",
    "aws secretsmanager get --secret-id arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:pay/db\n",
    "MAIL_HOST=smtp://smtp.ionos.de:587\nB=smtp://smtp.ionos.de:465\n",
    "INSERT INTO users (login, mdp, mail) VALUES ('ana', '', 'x');\n",
)
MASKED = (
    ("bw unlock --raw moosbeere\n", "moosbeere"),
    ('command: ["server", "-dev-root-token-id=Eichelhaeher"]\n', "Eichelhaeher"),
    ("the root password is is 'Walnuss'\n", "Walnuss"),
    ("wifi in the hall: SSID ops-lan, key ginger-bridge-04\n", "ginger-bridge"),
    ("Mein Masterpasswort für die Reise: drei Dachse trinken Most\n", "Dachse"),
    ("key_id = YCAJq7Tn2VbXw4KdLr9PzGmHs\nsecret = Fuchsbau\n", "YCAJq7Tn2V"),
    (
        "otra llave: 1f7b2c94-3d5e-4a60-9c81-7be0d4f3a215 (uno) y c40a8e17-92bd-4f3c-8a56-0d1e7f94b3c2 (dos)\n",
        "c40a8e17-92bd",
    ),
    ('k = "arn:aws:kms:eu-central-1:${A}:key/5d0c7b3e-18fa-4e92-b6d4-3a9f20c8e751"\n', "5d0c7b3e"),
    ("Ana: GCP-Projekt hafen-prod-417, Kontakt folgt\n", "hafen-prod-417"),
    ("external-ip=91.204.45.31/192.168.14.51\n", "192.168.14.51"),
)
SEEN = (
    ('{"Description": {"Hostname": "gra-rim-mgr03"}}\n', "gra-rim-mgr03"),
    ('[agent]\nhostname = "osl-box-w08"\n', "osl-box-w08"),
    ("peers all\n  peer elm-lb-04 10.0.0.7:1024\n", "elm-lb-04"),
)


def test_a_word_that_is_a_secret_elsewhere_leaves_no_part_of_an_address() -> None:
    shown = redact("DB_PASSWORD='noemie'\nmail = 'noemie@lauze-nord.fr'\nhost = 'https://lauze-nord.fr/'\n").text
    assert "noemie" not in shown
    assert "lauze-nord" not in shown


def test_a_config_of_several_settings_loses_its_secrets_alone() -> None:
    lines = ("objectClass: person", "userPassword: Fuchsbau", "", "note: {CN} x", "title: head")
    text = "configs:\n  seed:\n    content: |\n" + "".join(f"      {line}\n" for line in lines)
    shown = redact(text).text
    assert "Fuchsbau" not in shown
    assert "objectClass: person" in shown
    assert "title: head" in shown


@pytest.mark.parametrize("text", KEPT)
def test_it_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(("text", "value"), MASKED)
def test_it_is_masked(text: str, value: str) -> None:
    assert value not in redact(text).text


@pytest.mark.parametrize(("text", "value"), SEEN)
def test_the_name_of_a_machine_is_listed(text: str, value: str) -> None:
    result = redact(text)
    assert any(value in item.span.of(text) for item in result.considered)
