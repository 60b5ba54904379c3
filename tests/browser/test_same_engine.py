"""The engine in the page and the engine on CPython give the same bytes, for every example of every rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Worker

from pyengine import bridge
from pyengine.document.yaml import YamlError
from pyengine.rules import RULES
from pyengine.rules.rule import Rule
from tests.browser.conftest import wait_for_engine
from tests.rules.test_examples import RETOLD, VARIANTS, commented

ASK = """request => new Promise(resolve => {
  const post = self.postMessage;
  self.postMessage = answer => {
    if (JSON.parse(answer).id !== "test") { post.call(self, answer); return; }
    self.postMessage = post;
    resolve(answer);
  };
  self.onmessage({ data: request });
})"""
"""The worker answers with postMessage; the answer to the test's own request comes here instead of to the vault."""


@pytest.fixture(scope="module")
def ready_engine(browser: Browser, site_url: str) -> Iterator[Worker]:
    """Give the worker of a page that stays open for all rules."""
    page = browser.new_page()
    page.goto(site_url)
    wait_for_engine(page)
    memory = json.loads(bridge.handle(json.dumps({"v": 1, "id": "test", "method": "memory", "params": {}})))["ok"]
    recall = json.dumps({"v": 1, "id": "test", "method": "recall", "params": memory})
    page.workers[0].evaluate(ASK, recall)  # a tag of a vault is drawn at random: both shall have the same
    yield page.workers[0]
    page.close()


MANNERS = (*VARIANTS.values(), *RETOLD.values(), commented)


def manners(text: str) -> Iterator[str]:
    """Yield a text in every manner of writing; one of several files is no single YAML that could be told otherwise."""
    yield text
    for change in MANNERS:
        with suppress(YamlError):
            yield change(text)


def request(method: str, text: str, **more: object) -> str:
    params = {"files": [{"name": "stack.yml", "text": text}], **more}
    return json.dumps({"v": 1, "id": "test", "method": method, "params": params})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.meta.id)
def test_reports_and_patches_are_byte_identical(rule: Rule, ready_engine: Worker) -> None:
    for example in rule.examples:
        for text in manners(example.text):
            analyse = request("analyse", text)
            here = bridge.handle(analyse)
            assert ready_engine.evaluate(ASK, analyse) == here
            findings = json.loads(here)["ok"]["findings"]
            accepted = [{"finding": found["id"], "choice": None} for found in findings if found["fix"]]
            patch = request("patch", text, accepted=accepted)
            assert ready_engine.evaluate(ASK, patch) == bridge.handle(patch)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.meta.id)
def test_what_was_watched_is_byte_identical(rule: Rule, ready_engine: Worker) -> None:
    asked = json.dumps({"v": 1, "id": "test", "method": "evidence", "params": {"rule": rule.meta.id}})
    assert ready_engine.evaluate(ASK, asked) == bridge.handle(asked)
