"""Installs a wheel with rules in the page: by micropip, from memory. Nothing of it outlives the worker."""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from pathlib import Path

from pyengine.packs import GROUP, packs


async def install(path: str, installer: str) -> str:
    """Install the wheel at `path` with what lies in the zip `installer`; return JSON: the pack, or an `error`."""
    _reach(installer)
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    before = {pack.name for pack in packs()}
    try:
        await importlib.import_module("micropip").install(f"emfs:{path}", deps=False)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with somebody's file is told
        return json.dumps({"error": f"This wheel cannot be installed: {error}"})
    importlib.invalidate_caches()
    packs.cache_clear()
    new = [pack for pack in packs() if pack.name not in before]
    if not new:
        return json.dumps({"error": f"This wheel has no new rules: it names no entry point of the group `{GROUP}`."})
    pack = new[0]
    told = {"name": pack.name, "version": pack.version, "sha256": digest, "problems": pack.problems}
    return json.dumps({**told, "rules": [each.meta.id for each in pack.rules]})


def _reach(installer: str) -> None:
    """Let modules be found in the zip too, and what is missing of packages that are loaded already."""
    if installer in sys.path:
        return
    sys.path.insert(0, installer)
    for name, module in list(sys.modules.items()):
        places = getattr(module, "__path__", None)
        if isinstance(places, list) and not name.startswith("pyengine"):
            places.insert(0, f"{installer}/{name.replace('.', '/')}")
