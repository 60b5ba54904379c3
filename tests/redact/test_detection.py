"""What is a secret and what is none, by one small text each. Secrets are put together from parts: none is real."""

from __future__ import annotations

import base64
import json
import random
import string

import pytest

from pyengine.redact import redact, restore

RANDOM = random.Random(4)
WORD = "harbor" + "7006"
MIXED = "k3Ml" + "VepjI0wE"
BODY = "\n".join(
    "MHcCAQEEIAzRrw" + "".join(RANDOM.choices(string.ascii_letters + string.digits + "+/", k=50)) for _ in range(3)
)
KEY = f"-----BEGIN EC {'PRIVATE'} KEY-----\n{BODY}\n-----END EC {'PRIVATE'} KEY-----\n"


def env(line: str) -> str:
    return f"services:\n  app:\n    environment:\n      {line}\n"


def indented(text: str, by: int) -> str:
    return "".join(" " * by + line + "\n" for line in text.splitlines())


FOUND = {
    "a key name": (env(f"DB_PASSWORD: {WORD}"), WORD),
    "a weak word under a strong key": (env("ADMIN_PASSWORD: maple"), "maple"),
    "a number in quotes": (env('DB_PASS: "1050773680"'), "1050773680"),
    "a name in another language": (env(f"SENHA_DO_BANCO: {WORD}"), WORD),
    "a name in another script": (env(f"数据库密码: {WORD}"), WORD),
    "an item of a list": (env(f"- DB_PWD={WORD}"), WORD),
    "a passphrase of words": (env('RESTIC_PASSWORD: "walnut granite juniper"'), "walnut granite juniper"),
    "a dotted key": (env(f"spring.datasource.password: {WORD}"), WORD),
    "a name beside a value": (f"env:\n  - name: API_TOKEN\n    value: {WORD}\n", WORD),
    "a flow mapping": (f"services: {{app: {{environment: {{PG_PASS: {WORD}}}}}}}\n", WORD),
    "an x- block behind an anchor": (
        f"x-env: &env\n  SECRET_KEY: {WORD}\nservices:\n  a: {{environment: *env}}\n",
        WORD,
    ),
    "a build argument": (f"services:\n  a:\n    build:\n      args:\n        - NPM_TOKEN={WORD}\n", WORD),
    "a comment that was a line": (f"a: 1\n# DB_PASSWORD: {WORD}   (old)\n", WORD),
    "a sentence in a comment": (f"a: 1\n# login is root, the password was {WORD} once\n", WORD),
    "a default": (env(f"DB_PASSWORD: ${{DB_PASSWORD:-{WORD}}}"), WORD),
    "a nested default": (env(f"X: ${{A_SECRET:-${{B_SECRET:-{WORD}}}}}"), WORD),
    "a URL": (env(f"U: postgres://app:{MIXED}@db:5432/x"), MIXED),
    "a URL without a user": (env(f"U: redis://:{MIXED}@cache:6379/0"), MIXED),
    "a URL with an unescaped slash": (env(f"U: amqp://app:ab/{MIXED}@mq:5672/v"), MIXED),
    "a second URL in a list": (env(f"U: amqp://a:xx@h:1,amqp://b:{MIXED}@i:1"), MIXED),
    "a Go connection string": (env(f"DSN: root:{MIXED}@tcp(db:3306)/x"), MIXED),
    "ADO.NET": (env(f"C: Server=db;User Id=sa;Password={MIXED};Encrypt=no"), MIXED),
    "libpq": (env(f"C: host=db password={MIXED} dbname=x"), MIXED),
    "JAAS": (env(f'J: "x.PlainLoginModule required username=\\"a\\" password=\\"{MIXED}\\";"'), MIXED),
    "a query parameter": (env(f"U: https://h/x?page=2&access_token={MIXED}&n=1"), MIXED),
    "JSON in a variable": (env(f"J: {json.dumps(json.dumps({'db': {'password': MIXED}}))}"), MIXED),
    "base64 of JSON": (env(f"B: {(b := base64.b64encode(json.dumps({'password': MIXED}).encode()).decode())}"), b),
    "a random value": (env(f"S3_WRITER: {(r := 'XpxzDY5GEB9' + 'nyR2iyzIGVHxHBsUHTY1kcuirprw')}"), r),
    "redis-cli -a": (
        f'services:\n  a:\n    healthcheck:\n      test: ["CMD", "redis-cli", "-a", "{WORD}", "ping"]\n',
        WORD,
    ),
    "mysql -p": (f"services:\n  a:\n    command: mysqladmin ping -uroot -p{WORD}\n", WORD),
    "an option's name": (f'services:\n  a:\n    command: ["start", "--db-password={WORD}"]\n', WORD),
    "a command in a command": (
        f"services:\n  a:\n    entrypoint: \"sh -c 'docker login -u ci -p {WORD} ghcr.io'\"\n",
        WORD,
    ),
    "curl -u": (
        f'services:\n  a:\n    healthcheck:\n      test: ["CMD-SHELL", "curl -fsSu a:{WORD} http://h"]\n',
        WORD,
    ),
    "what is piped in": (f"echo {WORD} | docker login -u a --password-stdin ghcr.io\n", WORD),
    "an .ini file": (f"configs:\n  c:\n    content: |\n      [db]\n      password = {WORD}\n", WORD),
    "a .pgpass file": (f"configs:\n  c:\n    content: |\n      db:5432:app:app:{WORD}\n", WORD),
    "redis.conf": (f"configs:\n  c:\n    content: |\n      maxmemory 1gb\n      requirepass {WORD}\n", WORD),
    "a header in nginx": (f'configs:\n  c:\n    content: |\n      proxy_set_header X-Api-Key "{WORD}";\n', WORD),
    "XML": (f"configs:\n  c:\n    content: |\n      <password>{WORD}</password>\n", WORD),
    "SQL": (f"configs:\n  c:\n    content: |\n      CREATE USER a WITH PASSWORD '{WORD}';\n", WORD),
    "an error text": (f"could not connect to mysql://app:{MIXED}@db/x: timeout\n", MIXED),
    "YAML that does not parse": (f"services:\n  a:\n   b: [\n  c:\n    API_TOKEN: {WORD}\n", WORD),
    "inspect JSON": (json.dumps([{"Spec": {"Env": [f"MAIL_PASS={WORD}"]}}], indent=1), WORD),
    "a bcrypt hash": (
        "x:\n  - auth.basicauth.users=admin:$$2y$$05$$" + "fbx6G8rZVnLUxCBdBsSfsy6eVQd4GIsptFp2IhOY9n0tUJr0ll\n",
        "fbx6G8rZVn",
    ),
    "a key in a block scalar": (f"x:\n  TLS: |\n{indented(KEY, 4)}", BODY.splitlines()[1]),
    "a key in one line": (env(f"K: {json.dumps(KEY)}"), BODY.splitlines()[2]),
    "a key behind base64": (env(f"K: {(e := base64.b64encode(KEY.encode()).decode())}"), e),
    "a key that was cut off": (f"log: |\n{indented(KEY[:150], 2)}", BODY.splitlines()[0]),
    "driver options": (f'volumes:\n  v:\n    driver_opts:\n      o: "addr=nas,password={WORD},vers=3.0"\n', WORD),
    "a key name in one word": (env(f"MM_ATRESTENCRYPTKEY: {WORD}"), WORD),
    "hex in capitals": (env(f"ZWAVE_S2: {(h := '310E0F5F71D58CB6' + '0FA9133B2600CA50')}"), h),
    "an alerting service's routing key": (f"x: {{routing_key: {(k := '6846a773313dc618' + '0b1568ea7c72f762')}}}\n", k),
    "JSON under a key, the secret alone": (env(f"""JWT_SECRET: '{{"type":"HS256","key":"{MIXED}"}}'"""), MIXED),
    "a list under a key": (env(f"""API_SECRET: '{{"keys":["{MIXED}"]}}'"""), MIXED),
    "JAAS users": (env(f"J: x.PlainLoginModule required user_bob='{MIXED}';"), MIXED),
    "erl -setcookie": (env(f"ARGS: -rabbit log_levels [] -setcookie {WORD}"), WORD),
    "user, password and uid": (f"services:\n  a:\n    command: backup:{WORD}:1001:100:upload\n", WORD),
    "a quoted word behind mysql -p": (
        f"""services:\n  a:\n    command: ["sh", "-c", "mysqldump -uroot -p'{WORD}' x > /b"]\n""",
        WORD,
    ),
    "a command in a folded scalar": (
        f'services:\n  a:\n    command: >\n      sh -c "rabbitmqctl add_user shop {WORD}\n      && sleep 1"\n',
        WORD,
    ),
    "Postfix's map of passwords": (f"configs:\n  c:\n    content: |\n      [smtp.x.com]:587  bob:{WORD}\n", WORD),
    "an abbreviation": (env(f"MQ_SECR: {WORD}"), WORD),
    "a personal access token": (env(f"AZDO_PAT: {WORD}"), WORD),
    "a user between pipes": (env(f'USERS: "upload|{WORD}|/home/upload|10000"'), WORD),
    "a user of Samba": (f"""services:\n  a:\n    command: '-u "scanner;{WORD}" -s "public;/share"'\n""", WORD),
    "a digest of a user": (f"""x:\n  - digestauth.users=ops:traefik:{(d := "298bed748d4effb1" * 2)}\n""", d),
    "InfluxDB's p": (env(f"I: http://influx:8086/query?u=telegraf&p={MIXED}&db=metrics"), MIXED),
    "a role in SQL": (f"""psql -c "CREATE ROLE r LOGIN PASSWORD '{WORD}'"\n""", WORD),
    "Vault's secret id": (f"run --secret-id {(u := '5bca3f34-bff8-442d' + '-a794-bb108435d344')} x\n", u),
    "ipsec.secrets": (f'configs:\n  c:\n    content: |\n      nora : EAP "{WORD}"\n', WORD),
    "chap-secrets": (f'configs:\n  c:\n    content: |\n      "branch"  *  "{WORD}"  *\n', WORD),
    "a user and a password in a comment": (f"a: 1\n# login with support / {WORD} until then\n", WORD),
    "a private JWK": (f"""configs:\n  c:\n    content: '{{"kty": "EC", "x": "{WORD}", "d": "{MIXED}"}}'\n""", MIXED),
    "an address behind a word that ends in ver": ("run --env SMTPSERVER=10.44.3.25 x\n", "10.44.3.25"),
    "an address with a port": ("failed (tried: /10.31.7.18:9042)\n", "10.31.7.18"),
    "an account in an ARN": (env("A: arn:aws:iam::132100157110:role/x"), "132100157110"),
    "a private address": (env("A: 10.165.51.65"), "10.165.51.65"),
    "an internal host": (env("A: ldaps://dc01.corp.acme.internal:636"), "dc01.corp.acme.internal"),
    "a host beside its address": (
        "services:\n  a:\n    extra_hosts:\n      - db.prod.acme.lan=192.168.139.42\n",
        "db.prod.acme",
    ),
    "a mail address": (env("A: priya.nair@heliogrid.com"), "priya.nair"),
}

