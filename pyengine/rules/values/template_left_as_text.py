"""Braces of Swarm's own in a place where nothing expands them.

What it does
------------
Finds templates of Swarm, such as `{{.Node.Hostname}}` or `{{.Task.Slot}}`, in what Swarm hands on as it is: the
command, labels, the aliases of a network, the test of a healthcheck.

Why it hurts
------------
Swarm expands templates in `environment`, `hostname` and `volumes` alone, and in configs with a template driver.
Anywhere else the braces reach the program, the proxy or the name server as text: an alias that nobody can ask for, a
rule for a host that does not exist, a node that is called `{{.Node.Hostname}}`.

What we change
--------------
In a command that a shell runs the template becomes a variable: `environment` has the template, the command `$$NODE`.
A label or an alias cannot differ from task to task, so there is nothing to put in its place: it is taken out. Where
something asks for the names that the tasks were to have, `hostname` gets the template; where that says something else,
nothing: each member then needs a service of its own.

When to ignore it
-----------------
Another program reads these braces itself, with the same words.

Sources
-------
moby/swarmkit template/expand.go ExpandContainerSpec (environment, hostname, mounts); executed on engine 20.10.24: the
log of `echo node={{.Node.Hostname}}` has the braces, as have labels and aliases; with a variable it has the
node's name. moby a3fcd4b82a (20.10): the host's name is an alias of the task; executed on engines 20.10.24 and 28.5.2:
two nodes answer to `slot-1` and `slot-2` for `hostname: slot-{{.Task.Slot}}`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Insert, Op, Remove, Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import SHOWN, cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.environment import environment
from pyengine.swarm.model.stack import Service
from pyengine.swarm.probes import names_shell
from pyengine.swarm.templated import OF_SWARM, asked_for, literal
from pyengine.swarm.view import View

META = Meta("template-left-as-text", Severity.MEDIUM, "{{.Node.Hostname}} arrives as text", __doc__)
VARIABLES = {".Node.Hostname": "NODE", ".Task.Slot": "SLOT", ".Service.Name": "SERVICE", ".Task.Name": "TASK"}
"""Names of variables; those of others are made of the words."""
PLACES = "Swarm expands it in `environment`, `hostname` and `volumes` only"
ONE_EACH = (
    "an alias is that of all tasks of a service: write a service for each member, or ask for `tasks.` and its key"
)
BY_HAND = f"{PLACES}: put it into a variable there, and let a shell in the command read `$$` and its name"


def check(service: Service) -> Iterator[Finding]:
    """Find templates that are not expanded; braces in a constraint are refused, which is another rule's."""
    for view in literal(service):
        found = OF_SWARM.search(view.text)
        if found is None or view.route[2:5] == ("deploy", "placement", "constraints") or _is_undefined(service, view):
            continue
        steps = [step for step in view.route[2:] if isinstance(step, str)]
        asked = list(asked_for(service.stack, view.text)) if "aliases" in steps[2:] else []
        if asked:
            yield _unanswered(service, view, asked)
            continue
        key = ".".join(steps[:2]) if steps[0] == "deploy" else steps[0]
        message = f"`{cut(found[0])}` stays as it is written: Swarm expands nothing in `{cut(key, 20)}`"
        fix = _fix(service, view) if steps == ["command"] else _taken_out(service, view) if _is_name(steps) else None
        refusal = None if fix else BY_HAND if steps[0] in {"command", "entrypoint", "healthcheck"} else PLACES
        yield META.finding(view, message, service, fix=fix, refusal=refusal)


def _is_undefined(service: Service, view: View) -> bool:
    """Tell the name of an entry at the top that there is not: the deploy ends there, which is another rule's."""
    section, *rest = view.route[2:]
    entry = section in {"networks", "secrets", "configs"} and rest[1:] in ([], ["source"])
    return entry and service.stack.for_swarm and service.stack.view.get(str(section), str(view.data)) is None


def _unanswered(service: Service, view: View, asked: list[tuple[str, View]]) -> Finding:
    name = cut(asked[0][0], 20)
    fix = _of_host(service, view)
    return META.finding(
        view,
        f"Swarm expands nothing in an alias: nobody answers to `{name}`, which is asked for",
        service,
        fix=fix,
        refusal=None if fix else ONE_EACH,
        related=[(there, f"asks for `{cut(each, 20)}`") for each, there in asked[:SHOWN]],
        severity=Severity.HIGH,
    )


def _of_host(service: Service, view: View) -> Fix | None:
    """Return the fix that has the host called so; none where it has a name, or no task has a slot."""
    slotless = service.mode.value == "global" and ".Task.Slot" in view.text
    if slotless or service.view.get("hostname") is not None or "$" in view.text:
        return None
    return Fix(
        "say it in `hostname`",
        (*_gone(service, view), Set((*service.view.route, "hostname"), view.data, view.part.file)),
        Applicability.UNSAFE,
        "Swarm expands that for each task, and on its networks a task is found by the name of its host too.",
        f"Engines before 20.10 answer to no host's name.{ANEW}",
    )


def _is_name(steps: list[str]) -> bool:
    """Tell what others are to know the service by: a label, an alias."""
    return "labels" in steps[:2] or "aliases" in steps[2:]


def _is_all(service: Service, view: View) -> bool:
    """Tell the only alias on `default`, where nothing else is said of networks: without them one is there as well."""
    found = service.view.get("networks")
    if found is None or view.route[2:5] != ("networks", "default", "aliases") or len(found.parts) > 1:
        return False
    return len([*found.entries()]) == len([*found.texts()]) == 1


def _gone(service: Service, view: View) -> tuple[Op, ...]:
    return (Remove((*service.view.route, "networks") if _is_all(service, view) else view.part.route, view.part.file),)


