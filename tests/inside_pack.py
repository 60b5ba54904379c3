"""Runs inside Pyodide, from the pack alone: import every engine module and put every text through the bridge.

The job has ``modules`` and ``requests``. A module that the trimming left out would show as a failed import here, or as
an answer of the kind "internal".
"""

import importlib
import json
import os

from pyengine.bridge import handle

JOB = json.loads(os.environ["JOB"])
for module in JOB["modules"]:
    loaded = importlib.import_module(module)
    if hasattr(loaded, "META"):
        assert loaded.META.page, f"{module} lost its docstring, which is the rule's page, on the way"
for request in JOB["requests"]:
    answer = json.loads(handle(json.dumps(request)))
    assert answer.get("error", {}).get("kind") != "internal", (request, answer)
print(f"{len(JOB['modules'])} modules, {len(JOB['requests'])} requests")
