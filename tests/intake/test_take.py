"""What is judged of a paste: a stack file is never turned away, anything else is named with what to paste instead."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyengine.document.document import read
from pyengine.document.yaml import YamlError
from pyengine.input.case import Case, File
from pyengine.input.decode import DecodeError, decode
from pyengine.input.sniff import parts
from pyengine.intake.sentences import NOTHING_RUNS
from pyengine.intake.take import MAX_CHARACTERS, Problem, take, too_large
from tests.growth import QUADRUPLE, once, steep

LENGTH = 400_000


def problem(*texts: str) -> Problem | None:
    files = tuple(File(f"{number}.yml", text) for number, text in enumerate(texts))
    return too_large(files) or take(Case(files)).problem


PASTED = {
    "": "empty",
    " \r\n\t\n": "empty",
    "\ufeff": "empty",
    "# only a comment\n# another": "empty",
    "null\n": "empty",
    "---\n~\n...\n": "empty",
    "<!DOCTYPE html>\n<html><body>services:</body></html>": "html",
    "  <div class='x'>a</div>": "html",
    "docker service update --image nginx:2 web_app": "command",
    "$ docker stack deploy -c stack.yml web\n": "command",
    "root@node1:~# docker run -d -p 80:80 nginx": "command",
    "# docker service rollback web": "command",
    "sudo docker service scale web=3": "command",
    "Error response from daemon: rpc error: code = Unknown desc = update out of sequence": "error",
    "failed to update service web: Error response from daemon: a: b": "error",
    "no suitable node (insufficient resources on 3 nodes)": "error",
    'web.1  nginx  node1  Ready  Rejected 2 seconds ago  "No such image: nginx:2"': "error",
    '[\n  {\n    "ID": "x",\n    "Spec": {"Name": "web"}\n  }\n]': "inspect",
    '{"Spec": {"Name": "web"}, "ID": "x"}': "inspect",
    "apiVersion: apps/v1\nkind: Deployment\n": "kubernetes",
    "on: push\njobs:\n  a:\n    runs-on: b\n    services:\n      c: {image: d}\n": "workflow",
    "stages:\n  - build\nservices:\n  - docker:dind\nbuild:\n  script: make\n": "workflow",
    "build:\n  stage: build\n  script:\n    - make\n": "workflow",
    "web:\n  image: nginx\n  ports:\n    - '80:80'\n": "compose-v1",
    "web:\n  ports: ['80:80']\n  build: .\n": "compose-v1",
    "# syntax=docker/dockerfile:1\nARG A=1\nFROM nginx:1 AS base\nRUN true\n": "dockerfile",
    "A=b\nexport C=d\n# e\n": "env",
    "# Title\n\nSome words about a thing that is here.\n\n* one more thing\n": "markdown",
    "just a sentence that a user typed, my update is paused": "prose",
    "networks:\n  - a\nvolumes:\n  - b:/c\n": "services-missing",
    "- a\n- b: c\n": "services-missing",
    "services:\n": "services-wrong",
    "services: ~\n": "services-wrong",
    "services: web\n": "services-wrong",
    "services:\n  - web:\n      image: a\n": "services-wrong",
    "services:\nweb:\nimage: nginx\n": "services-wrong",
    "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR": "binary",
    "\ufffdPNG\r\n\x1a\n": "binary",
    "s\x00e\x00r\x00v\x00i\x00c\x00e\x00s\x00:\x00": "binary",
    "a\x01\x02\x03\x04b": "binary",
    "PK\x03\x04...": "binary",
}

STACKS = [
    "services:\n  web:\n    image: nginx\n",
    "\ufeffservices: {web: {image: nginx}}\n",
    '{"services": {"web": {"image": "nginx"}}}',
    "services:\n  \u202eweb: {image: nginx}\n",
    "x-a: &a\n  web: {image: nginx}\nservices:\n  <<: *a\n",
    "x: &s\n  services: {web: {image: nginx}}\n<<: *s\n",
    "services: {}\n",
    "# docker stack deploy -c this.yml web\nservices:\n  web:\n    image: nginx\n",
    "apiVersion: x\nkind: y\nservices: {web: {image: nginx}}\n",
    "services:\n  web:\n    image: nginx\n    environment:\n      HINT: 'failed to update service, rpc error: code'\n",
]

UNREADABLE = [
    "services:\n  web:\n    image: nginx\n    environment:\n      HINT: failed to update service, rpc error: code\n",
    "services:\n  web:\n   image: nginx\n  ports: [\n",
    "> services:\n>   web:\n",
    "+services:\n+  web:\n+    image: [\n",
    " 1 | services:\n 2 |   web: [\n",
    "Here is my file:\n```yaml\nservices:\n  web: [\n```\n",
    "services:\n  web:\n    image: nginx\x00\n",
    "\x1b[32mservices:\x1b[0m\n  web: {}\n",
    "services:\n  web\n    image: nginx\n",
    "<<<<<<< HEAD\nservices:\n  web:\n    image: a\n",
]


@pytest.mark.parametrize(("text", "kind"), PASTED.items())
def test_what_is_no_stack_file_is_named(text: str, kind: str) -> None:
    found = problem(text)
    assert found is not None
    assert found.kind == kind
    assert found.message.endswith(".")
    assert 0 <= found.place.span.start <= found.place.span.end <= len(text)


@pytest.mark.parametrize("text", STACKS)
def test_a_stack_file_is_one_however_odd(text: str) -> None:
    assert problem(text) is None


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_broken_stack_file_is_left_to_the_diagnosis(text: str) -> None:
    with pytest.raises(YamlError):
        read(text)
    found = problem(text)
    assert found is not None
    assert found.kind == "broken"


def test_a_text_too_large_is_told_with_its_size_before_it_is_read() -> None:
    found = problem("a" * (MAX_CHARACTERS + 1))
    assert found is not None
    assert found.kind == "too-large"
    assert "1,000,001" in found.message
    assert problem("services: {a: {image: b}}\n" + "#" * (MAX_CHARACTERS - 26)) is None


def told(text: str) -> tuple[str, str]:
    """Return the message, and what it is about."""
    found = problem(text)
    assert found is not None
    return found.message, found.place.span.of(text)


def test_the_span_is_what_the_sentence_is_about() -> None:
    assert told("# a\n\n  docker service ls --quiet\nb\n")[1] == "docker service ls --quiet"
    assert told("version: '3'\nservices: x\n")[1] == "services"


def test_lost_indentation_is_told_from_an_empty_services() -> None:
    assert "indentation" in told("services:\nweb:\nimage: nginx\n")[0]
    assert "indentation" not in told("services:\n")[0]


def test_a_name_that_docker_does_not_read_as_text_is_told_with_its_repair() -> None:
    found = problem("services:\n  1: {image: nginx}\n")
    assert found is not None
    assert (found.kind, [(each.title, each.text) for each in found.repairs]) == (
        "broken",
        [("Quote the key `1`", 'services:\n  "1": {image: nginx}\n')],
    )


@pytest.mark.parametrize("unit", ["# ", "\n ", "a: ", "- ", "#a\n", "ARG a\n", "a:\n \n"])
def test_looking_is_linear(unit: str) -> None:
    small, large = (partial(parts, unit * (length // len(unit))) for length in (LENGTH // QUADRUPLE, LENGTH))
    ordinary = "a:\n  b: c d e\n" * (LENGTH // 15)
    assert not steep(small, large, once(partial(parts, ordinary)))


@settings(max_examples=100, deadline=None)
@given(st.text("services:\n\t -{}[]\"'#<=\x00\ufeff*&a1FROM", max_size=80))
def test_no_text_ends_in_a_crash(text: str) -> None:
    taken = take(Case((File("a", text),)))
    assert (taken.problem is None) == bool(taken.documents)


BROKEN = {
    "b083": "services-wrong",
    "b085": "stack",
    "b107": "compose-v1",
    "b111": "empty",
    "b113": "empty",
    "b115": "empty",
    "b117": "services-wrong",
    "b119": "prose",
    "b121": "kubernetes",
    "b123": "error",
    "b137": "stack",
    "b139": "stack",
}


def test_the_broken_files_are_told_apart(shared: Path) -> None:
    for path in sorted((shared / "corpus/broken").glob("*.yml")):
        try:
            text = decode(path.read_bytes()).text
        except DecodeError:
            assert path.stem == "b135"
            continue
        found = problem(text)
        kind = found.kind if found and found.kind != "broken" else "stack"
        assert kind == BROKEN.get(path.stem, "stack"), path.name


@pytest.mark.parametrize("text", ["networks:\n  a:\n    driver: overlay\n", "version: '3.8'\nx-base: &base {a: b}\n"])
def test_a_file_that_runs_nothing_is_judged_and_said_to(text: str) -> None:
    alone = take(Case((File("a.yml", text),)))
    assert alone.problem is None
    assert alone.notices == (NOTHING_RUNS,)
    beside = take(Case((File("a.yml", text), File("b.yml", "services:\n  web:\n    image: nginx:1\n"))))
    assert beside.problem is None
    assert not beside.notices