KEPT = (
    "DB_PASSWORD: ${DB_PASSWORD}",
    "API_TOKEN: ${API_TOKEN:?set API_TOKEN first}",
    "JWT: ${JWT:+enabled}",
    "SECRET_KEY: $SECRET_KEY",
    "MAIL_PW: '{{ .Secrets.mail }}'",
    "POSTGRES_PASSWORD_FILE: /run/secrets/db",
    "TLS_KEY_PATH: /etc/ssl/app.key",
    "TOKEN_TTL: 3600",
    "PASSWORD_POLICY: length(12) and upperCase(1)",
    "SECRET_PROVIDER: docker-swarm",
    "MYSQL_RANDOM_ROOT_PASSWORD: 'yes'",
    "PRIMARY_KEY_COLUMN: customer_id",
    "KEYBOARD_LAYOUT: de-nodeadkeys",
    "MONKEY_PATCH: gevent",
    "TURKEY_REGION: eu-central",
    "GIT_COMMIT: 2d3a030e6f83a5f6f7dcc235550753dc203a9c22",
    "NODE_UID: 816105a6-02bc-4da5-8091-f0c69cfaa3ff",
    "MAX_TOKENS: 4096",
    "SSH_PUBLIC_KEY: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIzFaY0jJY4Wc8I3HoW38s1jbSPF6FOESacpPQ62Ts62 deploy@builder",
    "REPO: git@github.com:team/app.git",
    "U: postgres://db:5432/app?sslmode=disable",
    "P: https://registry.npmjs.org/@scope/pkg/-/p-1.2.3.tgz",
    "BIND: 0.0.0.0:8080",
    "TRUSTED: 127.0.0.1/8",
    "DNS: 1.1.1.1",
    "H: host.docker.internal",
    "M: admin@example.com",
    "V: C.UTF-8",
    "LAYOUT_B64: " + base64.b64encode(b'{"theme": "violet", "columns": ["a", "b", "c"]}').decode(),
    "JWT_ALGORITHM: RS256",
    "SCRIPT_INTEGRITY: sha384-p7M9Wtv0iXmd4wrdG9ax5KBxjbvxEeX9v2deYUUlR0Ifg3sg8EGacQDk5W3zGO",
    "PASSWORD: <your password>",
    "API_KEY_HEADER: X-Api-Key",
    "START: 1m30s",
    "AUTH_ENABLED: 'true'",
    "ROUTER: Host(`a.example.com`)",
    "VERSION: 10.4.32.1",
    "MINIO_ACCESS_KEY: backup-writer",
    "AWS_ACCESS_KEY_ID: reporting",
    "TOKEN_OBTAINED_AT: 2026-10-02T08:15:00Z",
    "KENNWORT_MINDESTLAENGE: '10'",
    "NIX_HASH: sha256-bGyXMXPC5Z38biS/ITXXChBBcvEURq5Qswc1pk/QAEO=",
    "GO_SUM: h1:ZYSuBhlewXjytTvwmV/4yyroVjJ/vjlmIsNUOSg832g=",
    "SSL_KEY: certs/es01/es01.key",
    "CACHE_KEY: session:user:4411",
    "ROUTING_KEY: orders.created",
    "WG_PUBLIC_KEY: Sa0cg5e8xPYNdXqGbcjIPHzCxhAatofWQ6OrynWNC0Q=",
    "DKIM: v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQcLEABMbKaLGIMLCLQ6G7SCChypC29XeuehqHiJJ8HrIpL7Zl7G",
)

