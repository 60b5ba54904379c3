"""``python -m tools.opening EXAMPLE REPORT``: what the engine says of the text that the page opens with.

It is what the engine says in the browser, so the page can show it until the engine is there. Placeholders have the tag
that no vault draws: two builds of the same files are the same.
"""

import dataclasses
import json
import sys
from pathlib import Path

from pyengine.output import wire
from pyengine.redact import Vault
from pyengine.sensitive.placeholder import JUDGED
from pyengine.session import Session


def report(text: str) -> str:
    """Return the engine's report of the stack file ``text``, as JSON."""
    session = Session()
    session.vault = Vault(JUDGED)
    return json.dumps(dataclasses.asdict(session.analyse(wire.Analyse((wire.File("stack.yml", text),)))))


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(report(Path(sys.argv[1]).read_text("utf-8")), "utf-8")
