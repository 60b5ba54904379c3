"""The Engine API over its socket, with the standard library alone."""

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode


class Refused(Exception):
    """The engine said no; the text is its own, `status` the number of the answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Connection(http.client.HTTPConnection):
    """HTTP through a socket file."""

    def __init__(self, path: Path, timeout: float | None) -> None:
        super().__init__("engine", timeout=timeout)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


@dataclass(frozen=True)
class Engine:
    """One engine, by the file of its socket."""

    socket: Path

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401  the engine's JSON
        """Return what the engine answers; dictionaries in `query` are sent as JSON, as its filters want."""
        return self.ask("GET", path, query=query)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, object] | None = None,
        timeout: float = 60,
    ) -> Any:  # noqa: ANN401  the engine's JSON
        """Return the engine's answer, None where it has no body.

        Raises Refused with the engine's own words, OSError where no engine listens.
        """
        asked = (query or {}).items()
        words = {key: json.dumps(value) if isinstance(value, dict) else str(value) for key, value in asked}
        sent = None if body is None else json.dumps(body).encode()
        text = self._send(method, f"{path}?{urlencode(words)}" if words else path, sent, timeout)
        return json.loads(text) if text.strip().startswith(("{", "[")) else None

    def load(self, archive: Path, name: str) -> None:
        """Make an image `name` of an archive of files; /app is its program, of `bare` its command."""
        repository, _, tag = name.partition(":")
        starts = "CMD" if repository == "bare" else "ENTRYPOINT"
        query = urlencode({"fromSrc": "-", "repo": repository, "tag": tag, "changes": f'{starts} ["/app"]'})
        self._send("POST", f"/images/create?{query}", archive.read_bytes(), 120)

    def _send(self, method: str, path: str, body: bytes | None, timeout: float) -> str:
        connection = _Connection(self.socket, timeout)
        try:
            connection.request(method, path, body, {} if body is None else {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= http.client.BAD_REQUEST:
            raise Refused(answer.status, _message(text))
        return text

    def answers(self) -> bool:
        """Tell whether an engine listens and is ready."""
        try:
            self.ask("GET", "/_ping", timeout=5)
        except (OSError, http.client.HTTPException, Refused):
            return False
        return True

    def events(self) -> Iterator[None]:
        """Yield at each event of the engine, until it ends."""
        connection = _Connection(self.socket, None)
        try:
            connection.request("GET", "/events")
            for _ in connection.getresponse():
                yield
        except (OSError, http.client.HTTPException, ValueError):
            return
        finally:
            connection.close()


def _message(text: str) -> str:
    try:
        return str(json.loads(text)["message"])
    except (ValueError, KeyError, TypeError):
        return text.strip()
