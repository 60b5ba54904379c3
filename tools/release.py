"""Owns what is handed out beside the folder: the page as one file, a zip of the folder, and the sums of all of it."""

import base64
import hashlib
import json
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tools.run import ROOT, Failure

EPOCH = (1980, 1, 1, 0, 0, 0)
ONE_FILE = "stackengine.html"
SUMS = "SHA256SUMS"


def write(site: Path) -> list[Path]:
    """Write the release beside the folder ``site`` and return its files."""
    dist = site.parent
    single, packed = dist / ONE_FILE, dist / f"stackengine-{version()}.zip"
    single.write_text(one_file(site), "utf-8", newline="\n")
    for old in dist.glob("stackengine-*.zip"):
        old.unlink()
    write_zip(site, packed)
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in sorted(handed_out(dist, site))
    ]
    (dist / SUMS).write_text("".join(lines), "utf-8", newline="\n")
    return [single, packed, dist / SUMS]


def version() -> str:
    """Return the version of the project."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def handed_out(dist: Path, site: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file of the release with its name as sha256sum prints it."""
    for path in (*site.rglob("*"), dist / ONE_FILE, *dist.glob("stackengine-*.zip")):
        if path.is_file():
            yield path.relative_to(dist).as_posix(), path


def write_zip(site: Path, out: Path) -> None:
    """Write the folder as one zip: fixed dates, fixed order, fixed rights."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(site.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"stackengine/{path.relative_to(site).as_posix()}", EPOCH)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_STORED if path.suffix in {".bin", ".gz"} else zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())


def one_file(site: Path) -> str:
    """Return the whole page as one document: its assets lie in it as data, and nothing is ever asked of a server.

    The script is the folder's own to the letter, so that its hash in the policy stays true.
    """
    page = (site / "index.html").read_text("utf-8")
    for old, new in (
        ("connect-src 'self'", "connect-src 'none'"),
        (" manifest-src 'self';", ""),
        ("worker-src 'self' blob:", "worker-src blob:"),
        ('<link rel="manifest" href="manifest.webmanifest">\n', ""),
        ('href="./"', 'href=""'),
    ):
        page = replaced(page, old, new)
    page = re.sub(r"<nav .*?</nav>\n", "", page, flags=re.DOTALL)  # what it leads to lies in the folder
    found = re.search(r"const ASSETS=(\{.*\});", page)
    if not found:
        raise Failure("index.html does not name its assets.")
    assets = json.loads(found[1])
    urls = [str(entry["url"]) for name, entry in assets.items() if name != "memory"]  # a file cannot keep it
    blocks = (
        f'<script type="text/plain" id="{url}">{base64.b64encode((site / url).read_bytes()).decode()}</script>\n'
        for url in urls
    )
    head, script, rest = page.rpartition("<script>")
    return head + "".join(blocks) + script + rest


def replaced(page: str, old: str, new: str) -> str:
    """Return the page with the one place of ``old`` changed."""
    if page.count(old) != 1:
        raise Failure(f"index.html has {old!r} {page.count(old)} times, and should have it once.")
    return page.replace(old, new)
