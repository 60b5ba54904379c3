"""A real server of models, llama-cpp-python's, with a model of random weights: what the page asks it, and hears.

`STACKENGINE_LLAMA` names a Python that has `llama-cpp-python[server]`; without it this is skipped.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.advice.said import runs
from tests.browser import tiny
from tests.browser.asking import SECRET, panel, send
from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.vault_page import STACK, judged, paste, tab, text_of

PYTHON = os.environ.get("STACKENGINE_LLAMA", "")
LONG_MS = 240_000
"""For an answer of some thousand bytes, on a machine with other work."""
WATCH = """() => {
    window.drawn = [];
    const note = () => {
        const text = document.querySelector(".talk li:nth-child(2) .words")?.textContent;
        if (text && drawn.at(-1) !== text) drawn.push(text);
    };
    new MutationObserver(note).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""
"""Notes each state in which the answer is seen."""

pytestmark = pytest.mark.skipif(not PYTHON, reason="STACKENGINE_LLAMA names no Python with llama-cpp-python[server]")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the server, and give its address."""
    model: Path = tmp_path_factory.mktemp("model") / "tiny.gguf"
    tiny.write(model)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [PYTHON, "-m", "llama_cpp.server", "--model", model, "--model_alias", "tiny", "--port", port]
    process = subprocess.Popen([*map(str, command), "--n_ctx", "16384", "--verbose", "false"])
    try:
        _wait_for(f"http://127.0.0.1:{port}/v1/models", process)
        yield f"http://localhost:{port}/v1"
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.2)
    raise AssertionError("the server did not start")


def test_a_real_server_is_listed_asked_again_in_a_form_it_knows_and_heard_as_it_speaks(
    page: Page, site_url: str, server: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    page.goto(f"{site_url}ask.html")
    page.locator("#model-provider").select_option("llamacpp")
    page.locator("#model-base").fill(server)
    page.locator("#model-list").click()
    expect(page.locator("#model [role=status]")).to_contain_text("1 models")
    assert page.locator("#model-names option").get_attribute("value") == "tiny"
    page.locator("#model-name").fill("tiny")
    wait_for_engine(page)
    vault = vault_of(page)
    paste(vault, STACK)
    judged(vault)
    tab(vault, "Ask")
    send(vault, f"Is {SECRET} to blame?")
    expect(panel(vault).get_by_role("alert")).to_contain_text("look at it again, and send it")
    vault.evaluate(WATCH)
    vault.get_by_role("button", name="Send", exact=True).click()
    expect(panel(vault).get_by_role("button", name="Begin anew")).to_be_visible(timeout=LONG_MS)
    judged(vault)
    bodies = [body for body in asked if body]
    assert [json.loads(body)["response_format"]["type"] for body in bodies] == ["json_schema", "json_object"]
    assert not any(run in body for body in bodies for run in runs(SECRET))
    drawn = [text for text in vault.evaluate("drawn") if text and "was asked" not in text]
    assert len(drawn) > 1, drawn  # as the model speaks, and not at the end alone
    expect(panel(vault).locator(".talk li")).to_have_count(2)
    assert text_of(vault).decode() == STACK
