"""A value of a type that Docker does not take.

What it does
------------
Finds values that the schema wants in another type: a number in quotes (`replicas: "3"`, `published: "80"`), a number or
a truth value without them (`cpus: 0.5`, `traefik.enable: true`), a text for a list, a time without a unit or in days.

Why it hurts
------------
Docker refuses the file as a whole: `must be a integer`, `must be a string`, `Does not match format 'duration'`. Nothing
is deployed. Compose takes most of them, and `docker compose config` even writes them.

What we change
--------------
A value that reads the same in the right type is written so: with quotes, without them, as a list of one, as
`KEY=value`, the long form of `env_file` as its path; a time in units that Docker knows, `1d` as `24h`. A key with
nothing behind it goes. Where it is not clear what is meant, nothing: `10` may be seconds.

When to ignore it
-----------------
Never.

Sources
-------
docker/cli cli/compose/schema/schema.go:38-47, cli/compose/schema/data/config_schema_v3.13.json; executed with CLI
28.2.2: `replicas: "3"`, `published: "80"`, `cpus: 0.5`, `delay: 10`, `delay: 1d` and `max_failure_ratio: "0.2"`.
"""

# long: an example for each kind of value
from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Insert, Octal, Op, Remove, Set, Value
from pyengine.rules.fixes import drop
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import keys, schema
from pyengine.swarm.duration import SECOND, show
from pyengine.swarm.keys.key import Key, Type
from pyengine.swarm.loader import values
from pyengine.swarm.model.settings import is_null
from pyengine.swarm.model.source import Fault
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta(
    "value-wrong-type",
    Severity.HIGH,
    "must be a string, an integer, a list: Docker refuses the value",
    __doc__,
    refuses=True,
)


NESTED = "a list stands in a list: YAML joins mappings (`<<`), and no lists; write its items out here"
SPARED = "`required: false` has no equal: without the file Docker refuses the stack. Make it, or take the line out."
_ENV_FILE = "services.*.env_file.[]"
_OF_ENV_FILE = {"path", "required", "format"}
"""The keys of Compose's long form of `env_file`; Docker reads the lines as they are, as `format: raw` asks for."""
UNITS = "seconds, minutes? `10s` has a unit"


def check(stack: Stack) -> Iterator[Finding]:
    """Find values of a wrong type."""
    services = {service.name: service for service in stack.services}
    for source in stack.sources if stack.for_swarm else ():
        for fault in source.faults:
            key = keys.at(fault.view.route)
            if key is not None and _is_ours(fault, key):
                yield _finding(stack, services.get(fault.service), fault, key)


def _is_ours(fault: Fault, key: Key) -> bool:
    """Tell a wrong value; that of a variable, a version and the long form of `depends_on` are those of other rules."""
    view, problem = fault.view, fault.problem
    conditions = key.path == "services.*.depends_on" and view.is_mapping
    of_others = key.path == "version" or conditions or fault.is_too_new
    return (problem.is_type or problem.text.endswith("'duration'")) and not of_others and "$" not in view.text


def _finding(stack: Stack, service: Service | None, fault: Fault, key: Key) -> Finding:
    view = fault.view
    name = next(step for step in reversed(view.route) if isinstance(step, str))
    lines = stack.written(view.part).splitlines() or [""]
    written = f" {cut(lines[0], 20)}{'…' if len(lines) > 1 else ''}" if lines[0] else ""
    message = f"`{cut(name, 24)}:{written}` is refused: {fault.problem.text}"
    refusal = NESTED if _is_nested(view) else UNITS if Type.DURATION in key.types else "what is meant, only you know"
    fix = _fix(view, key, fault)
    at = view.key_place if is_null(view) else view
    return META.finding(at, message, service, fix=fix, refusal=refusal if fix is None else None)


def _is_nested(view: View) -> bool:
    """Tell a list that is an item of a list, as `- *volumes` brings it in."""
    return isinstance(view.route[-1], int) and not view.is_mapping and not view.text and any(True for _ in view.items())


