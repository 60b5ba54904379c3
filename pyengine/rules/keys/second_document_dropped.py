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

from pyengine.evidence.expected import Accepted, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.source import Source

META = Meta("second-document-dropped", Severity.HIGH, "Docker reads the first document only", __doc__)


def check(source: Source) -> Iterator[Finding]:
    """Find documents with content behind the first one."""
    for place in source.further_documents():
        yield META.finding(
            place,
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
    Bad(
        f"---\n{TWO}".replace("services:\n  db:", "x-more: 1\nservices:\n  db:"),
        "x-more: 1",
        None,
        "the first `---` begins the first document",
        refused="joining",
    ),
    Good(TWO.replace("---\nservices:\n", "")),
    Good(TWO.replace("---\nservices:\n", "# ---\n"), "a comment"),
    Good(TWO[: TWO.index("---")] + "---\n", "an empty document loses nothing"),
]

EXPERIMENTS = [
    Experiment(
        TWO,
        as_written=True,
        instead=TWO.replace("---\nservices:\n", ""),
        bad=(Accepted(without="stack_db"),),
        fixed=(Says("Creating service stack_db"),),
    )
]
