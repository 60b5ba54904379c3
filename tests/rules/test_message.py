"""What findings say alike."""

from __future__ import annotations

from pyengine import engine
from pyengine.rules.deploy.replicas_more_than_fit import PINNED
from pyengine.rules.message import LISTED, SHOWN, counted, cut, further, more, named, shortened
from pyengine.text import Place, Span

PLACES = [(Place(0, Span(at, at + 1)), f"the {at}th") for at in range(20)]


def test_what_is_too_long_is_cut() -> None:
    assert cut("a" * 31) == "a" * 30
    assert cut("abc", 2) == "ab"
    assert shortened("a word", 6) == "a word"
    assert shortened("a words", 6) == "a wor…"
    assert shortened("to be cut", 7) == "to be…"


def test_a_title_shows_where_the_text_it_writes_goes_on() -> None:
    text = "services:\n  a:\n    image: app:1\n    environment:\n      - {}\n    deploy: {{replicas: 2}}\n"
    titles = []
    for item in ('A="b"', 'ADDRESS="http://first.example.test/second"'):
        judged = engine.analyse([engine.File("stack.yml", text.format(item))]).judged
        titles += [each.finding.fix.title for each in judged if each.finding.fix and "write" in each.finding.fix.title]
    assert titles == ["write `A=b`", "write `ADDRESS=http://first.example.…`"]


def test_counts_are_said_as_people_say_them() -> None:
    assert [counted(number, "replica") for number in (0, 1, 2)] == ["0 replicas", "1 replica", "2 replicas"]
    assert [more(number) for number in (-1, 0, 2)] == ["", "", " and 2 more"]
    assert named(["a", "b", "c", "d"]) == "`a`, `b`, `c`"


def test_a_finding_on_a_whole_file_lists_some_of_the_other_places() -> None:
    assert further(PLACES) == PLACES[1 : SHOWN + 1]
    assert further(PLACES, LISTED) == PLACES[1 : LISTED + 1]
    assert not further(PLACES[:1])


def test_when_it_is_started_again_is_what_the_file_says() -> None:
    text = (
        "services:\n  migrate:\n    image: app:1\n    command: [app, migrate]\n    deploy:\n      restart_policy: {}\n"
    )
    told = []
    for policy in (
        "{condition: any}",
        "{delay: 30s, max_attempts: 3}",
        "{max_attempts: 3, window: 1m}",
        "{delay: '${PAUSE}'}",
    ):
        judged = engine.analyse([engine.File("stack.yml", text.replace("{}", policy))]).judged
        found = [each.finding.message for each in judged if each.finding.rule == "one-shot-restarts"]
        told += [message.partition(":")[0] for message in found]
    assert told == [
        "it is started again 5s after its end, for ever",
        "it is started again 30s after its end, 3 times",
        "it is started again 5s after its end",
        "it is started again after its end, for ever",
    ]


def test_one_waits_and_several_wait() -> None:
    text = PINNED.replace("3", "{}")
    told = [engine.analyse([engine.File("stack.yml", text.format(count))]).judged for count in (2, 3)]
    found = [
        each.finding.message for judged in told for each in judged if each.finding.rule == "replicas-more-than-fit"
    ]
    assert found == [
        "one node takes 1 of them: 1 replica waits for ever",
        "one node takes 1 of them: 2 replicas wait for ever",
    ]