def _fix(view: View, key: Key, fault: Fault) -> Fix | None:
    if is_null(view):
        empty = keys.vanishes(view.route)
        return Fix("take the key out", drop(view), Applicability.SAFE, "There is nothing behind it.") if empty else None
    if _is_nested(view):
        return _written_out(view, fault)
    value = next((each for each in _readings(view, key) if schema.takes(view.route, each, fault.version)), None)
    if value is None:
        return None
    ops = (Set(view.route, value, view.part.file),)
    reason, spared = (
        "It is the same value, in the type Docker takes.",
        view.get("required") if view.is_mapping else None,
    )
    if key.path == _ENV_FILE and spared is not None and spared.data is not True:
        return Fix(f"write {_shown(value)}", ops, Applicability.UNSAFE, reason, SPARED)
    return Fix(f"write {_shown(value)}", ops, Applicability.SAFE, reason)


def _written_out(view: View, fault: Fault) -> Fix | None:
    """Return the fix that puts the items of a list in the place of the list among them."""
    found = [values.plain(item.part) for item in view.items()]
    if not found or not all(schema.takes(view.route, each, fault.version) for each in found):
        return None
    file, (*above, index) = view.part.file, view.route
    ops: list[Op] = [Insert(view.route, each, file) for each in reversed(found)]
    ops.append(Remove(view.route, file))
    if not view.part.shared:
        ops = [Insert((*above, int(index) + 1), each, file) for each in reversed(found[1:])]
        ops.append(Set(view.route, found[0], file))
    return Fix("write its items out", tuple(ops), Applicability.SAFE, "They are the items that the anchor has.")


def _shown(value: Value) -> str:
    text = (
        f'"{value}"' if isinstance(value, str) else f'["{value[0]}"]' if isinstance(value, list) else str(value).lower()
    )
    return f"`{text}`" if len(text) <= 30 else "it so"


def _readings(view: View, key: Key) -> Iterator[Value]:
    """Yield what the value may mean in another type; of a size or time without a unit nobody knows."""
    text = view.text.strip()
    if view.is_mapping:
        yield from _pair(view, key)
    elif not text:
        return
    elif Type.DURATION in key.types:
        yield from _time(text)
    elif isinstance(view.data, str):
        yield from _unquoted(text, key)
        if text and not set(" ,") & set(text):
            yield [view.text]
    elif Type.SIZE not in key.types:
        yield view.text


def _pair(view: View, key: Key) -> Iterator[str]:
    """Yield `KEY=value` for a mapping of one, in a list that may be a mapping, and a path of `env_file`."""
    above = keys.at(key.pattern[:-1])
    found = list(view.entries())
    path = view.get("path")
    if key.path == _ENV_FILE:
        if path is not None and path.text and {name for name, _ in found} <= _OF_ENV_FILE:
            yield path.text
        return
    if above is not None and above.by == "=" and key.name == "[]" and len(found) == 1:
        name, value = found[0]
        if value.text and "=" not in name:
            yield f"{name}={value.text}"


def _unquoted(text: str, key: Key) -> Iterator[int | float | bool]:
    """Yield the number or truth value that a text spells."""
    if re.fullmatch(r"0|-?[1-9][0-9]{0,15}", text, re.ASCII):
        yield int(text)
    elif key.name == "mode" and re.fullmatch(r"0[0-7]{3}", text, re.ASCII):
        yield Octal(int(text, 8))
    elif re.fullmatch(r"[0-9]{1,9}\.[0-9]{1,9}", text, re.ASCII) and Type.NUMBER in key.types:
        yield float(text)
    elif text.lower() in _BOOLS:
        yield _BOOLS[text.lower()]


_BOOLS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_UNITS = {
    **dict.fromkeys(("w", "week", "weeks"), 7 * 24 * 3600),
    **dict.fromkeys(("d", "day", "days"), 24 * 3600),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
}
_TIME = re.compile(r"([0-9]{1,6}) ?([a-z]+)(?: |(?=[0-9])|$)", re.ASCII)


