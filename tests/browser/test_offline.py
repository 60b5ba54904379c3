"""The folder works on any path of any plain server, without a network after the first visit, and as one file."""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.bidi import firefox
from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.test_firefox import HOLDS, READY
from tests.browser.vault_page import STACK, collect_noise, judged, paste
from tools import release
from tools.environment import installed_firefox
from tools.server import Handler
from tools.site import SITE

KEPT = "#kept"
PATH = "a/b/c"


class Plain(Handler):
    """Calls everything but a page plain text, as a server does that knows no types."""

    def guess_type(self, path: object) -> str:
        """Return the type of a file."""
        return "text/html" if str(path).endswith((".html", "/")) else "text/plain"


@contextmanager
def served(folder: Path, handler: type[Handler] = Handler) -> Iterator[tuple[str, Callable[[], None]]]:
    """Serve a folder, and give its address and what ends the server."""
    made = functools.partial(handler, directory=str(folder), headers={})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), made)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def end() -> None:
        server.shutdown()
        server.server_close()

    try:
        yield f"http://localhost:{server.server_port}/{PATH}/", end
    finally:
        end()


@pytest.fixture
def keeps() -> bool:
    """Let the browser keep the folder."""
    return True


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a folder in which a copy of the site lies deep."""
    shutil.copytree(SITE, tmp_path / "root" / PATH)
    return tmp_path / "root"


def judges(page: Page) -> None:
    """See that the page judges a pasted text."""
    wait_for_engine(page)
    paste(vault_of(page), STACK)
    judged(vault_of(page))
    expect(vault_of(page).locator(".finding", has_text="6 of 6").first).to_be_visible()


def test_a_server_that_knows_no_types_is_enough(page: Page, root: Path) -> None:
    with served(root, Plain) as (address, _):
        page.goto(address)
        judges(page)
        expect(page.locator(KEPT)).to_have_text("Not kept for offline")  # no browser takes a service worker from there
        expect(page.locator(KEPT)).to_have_attribute("title", re.compile("The server calls sw.js text/plain, "))


def test_after_the_first_visit_it_opens_and_works_without_a_network(page: Page, root: Path) -> None:
    said = collect_noise(page)
    with served(root) as (address, end):
        page.goto(address)
        expect(page.locator(KEPT)).to_have_text("Ready for offline")
        assert said == []
        end()
        page.goto(f"{address}index.html")
        judges(page)
        expect(page.locator(KEPT)).to_have_text("Ready for offline")
        page.get_by_role("link", name="Rules").click()
        page.locator("a[href*=update-batch-covers-replicas]").first.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.get_by_role("link", name="Open this example in the sandbox").click()
        wait_for_engine(page)


def test_offline_is_not_promised_where_a_file_is_not_the_one_that_was_built(page: Page, root: Path) -> None:
    asked: list[str] = []

    class Noting(Handler):
        def do_GET(self) -> None:  # noqa: N802  the base class names it so
            asked.append(self.path)
            super().do_GET()

    with served(root, Noting) as (address, _):
        (root / PATH / "icons/512.png").write_bytes(b"another")
        page.goto(address)
        wait_for_engine(page)
        while f"/{PATH}/icons/512.png" not in asked:  # what is for later begins once the engine is up
            page.wait_for_timeout(20)
        registered = "navigator.serviceWorker.getRegistration().then((found) => found?.installing?.state ?? 'none')"
        while page.evaluate(registered) != "none":
            page.wait_for_timeout(20)
        expect(page.locator(KEPT)).to_be_empty()


def newer(folder: Path) -> None:
    """Change the page and what the service worker knows of it, as a new build does."""
    index = folder / "index.html"
    index.write_text(index.read_text("utf-8").replace("Paste yours:", "Now paste yours:"), "utf-8")
    head, _, script = (folder / "sw.js").read_text("utf-8").partition("\n")
    kept = json.loads(head.removeprefix("const KEPT=").removesuffix(";"))
    kept["files"]["index.html"] = hashlib.sha256(index.read_bytes()).hexdigest()
    kept["version"] = "newer"
    (folder / "sw.js").write_text(f"const KEPT={json.dumps(kept)};\n{script}", "utf-8")


def test_a_newer_version_is_offered_and_used_when_the_user_says_so(page: Page, root: Path) -> None:
    with served(root) as (address, end):
        page.goto(address)
        expect(page.locator(KEPT)).to_have_text("Ready for offline")
        newer(root / PATH)
        page.reload()
        button = page.get_by_role("button", name="Use the newer version")
        button.wait_for()
        page.reload()  # nobody said so
        wait_for_engine(page)
        expect(page.locator("header")).not_to_contain_text("Now paste yours")
        button.click()
        expect(page.locator("header")).to_contain_text("Now paste yours")
        expect(page.locator(KEPT)).to_have_text("Ready for offline")
        end()
        page.reload()
        judges(page)


def test_the_one_file_is_the_whole_page(page: Page, context: BrowserContext) -> None:
    file = SITE.parent / release.ONE_FILE
    assert file.stat().st_size < 9_000_000
    said = collect_noise(page)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{file.as_uri()}#rule=restart-condition-refused")
    judges(page)
    assert [url for url in asked if not url.startswith(("blob:", "data:"))] == [f"{file.as_uri()}"]
    assert said == []


def test_the_one_file_works_in_firefox(tmp_path: Path) -> None:
    program = installed_firefox()
    if program is None:
        pytest.skip("no Firefox is here")
    with firefox(program, tmp_path) as page:
        page.open((SITE.parent / release.ONE_FILE).as_uri())
        page.wait_for(READY)
        assert page.run("() => document.body.dataset.engine") == "ready"
        page.wait_for(HOLDS, "[data-view=findings]", "6 of 6 replicas")
        assert [url for url in page.requests if url.startswith("http")] == []


def test_everything_handed_out_is_in_the_sums() -> None:
    dist = SITE.parent
    sums = dict(reversed(line.split("  ", 1)) for line in (dist / release.SUMS).read_text("utf-8").splitlines())
    there = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in release.handed_out(dist, SITE)}
    assert sums == there
    assert release.ONE_FILE in sums
    assert "site/index.html" in sums
