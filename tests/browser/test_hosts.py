"""The folder behind real servers, with the headers of static/hosting: nginx, Caddy and Apache, as Debian has them."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import wait_for_engine
from tools.environment import debian
from tools.run import Failure
from tools.server import site_headers
from tools.site import SITE

HOSTING = SITE / "hosting"
START_S = 30.0
MODULES = ("mpm_event", "authz_core", "dir", "headers", "mime")


def nginx(root: Path, port: int, folder: Path) -> tuple[str, list[str]]:
    """Return the config of a server of `root`, and the command that runs it."""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = f"""
daemon off; pid {folder}/pid; error_log {folder}/log; user root;
events {{}}
http {{ {temporary} access_log off; include /etc/nginx/mime.types;
server {{ listen 127.0.0.1:{port}; root {root}; include {HOSTING}/nginx.conf; }} }}
"""
    return text, ["nginx", "-c", f"{folder}/config", "-e", f"{folder}/log"]


def caddy(root: Path, port: int, folder: Path) -> tuple[str, list[str]]:
    """Do the same for Caddy."""
    text = f"{{\n\tadmin off\n\tauto_https off\n\tstorage file_system {folder}\n}}\n"
    text += f"http://localhost:{port} {{\n\troot * {root}\n\timport {HOSTING}/Caddyfile\n}}\n"
    return text, ["caddy", "run", "--config", f"{folder}/config", "--adapter", "caddyfile"]


def apache2(root: Path, port: int, folder: Path) -> tuple[str, list[str]]:
    """Do the same for Apache."""
    modules = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in MODULES)
    text = f"""{modules}
Listen 127.0.0.1:{port}
ServerName localhost
PidFile {folder}/pid
ErrorLog {folder}/log
TypesConfig /etc/mime.types
DocumentRoot {root}
User www-data
Group www-data
<Directory {root}>
Require all granted
Options FollowSymLinks
Include {HOSTING}/apache.conf
</Directory>
"""
    return text, ["apache2", "-d", str(folder), "-f", f"{folder}/config", "-DFOREGROUND"]


SERVERS = {"nginx": nginx, "caddy": caddy, "apache2": apache2}


@pytest.fixture(params=SERVERS)
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of the site under a path of a real server, which is installed where that can be done."""
    name = request.param
    if not shutil.which(name):
        try:
            debian(name)
        except Failure as failure:
            pytest.skip(f"{name} could not be installed: {failure}")
    if not shutil.which(name):
        pytest.skip(f"{name} is not here, and only root on Debian can install it")
    with running(name, tmp_path) as address:
        yield address


@contextmanager
def running(name: str, folder: Path) -> Iterator[str]:
    root = folder / "root"
    shutil.copytree(SITE, root / "tools/stackengine")
    for each in (folder, *folder.parents[:2]):
        each.chmod(0o755)  # a server that gives up its rights has to get in
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text, command = SERVERS[name](root, port, folder)
    (folder / "config").write_text(text, "utf-8")
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=(folder / "said").open("wb"))
    address = f"http://localhost:{port}/tools/stackengine/"
    try:
        until = time.monotonic() + START_S
        while not answers(address):
            said = (folder / "said").read_text("utf-8", "replace")
            assert process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(START_S)


def answers(address: str) -> bool:
    try:
        return bool(headers(address))
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{address}: {error}") from error
    except OSError:
        return False


def headers(address: str) -> Message:
    with urllib.request.urlopen(address) as answer:
        answer.read()
        return answer.headers


def test_the_folder_runs_with_its_headers_behind_a_real_server(page: Page, host: str) -> None:
    wanted = site_headers(SITE)
    asset = next(SITE.glob("assets/wasm-*.bin")).relative_to(SITE).as_posix()
    for path in ("", "index.html", "embed.html", "sw.js", "rules/index.html"):
        given = headers(host + path)
        assert {name: given[name] for name in wanted} == wanted, path
        closed = path == "" or path.endswith("index.html")
        assert given["Content-Security-Policy"] == ("frame-ancestors 'none'" if closed else None), path
        assert given["Cache-Control"] == "no-cache", path
    assert "immutable" in headers(host + asset)["Cache-Control"]
    assert headers(host + asset)["Content-Encoding"] is None
    page.goto(host)
    wait_for_engine(page)
