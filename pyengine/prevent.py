"""From what was explained to the guards that fit: what keeps it from coming back, with the user's own names in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pyengine.document.document import read
from pyengine.explain import Explanation, secrets_of
from pyengine.guards import guards
from pyengine.guards.facts import Facts, Rolled, in_repository, policy, rolled
from pyengine.guards.guard import Guard
from pyengine.incident.commands.as_file import SERVICE, as_file
from pyengine.incident.commands.inspected import Inspected, inspected
from pyengine.input.case import Case
from pyengine.redact.discreet import masked
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.names import NAMESPACE

_CI = {
    "github": re.compile(r"##\[group\]|\bactions/checkout@|\bGITHUB_[A-Z]|\.github/workflows|Run docker stack deploy"),
    "gitlab": re.compile(r"\bCI_(?:JOB|COMMIT|PROJECT|REGISTRY)_?[A-Z]*|\.gitlab-ci\.yml|section_start:|gitlab-runner"),
}
_DEPLOY = re.compile(r"\bdocker stack (?:deploy|up)\b(?P<words>(?:[^\n\\]|\\\r?\n){0,2000})")
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,100}")


def prevent(found: Explanation) -> tuple[Guard, ...]:
    """Return the guards that fit what was explained."""
    return guards(facts(found))


def facts(found: Explanation) -> Facts:
    """Return what guards are filled with; no secret of the files is in it."""
    analysis = found.analysis
    case = Case(analysis.files)
    stack = analysis.stack if analysis.stack is not None and analysis.stack.for_swarm else None
    live = inspected(case) if found.parts else ()
    name = _stack_name(found, stack, live)
    told = [each.symptom for each in found.explained.told]
    rolled_out = list(rolled(stack, {}) if stack is not None else ())
    rolled_out += _live(live, {f"{name}_{each.name}" for each in rolled_out})
    if not rolled_out:
        named = dict.fromkeys(symptom.service for symptom in told if symptom.service)
        rolled_out = [Rolled(service, scoped=False) for service in named]
    names = [analysis.files[each.file].name for each in analysis.stacks] if stack is not None and stack.services else []
    known = Facts(
        name,
        tuple(dict.fromkeys(in_repository(names))),
        tuple(rolled_out),
        **(policy(stack) if stack is not None else {}),
        symptoms=frozenset(symptom.id for symptom in told),
        managers=max(
            (int(number) for symptom in told if (number := symptom.parts.get("managers", "")).isdecimal()), default=0
        ),
        ci=_ci(found),
    )
    return _discreet(known, found)


def _live(live: tuple[Inspected, ...], known: set[str]) -> Iterator[Rolled]:
    """Yield the services that are live and not in the files."""
    for each in live:
        if each.name and each.name not in known:
            yield from rolled(Stack((read(as_file(each.spec, SERVICE).text),)), {SERVICE: each.name})


def _stack_name(found: Explanation, stack: Stack | None, live: tuple[Inspected, ...]) -> str:
    """Return the name of the stack: that of what is live, of a deploy, or what a service's whole name begins with."""
    for each in live:
        if isinstance(label := each.spec.get(("Labels", NAMESPACE)), str):
            return label
    for file in found.analysis.files:
        for deploy in _DEPLOY.finditer(file.text):
            word = deploy["words"].split()[-1:]
            if word and _NAME.fullmatch(word[0]):
                return word[0]
    for service in stack.services if stack is not None else ():
        for told in found.explained.told:
            whole = told.symptom.service or ""
            if whole.endswith(f"_{service.name}"):
                return whole.removesuffix(f"_{service.name}")
    return ""


def _ci(found: Explanation) -> str:
    """Return the one CI system that the text speaks of, empty where it is none or both."""
    seen = [system for system, words in _CI.items() if any(words.search(file.text) for file in found.analysis.files)]
    return seen[0] if len(seen) == 1 else ""


def _discreet(known: Facts, found: Explanation) -> Facts:
    secrets = secrets_of(found.analysis)
    if not secrets:
        return known

    def quiet(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(masked(name, secrets) for name in names)

    return replace(
        known,
        stack=masked(known.stack, secrets),
        files=quiet(known.files),
        services=tuple(replace(each, name=masked(each.name, secrets)) for each in known.services),
        ends=quiet(known.ends),
        alone=quiet(known.alone),
        several=quiet(known.several),
    )
