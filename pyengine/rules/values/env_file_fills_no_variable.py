"""A variable of the file that `env_file` does not fill.

What it does
------------
Finds `${NAME}` without a default in a service that has an `env_file`.

Why it hurts
------------
`env_file` gives variables to the program in the container. `${NAME}` in the stack file is replaced before, by what the
shell has that runs `docker stack deploy`, which reads no `.env` file either. Where the shell has no such variable the
place stays empty without a word: an address without a host, a rule of a proxy that meets nothing.

What we change
--------------
Nothing: what the shell has is not in the file. `set -a; . ./FILE; set +a` in front of the deploy gives it the variables
of the file; `${NAME:?}` makes Docker stop where one is missing.

When to ignore it
-----------------
The shell, or the pipeline, has these variables.

Sources
-------
docker/cli cli/command/stack/loader.go buildEnvironment, cli/compose/loader/loader.go resolveEnvironment; executed with
CLI 28.2.2: the place is empty with the variable in `env_file` and in `.env`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta(
    "env-file-fills-no-variable",
    Severity.MEDIUM,
    "`env_file` does not fill `${…}`",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
SHELL = "what the shell has is not in the file: `set -a; . {}; set +a` gives it these, `${{NAME:?}}` stops without one"


def check(stack: Stack) -> Iterator[Finding]:
    """Find references without a default beside an `env_file`, once for all files."""
    filled = [service for service in stack.services if service.view.get("env_file")] if stack.for_swarm else []
    places = [(view, name) for service in filled for view, name in _bare(service)]
    if not places:
        return
    view, name = places[0]
    yield META.finding(
        view,
        f"`env_file` does not fill `${{{cut(name, 20)}}}`: it is empty unless the deploying shell has it",
        None,
        refusal=SHELL.format(cut(_file(filled))),
        related=further([(each, f"`{cut(other, 20)}` too") for each, other in places]),
    )


def _file(filled: list[Service]) -> str:
    """Return the first of the files, as a shell in that folder reads it."""
    found = next(view for service in filled for view in (service.view.get("env_file"),) if view is not None)
    path = next(found.texts(), found).text
    return path if path.startswith(("/", "./", "../")) else f"./{path}"


def _bare(service: Service) -> Iterator[tuple[View, str]]:
    """Yield the first place of each variable for which the file has nothing else; `image` is a pipeline's."""
    seen = set[str]()
    for view in service.view.texts():
        if view.route[2:3] in {("image",), ("env_file",)} or "$" not in view.text or view.interpolated is None:
            continue
        for variable in view.interpolated.variables:
            if not variable.operator and variable.name not in seen:
                seen.add(variable.name)
                yield view, variable.name


HOST = """\
services:
  orders:
    image: example/orders:2
    env_file: orders.env
    environment:
      DATABASE: postgres://${DB_HOST}:5432/orders
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(HOST, "postgres://${DB_HOST}:5432/orders", None, refused="set -a; . ./orders.env; set +a"),
    Bad(
        HOST.replace("orders.env", "[base.env, orders.env]").replace(
            "    environment:\n      DATABASE: postgres://${DB_HOST}:5432/orders\n", "    hostname: $NODE_NAME\n"
        ),
        "$NODE_NAME",
        None,
        refused="stops without one",
    ),
    Good(HOST.replace("${DB_HOST}", "${DB_HOST:?}"), "Docker stops where it is missing"),
    Good(HOST.replace("${DB_HOST}", "${DB_HOST:-db}"), "a default"),
    Good(HOST.replace("    env_file: orders.env\n", ""), "no file that one could take for it"),
    Good(HOST.replace("orders:2", "orders:${TAG}").replace("${DB_HOST}", "db"), "the tag that a pipeline gives"),
    Good(HOST.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "Compose reads `.env`"),
]

TRIED = HOST.replace("orders.env", "/dev/null")
EXPERIMENTS = [
    Experiment(
        TRIED,
        as_written=True,
        bad=(Stored(ENV, "DATABASE=postgres://:5432/orders"),),
        fixed=(Stored(ENV, "DATABASE=postgres://db:5432/orders"),),
        instead=TRIED.replace("${DB_HOST}", "${DB_HOST:-db}"),
    ),
]
