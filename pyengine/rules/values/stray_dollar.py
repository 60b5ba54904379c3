"""A dollar sign that Docker takes for its own.

What it does
------------
Finds a `$` in a value that begins neither a reference such as `${VAR}` nor an escape `$$`: `$(command)`, `${VAR%.*}`
of a shell, `${1}` of a pattern. What `docker stack config` prints has every `$$` as such a `$`.

Why it hurts
------------
Docker refuses the whole file: `invalid interpolation format`. Where a valid reference follows in the same value, it
drops the `$` silently instead, and the value goes on without it: a command, a label or a variable. A `$name` in such a
value is itself such a reference, to a variable of whoever deploys: where that is unset, it vanishes as a whole.

What we change
--------------
The `$` is doubled: `$$(command)` reaches the container as `$(command)`. What is a valid reference stays one: if `$name`
is meant for the shell in the container, double its `$` by hand too.

When to ignore it
-----------------
Never.

Sources
-------
docker/cli cli/compose/template/template.go:18-26, 104-128; executed with CLI 28.2.2: `echo $(date) ${X}` becomes
`echo (date)`, `echo ${X} $(date)` is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Escape
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.interpolation import stray
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("stray-dollar", Severity.HIGH, "Docker cannot interpolate this `$`", __doc__, refuses=True)

_CLOSED = re.compile(r"\$\{[^{}$]*\}")
_GROUP = re.compile(r"\$\{\d+\}")
_OF_SHELL = re.compile(r"\$\{[#!]?[A-Za-z_]\w*(?:(?:[\[^,%#/@]|:\d)[^{}]*)?\}")
_RUN = ("command", "entrypoint", "healthcheck")


def check(service: Service) -> Iterator[Finding]:
    """Find stray dollars in the values of a service."""
    for view in service.dollars:
        result = view.interpolated
        offsets = stray(view.text) if result is not None else ()
        if result is None or not offsets:
            continue
        refused = result.invalid is not None
        effect = "the deploy is refused" if refused else "Docker drops the `$` without a word"
        fix, refusal = _repair(view, offsets, refused=refused)
        closed = _CLOSED.match(view.text, offsets[0])
        what = closed[0] if closed else view.text[offsets[0] : offsets[0] + 2]
        yield META.finding(
            view, f"`{cut(what)}` is no reference Docker knows: {effect}", service, fix=fix, refusal=refusal
        )


def _repair(view: View, offsets: tuple[int, ...], *, refused: bool) -> tuple[Fix | None, str | None]:
    if any(view.text[offset : offset + 2] == "${" and not _is_of_program(view, offset) for offset in offsets):
        return None, "the reference is not finished or has a form Docker does not know"
    fix = Fix(
        "double the `$`",
        (Escape(view.route, view.part.file),),
        Applicability.SAFE if refused else Applicability.UNSAFE,
        "`$$` reaches the container as a single `$`.",
        None if refused else "The `$` that was dropped so far is there now; every task may be replaced for that.",
    )
    return fix, None


def _is_of_program(view: View, offset: int) -> bool:
    """Tell a group of a pattern, or in a command what a shell makes of a variable: neither is meant for Docker."""
    found = _GROUP.match(view.text, offset)
    return found is not None or (view.route[2] in _RUN and _OF_SHELL.match(view.text, offset) is not None)


STRAY = """\
services:
  job:
    image: example/job:1
    command: sh -c "echo $(date)"
"""

EXAMPLES = [
    Bad(STRAY, 'sh -c "echo $(date)"', STRAY.replace("$(", "$$("), "the shell's own dollar"),
    Bad(
        STRAY.replace("$(date)", "${A##*/}"),
        'sh -c "echo ${A##*/}"',
        STRAY.replace("$(date)", "$${A##*/}"),
        "a shell's",
    ),
    Bad(
        STRAY.replace('command: sh -c "echo $(date)"', "environment: {TO: '/${1}'}"),
        "'/${1}'",
        STRAY.replace('command: sh -c "echo $(date)"', "environment: {TO: '/$${1}'}"),
        "a group of a pattern",
    ),
    Bad(STRAY.replace("$(date)", "${A:+b}"), 'sh -c "echo ${A:+b}"', None, "Compose knows it", refused="does not know"),
    Bad(STRAY.replace("$(date)", "${A"), 'sh -c "echo ${A"', None, refused="not finished"),
    Bad(
        STRAY.replace("$(date)", "$(date) ${A:-b}"),
        'sh -c "echo $(date) ${A:-b}"',
        STRAY.replace("$(date)", "$$(date) ${A:-b}"),
        "no refusal, where a reference follows",
        unsafe=True,
    ),
    Bad(
        STRAY.replace('command: sh -c "echo $(date)"', "labels: ['rule=Path(`/$/`) && Host(`${A:-b}`)']"),
        "'rule=Path(`/$/`) && Host(`${A:-b}`)'",
        STRAY.replace('command: sh -c "echo $(date)"', "labels: ['rule=Path(`/$$/`) && Host(`${A:-b}`)']"),
        "a label is no command",
        unsafe=True,
    ),
    Good(STRAY.replace("$(", "$$(")),
    Good(STRAY.replace("    command", "    # echo $(date)\n    command").replace('$(date)"', 'now"'), "a comment"),
    Good(STRAY.replace("$(date)", "${A:-b}")),
]

EXPERIMENTS = [
    Experiment(
        STRAY,
        as_written=True,
        bad=(Refused("nvalid interpolation format"),),
        fixed=(Says("Creating service stack_job"),),
    )
]