LEFT = {
    "a switch in quotes in a list": "environment:\n  - WITH_REGISTRY_AUTH=\"true\"\n  - USE_PASSWORD='no'\n",
    "a public key in a file": "[Peer]\nPublicKey = Sa0cg5e8xPYNdXqGbcjIPHzCxhAatofWQ6OrynWNC0Q=\n",
    "a public JWK": '{"keys": [{"kty": "EC", "kid": "1", "x": "ZH_DziKNPzR3G-faPBY44KnQAxFpZkZmYLlFBVgI_JU"}]}\n',
    "the name of a secret of docker's": "docker service create --secret source=tls,target=/a/b.key --secret db_key a\n",
    "a template": "curl https://a.example.com/reset?token={token}\n",
    "the name of a task": "prod_worker.2.j6aygqf5u811jxn5t41du2687@node-1.example.com | ok\n",
    "a URL of two colons": "mc ls http://minio:9000\n",
}


@pytest.mark.parametrize("name", LEFT)
def test_it_stays(name: str) -> None:
    text = LEFT[name]
    assert redact(text).text == text
    content = f"configs:\n  c:\n    content: |\n{indented(text, 6)}"
    assert redact(content).text == content


def test_of_json_under_a_key_the_harmless_part_stays() -> None:
    text = env(f"""JWT_SECRET: '{{"type":"HS256","key":"{MIXED}"}}'""")
    assert '{"type":"HS256","key":"SE_' in redact(text).text


