"""Numbers that change their spelling on the way into the container; the texts are Docker's own, CLI 28.2.2."""

from __future__ import annotations

import pytest

from pyengine import engine
from tests.reports.judging import fixed, told

RULE = "number-written-otherwise"
TEXT = "services:\n  a:\n    image: app:1\n    environment:\n      A: VALUE\n    deploy:\n      mode: replicated\n"
ARRIVES = {
    "1.10": "1.1",
    "08": "8",
    "0x1F90": "8080",
    "1e3": "1000",
    "1_000": "1000",
    "12345678.9": "1.23456789e+07",
    "022": "18",
    "10.0": "10",
    ".5": "0.5",
    "+5": "5",
    "0b11": "3",
    "0o17": "15",
    "2024-01-01": "2024-01-01 00:00:00 +0000 UTC",
}


@pytest.mark.parametrize("written", ARRIVES)
def test_other_letters(written: str) -> None:
    text = TEXT.replace("VALUE", written)
    (severity,) = [severity for _, severity in told(RULE, text)]
    assert severity == ("medium" if written == "022" else "low")
    found = engine.analyse([engine.File("stack.yml", text)]).judged
    (message,) = [judged.finding.message for judged in found if judged.finding.rule == RULE]
    assert message == f"`A: {written}` arrives as `{ARRIVES[written][:30]}`"
    assert fixed(RULE, text) == TEXT.replace("VALUE", f'"{written}"')


@pytest.mark.parametrize("written", ["8080", "1.5", "0", "-1", "2222:22", "1.2.3", "v1", '"022"', "'08'", "~"])
def test_the_same_letters(written: str) -> None:
    assert told(RULE, TEXT.replace("VALUE", written)) == []


def test_every_place_where_docker_makes_a_text() -> None:
    text = TEXT.replace("VALUE", "x") + "      labels: {a: 1.10}\n    labels: {a: 08}\n    sysctls: {a.b: 010}\n"
    text += "    logging: {driver: json-file, options: {max-file: 03}}\n"
    assert len(told(RULE, text)) == 4


def test_a_secret_number_gets_quotes_and_keeps_its_letters() -> None:
    text = (
        "services:\n  a:\n    image: app:1\n    environment:\n      ADMIN_PIN: 0123\n    deploy:\n      replicas: 1\n"
    )
    assert fixed("number-written-otherwise", text) == text.replace("0123", '"0123"')