def _time(text: str) -> Iterator[str]:
    """Yield a time in Go's units: one of days, one with blanks or words, and nothing at all, which needs no unit."""
    found = list(_TIME.finditer(text))
    known = all(match[2] in _UNITS for match in found)
    if text == "0":
        yield "0s"
    elif found and known and "".join(match[0] for match in found) == text:
        seconds = sum(int(match[1]) * _UNITS[match[2]] for match in found)
        yield show(seconds * SECOND)


TEXT = """\
services:
  api:
    image: example/api:2
    deploy:
      mode: replicated
      replicas: "3"
"""
PLAIN = TEXT.replace('"3"', "3")

EXAMPLES = [
    Bad(
        PLAIN + "    env_file:\n      - path: ./api.env\n      - ./more.env\n",
        "path: ./api.env",
        PLAIN + "    env_file:\n      - ./api.env\n      - ./more.env\n",
        "the long form of Compose",
    ),
    Bad(
        PLAIN + "    env_file:\n      - {path: ./api.env, required: false}\n",
        "{path: ./api.env, required: false}",
        PLAIN + "    env_file:\n      - ./api.env\n",
        "Docker wants the file to be there",
        unsafe=True,
    ),
    Bad(TEXT, '"3"', PLAIN, "a number in quotes"),
    Bad(
        PLAIN + "      resources:\n        limits:\n          cpus: 0.25\n",
        "0.25",
        PLAIN + '      resources:\n        limits:\n          cpus: "0.25"\n',
        "a number without",
    ),
    Bad(
        PLAIN + "      labels:\n        traefik.enable: true\n",
        "true",
        PLAIN + '      labels:\n        traefik.enable: "true"\n',
        "a truth value",
    ),
    Bad(
        PLAIN + "    environment:\n      - MODE: fast\n",
        "MODE: fast",
        PLAIN + "    environment:\n      - MODE=fast\n",
        "a mapping for a text",
    ),
    Bad(
        PLAIN + '    secrets:\n      - {source: pin, mode: "0440"}\nsecrets:\n  pin: {external: true}\n',
        '"0440"',
        PLAIN + "    secrets:\n      - {source: pin, mode: 0440}\nsecrets:\n  pin: {external: true}\n",
        "a file mode, as `docker compose config` writes it",
    ),
    Bad(
        PLAIN + "    volumes:\n      - [data:/data]\nvolumes:\n  data:\n",
        "[data:/data]",
        PLAIN + "    volumes:\n      - data:/data\nvolumes:\n  data:\n",
        "a list in a list",
    ),
    Bad(PLAIN + "    cap_add: SYS_TIME\n", "SYS_TIME", PLAIN + "    cap_add: [SYS_TIME]\n", "a text for a list"),
    Bad(
        PLAIN + "      restart_policy:\n        window: 1d\n",
        "1d",
        PLAIN + "      restart_policy:\n        window: 24h\n",
        "Go has no days",
    ),
    Bad(
        PLAIN + "    cap_add:\n    tty: true\n",
        "cap_add",
        PLAIN + "    tty: true\n",
        "nothing in it",
    ),
    Bad(PLAIN + "      restart_policy:\n        window: 10\n", "10", None, "of what?", refused="has a unit"),
    Bad(PLAIN + "    environment:\n      A: [b]\n", "[b]", None, "a list for a text", refused="only you know"),
    Good(PLAIN),
    Good(TEXT.replace('"3"', '"${REPLICAS:-3}"'), "Docker makes a number of a variable"),
    Good(TEXT.replace('"3"', "${REPLICAS}"), "what an unset variable breaks is another rule's"),
    Good(PLAIN + "    environment:\n      A: 5\n      B:\n", "numbers and nothing are taken there"),
    Good(PLAIN + "    # published: '80'\n", "a comment"),
    Good(TEXT[: TEXT.index("    deploy")] + "    restart: always\n    tty: 'yes'\n", "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        text,
        as_written=True,
        bad=(Refused(said),),
        fixed=(Says("Creating service stack_api"),),
    )
    for text, said in (
        (TEXT, "services.api.deploy.replicas must be a integer"),
        (PLAIN + "      labels:\n        traefik.enable: true\n", "must be a string, number or null"),
        (PLAIN + "      restart_policy:\n        window: 1d\n", "Does not match format 'duration'"),
    )
]
