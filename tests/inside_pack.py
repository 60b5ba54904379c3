"""Runs inside Pyodide, from the pack alone: import every engine module and put every text through the bridge.

The job has ``modules`` and ``requests``. A module that the trimming left out would show as a failed import here, or as
an answer of the kind "internal".
"""

import importlib
import json
import os
import zipimport

from pyengine.bridge import handle

JOB = json.loads(os.environ["JOB"])
for module in JOB["modules"]:
    loaded = importlib.import_module(module)
    if hasattr(loaded, "META"):
        assert loaded.META.page, f"{module} lost its docstring, which is the rule's page, on the way"
assert vars(zipimport)["_get_module_code"].__module__ == "sitecustomize", "each module is read twice"
assert not importlib.import_module("sitecustomize").waiting, "a module was read for nothing"
for request in JOB["requests"]:
    answer = json.loads(handle(json.dumps(request)))
    assert answer.get("error", {}).get("kind") != "internal", (request, answer)
print(f"{len(JOB['modules'])} modules, {len(JOB['requests'])} requests")
