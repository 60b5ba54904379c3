"""Each failure is known by its real text, not by one that resembles it, and what it advises can be typed."""

from __future__ import annotations

import re
import shlex

import pytest

from pyengine.incident.matched import matches
from pyengine.incident.symptoms import BY_ID, FAMILIES, KNOWN
from pyengine.incident.symptoms.known import Known, Step, expression, fill, literal
from pyengine.text import Span

AROUND = ("{}", "$ docker service update web\n{}\n", "> {}\n", "2026-11-26T01:02:03Z node-a dockerd[812]: {}\n")
STEPS = [(known, step) for known in KNOWN for step in (*known.now, *known.worse)]
TEXTS = [(known, text) for known in KNOWN if known.texts for text in known.seen]


def found(text: str) -> list[str]:
    return [match.known.id for match in matches(text, [Span(0, len(text))])]


def test_every_id_is_said_once() -> None:
    assert len(BY_ID) == len(KNOWN) >= 150
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", known.id) for known in KNOWN)
    assert len({known.title for known in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__.rsplit(".", 1)[-1])
def test_a_family_is_told_in_its_module(family: object) -> None:
    assert family.__doc__
    assert all(isinstance(known, Known) for known in family.FAMILY)


@pytest.mark.parametrize(("known", "text"), TEXTS, ids=[known.id for known, _ in TEXTS])
def test_it_is_known_by_its_real_text(known: Known, text: str) -> None:
    for around in AROUND:
        assert known.id in found(around.format(text)), around


@pytest.mark.parametrize(("known", "text"), TEXTS, ids=[known.id for known, _ in TEXTS])
def test_it_is_known_where_a_terminal_broke_the_line(known: Known, text: str) -> None:
    if "\n" in text or text.startswith("$ "):
        return  # printed in lines anyhow, or typed
    words = text.split(" ")
    broken = [" ".join(words[:number]) + "\n" + " ".join(words[number:]) for number in range(1, len(words))]
    kept = [known.id in found(each) for each in broken]
    assert sum(kept) * 10 >= len(kept) * 8, [each for each, is_kept in zip(broken, kept, strict=True) if not is_kept]


@pytest.mark.parametrize("known", [known for known in KNOWN if known.texts], ids=lambda known: known.id)
def test_what_resembles_it_is_not_taken_for_it(known: Known) -> None:
    assert known.missed
    for text in known.missed:
        assert known.id not in found(text)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.id)
def test_it_says_why_and_what_it_is_not_and_where_that_is_from(known: Known) -> None:
    assert known.cause.endswith((".", "!"))
    assert len(known.cause) > 25
    assert known.isnt
    assert known.now
    assert known.seen
    assert known.source


@pytest.mark.parametrize(("known", "step"), STEPS, ids=[f"{known.id}: {step.line[:40]}" for known, step in STEPS])
def test_a_name_in_a_command_stays_one_word(known: Known, step: Step) -> None:
    fields = set(re.findall(r"(?<!\{)\{(\w+)(?:\|[^{}]*)?\}(?!\})", step.line))
    evil = dict.fromkeys(fields, "x; rm -rf / $(id) `id` 'a' \"b\"\n-rf")
    command = step.command(evil)
    words = len(shlex.split(step.line))
    assert all(word.count("{") == word.count("}") for word in shlex.split(step.line))
    assert len(command.argv) == words
    assert shlex.split(command.line) == list(command.argv)
    assert command.effect
    assert known.id


@pytest.mark.parametrize(("known", "step"), STEPS, ids=[f"{known.id}: {step.line[:40]}" for known, step in STEPS])
def test_a_write_to_a_service_says_that_the_way_back_changes(known: Known, step: Step) -> None:
    if re.match(r"docker (?:service (?:update|rollback|scale)|stack deploy)\b(?!.*--help)", step.line):
        assert step.destroys, known.id
    if re.match(
        r"docker (?:service (?:ps|ls|logs|inspect)|node (?:ls|inspect)|network (?:ls|inspect)|info)\b", step.line
    ):
        assert not step.destroys, known.id
        assert not step.recreates, known.id


def test_parts_are_taken_out_of_the_text() -> None:
    text = "Error: rpc error: code = FailedPrecondition desc = node vm is not down and can't be removed"
    (match,) = matches(text, [Span(0, len(text))])
    assert match.parts == {"node": "vm"}
    assert match.span.of(text) == "node vm is not down and can't be removed"


def test_a_part_that_nobody_knows_stays_to_be_filled_in() -> None:
    assert Step("docker service ps {service}", "shows {service|it}").command({}).argv[-1] == "<service>"
    assert fill("{node|the node} is down, {what}", {}, blank=False) == "the node is down, the what"
    assert fill("{{json .IPAM}} {{end}}", {}) == "{{json .IPAM}} {{end}}"


def test_a_word_of_a_text_stands_in_all_that_is_found() -> None:
    shown = "\n\n".join(text for known in KNOWN for text in (*known.seen, *known.missed))
    for known in KNOWN:
        for text in known.texts:
            assert all(literal(text) in found[0] for found in re.finditer(expression(text), shown)), text
    assert sum(bool(literal(text)) for known in KNOWN for text in known.texts) > 500
    assert [literal(text) for text in (r"ab?c", r"abc|def", r"(?:abc)? <why> de[fg]hi", r"ab{2}c", r"\bab\.cde")] == [
        *("a", "", "de", "a", "cde"),
    ]


def test_a_blank_of_a_text_is_also_a_line_break() -> None:
    assert re.search(expression(r"no node \(<n> of [a b]\)"), "no\n> node (3 of  a)")
    assert not re.search(expression("no node"), "no\n\nnode")
