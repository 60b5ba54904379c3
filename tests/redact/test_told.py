"""The clauses of a sentence beside the one with the noun: told.py."""

from __future__ import annotations

import pytest

from pyengine.redact import redact

TOLD = (
    ("The new db password is Thunderbird, the admin one is Marigold4.", "Marigold4"),
    ("Das Passwort? Vorher war es Schwamm99, jetzt ist es Federmappe.", "Federmappe"),
    ("La password del db è Melanzana. Prima era Parmigiana, poi no.", "Parmigiana"),
    ("Ontem a senha era Mandioca_9; hoje troquei para Pitanga77 e parou.", "Pitanga77"),
    ("the sudo password on mgr2 is still Pendragon, I think", "Pendragon"),
    ("login with admin:Nightingale on the old box still works", "Nightingale"),
    ("ask Mira for the admin key (sk-Vanilla_pod)", "Vanilla_pod"),
)
ABOUT = (
    "Das Passwort ist korrekt, die Datenbank ist Postgres.",
    "The password is wrong and the user is Monitoring.",
    "The password was changed by the team, the host is Backup.",
    "Der Schlüssel wird beim Start automatisch erzeugt.",
    "const { password } = req.body;",
    "secret not found: crm_db_pw_v3",
)


@pytest.mark.parametrize(("sentence", "value"), TOLD)
def test_a_clause_without_the_noun_tells_a_value(sentence: str, value: str) -> None:
    assert value not in redact(f"{sentence}\n").text


@pytest.mark.parametrize("sentence", ABOUT)
def test_a_clause_that_tells_something_else_stays(sentence: str) -> None:
    assert redact(f"{sentence}\n").text == f"{sentence}\n"


READ = (
    ("ops@m1:~$ cat /run/secrets/db_root_password\nCormorant-77\nops@m1:~$ exit\n", "Cormorant-77"),
    ("jenkins.1: use the following password to proceed:\njenkins.1: d66a4a949719f854878925d9037c1868\n", "d66a4a94"),
    ("the passphrase of the key is: spotted dick and custard\n", "spotted dick"),
    ("Found key 'app.api.secret' in source 'env' with value 'Uferpromenade'\n", "Uferpromenade"),
    ("UPDATE conf SET value='Kirschbaum' WHERE name='MAIL_PASSWD';\n", "Kirschbaum"),
    ('r = requests.get(url, auth=("api", "Goldschnitt"), timeout=10)\n', "Goldschnitt"),
    ("use_backend api if { req.cook(bypass) -m str Drehscheibe }\n", "Drehscheibe"),
    ('secure_link_md5 "$secure_link_expires$uri saddlebag";\n', "saddlebag"),
    ("echo '[smtp.example.net]:587 relay:Meerrettich' > /etc/postfix/sasl_passwd\n", "Meerrettich"),
    ("printf 'pg:5432:*:app:%s\\n' \"Stieglitz\" > ~/.pgpass\n", "Stieglitz"),
    ("; a comment in front\nmc admin user add local backup Brombeere\n", "Brombeere"),
    ('--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-curl -u "berg:Seilbahn" https://a.example/v2/\n', "Seilbahn"),
)


@pytest.mark.parametrize(("text", "value"), READ)
def test_what_only_its_place_tells_is_masked(text: str, value: str) -> None:
    assert value not in redact(text).text


@pytest.mark.parametrize(
    "line",
    [
        "LANGFUSE_PUBLIC_KEY: pk-lf-e6f8efda-e57d-4e4b-8dc1-56e8323cdf33",
        "GPG_KEY=B6FD50CD978281C5ED9B6B6D59B3AFF9A83D20DA",
        "        from_secret: deploy_key",
        "ssl_key = </run/secrets/mx_key",
        "WACHTWOORD_VERLOOPT: 90d",
    ],
)
def test_what_is_public_or_a_reference_stays(line: str) -> None:
    assert redact(f"{line}\n").text == f"{line}\n"
