"""Nothing leaves the page: the browser itself closes every way out of the vault and of the engine's worker.

Each way is tried against a listening server. The same ways are tried from a page without a policy, where they must all
arrive: a way that is closed only because the attempt is written wrongly would prove nothing.
"""

import http.server
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Worker

from tests.browser.conftest import ask, vault_of, wait_for_engine
from tools.server import serving, site_headers
from tools.site import SITE

FILE = {"name": "stack.yml", "text": "services:\n  web:\n    image: nginx:1.27\n"}
SETTLE = 0.4  # seconds; on this machine an attempt arrives within a few milliseconds

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
NOT_ALLOWED = {
    "eval": "(0, eval)('1')",
    "Function": "new Function('return 1')()",
    "the shell's document": "parent.document.body",
    "storage": "localStorage.setItem('x', 'y')",
    "cookies": "document.cookie = 'x=y'",
}


class Listener(http.server.BaseHTTPRequestHandler):
    """Writes down every path that is asked of it and answers with an empty script that anybody may read."""

    heard: list[str]

    def do_GET(self) -> None:
        """Take a request and remember it."""
        self.heard.append(self.path.strip("/"))
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if self.path == "/" else "text/javascript")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815  the base class names it so

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a listening server and the list of what it heard."""
    heard: list[str] = []
    handler = type("Heard", (Listener,), {"heard": heard})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://localhost:{httpd.server_port}/", heard
        httpd.shutdown()


@pytest.fixture(scope="module")
def shared(browser: Browser, site_url: str) -> Iterator[Page]:
    """Give one ready page to the tests that leave it as it was."""
    page = browser.new_page()
    page.goto(site_url)
    wait_for_engine(page)
    yield page
    page.context.close()


@pytest.fixture
def arrives(listener: tuple[str, list[str]]) -> Callable[..., bool]:
    """Give a function that tries one way out of a zone and says whether the listener heard of it."""
    address, heard = listener

    def tries(zone: Page | Frame | Worker, body: str) -> bool:
        heard.clear()
        zone.evaluate(f"(url) => void setTimeout(async () => {{ {body} }})", f"{address}leak")
        until = time.monotonic() + SETTLE
        while "leak" not in heard and time.monotonic() < until:
            time.sleep(0.02)
        return "leak" in heard

    return tries


@pytest.mark.parametrize("way", [*FROM_ANYWHERE, *FROM_THE_VAULT, *ENDING_THE_PAGE])
def test_each_way_is_open_on_a_page_without_a_policy(
    page: Page, listener: tuple[str, list[str]], arrives: Callable[..., bool], way: str
) -> None:
    page.goto(listener[0])
    assert arrives(page, (FROM_ANYWHERE | FROM_THE_VAULT | ENDING_THE_PAGE)[way])


@pytest.mark.parametrize("way", [*FROM_ANYWHERE, *FROM_THE_WORKER])
def test_each_way_is_open_in_a_worker_without_a_policy(
    page: Page, listener: tuple[str, list[str]], arrives: Callable[..., bool], way: str
) -> None:
    page.goto(listener[0])
    with page.expect_worker() as worker:
        page.evaluate("void new Worker(URL.createObjectURL(new Blob([''])))")
    assert arrives(worker.value, (FROM_ANYWHERE | FROM_THE_WORKER)[way])


@pytest.mark.parametrize("way", [*FROM_ANYWHERE, *FROM_THE_VAULT])
def test_the_vault_has_no_way_out(shared: Page, arrives: Callable[..., bool], way: str) -> None:
    assert not arrives(vault_of(shared), (FROM_ANYWHERE | FROM_THE_VAULT)[way])


@pytest.mark.parametrize("way", ENDING_THE_PAGE)
def test_the_vault_cannot_be_left(app: Page, arrives: Callable[..., bool], way: str) -> None:
    assert not arrives(vault_of(app), ENDING_THE_PAGE[way])


@pytest.mark.parametrize("way", [*FROM_ANYWHERE, *FROM_THE_WORKER])
def test_the_worker_has_no_way_out(shared: Page, arrives: Callable[..., bool], way: str) -> None:
    assert not arrives(shared.workers[0], (FROM_ANYWHERE | FROM_THE_WORKER)[way])


@pytest.mark.parametrize("way", WEBRTC)
def test_webrtc_is_open_elsewhere_and_closed_in_the_vault(
    shared: Page, page: Page, listener: tuple[str, list[str]], way: str
) -> None:
    page.goto(listener[0])
    assert datagrams(page, way)
    assert not datagrams(vault_of(shared), way)


def test_webrtc_is_closed_on_the_whole_page_by_the_headers_for_hosts(page: Page) -> None:
    with serving(SITE, site_headers(SITE)) as address:
        page.goto(address)
        assert not datagrams(page, "webrtc")


def datagrams(zone: Page | Frame, way: str) -> bool:
    """Say whether a datagram arrives when ``zone`` asks a server on this machine for its own address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.bind(("127.0.0.1", 0))
        heard.settimeout(2 * SETTLE)
        address = f"stun:127.0.0.1:{heard.getsockname()[1]}"
        zone.evaluate(f"(url) => void setTimeout(async () => {{ {WEBRTC[way]}{CALL} }})", address)
        try:
            return bool(heard.recv(2048))
        except TimeoutError:
            return False


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
    app.wait_for_timeout(3500)  # long enough for the spare worker to start
    assert [url for url in seen if not url.startswith(("blob:", "data:"))] == []


def test_works_without_a_network_once_loaded(app: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    assert "ok" in ask(app.workers[0], "analyse", files=[FILE])


@pytest.mark.parametrize("file", ["index.html", "assets/vault-*.html"])
def test_the_policy_is_strict(file: str) -> None:
    page = next(Path(SITE).glob(file)).read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["connect-src"] == ("'self'" if file == "index.html" else "'none'")
    assert rules["img-src"] == "data:"
    assert rules["worker-src"] == "blob:"
    assert "'unsafe-eval'" not in policy[1]
    assert "'unsafe-inline'" not in policy[1]
    assert "http" not in policy[1]
