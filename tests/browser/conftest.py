"""Fixtures of the browser tests: the built site under a sub-path, a Chromium that calls nobody, and an open page."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Worker, expect

from tests.browser.large import STACK
from tests.browser.vault_page import HANG_MS, comes_true, leave, paste_large
from tools.environment import chromium
from tools.server import serving
from tools.site import SITE

OFF = (
    "WebUIOmniboxPopup",  # each new window drew the browser's own lists below the address, for 1.5 s of processor time
    "WebUIOmniboxAimPopup",
    # What follows Playwright switches off itself; of two such flags Chromium takes the last alone.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(OFF)}",
)
KEEP_NOTHING = "delete Navigator.prototype.serviceWorker; delete self.caches"
"""Keeps a page from leaving its folder and its memory for the next visit."""
expect.set_options(timeout=HANG_MS)
Lend = Callable[..., AbstractContextManager[Frame]]


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
        context.add_init_script(KEEP_NOTHING)
    return context


@pytest.fixture
def broken_site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Give a copy of the site to damage, and its address."""
    folder = shutil.copytree(SITE, tmp_path / "site")
    with serving(folder) as address:
        yield folder, f"{address}/"


@pytest.fixture
def app(page: Page, site_url: str) -> Page:
    """Give a page of the test's own whose engine is ready: for what begins, and for what nobody else may see."""
    page.goto(site_url)
    wait_for_engine(page)
    return page


@pytest.fixture(scope="module")
def kept() -> Iterator[dict[str, Frame]]:
    """Keep the vaults that the tests of a module lend each other, by the options of their contexts."""
    vaults: dict[str, Frame] = {}
    yield vaults
    for vault in vaults.values():
        vault.page.context.close()


@pytest.fixture
def lend(kept: dict[str, Frame], browser: Browser, site_url: str, request: pytest.FixtureRequest) -> Lend:
    """Give a function that lends a vault from test to test of a module: to start an engine takes longest.

    It is given on as it was at the beginning. After a test that failed, or is marked with `traces`, the next one gets
    another vault: no failure brings others with it.
    """

    @contextmanager
    def lent(**options: Any) -> Iterator[Frame]:
        name = repr(options)
        vault = kept.pop(name, None) or open_vault(browser, site_url, **options)
        size, failed = vault.page.viewport_size, request.session.testsfailed
        yield vault
        if request.session.testsfailed > failed or request.node.get_closest_marker("traces"):
            vault.page.context.close()
            return
        leave(vault)
        if size:
            vault.page.set_viewport_size(size)
        kept[name] = vault

    return lent


@pytest.fixture
def vault(lend: Lend) -> Iterator[Frame]:
    """Give a vault that shows the example; it is lent from test to test."""
    with lend() as vault:
        yield vault


@pytest.fixture
def large(vault: Frame) -> Frame:
    """Give a vault in which a large file is judged."""
    paste_large(vault, STACK)
    return vault


@pytest.fixture
def engine(app: Page) -> Worker:
    """Give the worker of a ready page."""
    return app.workers[0]


def open_vault(browser: Browser, site_url: str, **options: Any) -> Frame:
    """Open a page in a context of its own that keeps nothing, and return its vault once the engine is ready."""
    context = browser.new_context(**options)
    context.add_init_script(KEEP_NOTHING)
    page = context.new_page()
    page.goto(site_url)
    wait_for_engine(page)
    return vault_of(page)


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
