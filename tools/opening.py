"""``python -m tools.opening EXAMPLE OPENING``: what the engine says of the text that the page opens with.

It is what the engine says in the browser, so the page can show it until the engine is there. Placeholders have the tag
that no vault draws: two builds of the same files are the same.
"""

import dataclasses
import json
import sys
from pathlib import Path

from pyengine.output import wire
from pyengine.redact import Vault
from pyengine.rules import RULES
from pyengine.sensitive.placeholder import JUDGED
from pyengine.session import Session


def opening(text: str) -> str:
    """Return the engine's report of the stack file ``text`` and the titles of the rules that speak in it, as JSON."""
    session = Session()
    session.vault = Vault(JUDGED)
    report = session.analyse(wire.Analyse((wire.File("stack.yml", text),)))
    spoke = {finding.rule for finding in report.findings}
    titles = {rule.meta.id: rule.meta.title for rule in RULES if rule.meta.id in spoke}
    return json.dumps({"report": dataclasses.asdict(report), "titles": titles})


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(opening(Path(sys.argv[1]).read_text("utf-8")), "utf-8")
