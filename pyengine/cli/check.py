"""`check`: tells what is wrong with each stack."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from pyengine import engine
from pyengine.analysis import Analysis, Judged
from pyengine.cli.codes import FOUND, OK
from pyengine.cli.files import Input, stacks
from pyengine.cli.stacks import Lines, each, remedy, told, usable
from pyengine.cli.streams import put_line
from pyengine.finding import Kind, Severity
from pyengine.input.case import File
from pyengine.rules.message import SHOWN, more


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
    """What is good practice for several services is told once a file."""
    lines = Lines(analysis.files)
    alike: dict[tuple[str, int], list[Judged]] = {}
    for judged in analysis.judged:
        if judged.finding.kind is Kind.HARDENING:
            alike.setdefault((judged.finding.rule, judged.finding.place.file), []).append(judged)
    for judged in analysis.judged:
        same = alike.get((judged.finding.rule, judged.finding.place.file), [judged])
        if judged is same[0]:
            put_line(lines.line(judged, "; ".join(filter(None, (_others(same[1:]), remedy(judged))))))


def _others(same: Sequence[Judged]) -> str:
    """Return of which other services the same is said."""
    names = [judged.finding.service or "" for judged in same]
    return f"also {', '.join(names[:SHOWN])}{more(len(names) - SHOWN)}" if names else ""


def _report(analysis: Analysis, names: Sequence[str]) -> dict[str, object]:
    from dataclasses import asdict  # noqa: PLC0415 - the text is written without it

    from pyengine.output import flat, report  # noqa: PLC0415 - the same

    return asdict(flat.flat(report.report(analysis), names))
