"""A file full of secrets is pasted, judged, fixed and redacted: none is seen outside of the vault's own text."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import outside, vault_of, wait_for_engine
from tests.browser.vault_page import comes_true, paste

SECRETS = (
    "Canary-" + "7Yq2vB9xLm4TzRw8",
    "ghp_" + "Cn4ry" * 7 + "x",
    "canarycanary" + "0f9e8d7c6b5a",
    "Canary-Url-5521",
    "Canary.Mail.8841",
)
FILE = f"""\
services:
  shop:
    image: example/shop:1
    environment:
      POSTGRES_PASSWORD: {SECRETS[0]}
      API_TOKEN: {SECRETS[1]}
      SESSION_SECRET: {SECRETS[2]}
      DATABASE_URL: postgres://shop:{SECRETS[3]}@db.example.com:5432/shop
      MAIL: smtp://mailer:{SECRETS[4]}@mail.example.com
    deploy:
      replicas: 3
      update_config:
        parallelism: 3
        failure_action: continue
"""
LISTEN = """
window.heard = [];
const hear = event => window.heard.push(JSON.stringify(event.data) ?? "");
addEventListener("message", hear);
const Channel = MessageChannel;
window.MessageChannel = class extends Channel {
  constructor() { super(); this.port1.addEventListener("message", hear); this.port2.addEventListener("message", hear); }
};
"""


@pytest.fixture
def watched(page: Page, context: BrowserContext, site_url: str) -> tuple[Page, list[str], list[str]]:
    """Give a ready page, and lists that fill with what it asks for and with all that leaves it or is written down."""
    requests: list[str] = []
    seen: list[str] = []
    page.add_init_script(LISTEN)
    page.goto(site_url)
    wait_for_engine(page)
    context.on("request", lambda request: requests.append(request.url))
    context.on("request", lambda request: seen.append(f"request {request.url} {request.post_data or ''}"))
    page.on("console", lambda message: seen.append(f"console {message.text}"))
    page.on("pageerror", lambda error: seen.append(f"error {error}"))
    return page, requests, seen


def test_no_canary_is_seen_outside(watched: tuple[Page, list[str], list[str]]) -> None:
    page, requests, seen = watched
    vault = vault_of(page)
    paste(vault, FILE)
    expect(vault.locator("[data-view=findings]")).to_contain_text("3 of 3 replicas")
    for name, content in (("fix", "parallelism: 1"), ("redacted", "SE_")):
        vault.get_by_role("tab", name=name.capitalize()).click()
        expect(vault.locator(f"[data-view={name}]")).to_contain_text(content)
    asked = outside(page, requests)
    vault.evaluate("parent.postMessage('the end', '*')")
    comes_true(page, "heard.includes('\"the end\"')")
    said = page.evaluate(
        "() => JSON.stringify([heard, location.href, document.title, document.cookie, {...localStorage},"
        " {...sessionStorage}, history.state, window.name])"
    )
    redacted = vault.locator("[data-view=redacted]").inner_text()
    assert asked == []
    for secret in SECRETS:
        runs = {secret[i : i + 6] for i in range(len(secret) - 5)}
        for where in (said, redacted, vault.url, json.dumps(seen)):
            assert not any(run in where for run in runs), "a part of a canary was seen outside"
