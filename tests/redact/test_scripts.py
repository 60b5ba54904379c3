"""What a script, a page's texts or a manual only speaks of stays; what lies in a block or a pair is masked."""

from __future__ import annotations

import json

import pytest

from pyengine.redact import redact

OPAQUE = "9fb41c7d" * 5
MIXED = "k7Qv92" + "hTzRm4"

STAYS = (
    'keys = ["name", "age", "city"]',
    'secrets { secret_id = "jvsnlz9xn7ywqiyhlguiz04uv" }',
    "def __init__(self, password: str | None = None):",
    "self.token = token or self._load_token()",
    "this.token = token;",
    "let token: Option<String> = None;",
    "def check_password(password: str, hashed: str) -> bool:",
    'key = f"session:{user_id}:{device}"',
    "docker login -u robot -p $env:REGISTRY_PASSWORD registry.example.com",
    "messages.login.password=Enter your password",
    "messages.pin=PIN eingeben",
    "SHA256          65D901BD33E4250C9B60FF54F5A881F3ACB2D05A6EABC809E80A2DB151C43300       stack.yml",
    "serial=09DDF7A0C81826C52A0E66947917DC59C504DB1E",
    "example.net. IN DS 44512 13 2 80E459D1E7EF8A903F2021F3050F5315A70AADF5044820C836A5B3E63986C4EB",
    "DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/NAME",
    "Template: `postgres://user:password@host:5432/dbname`",
    "PS> $cred = Get-Credential -UserName svc",
    'x:\n  homeassistant_secrets: |\n    CRON: "*/15 * * * *"\n    A: b',
    "DOVECOT_PASS_FILTER: (&(objectClass=mailUser)(uid=%u))",
    "TAMANHO_SENHA=12",
    "CADUCIDAD_CLAVE=30d",
    "ДЛИНА_ПАРОЛЯ=12",
    "PGP_KEY_SERVER=keys.openpgp.org",
)
MASKED = (
    'acl {{ tokens {{ agent = "{}", default = "x" }} }}',
    'declare -A creds=([pg]="Ulme4711x" [redis]="{}")',
    '[session]\nkeys = ["{}", "xyz"]\nttl = 1',
    'API_SECRETS: ["{}=="]',
    'PS> $env:SQL_SA_PASSWORD="{}"; docker stack deploy',
    "@example.pt adega:{}",
    "[smtp.example.com]:587 shop@example.pt:{} verde",
    "register => 3415550188:{}:3415550188@sip.example.net/3415550188",
    "WIFI:T:WPA;S:Jokull;P:{} pottur;;",
    "Key Content            : {}",
    "branch-tabriz  l2tpd  {}  *",
    "/snmp community set [ find default=yes ] name={} addresses=10.8.0.0/24",
    "ntp authentication-key 7 md5 {}",
    "SMTP_PW_FALLBACK = \"${{env.SMTP_PW ?: '{}'}}\"",
    "x:\n  FALLBACK_KEY: ${{{{ secrets.API_KEY || '{}' }}}}",
    "kod_dostepu: {}",
    "código_de_acceso: {}",
    "agentkulcs: {}",
    "loginpas={}",
    "Schlüsselwort: {}",
    "lösen: {}",
)
OPAQUE_IN = (
    "TWILIO=ACa448aa5f7dca08ed2149e1f6758aa226:{}",
    "psk.txt: relay:{}",
    "https://api.example.com/weather?q=Tiel&appid={}",
)


@pytest.mark.parametrize("line", STAYS)
def test_it_stays(line: str) -> None:
    assert redact(f"x y\n{line}\n").text == f"x y\n{line}\n"


@pytest.mark.parametrize("form", MASKED)
def test_it_is_masked(form: str) -> None:
    assert MIXED not in redact(form.format(MIXED) + "\n").text


@pytest.mark.parametrize("form", OPAQUE_IN)
def test_an_opaque_half_is_masked(form: str) -> None:
    assert OPAQUE not in redact(form.format(OPAQUE) + "\n").text


def test_a_product_key_and_a_key_in_der_are_masked() -> None:
    groups = "AF7M7-HL9CB-HAUB1-4I6WG-UUYYP"
    der = "MIIJtUIBAzC" + "CCXsGCSqGSIb3DQEHAaCCCWwEgglo3" * 2
    text = redact(f"slmgr /ipk {groups}\nX: {der}\nXXXX-XXXX-XXXX-XXXX\n").text
    assert groups not in text
    assert der not in text
    assert "XXXX-XXXX-XXXX-XXXX" in text


def test_a_sentence_with_a_password_is_no_declaration() -> None:
    assert "Klarinette7" not in redact("let me know, password: Klarinette7\n").text


def test_a_map_from_users_to_passwords_is_masked() -> None:
    text = json.dumps({"RegisteredUsers": {"tech": "radiografia", "pacs": MIXED}, "Users": {"tech": "operator"}})
    redacted = json.loads(redact(text).text)
    assert "radiografia" not in redacted["RegisteredUsers"].values()
    assert redacted["Users"] == {"tech": "operator"}


def test_a_pair_under_a_neutral_name_keeps_its_user() -> None:
    text = json.dumps({"PROM": f"prom:{MIXED}", "IMG": "app:9f8e7d6c5b", "X": "redis:7.2-alpine"})
    redacted = json.loads(redact(text).text)
    assert redacted["PROM"].startswith("prom:SE_")
    pinned = f"BASE=debian@sha256:{OPAQUE}" + "0" * 24
    assert redact(f"services:\n  a:\n    environment:\n      - {pinned}\n").text.endswith(f"{pinned}\n")
    assert (redacted["IMG"], redacted["X"]) == ("app:9f8e7d6c5b", "redis:7.2-alpine")


def test_the_texts_of_a_page_stay() -> None:
    texts = {
        "auth.title": "Sign in to the shop",
        "auth.password": "Password",
        "auth.password.new": "New password (twice)",
        "auth.token": "Access token",
        "auth.secret": "Client secret",
        "auth.forgot": "Forgot your password?",
        "senha": "Senha",
    }
    assert json.loads(redact(json.dumps(texts)).text) == texts
    held = {**texts, "auth.password": MIXED}
    assert MIXED not in redact(json.dumps(held)).text
