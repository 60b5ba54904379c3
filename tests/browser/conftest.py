"""Fixtures of the browser tests: the built site under a sub-path, a Chromium that calls nobody, and an open page."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Worker, expect

from tests.browser.large import STACK
from tests.browser.vault_page import HANG_MS, comes_true, paste_large
from tools.environment import chromium
from tools.server import serving
from tools.site import SITE

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=HANG_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Start the Chromium that is on this machine, without its own errands on the network."""
    return {**browser_type_launch_args, "executable_path": str(chromium()), "args": list(QUIET)}


@pytest.fixture(scope="session")
def site_url() -> Iterator[str]:
    """Serve the built site under a sub-path, as on a project page, and give its address."""
    if not (SITE / "index.html").is_file():
        pytest.fail("dist/site is not built: run python3 build.py build.")
    with serving(SITE.parent) as address:
        yield f"{address}/{SITE.name}/"


@pytest.fixture
def keeps() -> bool:
    """Say whether the browser may keep the folder and the memory; each test would do so anew."""
    return False


@pytest.fixture
def context(context: BrowserContext, keeps: bool) -> BrowserContext:  # noqa: FBT001  a fixture by its name
    """Give a context that keeps nothing from visit to visit, unless the test is about that."""
    if not keeps:
        context.add_init_script("delete Navigator.prototype.serviceWorker; delete self.caches")
    return context


@pytest.fixture
def broken_site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Give a copy of the site to damage, and its address."""
    folder = shutil.copytree(SITE, tmp_path / "site")
    with serving(folder) as address:
        yield folder, f"{address}/"


@pytest.fixture
def app(page: Page, site_url: str) -> Page:
    """Give a page whose engine is ready."""
    page.goto(site_url)
    wait_for_engine(page)
    return page


@pytest.fixture
def vault(app: Page) -> Frame:
    """Give the vault of a ready page."""
    return vault_of(app)


@pytest.fixture(scope="module")
def lasting(browser: Browser, site_url: str) -> Iterator[Frame]:
    """Give a vault that stays for a module: for tests that put their own text in the place of the one before."""
    page = browser.new_page()
    page.goto(site_url)
    wait_for_engine(page)
    yield vault_of(page)
    page.context.close()


@pytest.fixture
def large(vault: Frame) -> Frame:
    """Give a vault in which a large file is judged."""
    paste_large(vault, STACK)
    return vault


@pytest.fixture
def engine(app: Page) -> Worker:
    """Give the worker of a ready page."""
    return app.workers[0]


def wait_for_engine(page: Page, state: str = "ready") -> None:
    """Wait until the engine in the page's vault is in ``state``."""
    page.frame_locator("iframe").locator(f"[data-engine={state}]").wait_for(state="attached", timeout=HANG_MS)


MEMORIES = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("stackengine memory "));
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().length;
}"""
"""How many memories of the engine the browser keeps."""


def wait_for_memory(page: Page) -> None:
    """Wait until the browser keeps the memory of the engine for the next visit."""
    comes_true(page, MEMORIES)


def wait_for_python(worker: Worker) -> None:
    """Wait until a worker that was started besides answers."""
    while answer(worker, json.dumps({"v": 1, "id": 1, "method": "hello", "params": {}})) is None:
        worker.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")


def outside(page: Page, seen: list[str]) -> list[str]:
    """Return the addresses asked of a network among those `seen` in a page so far, which ends with one of our own."""
    end = page.evaluate("fetch('the-end').then((answer) => answer.url)")
    while end not in seen:  # others may come behind it: a spare worker is started in idle time
        page.wait_for_event("request")
    return [url for url in seen[: seen.index(end)] if not url.startswith(("blob:", "data:"))]


def vault_of(page: Page) -> Frame:
    """Return the vault's frame."""
    return next(frame for frame in page.frames if frame.parent_frame)


def ask(worker: Worker, method: str, **params: object) -> dict[str, Any]:
    """Send one request through the worker's door, as the vault does, and return the parsed answer."""
    request = {"v": 1, "id": 1, "method": method, "params": params}
    return json.loads(answer(worker, json.dumps(request)) or "null")


def answer(worker: Worker, request: str) -> str | None:
    """Return what the worker answers to the text of a request, None while it starts."""
    script = """(request) => {
        let answer;
        self.postMessage = (text) => { answer = text; };
        try { self.onmessage({ data: request }); } finally { delete self.postMessage; }
        return answer;
    }"""
    return worker.evaluate(script, request)
