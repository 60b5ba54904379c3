"""A secret that is looked for at another path than it has.

What it does
------------
Finds `/run/secrets/NAME` in the environment, command or healthcheck of a service to which no secret is given under that
name.

Why it hurts
------------
The file has the name of the key under `secrets`, or what `target` says, whatever the secret itself is called: with
`name: db_password_v2` the file is still `/run/secrets/db_password`. The program finds no file, and ends or goes on
without a password.

What we change
--------------
Where the path has the `name` or the key of a secret that is given under another name, the path becomes the one that it
has. Else nothing: which secret is missing is yours to say.

When to ignore it
-----------------
Something else puts a file there.

Sources
-------
docker/cli cli/compose/convert/service.go convertFileObject (the target is the source's key by default); swarmkit
agent/exec; executed on engine 28.5.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import mounts
from pyengine.swarm.view import View

META = Meta(
    "secret-path-unknown",
    Severity.HIGH,
    "The secret's file is not there",
    __doc__,
    confidence=Confidence.LIKELY,
)
_PATH = re.compile(r"/run/secrets/([A-Za-z0-9][\w.-]*)(?![\w./{$-])")
YOURS = "which secret is meant is yours to say: give the service one of this name under `secrets`"


def check(service: Service) -> Iterator[Finding]:
    """Find paths without a file; each name once."""
    if not may_go_to_swarm(service.stack) or any(
        mount.target.startswith("/run") for mount in mounts(service, unsure=True)
    ):
        return
    given = dict(_given(service))
    if any("$" in name for name in given) or any(is_open(item) for item in service.items("secrets")):
        return
    seen = set(given)
    for view in _told(service):
        for found in _PATH.finditer(str(view.data or "")):
            name = found[1].rstrip(".")
            if name not in seen:
                seen.add(name)
                yield _finding(service, view, name, given)


def _given(service: Service) -> Iterator[tuple[str, View]]:
    """Yield what the files of the secrets are called, and of configs that lie there too."""
    for item in (*service.items("secrets"), *service.items("configs")):
        source, target = (item.get("source"), item.get("target")) if item.is_mapping else (item, None)
        told = target if target is not None else source
        text = str(told.data or "") if told is not None else ""
        yield text.removeprefix("/run/secrets/"), item


def _told(service: Service) -> Iterator[View]:
    for key in ("environment", "command", "entrypoint", "healthcheck"):
        found = service.view.get(key)
        yield from (view for view in found.texts() if "/run/secrets/" in view.text) if found is not None else ()


def _finding(service: Service, view: View, name: str, given: dict[str, View]) -> Finding:
    meant = next((own for own, item in given.items() if name in _names(service, item)), None)
    text = re.sub(rf"/run/secrets/{re.escape(name)}(?![\w-])", f"/run/secrets/{meant}", view.text)
    fix = (
        Fix(
            f"read `/run/secrets/{cut(meant, 20)}`",
            (Set(view.part.route, text, view.part.file),),
            Applicability.UNSAFE,
            "The file is called by the key under `secrets`, or by its `target`.",
            f"Another secret may be meant.{ANEW}",
        )
        if meant and text != view.text
        else None
    )
    return META.finding(
        view,
        f"no secret is at `/run/secrets/{cut(name, 22)}`: the program finds no file there",
        service,
        fix=fix,
        refusal=None if fix else YOURS,
        related=[(given[meant], "given under this name")] if meant else (),
    )


def _names(service: Service, item: View) -> set[str]:
    """Return what else a secret that is given is called: its key, and its name in the Swarm."""
    source = item.get("source") if item.is_mapping else item
    key = str(source.data or "") if source is not None else ""
    name = service.stack.view.get("secrets", key, "name")
    return {key, str(name.data) if name is not None else key}


OTHER = """\
services:
  db:
    image: example/data:2
    environment:
      PASSWORD_FILE: /run/secrets/db_password_v2
    secrets: [db_password]
    deploy:
      replicas: 1
secrets:
  db_password:
    external: true
    name: db_password_v2
"""
RIGHT = OTHER.replace("FILE: /run/secrets/db_password_v2", "FILE: /run/secrets/db_password")

EXAMPLES = [
    Bad(OTHER, "/run/secrets/db_password_v2", RIGHT, "the secret's own name", unsafe=True),
    Bad(
        RIGHT.replace("[db_password]", "[{source: db_password, target: pw}]"),
        "/run/secrets/db_password",
        RIGHT.replace("[db_password]", "[{source: db_password, target: pw}]").replace(
            "FILE: /run/secrets/db_password", "FILE: /run/secrets/pw"
        ),
        "it has a target",
        unsafe=True,
    ),
    Bad(
        RIGHT.replace(
            "environment:\n      PASSWORD_FILE: /run/secrets/db_password", "command: serve --key /run/secrets/key"
        ),
        "serve --key /run/secrets/key",
        None,
        "none of this name",
        refused="yours to say",
    ),
    Good(RIGHT),
    Good(
        RIGHT.replace("    secrets:", "    volumes: [/srv/secrets:/run/secrets]\n    secrets:"),
        "something else is there",
    ),
    Good(RIGHT.replace("/run/secrets/db_password", "/run/secrets/${NAME}"), "nobody can know it here"),
    Good(RIGHT.replace("PASSWORD_FILE: /run/secrets/db_password", "FOLDER: /run/secrets/"), "the folder"),
    Good(OTHER.replace("PASSWORD_FILE:", "A: b  # PASSWORD_FILE:"), "a comment"),
    Good(
        RIGHT.replace("    deploy:\n      replicas: 1\n", "    restart: always\n    build: .\n"), "a file for Compose"
    ),
]

OWN = (
    OTHER.replace("external: true\n    name: db_password_v2", "file: ./0.yml")
    .replace("[db_password]", "[{source: db_password, target: pw}]")
    .replace("db_password_v2", "db_password")
)
FILE = "service TaskTemplate.ContainerSpec.Secrets.0.File.Name"
EXPERIMENTS = [
    Experiment(
        OWN,
        as_written=True,
        bad=(Stored(FILE, "pw"), Stored(ENV, "PASSWORD_FILE=/run/secrets/db_password")),
        fixed=(Stored(FILE, "pw"), Stored(ENV, "PASSWORD_FILE=/run/secrets/pw")),
    )
]
