"""Owns what makes the folder work without a network: the service worker with all hashes, and the bundle of pages.

Nothing here depends on the clock or on the order in which a disk lists files: the same files give the same bytes.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

NOT_KEPT = {"source.tar.gz", "licences.txt", "_headers", ".nojekyll", "sw.js"}
"""What is handed out or is for the server: the page works without."""
NOT_KEPT_UNDER = ("hosting/", "assets/memory-")
"""The memory is the page's own to keep (web/shell/memory.ts), where no service worker can be had too."""


def pages_bundle(site: Path, pages: Iterable[Path]) -> bytes:
    """Return the pages to read in one file, as the service worker unpacks it."""
    texts = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(pages)}
    return gzip.compress(json.dumps(texts, sort_keys=True).encode(), 9, mtime=0)


def kept(site: Path, bundled: Iterable[Path], pages: str) -> dict[str, object]:
    """Return what the service worker has to know: each file with its hash, and the path of the bundle ``pages``."""
    apart = set(bundled)
    files = {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path not in apart
    }
    files = {
        name: digest for name, digest in files.items() if name not in NOT_KEPT and not name.startswith(NOT_KEPT_UNDER)
    }
    told = {"files": files, "pages": pages, "bundled": sorted(path.relative_to(site).as_posix() for path in apart)}
    version = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    return {**told, "version": version}


def write_worker(site: Path, bundled: Iterable[Path], pages: str, script: str) -> None:
    """Write sw.js: what is kept, then ``script``. It stands at the top: it may serve what lies below it."""
    told = json.dumps(kept(site, bundled, pages), sort_keys=True)
    (site / "sw.js").write_text(f"const KEPT={told};\n{script}\n", "utf-8", newline="\n")
