"""What stands behind `---` is not there.

What it does
------------
Finds further YAML documents in a stack file.

Why it hurts
------------
Docker reads the first document and silently drops the others: services in them are not deployed, and with `--prune`
they are removed.

What we change
--------------
Nothing. Put the services into one document, or the documents into files of their own: `-c a.yml -c b.yml`.

When to ignore it
-----------------
The other documents are meant for another program.

Sources
-------
docker/cli cli/compose/loader/loader.go ParseYAML (yaml.Unmarshal decodes one document); executed with CLI 28.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.document.data import plain
from pyengine.document.document import Document
from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.text import Place

META = Meta("second-document-dropped", Severity.HIGH, "Docker reads the first document only", __doc__)


def check(document: Document, file: int) -> Iterator[Finding]:
    """Find documents with content behind the first one."""
    for root in document.roots[1:]:
        if plain(root) is not None:
            yield META.finding(
                Place(file, document.lines.line_content(root.span.start)),
                "Docker drops this second document without a word: it reads the first one only",
                None,
                refusal="joining documents needs a decision: one document, or files of their own",
            )


TWO = """\
services:
  api:
    image: example/api:2
---
services:
  db:
    image: example/db:1
"""

EXAMPLES = [
    Bad(TWO, "services:", None, "db is never deployed", refused="joining"),
    Good(TWO.replace("---\nservices:\n", "")),
    Good(TWO[: TWO.index("---")] + "---\n", "an empty document loses nothing"),
]
