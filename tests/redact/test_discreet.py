"""No sentence of a finding quotes a secret; what is wrong and where is still told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pyengine.finding import Applicability, Confidence, Finding, Fix, Kind, Label, Severity
from pyengine.patch.ops import Set
from pyengine.redact import redact
from pyengine.redact.discreet import SILENT, discreet, masked, pieces
from pyengine.text import Place, Span

SECRET = "maple-Kettle" + "-4711"
TEXT = f"services:\n  api:\n    environment:\n      DB_PASSWORD: {SECRET}\n      CITY: lisbon\n"
REDACTED = redact(TEXT)
HERE = Place(0, Span(0, 8))
FIX = Fix("say `any`", (Set(("services", "api"), 1),), Applicability.UNSAFE, "it is Swarm's word", "tasks change")
FINDING = Finding(
    rule="some-rule",
    kind=Kind.HAZARD,
    severity=Severity.HIGH,
    confidence=Confidence.CERTAIN,
    service="api",
    message="`lisbon` is no Swarm value",
    place=HERE,
    why="it hurts",
    source="docs",
    related=(Label(HERE, "here it is said"),),
    fix=FIX,
    refusal="it is not clear",
)
LEAKING = {
    "the message": replace(FINDING, message=f"`{SECRET}` is no Swarm value"),
    "the refusal": replace(FINDING, refusal=f"`{SECRET}` is not clear"),
    "a label": replace(FINDING, related=(Label(HERE, f"`{SECRET}` is said here"),)),
    "the fix's title": replace(FINDING, fix=replace(FIX, title=f"say `{SECRET}`")),
    "the fix's reason": replace(FINDING, fix=replace(FIX, reason=f"`{SECRET}` is Swarm's word")),
    "the fix's caveat": replace(FINDING, fix=replace(FIX, caveat=f"`{SECRET}` is gone")),
    "a part of it": replace(FINDING, message=f"`{SECRET[:9]}` is no Swarm value"),
}


def silenced(*findings: Finding) -> tuple[Finding, ...]:
    return discreet(findings, REDACTED.vault, REDACTED.text)


def test_a_finding_without_a_secret_says_what_it_said() -> None:
    assert silenced(FINDING) == (FINDING,)


@pytest.mark.parametrize("finding", LEAKING.values(), ids=LEAKING.keys())
def test_no_sentence_quotes_a_secret(finding: Finding) -> None:
    assert SECRET[:6] in repr(finding)
    (quiet,) = silenced(finding)
    assert SECRET[:6] not in repr(quiet)


def test_a_secret_that_has_a_word_of_ours_in_it_mutes_nothing() -> None:
    result = redact("services:\n  api:\n    environment:\n      DB_PASSWORD: restart-condition-77\n")
    ours = replace(FINDING, message="a task that ended is not started again: the restart condition is `none`")
    assert discreet((ours,), result.vault, result.text) == (ours,)
    theirs = replace(FINDING, message="`restart-condition-77` is no Swarm value")
    assert discreet((theirs,), result.vault, result.text)[0].message == SILENT


@pytest.mark.parametrize("mark", '`\u201c\u201d"')
def test_a_secret_with_a_quotation_mark_in_it_is_not_taken_for_a_word_of_ours(mark: str) -> None:
    value = f"xq{mark}maplekettle7{mark}z"
    result = redact(f"services:\n  api:\n    environment:\n      DB_PASSWORD: '{value}'\n")
    loud = replace(FINDING, refusal=f"Docker says: invalid: {json.dumps(value)}, and `{value}`")
    (quiet,) = discreet((loud,), result.vault, result.text)
    assert "kettle" not in repr(quiet)
    assert discreet((FINDING,), result.vault, result.text) == (FINDING,)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("maple-Kettle-4711", ["maple-Kettle-4711"]),
        ("DB_PASSWORD=maple-Ket", ["maple-Ket"]),
        ("ettle-47, then ple-Kettl", ["ettle-47", "ple-Kettl"]),
        ("maple", []),
        ("CITY: lisbon", []),
    ],
)
def test_pieces_of_a_secret_are_found(said: str, found: list[str]) -> None:
    assert sorted(piece for piece in pieces([said], REDACTED.vault, REDACTED.text)) == sorted(found)


def test_what_stands_outside_of_the_secret_too_is_no_piece_of_it() -> None:
    assert pieces(["maple-Ket"], REDACTED.vault, f"{REDACTED.text}      TREE: maple-Kettle\n") == {}


def test_a_finding_that_would_quote_one_says_so_instead() -> None:
    (quiet,) = silenced(LEAKING["the message"])
    assert quiet.message == SILENT


def test_a_silenced_finding_keeps_its_place_its_rule_and_its_ops() -> None:
    (quiet,) = silenced(LEAKING["the message"])
    assert (quiet.rule, quiet.severity, quiet.service, quiet.place) == ("some-rule", Severity.HIGH, "api", HERE)
    assert quiet.fix is not None
    assert (quiet.fix.ops, quiet.fix.applicability) == (FIX.ops, FIX.applicability)


def test_a_silenced_finding_gets_no_sentence_that_it_did_not_have() -> None:
    bare = replace(LEAKING["the message"], refusal=None, fix=replace(FIX, caveat=None))
    (quiet,) = silenced(bare)
    assert quiet.refusal is None
    assert quiet.fix is not None
    assert quiet.fix.caveat is None


def test_only_the_finding_that_would_quote_one_is_silenced() -> None:
    loud = LEAKING["the message"]
    assert silenced(FINDING, loud, FINDING)[::2] == (FINDING, FINDING)


def test_a_host_is_told_by_its_placeholder() -> None:
    result = redact("services:\n  api:\n    environment:\n      UPSTREAM: php.shop.internal:9000\n")
    (quiet,) = discreet((replace(FINDING, message="nobody is `php.shop.internal`"),), result.vault, result.text)
    assert quiet.message == f"nobody is `{next(iter(result.vault)).placeholder}`"


def test_a_host_is_told_by_its_placeholder_where_a_quotation_is_cut_in_it_and_in_every_sentence() -> None:
    result = redact("services:\n  api:\n    image: registry.shop.internal/vegetables/turnip\n")
    loud = replace(
        FINDING,
        message="`registry.shop.int`: the registry decides",
        refusal="ask `registry.shop.internal`",
        related=(Label(HERE, "of `registry.shop.internal` too"),),
    )
    (quiet,) = discreet((loud,), result.vault, result.text)
    host = next(iter(result.vault)).placeholder
    assert quiet.message == f"`{host}`: the registry decides"
    assert (quiet.refusal, quiet.related[0].note) == (f"ask `{host}`", f"of `{host}` too")


@pytest.mark.parametrize(
    ("value", "said", "heard"),
    [
        ("s", "services.web must be a string", "services.web must be a string"),
        ("a", "it must be a string", "it must be a string"),
        ("a", "DB_PASSWORD=a", "DB_PASSWORD=*"),
        ("postgres", "docker service ps shop_postgres", "docker service ps shop_postgres"),
        ("postgres", "postgres:16 is not there", "postgres:16 is not there"),
        ("kangaroo", "docker service ps kangaroo", "docker service ps kangaroo"),
        ("kangaroo", "--env-add DB_PASSWORD=kangaroo", "--env-add DB_PASSWORD=*"),
        ("maple-Kettle-4711", "xmaple-Kettle-4711x", "x*x"),
    ],
)
def test_a_word_that_is_a_secret_elsewhere_is_told(value: str, said: str, heard: str) -> None:
    result = redact(f"services:\n  api:\n    environment:\n      DB_PASSWORD: {value}\n")
    (secret,) = result.vault
    assert masked(said, [secret]).replace(secret.placeholder, "*") == heard


@pytest.mark.parametrize(
    ("value", "said", "heard"),
    [("s", "db_password=s", "db_password=*"), ("postgres", "postgres", "*"), ("a", "a-b", "*-b"), ("a", "aa", "aa")],
)
def test_a_short_secret_that_stands_here_is_masked_as_a_word(value: str, said: str, heard: str) -> None:
    result = redact(f"services:\n  api:\n    environment:\n      DB_PASSWORD: {value}\n")
    (secret,) = result.vault
    assert masked(said, [secret], here=True).replace(secret.placeholder, "*") == heard