def test_of_a_jaas_line_the_harmless_part_stays() -> None:
    text = env(f"JAAS: x.ScramLoginModule required username='ship' password='{WORD}';")
    assert "required username='ship' password='SE_" in redact(text).text


def test_a_placeholder_shares_nothing_with_a_secret() -> None:
    key = "AGE-" + "SECRET-KEY-1" + "QPZ6BKEM49Y4TK47UADH1QPXOVCHME9VKCX6WYF2JGB4Z1PTEFG7DFPLK8"
    masked = redact(env(f"A: {key}") + env(f"APP_SECRET: {WORD}")).text
    assert "SECRET" not in masked.replace("APP_SECRET", "")
    assert redact(masked).text == masked


def test_of_a_user_with_a_hash_the_user_stays() -> None:
    assert "gateway:SE_" in redact(env("MQ_PASSWD: gateway:$$7$$101$$lWVSY2DrI6FPToj7$$3EX0OLHqA8mYaxq0DntH")).text


@pytest.mark.parametrize("name", FOUND)
def test_a_secret_is_masked_in(name: str) -> None:
    text, secret = FOUND[name]
    result = redact(text)
    assert secret in text
    assert secret not in result.text


@pytest.mark.parametrize("line", KEPT)
@pytest.mark.parametrize(
    "form",
    [env, lambda line: env(f"- {line.split(': ', 1)[0]}={line.split(': ', 1)[1].strip(chr(39))}")],
    ids=["map", "list"],
)
def test_it_is_no_secret(line: str, form: object) -> None:
    text = form(line)  # type: ignore[operator]
    assert redact(text).text == text


