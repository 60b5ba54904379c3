"""Stand-ins for servers of models, written from what their providers document: three protocols, and their manners.

OpenAI: platform.openai.com/docs/api-reference/chat-streaming; Anthropic: docs.anthropic.com/en/docs/build-with-claude/
streaming and /en/api/errors; Gemini: ai.google.dev/api/generate-content, .../gemini-api/docs/troubleshooting. What each
lets a browser send is the list of `Access-Control-Allow-Headers`: with any other header the browser sends nothing.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Protocol = Literal["openai", "anthropic", "gemini"]
KEY = "sk-7Hq2ZtVb91KdXw35mPc8"
MODEL = "a-model-1"
_KEYED: dict[Protocol, str] = {"openai": "authorization", "anthropic": "x-api-key", "gemini": "x-goog-api-key"}
_LET_IN: dict[Protocol, str] = {
    "openai": "authorization, content-type",
    "anthropic": "x-api-key, anthropic-version, anthropic-dangerous-direct-browser-access, content-type",
    "gemini": "x-goog-api-key, content-type",
}
_FAMILIES = (socket.AF_INET, socket.AF_INET6)
BASES: dict[Protocol, str] = {"openai": "/v1", "anthropic": "", "gemini": "/v1beta"}


@dataclass(frozen=True)
class Answer:
    """How one request is answered: words, and what goes wrong. `hold` waits in the middle until the server lets go."""

    text: str = ""
    status: int = 200
    error: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hold: bool = False
    raw: str | None = None
    plain: bool = False
    ends: str = ""
    pieces: int = 5


@dataclass
class StandIn:
    """A server of one protocol on this machine; the last of `answers` is given again and again."""

    protocol: Protocol
    answers: list[Answer] = field(default_factory=list)
    cors: bool = True
    seen: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    address: str = ""
    go: threading.Event = field(default_factory=threading.Event)

    @property
    def base(self) -> str:
        """The address as a user types it."""
        return self.address + BASES[self.protocol]

    @property
    def bodies(self) -> list[str]:
        """The bodies of the questions that came."""
        return [body for _, _, body in self.seen if body]

    def next(self) -> Answer:
        """Return how this request is answered."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def events(protocol: Protocol, answer: Answer) -> Iterator[str]:
    """Yield a streamed answer as the provider writes it."""
    size = max(1, -(-len(answer.text) // answer.pieces))
    parts = [answer.text[at : at + size] for at in range(0, len(answer.text), size)]
    if protocol == "openai":
        yield _data({"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"role": "assistant"}}]})
        for part in parts:
            yield _data({"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": part}}]})
        yield _data({"choices": [{"index": 0, "delta": {}, "finish_reason": answer.ends or "stop"}]})
        yield "data: [DONE]\n\n"
    elif protocol == "anthropic":
        yield _named({"type": "message_start", "message": {"id": "m", "type": "message", "content": []}})
        yield _named({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
        yield _named({"type": "ping"})
        for part in parts:
            yield _named({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": part}})
        yield _named({"type": "content_block_stop", "index": 0})
        yield _named({"type": "message_delta", "delta": {"stop_reason": answer.ends or "end_turn"}, "usage": {}})
        yield _named({"type": "message_stop"})
    else:
        for part in parts:
            yield _data({"candidates": [{"content": {"role": "model", "parts": [{"text": part}]}, "index": 0}]})
        last = {"content": {"role": "model", "parts": [{"text": ""}]}, "finishReason": answer.ends or "STOP"}
        yield _data({"candidates": [last], "usageMetadata": {}})


def whole(protocol: Protocol, answer: Answer) -> dict[str, Any]:
    """Return an answer as it is given by who does not stream."""
    if protocol == "openai":
        message = {"role": "assistant", "content": answer.text}
        return {"object": "chat.completion", "choices": [{"message": message, "finish_reason": "stop"}]}
    if protocol == "anthropic":
        return {"type": "message", "content": [{"type": "text", "text": answer.text}], "stop_reason": "end_turn"}
    return {"candidates": [{"content": {"parts": [{"text": answer.text}]}, "finishReason": "STOP"}]}


def listed(protocol: Protocol) -> dict[str, Any]:
    """Return the list of models."""
    if protocol == "gemini":
        return {"models": [{"name": f"models/{MODEL}", "supportedGenerationMethods": ["generateContent"]}]}
    return {"data": [{"id": MODEL, "object": "model"}]}


def _data(content: dict[str, Any]) -> str:
    return f"data: {json.dumps(content)}\n\n"


def _named(content: dict[str, Any]) -> str:
    return f"event: {content['type']}\n{_data(content)}"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers for the stand-in that its class is made for."""

    protocol_version = "HTTP/1.1"
    of: StandIn

    def do_OPTIONS(self) -> None:
        """Let a page in that sends what the provider knows."""
        self._send(200, "")

    def do_GET(self) -> None:
        """List the models."""
        self._note("")
        known = self.path.split("?")[0].endswith("/models")
        self._send(200 if known else 404, json.dumps(listed(self.of.protocol) if known else {}))

    def do_POST(self) -> None:
        """Answer a question."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self._note(body)
        answer = self.of.next()
        if KEY not in self.headers.get(_KEYED[self.of.protocol], ""):
            answer = Answer(status=401, error={"error": {"message": f"Incorrect API key provided: {KEY[:9]}***"}})
        if answer.status != 200:
            self._send(answer.status, json.dumps(answer.error or {}), answer.headers)
        elif answer.plain or answer.raw is not None:
            text = answer.raw if answer.raw is not None else json.dumps(whole(self.of.protocol, answer))
            self._send(200, text, {"content-type": "application/json", **answer.headers})
        else:
            self._stream(answer)

    def _stream(self, answer: Answer) -> None:
        self.close_connection = True
        self._head(200, {"content-type": "text/event-stream", "connection": "close"})
        parts = list(events(self.of.protocol, answer))
        with contextlib.suppress(OSError):  # the user has stopped it
            for index, part in enumerate(parts):
                if index == len(parts) // 2:
                    if answer.cut:
                        return
                    if answer.hold:
                        self.of.go.wait(60)
                self.wfile.write(part.encode())
                self.wfile.flush()

    def _note(self, body: str) -> None:
        self.of.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))

    def _send(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        content = text.encode()
        self._head(status, {"content-length": str(len(content)), **(headers or {})})
        with contextlib.suppress(OSError):
            self.wfile.write(content)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        if self.of.cors:
            self.send_header("access-control-allow-origin", "*")
            self.send_header("access-control-allow-headers", _LET_IN[self.of.protocol])
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        """Say nothing."""


@contextlib.contextmanager
def standing_in(protocol: Protocol, *answers: Answer, cors: bool = True, host: str = "127.0.0.1") -> Iterator[StandIn]:
    """Run a stand-in while the context lasts; `host` is an address of this machine."""
    of = StandIn(protocol, list(answers), cors)
    made = type("Made", (Handler,), {"of": of})
    kind = type("Kind", (http.server.ThreadingHTTPServer,), {"address_family": _FAMILIES[":" in host]})
    with kind((host, 0), made) as server:
        of.address = f"http://{f'[{host}]' if ':' in host else 'localhost'}:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield of
        finally:
            of.go.set()
            server.shutdown()
