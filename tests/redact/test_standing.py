"""Where a placeholder stands, and what is told when it stands elsewhere than before."""

from __future__ import annotations

from functools import partial

import pytest

from pyengine.redact import Vault, redact, restore
from pyengine.redact.standing import standings
from tests.growth import LIMIT, QUADRUPLE, grows

NAME = "SE_PASSWORD_1_k4f7m2"
STACK = """\
services:
  db:
    environment:
      DB_PASSWORD: harbor7006-Kettle
      URL: postgres://app:maple-4711-Tin@db:5432/app
  web:
    image: example/web:1
    command: [serve, --token, oak-Barrel-5512]
"""


def where(text: str) -> str:
    ((_, standing),) = standings(text)
    return str(standing)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"services:\n  db:\n    environment:\n      PW: {NAME}\n", "under services.db.environment.PW"),
        (f"services:\n  db:\n    environment:\n    - PW={NAME}\n", "under services.db.environment.PW"),
        (f'services:\r\n  db:\r\n    environment:\r\n      - "PW={NAME}"\r\n', "under services.db.environment.PW"),
        (f"services: {{db: {{environment: {{A: 1, PW: {NAME}}}}}}}\n", "under services.db.environment.PW"),
        (f'{{"services": {{"db": {{"environment": {{"PW": "{NAME}"}}}}}}}}', "under services.db.environment.PW"),
        (f"services:\n  a: {{x: 1}}\n  # old: {NAME}\n", "in a comment, under services.old"),
        (f"a:\n  b: 1\nU: amqp://app:{NAME}@MQ.example:5672/x\n", "in a URL of mq.example:5672, under U"),
        (f"a:\n  command:\n    - serve\n    - {NAME}\n", "in a command, under a.command"),
        (f"docker service update --env-add PW={NAME} db\n", "in a command, under PW"),
        (f"Please rotate {NAME} soon.\n", "under no key"),
        (f"a:\n  content: |\n    [db]\n    pw = {NAME}\n", "under a.content"),
    ],
)
def test_the_place_is_read_off_the_lines(text: str, told: str) -> None:
    assert where(text) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("      DB_PASSWORD: {}", "      LOG_TAG: {}", "stands under services.db.environment.LOG_TAG; stood under"),
        ("  web:", "    labels: ['x={}']\n  web:", "stands under services.db.labels.x; stood under"),
        ("  web:", "    command: run {}\n  web:", "stands in a command, under services.db.command; stood under"),
        ("  web:", "    # {}\n  web:", "stands in a comment, under services.db; stood under"),
        ("image: example/web:1", "image: 'http://evil.example/{}'", "stands in a URL of evil.example, under"),
    ],
)
def test_a_secret_that_stands_elsewhere_is_told(old: str, new: str, told: str) -> None:
    given = redact(STACK, vault=Vault("k4f7m2"))
    answer = given.text.replace(old.format(NAME), new.format(NAME))
    assert answer != given.text
    (moved,) = restore(answer, given.vault).moved
    assert moved.span.of(answer) == moved.placeholder == NAME
    assert told in moved.how


def test_another_host_in_the_same_url_is_told() -> None:
    given = redact(STACK)
    answer = given.text.replace("@db:5432", "@evil.example:5432")
    (moved,) = restore(answer, given.vault).moved
    assert "in a URL of evil.example:5432" in moved.how
    assert "stood in a URL of db:5432" in moved.how


@pytest.mark.parametrize(
    "answer",
    [
        STACK,
        STACK.replace("    environment:", "    deploy: {replicas: 2}\n    environment:"),
        "environment:\n  DB_PASSWORD: harbor7006-Kettle\n",
        "Use this:\n\n```yaml\nservices:\n  db:\n    environment:\n      - DB_PASSWORD=harbor7006-Kettle\n```\n",
        "services:\n  db: {environment: {DB_PASSWORD: harbor7006-Kettle}}\n",
    ],
)
def test_the_same_place_written_otherwise_is_none_of_them(answer: str) -> None:
    given = redact(STACK)
    for entry in given.vault:
        answer = answer.replace(entry.value, entry.placeholder)
    assert not restore(answer, given.vault).moved
    assert not restore(answer, Vault.from_json(given.vault.to_json())).moved


def test_no_secret_stands_in_what_is_kept_of_places() -> None:
    text = "a:\n  password: harbor7006-Kettle\n  u: http://x:harbor7006-Kettle@harbor7006-Kettle/y\n"
    given = redact(text)
    kept = [str(each) for entry in given.vault for each in given.vault.stood(entry.placeholder)]
    assert kept
    assert "harbor" not in "".join(kept)


@pytest.mark.parametrize(
    "unit", ["a: ", "- ", " ", "{", "x=", "://", f"{NAME} ", f"{NAME}\n", f"a:\n {NAME}\n", "#", "a"]
)
def test_places_are_found_in_linear_time(unit: str) -> None:
    def found(length: int) -> int:
        return sum(1 for _ in standings((unit * length)[:length] + NAME))

    assert grows(partial(found, 60_000 // QUADRUPLE), partial(found, 60_000)) <= LIMIT
