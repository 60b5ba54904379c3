"""What Swarm goes by, as the page asks for it: rows with places, and no secret in any of them."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from pyengine import engine
from pyengine.input.case import File
from pyengine.output import wire
from pyengine.output.effective import effective

STACK = """\
x-deploy: &deploy
  update_config: {delay: 90s}
services:
  api:
    image: example/api:2
    restart: on-failure:3
    links: [db]
    environment:
      DB_PASSWORD: mauve-Kettle-41-harbour
      PIN: "4711"
      URL: http://example.com/4711
    deploy: *deploy
"""


def rows(found: wire.Effective) -> dict[str, wire.Setting]:
    (uses,) = found.services
    return {setting.name: setting for setting in uses.settings}


def of(*texts: str) -> wire.Effective:
    return effective(engine.analyse([File(f"{number}.yml", text) for number, text in enumerate(texts)]))


def test_every_value_tells_where_it_comes_from() -> None:
    found = rows(of(STACK))
    told = {name: (found[name].value, found[name].origin) for name in found}
    assert told["UpdateConfig.Delay"] == ("90s", "from an anchor")
    assert told["UpdateConfig.Monitor"] == ("5s", "default")
    assert told["TaskTemplate.RestartPolicy.MaxAttempts"] == ("3", "restart:")
    assert told["Name"] == ("stack_api", "added by docker stack deploy")
    at = found["UpdateConfig.Delay"].range
    assert at is not None
    assert at.start.line == 2


def test_no_secret_is_in_any_row() -> None:
    found = of(STACK, "services: {api: {command: [--password, mauve-Kettle-41-harbour]}}")
    text = json.dumps(asdict(found))
    assert "mauve" not in text
    assert "PIN=SE_PIN" in text
    assert "http://example.com/4711" in text, "what is a secret elsewhere only stays"


def test_a_place_counts_in_the_file_that_says_it() -> None:
    found = rows(of(STACK, "\n\nservices: {api: {stop_grace_period: 2m}}"))
    at = found["TaskTemplate.ContainerSpec.StopGracePeriod"].range
    assert at is not None
    assert (at.file, at.start.line) == (1, 3)


def test_a_key_that_is_not_simply_honoured_says_why() -> None:
    found = of(STACK)
    assert [(fate.key, fate.happens) for fate in found.fates] == [
        ("services.api.restart", "honoured"),
        ("services.api.links", "ignored"),
    ]
    assert found.honoured == 10


@pytest.mark.parametrize("text", ["", "services:\n\tapi: 1", "kind: Pod\napiVersion: v1\n"])
def test_what_cannot_be_judged_has_no_rows(text: str) -> None:
    assert of(text) == wire.Effective(None, (), (), (), (), 0, ())


def test_several_files_tell_of_each_value_who_says_it_and_what_it_met() -> None:
    found = of(STACK, "services: {api: {restart: '', links: [cache], environment: [PIN=9, DB_PASSWORD=a]}}")
    (meeting,) = found.merged
    assert meeting.entry == "services.api"
    told = {
        row.key: (row.value, row.range.file, row.how, [other.value for other in row.others]) for row in meeting.rows
    }
    assert told["image"] == ("example/api:2", 0, "said once", [])
    assert told["restart"] == ("on-failure:3", 0, "kept, not replaced by", [""])
    assert told["links.1"] == ("cache", 1, "joined with", ["[db]"])
    assert told["environment.PIN"][1:3] == (1, "replaces")
    assert "mauve" not in json.dumps(asdict(found))
    assert of(STACK).merged == ()
