"""What people write around credentials: the last word of a message, phrases, tables of names, what is public."""

from __future__ import annotations

import json

import pytest

from pyengine.redact import redact

TALK = "[09:01] ana: hi\n[09:02] tom: {}\n[09:03] ana: ok\n[09:04] tom: bye\n"
TOLD = (
    (TALK.format("пароль админа в графане Воробей"), "Воробей"),
    (TALK.format("je rentre avec Tulipe_9 comme mot de passe"), "Tulipe_9"),
    (
        TALK.format("the password? rotate all of them\n[09:02] tom: redis (was Winkle-4), db (was qXbTzKrWpLmVdNcF)"),
        "Winkle-4",
    ),
    ("Hi Tom,\n\nroot password on both nodes: Fennel\n", "Fennel"),
    ("Wi-Fi key: apple cart 1820\n", "apple cart 1820"),
    ("la phrase secrète GPG est “le vent tourne au sud”\n", "le vent tourne"),
    ("секретная фраза от архива — пять белых лодок\n", "пять белых лодок"),
    ("frase de recuperación de la cartera: arena barco cesta dado faro\n", "arena barco"),
    ("signed in with admin/Tk4Lw9xQ2rZu by mistake, the login is gone\n", "Tk4Lw9xQ2rZu"),
    ("Recovery code 2FA: k7d2m-q9x4b, another: w3n8p-z6t5c\n", "w3n8p-z6t5c"),
    ("# secrets\n\n| Variable | Value | rotated |\n|---|---|---|\n| `GRAFANA_PASSWORD` | `Oyster` | no |\n", "Oyster"),
    ("app.partner[1].sharedSecret=Pleuel\n", "Pleuel"),
    ('network: {mesh_key: [11, 203, 45, 7, 199, 88, 12, 240, 31, 66, 154, 9], channel: 20} # x\na: "b\n', "203, 45"),
    ('https://cloud.example.com/dav files "Haselnuss"\n', "Haselnuss"),
    ("ALTER CURRENT USER SET PASSWORD FROM 'Kompass' TO 'Anker';\n", "Kompass"),
    ('-H "Authorization: MyScheme 6f1d2c3b-0a9e-4b8d-a7c6-5e4f3d2c1b0a"\n', "6f1d2c3b"),
    ("run: tool deploy --key 6f1d2c3b-0a9e-4b8d-a7c6-5e4f3d2c1b0a\n", "6f1d2c3b"),
)
LEFT = (
    (TALK.format("wrong password for user “reader”, ticket OPS-4417 is open"), ("OPS-4417",)),
    (TALK.format('ошибка: неверный пароль для пользователя "reader"'), ("reader",)),
    (TALK.format("the password for Peter"), ("Peter",)),
    (
        TALK.format("chiave pubblica kJ3vX9mQ2wE7rT5yU8iO1pA4sD6fG0hJ3kL5zX7cV9k="),
        ("kJ3vX9mQ2wE7rT5yU8iO1pA4sD6fG0hJ3kL5zX7cV9k=",),
    ),
    (
        "| Variable | Value |\n|---|---|\n| LOG_LEVEL | debug |\n| DB_PASSWORD_FILE | /run/secrets/db |\n",
        ("debug", "LOG_LEVEL"),
    ),
    ('PGPASSWORD=x9!kQz psql -h db -c "select 1 from orders"\n', ('"select 1 from orders"',)),
    ("GET /v1/x?apikey=26103e9324e86f382b7b5acd63c32ce5&lat=46.41 403\n", ("lat=46.41",)),
    ("KMS_KEY=arn:aws:kms:eu-west-3:111122223333:key/main\n", ("key/main",)),
    ("LDAP_PASSWORD_HASH: ssha512\n", ("ssha512",)),
)


@pytest.mark.parametrize(("text", "value"), TOLD)
def test_a_credential_is_masked(text: str, value: str) -> None:
    assert value not in redact(text).text


@pytest.mark.parametrize(("text", "values"), LEFT)
def test_what_only_stands_beside_it_stays(text: str, values: tuple[str, ...]) -> None:
    assert all(value in redact(text).text for value in values)


def test_json_that_was_escaped_once_more_is_read() -> None:
    inner = json.dumps(json.dumps({"password": "Muschel"}))
    assert "Muschel" not in redact(json.dumps({"Env": [f"SETTINGS={inner[1:-1]}"]})).text


def test_a_key_of_the_file_stays_and_is_told_where_it_is_an_identifier() -> None:
    text = "hosts:\n  web1.acme-works.lan: {role: web}\n  other: db1.acme-works.lan\nurl: https://crm.acme-works-shop.de/x\n"
    result = redact(text)
    assert "web1.acme-works.lan:" in result.text
    assert "db1.acme-works.lan" not in result.text
    assert "acme-works-shop" not in result.text  # called as the domain inside
    assert any("a key of the file" in each.reason for each in result.considered)


def test_the_host_that_a_cloud_gave_a_customer_is_masked() -> None:
    text = "U=https://acmefiles.blob.core.windows.net/x\nD=main.k3x.eu-west-1.rds.amazonaws.com\n"
    text += "S=core.windows.net s3.amazonaws.com\n"
    shown = redact(text).text
    assert "acmefiles" not in shown
    assert "main.k3x" not in shown
    assert "S=core.windows.net s3.amazonaws.com" in shown
