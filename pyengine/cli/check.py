"""`check`: tells what is wrong with each stack."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from pyengine import engine
from pyengine.analysis import Analysis
from pyengine.cli.codes import FOUND, OK
from pyengine.cli.files import Input, stacks
from pyengine.cli.stacks import Lines, each, remedy, told, usable
from pyengine.cli.streams import put_line
from pyengine.finding import Severity
from pyengine.input.case import File


def check(options: argparse.Namespace) -> int:
    """Judge every stack; findings of the wanted severity or a higher one give exit code 1."""
    severities = list(Severity)
    counted = severities[: severities.index(Severity(options.fail_on)) + 1]

    def work(inputs: list[Input], files: list[File]) -> int:
        analysis = usable(engine.analyse(files))
        if options.format == "json":
            put_line(json.dumps(_report(analysis, [item.name for item in inputs])))
        else:
            _put_text(analysis)
        found = any(judged.finding.severity in counted for judged in analysis.judged)
        return max(told(analysis), FOUND if found else OK)

    return each(stacks(options.merged, options.files), work)


def _put_text(analysis: Analysis) -> None:
    lines = Lines(analysis.files)
    for judged in analysis.judged:
        put_line(lines.line(judged, remedy(judged)))


def _report(analysis: Analysis, names: Sequence[str]) -> dict[str, object]:
    from dataclasses import asdict  # noqa: PLC0415 - the text is written without it

    from pyengine.output import flat, report  # noqa: PLC0415 - the same

    return asdict(flat.flat(report.report(analysis), names))
