"""Runs inside Pyodide: find out which modules micropip needs to install a wheel from memory.

The job has ``path`` (a zip with micropip) and ``out`` (a JSON file for the list of names).
"""

import json
import os
import sys
import zipfile
from pathlib import Path

JOB = json.loads(os.environ["JOB"])
sys.path.append(JOB["path"])
WHEEL = Path("/tmp/traced-1.0-py3-none-any.whl")  # noqa: S108  of a machine that lives for this script
INFO = "traced-1.0.dist-info"
FILES = {
    "traced.py": "",
    f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: traced\nVersion: 1.0\nRequires-Dist: stackengine\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nGenerator: traced\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    f"{INFO}/entry_points.txt": "[stackengine.rules]\ntraced = traced\n",
    f"{INFO}/RECORD": "",
}
with zipfile.ZipFile(WHEEL, "w") as wheel:
    for name, text in FILES.items():
        wheel.writestr(name, text)

import micropip  # noqa: E402  it is found now

await micropip.install(f"emfs:{WHEEL}", deps=False)  # noqa: F704, PLE1142  the runner allows it

import hashlib  # noqa: E402
import importlib.metadata  # noqa: E402

[entry.dist.version for entry in importlib.metadata.entry_points(group="stackengine.rules") if entry.load()]
hashlib.sha256(b"")
loaded = {spec.name for module in list(sys.modules.values()) if (spec := getattr(module, "__spec__", None))}
Path(JOB["out"]).write_text(json.dumps(sorted(loaded | set(sys.modules))))
