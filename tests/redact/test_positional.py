"""Secrets that only their place in a call tells: the call's name, its other arguments and its language are drawn."""

from __future__ import annotations

import random

import pytest

from pyengine.redact import redact

WORD = "Kuvert" + "stein"
FORMS = (
    'ldap_bind($ds, "cn=app,dc=example,dc=com", "{}");',
    'mysqli_connect("db", "app", "{}", "app");',
    'mysqli_connect($host, "app", "{}", "app");',
    "#0 /var/www/db.php(12): PDO->__construct('mysql:host=db', 'app', '{}', Array)",
    "#3 class-wpdb.php(1983): mysqli_real_connect(Object(mysqli), 'db', 'app', '{}', NULL, 3306)",
    'db.changeUserPassword("app", "{}")',
    "await redis.auth('{}');",
    "User.objects.create_superuser('app', 'a@example.com', '{}')",
    "user.set_password('{}')",
    "echo bcrypt('{}')",
    "JWT::encode($payload, '{}', 'HS256')",
    "jwt.sign(payload, `{}`)",
    "crypto.createHmac('sha256', '{}')",
    'hmac.new(b"{}", message, "sha256")',
    "SELECT pgp_sym_encrypt('4111', '{}');",
    'useInMemoryPgpKeys("E123B86E", file("key.asc").readText(), "{}")',
    '[Text.Encoding]::UTF8.GetBytes("app:{}")',
    "btoa('app:{}')",
    "ENGINE = MySQL('db:3306', 'shop', 'orders', 'reader', '{}')",
    'requests.get(url, auth=HTTPBasicAuth("app", "{}"))',
    'parser.add_argument("--password", default="{}", help="of the service")',
)
LEFT = (
    "auth('api')->user()",
    "passport.authenticate('local', options)",
    '"x".encode("utf-8")',
    'socket.connect(("db", 5432))',
    'button.connect("clicked", on_click)',
    'sqlx.Connect("postgres", dsn)',
    "$app->bind('App\\\\Foo', 'App\\\\Bar');",
    "client.login(user, os.environ['X'])",
    "hex2bin('00ff')",
    "createCipheriv('aes-256-cbc', key, iv)",
    'parser.add_argument("--password-file", default="run/db")',
    'Buffer.from("hello: world")',
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("around", ["{}", "services:\n  a:\n    command: |\n      {}\n"])
def test_the_credential_of_a_call_is_masked(form: str, around: str) -> None:
    for secret in (WORD, "x" + "".join(random.choices("bdfghk247", k=11))):
        text = around.format(form.format(secret))
        assert secret not in redact(text).text


@pytest.mark.parametrize("form", [form for form in FORMS if "'app'" in form or '"app"' in form])
def test_the_user_beside_it_stays(form: str) -> None:
    assert "app" in redact(form.format("k7" + "Qv92hTzRm4")).text


@pytest.mark.parametrize("line", LEFT)
def test_a_call_without_one_stays(line: str) -> None:
    assert redact(line + "\n").text == line + "\n"


def test_a_pin_of_a_dial_plan_is_masked() -> None:
    assert "260875" not in redact("exten => 501,1,Authenticate(260875)\nexten => 2,1,DISA(86784,in)\n").text


def test_calls_are_read_in_linear_time() -> None:
    text = 'connect("a", ' * 5_000
    assert redact(text).text == text
