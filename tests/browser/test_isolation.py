"""Nothing leaves the page: the browser itself closes every way out of the vault and of the engine's worker.

Each way is tried against a listening server, and then in the same manner from a page without a policy, where it must
arrive. That proves two things: the attempt is written rightly, and the first one has had its time.
"""

import contextlib
import gzip
import http.server
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Frame, Page, Worker

from tests.browser.conftest import ask, outside, vault_of, wait_for_engine, wait_for_python
from tools.server import serving, site_headers
from tools.site import SITE

FILE = {"name": "stack.yml", "text": "services:\n  web:\n    image: nginx:1.27\n"}
HANG_S = 120
"""What has not arrived by then never will: the test fails. No test waits for this to pass."""

# Each is the body of an async function of `url`.
FROM_ANYWHERE = {
    "fetch": "await fetch(url, {mode: 'no-cors'})",
    "XMLHttpRequest": "const request = new XMLHttpRequest(); request.open('GET', url); request.send()",
    "WebSocket": "new WebSocket(url.replace('http', 'ws'))",
    "EventSource": "new EventSource(url)",
    "import": "await import(url)",
    "worker": "new Worker(url)",
}
FROM_THE_WORKER = {  # by way of the prototype: the worker itself lays its own fetch over the browser's
    "native fetch": "await WorkerGlobalScope.prototype.fetch.call(self, url, {mode: 'no-cors'})",
    "importScripts": "WorkerGlobalScope.prototype.importScripts.call(self, url)",
}
FROM_THE_VAULT = {
    "beacon": "navigator.sendBeacon(url, 'x')",
    "image": "new Image().src = url",
    "audio": "new Audio(url)",
    "font": "await new FontFace('x', `url(${url})`).load()",
    "style": "document.body.style.backgroundImage = `url(${url})`",
    "script": "const e = document.createElement('script'); e.src = url; document.body.append(e)",
    "style sheet": """const e = document.createElement('link'); e.rel = 'stylesheet'; e.href = url;
        document.head.append(e)""",
    "prefetch": "const e = document.createElement('link'); e.rel = 'prefetch'; e.href = url; document.head.append(e)",
    "preload": """const e = document.createElement('link'); e.rel = 'preload'; e.as = 'script'; e.href = url;
        document.head.append(e)""",
    "module preload": """const e = document.createElement('link'); e.rel = 'modulepreload'; e.href = url;
        document.head.append(e)""",
    "object": "const e = document.createElement('object'); e.data = url; document.body.append(e)",
    "frame": "const e = document.createElement('iframe'); e.src = url; document.body.append(e)",
    "popup": "open(url)",
}
ENDING_THE_PAGE = {
    "form": """const e = document.createElement('form'); e.action = url; e.method = 'post'; document.body.append(e);
        e.submit()""",
    "location": "location = url",
    "top location": "top.location = url",
    "link": "const e = document.createElement('a'); e.href = url; document.body.append(e); e.click()",
    "refresh": """const e = document.createElement('meta'); e.httpEquiv = 'refresh'; e.content = `0; url=${url}`;
        document.head.append(e)""",
}
WEBRTC = {
    "webrtc": "const Peer = RTCPeerConnection",
    "webrtc by its old name": "const Peer = webkitRTCPeerConnection",
    "webrtc of a new frame": """const e = document.createElement('iframe'); document.body.append(e);
        const Peer = e.contentWindow.RTCPeerConnection""",
}
CALL = """; const peer = new Peer({ iceServers: [{ urls: url }] }); peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer())"""
LATER = "(url) => void setTimeout(async () => { %s })"
NOT_ALLOWED = {
    "eval": "(0, eval)('1')",
    "Function": "new Function('return 1')()",
    "the shell's document": "parent.document.body",
    "storage": "localStorage.setItem('x', 'y')",
    "cookies": "document.cookie = 'x=y'",
}


@dataclass
class Heard:
    """The paths that were asked of the listening server, each told as it arrives."""

    paths: list[str] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def add(self, path: str) -> None:
        """Take a path down."""
        with self.news:
            self.paths.append(path)
            self.news.notify_all()

    def wait(self, path: str) -> bool:
        """Wait until a path has arrived."""
        with self.news:
            return self.news.wait_for(lambda: path in self.paths, HANG_S)


class Listener(http.server.BaseHTTPRequestHandler):
    """Tells every path that is asked of it and answers with an empty script that anybody may read."""

    heard: Heard

    def do_GET(self) -> None:
        """Take a request and tell of it."""
        self.heard.add(self.path.strip("/"))
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if self.path == "/" else "text/javascript")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815  the base class names it so

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, Heard]]:
    """Give the address of a listening server and what it heard; a leak that came late fails at the end."""
    heard = Heard()
    handler = type("Told", (Listener,), {"heard": heard})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://localhost:{httpd.server_port}/", heard
        httpd.shutdown()
    assert not [path for path in heard.paths if path.startswith("leak")]


@pytest.fixture
def open_page(context: BrowserContext, listener: tuple[str, Heard]) -> Page:
    """Give a page without a policy."""
    page = context.new_page()
    page.goto(listener[0])
    return page


@pytest.fixture
def open_worker(open_page: Page) -> Worker:
    """Give a worker without a policy."""
    with open_page.expect_worker() as worker:
        open_page.evaluate("void new Worker(URL.createObjectURL(new Blob([''])))")
    return worker.value


@pytest.fixture(scope="module")
def shared(browser: Browser, site_url: str) -> Iterator[Page]:
    """Give one ready page to the tests that leave it as it was."""
    page = browser.new_page()
    page.goto(site_url)
    wait_for_engine(page)
    yield page
    page.context.close()