def test_names_that_docker_resolves_are_never_masked() -> None:
    text = (
        "services:\n  a:\n    image: postgres:16\n    secrets:\n      - db_password\n      - source: tls-key-v3\n"
        "        target: /run/secrets/tls-key-v3\nsecrets:\n  db_password:\n    external: true\n"
        "    name: db_password_4828e67b\n"
        "  tls-key-v3:\n    file: ./tls.key\n"
    )
    assert redact(text).text == text


def test_identifiers_are_a_class_of_their_own() -> None:
    text = env("- HOST=db01.corp.acme.internal") + env("- DB_PASSWORD=" + WORD)
    result = redact(text, identifiers=False)
    assert "db01.corp.acme.internal" in result.text
    assert WORD not in result.text
    assert any("switched off" in item.reason for item in result.considered)


def test_a_certificate_beside_a_key_stays() -> None:
    certificate = f"-----BEGIN CERTIFICATE-----\n{BODY.replace('MHc', 'MII')}\n-----END CERTIFICATE-----\n"
    result = redact(f"configs:\n  c:\n    content: |\n{indented(certificate + KEY, 6)}")
    assert indented(certificate, 6) in result.text
    assert BODY.splitlines()[0] not in result.text


@pytest.mark.parametrize(
    "spelling", ["Nordlicht Energie", "nordlicht-energie", "NORDLICHT_ENERGIE", "nordlichtEnergie"]
)
def test_the_users_own_words_are_hidden_in_every_spelling(spelling: str) -> None:
    text = f"a:\n  b: https://api.{spelling.replace(' ', '')}.de/x\n  c: owned by {spelling}\n"
    result = redact(text, terms=["Nordlicht Energie"])
    assert "ordlicht" not in result.text.replace("O", "o").lower()
    assert restore(result.text, result.vault).text == text


@pytest.mark.parametrize("escaped", ["/", "\\/", "\\ud83d\\ude00", "\\ud83d", "\\u0026"])
def test_json_is_read_with_the_escapes_that_yaml_has_not(escaped: str) -> None:
    env = f'["DB_PASSWORD=harbor{escaped}7006", "A=b{escaped}"]'
    text = f'{{"Env": {env},\n "File": {{"Name": "db_password", "UID": "0"}}}}\n'
    redacted = redact(text).text
    assert "7006" not in redacted
    assert json.loads(redacted)["File"] == {"Name": "db_password", "UID": "0"}
    assert json.loads(redacted)["Env"][1] == json.loads(text)["Env"][1]


def test_a_word_that_names_secrets_stays_where_it_does() -> None:
    text = "curl -u app:password https://x.example.com\nThe password of the demo is shown.\nNew password (again)\n"
    assert redact(text).text.splitlines()[1:] == text.splitlines()[1:]


def test_a_sentence_about_the_first_line_of_a_key_hides_nothing() -> None:
    text = "Private keys begin with -----BEGIN PRIVATE KEY-----.\nTokens of GitHub are 40 characters long.\n"
    assert redact(text).text == text


@pytest.mark.parametrize("value", ["&pw {}", '&pw "{}"', "&pw.1 '{}'  # why", "&pw !!str {}", "!!str &pw {}"])
def test_a_secret_behind_an_anchor_is_found_in_a_text_that_is_no_yaml(value: str) -> None:
    secret = "maple-Kettle-4711"
    text = f"$ cat app.yml\nDB_PASSWORD: {value.format(secret)}\nbroken: [\n"
    result = redact(text)
    assert secret not in result.text
    assert restore(result.text, result.vault).text == text
