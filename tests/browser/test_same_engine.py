"""The engine in the page and the engine on CPython give the same bytes, for every example of every rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Worker

from pyengine import bridge
from pyengine.document.yaml import YamlError
from pyengine.rules import RULES
from pyengine.rules.rule import Rule
from tests.browser.conftest import open_vault
from tests.draws import some
from tests.rules.test_examples import RETOLD, VARIANTS, commented

ASK = """async requests => {
  const post = self.postMessage, answers = [];
  for (const request of requests) answers.push(await new Promise(resolve => {
    self.postMessage = answer => JSON.parse(answer).id === "test" ? resolve(answer) : post.call(self, answer);
    self.onmessage({ data: request });
  }));
  self.postMessage = post;
  return answers;
}"""
"""The worker answers with postMessage; answers to the test's own requests come here instead of to the vault."""


@pytest.fixture(scope="module")
def ready_engine(browser: Browser, site_url: str) -> Iterator[Worker]:
    """Give the worker of a page that stays open for all rules, with the memory of the engine here."""
    memory = json.loads(bridge.handle(json.dumps({"v": 1, "id": "test", "method": "memory", "params": {}})))["ok"]
    recall = json.dumps({"v": 1, "id": "test", "method": "recall", "params": memory})
    page = open_vault(browser, site_url).page
    worker = page.workers[0]
    worker.evaluate(ASK, [recall])  # a tag of a vault is drawn at random: both shall have the same
    yield worker
    page.context.close()


MANNERS = (*VARIANTS.values(), *RETOLD.values(), commented)


def manners(text: str) -> Iterator[str]:
    """Yield a text, and told in two manners of writing; several documents are no YAML that could be told otherwise."""
    yield text
    for change in some(MANNERS, 2, text):
        with suppress(YamlError):
            yield change(text)


def request(method: str, text: str, **more: object) -> str:
    params = {"files": [{"name": "stack.yml", "text": text}], **more}
    return json.dumps({"v": 1, "id": "test", "method": method, "params": params})


def answers(engine: Worker, requests: list[str]) -> list[str]:
    """Return what both engines answer; they work at the same time."""
    with ThreadPoolExecutor(1) as beside:
        here = beside.submit(lambda: [bridge.handle(each) for each in requests])
        there = engine.evaluate(ASK, requests)
    for mine, its in zip(here.result(), there, strict=True):
        assert its == mine
    return here.result()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.meta.id)
def test_reports_and_patches_are_byte_identical(rule: Rule, ready_engine: Worker) -> None:
    texts = [text for example in rule.examples for text in manners(example.text)]
    analysed = answers(ready_engine, [request("analyse", text) for text in texts])
    patches = []
    for text, answer in zip(texts, analysed, strict=True):
        findings = json.loads(answer)["ok"]["findings"]
        accepted = [{"finding": found["id"], "choice": None} for found in findings if found["fix"]]
        patches.append(request("patch", text, accepted=accepted))
    answers(ready_engine, patches)


def test_what_was_watched_is_byte_identical(ready_engine: Worker) -> None:
    asked = ({"v": 1, "id": "test", "method": "evidence", "params": {"rule": rule.meta.id}} for rule in RULES)
    answers(ready_engine, [json.dumps(each) for each in asked])
