"""What consoles and tools are given by place: statements without a name, options of one letter, answers in rows."""

from __future__ import annotations

import pytest

from pyengine.redact import redact

WORD = "Kuvert" + "7stein"
OPAQUE = "9fb41c7d" * 5
FORMS = (
    "CREATE USER etl IDENTIFIED BY {} DEFAULT TABLESPACE users;",
    "SQL> connect etl/{}@HQ",
    "ALTER LOGIN erp WITH PASSWORD = N'Ulme4711x' OLD_PASSWORD = N'{}', CHECK_POLICY = OFF;",
    "CREATE SUBSCRIPTION s CONNECTION 'host=old user=r password=''{}''' PUBLICATION p;",
    "| mailserver_pass | {} |",
    '1) "requirepass"\n2) "{}"',
    "127.0.0.1:6379> ACL SETUSER job on >{} ~job:* +@all",
    "xfreerdp /v:10.9.0.31 /u:einar /p:{} /cert:ignore",
    'lftp -e "set ssl:verify-certificate no; open -u swarm,{} 10.20.0.9; bye"',
    "radtest einar {} 127.0.0.1 0 testing",
    "docker exec mail setup email add a@example.com {}",
    "rspamadm pw -e -p {}",
    "curl --cert client.pem:{} https://a.example.com/",
    'x:\n  CURL_OPTS: "-u deploy:{} -sS"',
    "try `curl -u pull:{} https://a.example.com/v2/`",
    "PS C:\\swarm> '{}' | docker secret create sa_password -",
    'if ($http_x_origin_verify != "{}") {{ return 403; }}',
    "if ($arg_key != {}) {{ return 401; }}",
    'if [[ "$PASSWORD" != "{}" ]]; then exit 1; fi',
    '  ~ master_password  = "Ulme4711x" -> "{}"',
    "user=guest:{}",
    'J: "jdbc:sqlserver://sql:1433;user=sa;password={{ab;{}}};encrypt=true"',
    "keytool -importkeystore -deststorepass {} -destkeystore k.jks",
)


@pytest.mark.parametrize("form", FORMS)
def test_it_is_masked(form: str) -> None:
    assert WORD not in redact(form.format(WORD) + "\n").text


def test_dollars_quote_a_password_with_quotes_in_it() -> None:
    assert "Brien" not in redact("ALTER ROLE r PASSWORD $$O'Brien & sons$$;\n").text


@pytest.mark.parametrize("form", ["mvn -Dsonar.login={} verify", "curl -u {}:token https://a.example.com"])
def test_a_token_in_the_place_of_a_user_is_masked(form: str) -> None:
    assert OPAQUE not in redact(form.format(OPAQUE) + "\n").text


@pytest.mark.parametrize(
    "text",
    [
        "| option_name | option_value |\n| password | varchar(255) | NO |\n",
        'if [ "$AUTH_MODE" = "oidc" ]; then exit 1; fi\n',
        'if ($http_x_forwarded_proto = "https") { return 301; }\n',
        "mvn -Duser.login=anna verify\n",
        "Connect to db/main first.\n",
        "cat a.txt | docker config create a -\n",
    ],
)
def test_it_stays(text: str) -> None:
    assert redact(text).text == text
