"""What people write around credentials: the last word of a message, phrases, tables of names, what is public."""

from __future__ import annotations

import json

import pytest

from pyengine.redact import redact

TALK = "[09:01] ana: hi\n[09:02] tom: {}\n[09:03] ana: ok\n[09:04] tom: bye\n"
EXPORTED = "".join(
    f"{who}, [11.07.2024 22:1{minute}]\n{said}\n\n"
    for minute, (who, said) in enumerate((("Ana", "the root password?"), ("Leo M.", "{}"), ("Ana", "thanks")))
)
"""As messengers export what was said."""
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
    (
        "[Ana 14:02] hi\n[Leo 14:03] the password is off\n[Ana 14:04] now → Tarte-Maison\n[Leo 14:05] so be it\n",
        "Tarte-Maison",
    ),
    (TALK.format("mot de passe: j'ai changé de lapin4711 à Tarte-Maison"), "lapin4711"),
    ('le disque a la phrase de passe "un deux trois soleil"\n', "trois soleil"),
    ("přístupový klíč k API: f144b0693bafce2abcedd55fc9766471\n", "f144b0693"),
    ("password(name: 'ADMIN_PW', defaultValue: 'Heuwagen', description: 'x')\n", "Heuwagen"),
    ('Config { user: "a", password: Some("Limone-di-Amalfi"), port: 1 }\n', "Limone"),
    ("connect_ldap('ldaps://ldap.example.com', 'cn=web,dc=x', 'Fico.Verde')\n", "Fico"),
    ("expdp system/Reifen directory=DUMP dumpfile=t.dmp\n", "Reifen"),
    ('user = "jobs:Iglu77"\n', "Iglu77"),
    ("anne:intranet:ddc8cca77461b79721b26b5d8ea7bef2\n", "ddc8cca7"),
    (': RSA gw1.key.pem "Kirsche!"\n', "Kirsche"),
    ("run: tool deploy --key 6f1d2c3b-0a9e-4b8d-a7c6-5e4f3d2c1b0a\n", "6f1d2c3b"),
    (EXPORTED.format("root Kescher992"), "Kescher992"),
    ("SNMP community of the switches (10.1.2.3) is otter-lo-41.\n", "otter-lo-41"),
    ("la frase del gpg: “nubes sobre el faro 12”\n", "nubes sobre"),
    ("ssh ops@gw.example.com, passphrase four grey geese 7\n", "grey geese"),
    (TALK.format("which password?\n[09:02] ana: the old one: brezel-41-salzig"), "brezel-41"),
    (TALK.format('he wants a passphrase\n[09:02] ana: "acht Fische 31" with blanks'), "acht Fische"),
    (TALK.format("the root pw?\n[09:02] ana: root / Kescher71 , change it"), "Kescher71"),
    ("services:\n  a:\n    environment:\n      RELAY_HUB: 405d372f-8500-42dd-851a-315686b3477a\n", "405d372f"),
    ("BEACON=85a5f282f085ad720e5fa760ee131a52   # auth\n", "85a5f282"),
    (
        "services:\n  a:\n    environment: {EDI_LOGIN: 'atlas;Ankerkette872', PORTAL: 'atlas:Ankerkette873'}\n",
        "kette87",
    ),
    ("PORTAL=atlas:Ankerkette874\nLANG=C\n", "kette874"),
    ("docker run -e ADMIN=admin:zeisig19 nginx:1.27.0\n", "zeisig19"),
    ("UNLOCK_PHRASE: seven quiet rivers\n", "quiet rivers"),
    ("ZUGANGSCODE_TOR=401663\n", "401663"),
    ("Server=sql;User Id=yard;Password=Docht;wNnGm;Encrypt=True\n", "wNnGm"),
    ("redis-cli ACL SETUSER metrics on '>zeder24' +info\n", "zeder24"),
    ("ldap_simple_bind('cn=core,dc=example,dc=ch', 'Murmeltier')\n", "Murmeltier"),
    ("run --1c-password=Murmeltier\n", "Murmeltier"),
    ("COPY public.devices (id, serial, mqtt_password) FROM stdin;\n1\tSN-1\tKescher\n\\.\n", "Kescher"),
    ("failed: /bot3204701785:AAhmMM-rGUQ0szZ5gVfdpzQQGa-LLq-HhCs/getUpdates\n", "AAhmMM"),
    ("VAULT_DEV_ROOT_TOKEN_ID: hvs.GF60oPU3AxMDVNTkihSKYZGr\n", "GF60oPU3"),
    ('{"rest": {"basic": {"users": {"kim": "lerche93"}}}}\n', "lerche93"),
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
    ("echo x | docker secret create lager_smtp_2025 -\n", ("lager_smtp_2025",)),
    ("c = psycopg.connect(host='pg', dbname='kilt', password='Haggis&Oat')\n", ("dbname='kilt'",)),
    ("dn: uid=a\nuserPassword:: QQ==\nuidNumber: 10042\ndn: uid=b\nuidNumber: 10043\n", ("10042", "10043")),
    ("pool_passwd = 'pool_passwd'\n", ("'pool_passwd'",)),
    ('{"token_type":"Bearer","expires_in":3600} x\n', ("expires_in",)),
    ("Il codice PIN è 50927, la porta è la 8443.\n", ("8443",)),
    ("LDAP_PASSWORD_HASH: ssha512\n", ("ssha512",)),
    ("docker run -p 127.0.0.1:5432:5432 -e POSTGRES_PASSWORD=x9!kQz postgres:15.7\n", ("-p 127.0.0.1:5432:5432",)),
    ("REDISCLI_AUTH=x9!kQzBb redis-cli PING\n", ("redis-cli PING",)),
    ("# the token endpoint wants Content-Type: application/x-www-form-urlencoded\n", ("x-www-form-urlencoded",)),
    (EXPORTED.format("see PR-1234, node-3 runs 2.4.1"), ("PR-1234", "node-3", "2.4.1")),
    (TALK.format("the password is in the safe under “Swarm/Prod”"), ("Swarm/Prod",)),
    (TALK.format("gpg: secret key imported\n[09:02] ana: 41877"), ("41877",)),
    ("StringToSign=AWS4-HMAC-SHA256\n", ("AWS4-HMAC-SHA256",)),
    ("noor:!disabled::::::\n", ("!disabled",)),
    ("services:\n  a:\n    environment:\n      VCS_REF: 690fd3eef8cda64484d9d3b796b592da\n", ("690fd3ee",)),
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


def test_a_host_is_masked_as_a_key_of_a_text_inside_and_as_a_mail_in_a_url() -> None:
    text = 'services:\n  a:\n    environment:\n      AUTH: \'{"auths":{"cr.acme-works.fi":{"auth":"YTpi"}}}\'\n'
    text += "      URL: smtp://robot%40acme-works.fi:x7!kQz@mail.acme-works.fi:465\n"
    text += "      OTHER: smtp://roboter@acme-works.fi:x7!kQz@mail:465\n"
    assert "acme-works" not in redact(text).text
    assert "robot" not in redact(text).text


def test_the_host_that_a_cloud_gave_a_customer_is_masked() -> None:
    text = "U=https://acmefiles.blob.core.windows.net/x\nD=main.k3x.eu-west-1.rds.amazonaws.com\n"
    text += "S=core.windows.net s3.amazonaws.com\nA=https://acmechat.openai.azure.com\n"
    shown = redact(text).text
    assert "acmefiles" not in shown
    assert "acmechat" not in shown
    assert "main.k3x" not in shown
    assert "S=core.windows.net s3.amazonaws.com" in shown