def _taken_out(service: Service, view: View) -> Fix:
    return Fix(
        "take it out",
        _gone(service, view),
        Applicability.UNSAFE,
        "It cannot differ from task to task, and nobody asks for it by these letters.",
        f"What was to be told has to be found in another way, or another program reads the braces itself.{ANEW}",
    )


def _fix(service: Service, view: View) -> Fix | None:
    """Return the same with variables; none without a shell, nor in quotes that a shell does not look into."""
    command = service.view.get("command")
    words = [item.text for item in command.items()] if command is not None else []
    templates = {found[0]: found[1] for found in OF_SWARM.finditer(view.text)}
    if not names_shell(words[:1]) or "'" in view.text or "$" in view.text:
        return None
    given = {entry.name: entry.text for entry in environment(service)}
    text, ops, wanted = view.text, list[Op](), dict[str, str]()
    for template, words_of in templates.items():
        name = VARIABLES.get(words_of, words_of.strip(".").replace(".", "_").upper())
        if template != f"{{{{{words_of}}}}}" or given.get(name, template) != template:
            return None
        text = text.replace(template, f"$${name}")
        wanted |= {} if name in given else {name: template}
    ops = [*_given(service, wanted), Set(view.route, text, view.part.file)]
    return Fix(
        "take it from a variable",
        tuple(ops),
        Applicability.UNSAFE,
        "The variable has what Swarm puts there, and the shell reads it.",
        f"The shell splits a value with blanks in two, unless it is in quotes.{ANEW}",
    )


def _given(service: Service, wanted: dict[str, str]) -> Iterator[Op]:
    """Yield the ops that give the service variables, as a mapping unless it has a list."""
    found = service.view.get("environment")
    if found is None or found.is_mapping:
        route, file = (found.route, found.part.file) if found is not None else (None, service.view.part.file)
        yield from (
            Set((*(route or (*service.view.route, "environment")), name), value, file, front="command")
            for name, value in wanted.items()
        )
        return
    end = len(found.part.items())
    yield from (
        Insert((*found.route, end), f"{name}={value}", found.part.file) for name, value in reversed(wanted.items())
    )


SAYS = """\
services:
  member:
    image: example/member:2
    command: ["sh", "-c", "member --node {{.Node.Hostname}}"]
    deploy:
      mode: replicated
"""
READS = SAYS.replace("{{.Node.Hostname}}", "$$NODE").replace(
    "    command", '    environment:\n      NODE: "{{.Node.Hostname}}"\n    command'
)
RUN = '    command: ["sh", "-c", "member --node {{.Node.Hostname}}"]\n'
LABEL = SAYS.replace(RUN, '    labels:\n      seen.on: "{{.Node.Hostname}}"\n')
ALIAS = SAYS.replace(RUN, '    networks:\n      default:\n        aliases: ["member-{{.Task.Slot}}"]\n')
ASKED = ("    deploy", "    environment: {PEERS: 'member-1:2380,member-2:2380'}\n    deploy")
OF_HOST = SAYS.replace(RUN, '    hostname: "member-{{.Task.Slot}}"\n').replace(*ASKED)

EXAMPLES = [
    Bad(SAYS, '"member --node {{.Node.Hostname}}"', READS, "a shell reads the command", unsafe=True),
    Bad(
        SAYS.replace('["sh", "-c", "member --node {{.Node.Hostname}}"]', '["member", "--node={{.Node.ID}}"]'),
        '"--node={{.Node.ID}}"',
        None,
        "no shell",
        refused="let a shell",
    ),
    Bad(LABEL, '"{{.Node.Hostname}}"', SAYS.replace(RUN, ""), "a label", unsafe=True),
    Bad(
        ALIAS.replace("[", "[member, "),
        '"member-{{.Task.Slot}}"',
        ALIAS.replace('["member-{{.Task.Slot}}"]', "[member]"),
        "an alias",
        unsafe=True,
    ),
    Bad(ALIAS, '"member-{{.Task.Slot}}"', SAYS.replace(RUN, ""), "all that was said of networks", unsafe=True),
    Bad(SAYS.replace(RUN, '    user: "{{.Task.Slot}}"\n'), '"{{.Task.Slot}}"', None, "a user", refused="`environment`"),
    Bad(ALIAS.replace(*ASKED), '"member-{{.Task.Slot}}"', OF_HOST, "each is to find the others by these", unsafe=True),
    Bad(
        ALIAS.replace(*ASKED).replace("    deploy", "    hostname: a\n    deploy"),
        '"member-{{.Task.Slot}}"',
        None,
        "the host has another name",
        refused="a service for each member",
    ),
    Good(READS),
    Good(LABEL.replace("labels", "environment"), "expanded there"),
    Good(LABEL.replace("{{.Node.Hostname}}", "{{upstreams 80}}"), "another program's template"),
    Good(LABEL.replace("{{.Node.Hostname}}", "{{.Name}}"), "another program's word"),
    Good(LABEL.replace('"{{.Node.Hostname}}"', '"${PLACE}"  # {{.Node.Hostname}}'), "a variable, and a comment"),
    Good(
        SAYS.replace("    deploy:\n      mode: replicated\n", "    restart: always\n").replace(
            RUN, '    container_name: "{{.Task.Name}}"\n'
        ),
        "a key that Swarm does not read, in a file for Compose",
    ),
]

EXPERIMENTS = [
    Experiment(
        SAYS,
        as_written=True,
        bad=(Stored("container Config.Cmd", "member --node {{.Node.Hostname}}"),),
        fixed=(Stored("container Config.Env", "NODE=node1"),),
        alone=True,
    ),
]
