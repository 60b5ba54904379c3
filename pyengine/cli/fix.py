"""`fix`: makes every safe fix, and tells what is left."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pyengine import engine
from pyengine.analysis import Judged
from pyengine.cli.files import Input, stacks, write_back
from pyengine.cli.stacks import Lines, each, remedy, told, usable
from pyengine.cli.streams import Unusable, put, shown, tell
from pyengine.finding import Applicability
from pyengine.input.case import File
from pyengine.input.decode import encode
from pyengine.output.unified import unified


def fix(options: argparse.Namespace) -> int:
    """Fix every stack, each by itself."""
    wanted = stacks(options.merged, options.files)
    _refuse(wanted, options)

    def work(inputs: list[Input], files: list[File]) -> int:
        fixed = engine.fix(files, unsafe=options.unsafe)
        usable(fixed.analysis)
        # what comes behind the inputs is our own config
        if options.write:
            write_back((before, after.text) for before, after in zip(inputs, fixed.files, strict=False))
        for before, after, edits in () if options.write else zip(inputs, fixed.files, fixed.edits, strict=False):
            if options.diff:
                put(unified(shown(before.name), before.text, after.text, edits).encode())
            else:
                put(encode(after.text, before.encoding))
        _tell_left(fixed)
        return told(fixed.analysis)

    return each(wanted, work)


def _refuse(wanted: Sequence[Sequence[str]], options: argparse.Namespace) -> None:
    if options.write and any("-" in names for names in wanted):
        raise Unusable("<stdin>: standard input cannot be written in place")
    if not options.write and not options.diff and sum(map(len, wanted)) > 1:
        raise Unusable("stackengine: several files do not fit into one output; use --write or --diff")


def _tell_left(fixed: engine.Fixed) -> None:
    """Tell what is left, where it stands in the fixed files, and why."""
    lines = Lines(fixed.files)
    for judged in fixed.analysis.judged:
        reason = next((other.refusal for other in fixed.refused if other.finding is judged.finding), None)
        tell(lines.line(judged, f"not fixed: {reason}" if reason is not None else _open(judged)))


def _open(judged: Judged) -> str:
    fix = judged.finding.fix
    if fix is not None and judged.choices and judged.applicability is Applicability.UNSAFE:
        return f"only --unsafe does this: {fix.title}"
    return remedy(judged)
