"""Drives a browser over WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/): Debian's Firefox speaks it by itself.

One socket of the web (RFC 6455), one session, one page with its frames. What a test does is a function of JavaScript in
a frame, keys and clicks as a hand makes them, and what the network and the console were told.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

QUIET = """\
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.server", "");
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("browser.safebrowsing.update.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("remote.active-protocols", 1);
"""
"""A Firefox that runs no errands of its own on the network."""
START_S = 90.0
KEYS = {"Enter": "\ue007", "Home": "\ue011", "Control": "\ue009", "Delete": "\ue017"}


class Wire:
    """The socket: text frames out, masked as a client has to, and text frames in."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=START_S)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            "GET /session HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        )
        self._socket.sendall("\r\n".join((*lines, "", "")).encode())
        self._input = self._socket.makefile("rb")
        if b" 101 " not in self._input.readline():
            raise ConnectionError("the browser does not speak WebDriver BiDi")
        while self._input.readline().strip():
            pass

    def send(self, text: str) -> None:
        """Send one text."""
        data, mask = text.encode(), os.urandom(4)
        size = len(data)
        if size < 126:
            head = struct.pack("!BB", 0x81, 0x80 | size)
        elif size < 1 << 16:
            head = struct.pack("!BBH", 0x81, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x81, 0x80 | 127, size)
        self._socket.sendall(head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data)))

    def receive(self) -> str:
        """Return the next text; one may come in several frames."""
        parts: list[bytes] = []
        while True:
            first, second = self._input.read(2)
            size = second & 0x7F
            if size > 125:
                size = int.from_bytes(self._input.read(2 if size == 126 else 8), "big")
            data = self._input.read(size)
            if first & 0x0F in {0, 1}:
                parts.append(data)
                if first & 0x80:
                    return b"".join(parts).decode()

    def close(self) -> None:
        """End the connection."""
        self._socket.close()


class Page:
    """The one page of a session: `requests` and `said` fill with what it asks for and what its console is told."""

    def __init__(self, wire: Wire) -> None:
        self._wire, self._last = wire, 0
        self.requests: list[str] = []
        self.said: list[str] = []
        self._do("session.new", capabilities={})
        self._do("session.subscribe", events=["network.beforeRequestSent", "log.entryAdded"])
        self.context: str = self._do("browsingContext.getTree")["contexts"][0]["context"]

    def _do(self, method: str, **params: object) -> dict[str, Any]:
        self._last += 1
        self._wire.send(json.dumps({"id": self._last, "method": method, "params": params}))
        while True:
            message = json.loads(self._wire.receive())
            if message.get("id") == self._last:
                break
            self._heard(message)
        if message["type"] == "error":
            raise AssertionError(f"{method}: {message['error']}: {message['message']}")
        result: dict[str, Any] = message["result"]
        return result

    def _heard(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        if message.get("method") == "network.beforeRequestSent":
            self.requests.append(params["request"]["url"])
        elif message.get("method") == "log.entryAdded":
            self.said.append(str(params.get("text")))

    def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""
        self._do("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def open_beside(self) -> str:
        """Open an empty page, which has no policy, and return its context."""
        context: str = self._do("browsingContext.create", type="tab", background=True)["context"]
        return context

    def shut(self, context: str) -> None:
        """Close a page that was opened beside."""
        self._do("browsingContext.close", context=context)

    def frame(self) -> str:
        """Return the context of the vault's frame, once it is there."""
        return self.until(lambda: next((child["context"] for child in self._children()), None))

    def _children(self) -> list[dict[str, Any]]:
        children = self._do("browsingContext.getTree", root=self.context)["contexts"][0]["children"]
        return children or []

    def until(self, look: Any) -> Any:
        """Return what `look` gives once that is something."""
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            found = look()
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError("what was waited for did not happen")

    def run(self, function: str, *arguments: object, context: str | None = None) -> Any:
        """Call a function of JavaScript in the vault, or in another context, and return what it gives, as JSON."""
        result = self._do(
            "script.callFunction",
            functionDeclaration=f"async (text) => JSON.stringify(await ({function})(...JSON.parse(text)) ?? null)",
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            target={"context": context or self.frame()},
            awaitPromise=True,
            userActivation=True,
        )
        if result["type"] == "exception":
            raise AssertionError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def wait_for(self, function: str, *arguments: object) -> Any:
        """Call a function in the vault until it gives something."""
        return self.until(lambda: self.run(function, *arguments))

    def press(self, *keys: str) -> None:
        """Press keys together, as `press("Control", "z")`, where the focus of the vault is."""
        self.run("() => { document.querySelector('iframe').focus() }", context=self.context)
        values = [KEYS.get(key, key) for key in keys]
        down = [{"type": "keyDown", "value": value} for value in values]
        up = [{"type": "keyUp", "value": value} for value in reversed(values)]
        actions = [{"type": "key", "id": "keys", "actions": [*down, *up]}]
        self._do("input.performActions", context=self.frame(), actions=actions)


@contextmanager
def firefox(program: Path, profile: Path) -> Iterator[Page]:
    """Start a Firefox without a screen and give its page; it is ended with the block."""
    (profile / "user.js").write_text(QUIET, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(program), "--headless", "--no-remote", "--profile", str(profile), f"--remote-debugging-port={port}"]
    env = {**os.environ, "MOZ_CRASHREPORTER_DISABLE": "1", "HOME": str(profile)}
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wire = _connected(port, process)
        try:
            yield Page(wire)
        finally:
            wire.close()
    finally:
        process.terminate()
        process.wait(START_S)


def _connected(port: int, process: subprocess.Popen[bytes]) -> Wire:
    until = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < until:
        try:
            return Wire(port)
        except ConnectionRefusedError:
            time.sleep(0.2)
    raise ConnectionError("Firefox did not open its port for WebDriver BiDi")
