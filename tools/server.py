"""Owns the small server behind ``build.py serve`` and the browser tests."""

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

NONE: Mapping[str, str] = MappingProxyType({})


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder with the headers given, asks the browser to look again each time, and keeps quiet."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *request: Any, headers: Mapping[str, str], directory: str) -> None:
        self.added = {"Cache-Control": "no-cache", **headers}
        super().__init__(*request, directory=directory)

    def end_headers(self) -> None:
        """Add our headers to every answer."""
        for name, value in self.added.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        """Say nothing: a request is no news here."""


def site_headers(folder: Path) -> dict[str, str]:
    """Return what the site's ``_headers`` file asks for every path; its first block is for all of them."""
    every = (folder / "_headers").read_text("utf-8").split("\n/assets/")[0].splitlines()[1:]
    return dict(line.strip().split(": ", 1) for line in every)


def server(folder: Path, port: int = 0, headers: Mapping[str, str] = NONE) -> http.server.ThreadingHTTPServer:
    """Return a server of ``folder`` on this machine only; port 0 picks a free one."""
    handler = functools.partial(Handler, directory=str(folder), headers=headers)
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


@contextlib.contextmanager
def serving(folder: Path, headers: Mapping[str, str] = NONE) -> Iterator[str]:
    """Serve ``folder`` on a free port while the context lasts, and give its address."""
    with server(folder, headers=headers) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{httpd.server_port}"
        httpd.shutdown()
