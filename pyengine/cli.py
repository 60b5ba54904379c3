"""The engine from a shell: `check`, `fix`, `redact`, `restore` on files or standard input. A thin layer.

Exit codes: 0 nothing found (or done), 1 findings, 2 unusable input or arguments.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pyengine import engine
from pyengine.input.decode import Decoded, DecodeError, decode, encode
from pyengine.output import report
from pyengine.output.flat import flat
from pyengine.redact import LeakError, Vault, gate, redact, restore
from pyengine.text import LineIndex

OK, FOUND, UNUSABLE = 0, 1, 2


class Unusable(Exception):
    """The input cannot be used; the message names the file, the line and the column."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except Unusable as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:  # the reader has seen enough; what is left must not be flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        print(f"stackengine: {error.filename}: {error.strerror}", file=sys.stderr)
    except LeakError as error:
        print(f"stackengine: {error}", file=sys.stderr)
    return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stackengine", description="Judge, repair and redact Docker Swarm stack files."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="tell what is wrong")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.set_defaults(run=_check)
    fix = commands.add_parser("fix", help="print the file with every safe fix made")
    fix.add_argument("--unsafe", action="store_true", help="also apply the hardening, which changes how tasks run")
    fix.add_argument("--diff", action="store_true", help="print a unified diff instead")
    fix.set_defaults(run=_fix)
    for command in (check, fix):
        command.add_argument(
            "files", nargs="*", default=["-"], metavar="FILE", help="in the order of -c; - is standard input"
        )
    mask = commands.add_parser("redact", help="print the file with its secrets replaced by placeholders")
    mask.add_argument("--vault", metavar="FILE", help="keep what the placeholders stand for in this file")
    mask.add_argument("--no-identifiers", action="store_true", help="leave hosts, addresses and account ids")
    mask.set_defaults(run=_redact)
    back = commands.add_parser("restore", help="print the file with its placeholders replaced by the secrets")
    back.add_argument("--vault", metavar="FILE", required=True)
    back.set_defaults(run=_restore)
    for command in (mask, back):
        command.add_argument("file", nargs="?", default="-", metavar="FILE")
    return parser


def _read(name: str) -> Decoded:
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    try:
        return decode(data)
    except DecodeError as error:
        raise Unusable(f"{_shown(name)}: {error}") from None


def _shown(name: str) -> str:
    return "<stdin>" if name == "-" else name


def _write(text: str, encoding: str) -> None:
    sys.stdout.buffer.write(encode(text, encoding))
    sys.stdout.buffer.flush()


def _files(names: Sequence[str]) -> tuple[list[engine.File], list[str]]:
    decoded = [_read(name) for name in names]
    files = [engine.File(_shown(name), item.text) for name, item in zip(names, decoded, strict=True)]
    return files, [item.encoding for item in decoded]


def _usable(analysis: engine.Analysis) -> engine.Analysis:
    """Return the analysis, or raise Unusable with the place and the reason."""
    problem = analysis.problem
    if problem is None:
        return analysis
    file = analysis.files[problem.place.file]
    where = LineIndex(file.text).position(problem.place.span.start)
    cause = f" ({problem.cause})" if problem.cause else ""
    repair = f"; this would repair it: {problem.repair[0]}" if problem.repair else ""
    raise Unusable(f"{file.name}: line {where.line}, column {where.column}: {problem.message}{cause}{repair}")


def _check(options: argparse.Namespace) -> int:
    files, _ = _files(options.files)
    analysis = _usable(engine.analyse(files))
    shown = report.report(analysis)
    if options.format == "json":
        print(json.dumps(asdict(flat(shown)), ensure_ascii=False))
    else:
        for notice in shown.notices:
            print(notice, file=sys.stderr)
        for found in shown.findings:
            start = found.range.start
            service = f" {found.service}:" if found.service else ""
            name = files[found.range.file].name
            print(f"{name}:{start.line}:{start.column}: {found.severity}:{service} {found.message} [{found.rule}]")
    return FOUND if shown.findings else OK


def _fix(options: argparse.Namespace) -> int:
    files, encodings = _files(options.files)
    fixed = engine.fix(files, unsafe=options.unsafe)
    _usable(fixed.analysis)
    for judged in fixed.refused:
        found = judged.finding
        print(f"not fixed: {found.service or ''} [{found.rule}]: {judged.refusal}", file=sys.stderr)
    for before, after, encoding in zip(files, fixed.files, encodings, strict=True):
        if options.diff:
            _write(_diff(before, after), encoding)
        else:
            _write(after.text, encoding)
    return OK


def _diff(before: engine.File, after: engine.File) -> str:
    lines = difflib.unified_diff(
        before.text.splitlines(keepends=True), after.text.splitlines(keepends=True), before.name, after.name
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _redact(options: argparse.Namespace) -> int:
    source = _read(options.file)
    path = Path(options.vault) if options.vault else None
    vault = Vault.from_json(path.read_text("utf-8")) if path and path.exists() else Vault()
    result = redact(source.text, identifiers=not options.no_identifiers, vault=vault)
    gate(result.text, result.vault, result.text)
    if path:
        path.touch(mode=0o600)
        path.write_text(result.vault.to_json(), "utf-8")
    _write(result.text, source.encoding)
    return OK


def _restore(options: argparse.Namespace) -> int:
    source = _read(options.file)
    result = restore(source.text, Vault.from_json(Path(options.vault).read_text("utf-8")))
    for label, names in (("lost", result.lost), ("unknown", result.invented)):
        for name in names:
            print(f"{label} placeholder: {name}", file=sys.stderr)
    _write(result.text, source.encoding)
    return OK