@pytest.fixture
def leaks(listener: tuple[str, Heard]) -> Callable[..., bool]:
    """Give a function that tries a way out of a zone, then out of an open one, and says whether the first arrived."""
    address, heard = listener

    def tries(zone: Page | Frame | Worker, body: str, beside: Page | Worker) -> bool:
        number = len(heard.paths)
        zone.evaluate(LATER % body, f"{address}leak{number}")
        with contextlib.suppress(Error):  # an attempt to leave may end in the browser's own page that says no
            zone.evaluate("new Promise((resolve) => setTimeout(resolve))")  # behind the attempt
        beside.evaluate(LATER % body, f"{address}open{number}")
        assert heard.wait(f"open{number}"), "the way is closed, or the attempt is written wrongly"
        return f"leak{number}" in heard.paths

    return tries


@pytest.mark.parametrize("way", [*FROM_ANYWHERE, *FROM_THE_VAULT])
def test_the_vault_has_no_way_out(shared: Page, open_page: Page, leaks: Callable[..., bool], way: str) -> None:
    assert not leaks(vault_of(shared), (FROM_ANYWHERE | FROM_THE_VAULT)[way], open_page)


@pytest.mark.parametrize("way", ENDING_THE_PAGE)
def test_the_vault_cannot_be_left(app: Page, open_page: Page, leaks: Callable[..., bool], way: str) -> None:
    assert not leaks(vault_of(app), ENDING_THE_PAGE[way], open_page)


@pytest.mark.parametrize("way", [*FROM_ANYWHERE, *FROM_THE_WORKER])
def test_the_worker_has_no_way_out(shared: Page, open_worker: Worker, leaks: Callable[..., bool], way: str) -> None:
    assert not leaks(shared.workers[0], (FROM_ANYWHERE | FROM_THE_WORKER)[way], open_worker)


@pytest.mark.parametrize("way", WEBRTC)
def test_webrtc_is_open_elsewhere_and_closed_in_the_vault(shared: Page, open_page: Page, way: str) -> None:
    assert not datagrams(vault_of(shared), way, open_page)


def test_webrtc_is_closed_on_the_whole_page_by_the_headers_for_hosts(context: BrowserContext, open_page: Page) -> None:
    with serving(SITE, site_headers(SITE)) as address:
        closed = context.new_page()
        closed.goto(address)
        assert not datagrams(closed, "webrtc", open_page)


def datagrams(zone: Page | Frame, way: str, beside: Page) -> bool:
    """Say whether a datagram arrives when ``zone`` asks a server on this machine, and then ``beside`` does."""
    with listening() as closed, listening() as heard:
        for place, ear in ((zone, closed), (beside, heard)):
            place.evaluate(LATER % (WEBRTC[way] + CALL), f"stun:127.0.0.1:{ear.getsockname()[1]}")
            place.evaluate("new Promise((resolve) => setTimeout(resolve))")
        heard.settimeout(HANG_S)
        assert heard.recv(2048)
        closed.setblocking(False)  # noqa: FBT003  as the socket library has it
        try:
            return bool(closed.recv(2048))
        except BlockingIOError:
            return False


def listening() -> socket.socket:
    """Return a socket on this machine that takes datagrams."""
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ear.bind(("127.0.0.1", 0))
    return ear


@pytest.mark.parametrize("what", NOT_ALLOWED)
def test_the_vault_may_not(shared: Page, what: str) -> None:
    assert refused(vault_of(shared), NOT_ALLOWED[what])


@pytest.mark.parametrize("what", ["eval", "Function"])
def test_the_worker_may_not(shared: Page, what: str) -> None:
    assert refused(shared.workers[0], NOT_ALLOWED[what])


def refused(zone: Frame | Worker, body: str) -> bool:
    """Say whether ``body`` throws, run from a timer: a debugger's own call may use eval whatever the policy says."""
    script = f"""() => new Promise((answer) => setTimeout(() => {{
        try {{ {body}; answer(false); }} catch {{ answer(true); }} }}))"""
    return zone.evaluate(script)


def test_python_sees_nothing_of_the_browser(shared: Page) -> None:
    assert shared.workers[0].evaluate("Object.getOwnPropertyNames(self).filter((name) => /pyodide/i.test(name))") == []


def test_no_request_after_ready(app: Page, context: BrowserContext) -> None:
    seen: list[str] = []
    context.on("request", lambda request: seen.append(request.url))
    assert "ok" in ask(app.workers[0], "analyse", files=[FILE])
    vault_of(app).locator("body").click()
    while len(app.workers) < 2:
        app.wait_for_event("worker")  # the spare one
    wait_for_python(app.workers[1])
    assert outside(app, seen) == []


def test_works_without_a_network_once_loaded(app: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    assert "ok" in ask(app.workers[0], "analyse", files=[FILE])


CONNECTS = {
    "index.html": "'self'",
    "embed.html": "'self'",
    "ask.html": "'self' https: http://localhost:* http://127.0.0.1:*",
    "assets/vault-*.bin": "'none'",
}


@pytest.mark.parametrize("file", CONNECTS)
def test_the_policy_is_strict(file: str) -> None:
    content = next(Path(SITE).glob(file)).read_bytes()
    page = (gzip.decompress(content) if file.endswith(".bin") else content).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules.pop("connect-src") == CONNECTS[file]
    assert rules["img-src"] == "data:"
    assert rules["worker-src"] == ("blob:" if file.endswith(".bin") else "'self' blob:")  # 'self': the service worker
    assert "'unsafe-eval'" not in policy[1]
    assert "'unsafe-inline'" not in policy[1]
    assert "http" not in " ".join(rules.values())
