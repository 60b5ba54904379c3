"""A name that the next content cannot have.

What it does
------------
Finds configs and secrets made from a file whose name has nothing in it that changes: no variable, no number, no hash.

Why it hurts
------------
A config or secret is never changed. When the file has other content, `docker stack deploy` asks for a change under
the same name and gets `only updates to Labels are allowed`; networks have been changed by then, the services have not.

What we change
--------------
Nothing, because you decide where the version comes from: `name: app_conf_${VERSION}` beside `file`, or another key
for each content. Old ones stay until `docker config rm`.

When to ignore it
-----------------
The content never changes, or the stack is removed before each deploy.

Sources
-------
swarmkit manager/controlapi/config.go:69, secret.go:67; docker/cli cli/command/stack/deploy_composefile.go:123,154;
executed on engine 28.5: other content under the same name fails, under another name it works; on 29.7 the former.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.view import View

META = Meta(
    "config-name-without-version",
    Severity.INFO,
    "only updates to Labels are allowed",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
YOURS = "where the version comes from is yours to say: `name: app_conf_${VERSION}`, or another key for each content"


def check(stack: Stack) -> Iterator[Finding]:
    """Find what is made of a file under a name that stays."""
    if not stack.for_swarm:
        return
    found = [
        (name, entry)
        for section in ("configs", "secrets")
        for name, entry in _entries(stack, section)
        if _is_of_a_file(entry) and not _changes(name)
    ]
    if not found:
        return
    name, entry = found[0]
    yield META.finding(
        entry.key_place,
        f"`{cut(name)}` carries no version: a changed file may not be deployed under it",
        None,
        refusal=YOURS,
        related=further([(each, f"`{cut(other)}` neither") for other, each in found]),
    )


def _entries(stack: Stack, section: str) -> Iterator[tuple[str, View]]:
    """Yield the entries of a section by the names as written: their own, else their keys."""
    found = stack.view.get(section)
    for key, entry in found.entries() if found is not None else ():
        name = entry.get("name")
        yield (name.text if name is not None and name.text else key), entry


def _is_of_a_file(entry: View) -> bool:
    return entry.get("file") is not None and entry.get("external") is None and entry.get("driver") is None


_VERSION = re.compile(r"[$]|[0-9]$|(?:^|[-_.])v?[0-9]|[-_.][0-9a-f]{7,}(?:[-_.]|$)", re.IGNORECASE)
"""A variable, a number, a hash."""


def _changes(name: str) -> bool:
    return _VERSION.search(name) is not None


CONFIG = """\
services:
  web:
    image: example/web:2
    configs:
      - source: site
        target: /etc/web/site.conf
    deploy:
      replicas: 2
configs:
  site:
    file: ./site.conf
"""

NAMED = CONFIG.replace("    file:", "    name: web_site\n    file:")

EXAMPLES = [
    Bad(CONFIG, "site", None, "the next content needs another name", refused="another key"),
    Bad(NAMED, "site", None, "a name, but the same for ever", refused="VERSION"),
    Good(NAMED.replace("web_site", "web_site_${VERSION}"), "each version has its own"),
    Good(CONFIG.replace("source: site", "source: site_v2").replace("  site:", "  site_v2:"), "the key is the version"),
    Good(CONFIG.replace("file: ./site.conf", "external: true"), "made by somebody else"),
    Good(
        CONFIG.replace("    deploy:\n      replicas: 2\n", "    container_name: web\n"),
        "a file for Compose, which mounts the file itself",
    ),
]

NO_EXPERIMENT = "It takes two deploys with other content of one file: a test of its own does so on real engines."
