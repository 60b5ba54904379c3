"""``python -m tools.opening EXAMPLE REPORT``: what the engine says of the text that the page opens with.

It is asked through the same door as in the browser, so the page can show it until the engine is there.
"""

import json
import sys
from pathlib import Path

from pyengine import bridge


def report(text: str) -> str:
    """Return the engine's report of the stack file ``text``, as JSON."""
    params = {"files": [{"name": "stack.yml", "text": text}]}
    answer = json.loads(bridge.handle(json.dumps({"v": 1, "id": 1, "method": "analyse", "params": params})))
    return json.dumps(answer["ok"])


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(report(Path(sys.argv[1]).read_text("utf-8")), "utf-8")
