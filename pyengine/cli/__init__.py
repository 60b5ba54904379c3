"""The engine from a shell: `check`, `fix`, `effective`, `redact`, `restore` on files or standard input. A thin layer.

Exit codes: 0 nothing found that counts (or done), 1 findings, 2 something could not be used, read or written.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from pyengine import __version__
from pyengine.cli.codes import INTERRUPTED, UNUSABLE
from pyengine.cli.streams import Unusable, Unwritable, failure, flush, tell

_CHECK = """\
--format json prints one object a line for each stack that can be used; `file`
in a finding counts in its `files`.

Exit code 0: nothing found that --fail-on counts, 1: findings, 2: a file could
not be used (the others are judged all the same).
"""
_FIX = """\
Without --write or --diff the fixed file is printed. `fix FILE > FILE` does not
work: the shell empties FILE before anything runs. Use --write, which replaces a
file only by a complete one.

What is left is told on standard error, with its place in the fixed file.
"""
_EFFECTIVE = """\
Prints one JSON object: whether `docker stack deploy` accepts the files, which
are merged in their order, or who refuses them (the loader or the engine) with
which words; the warnings; for each service the ServiceSpec as `docker service
inspect` shows it; where each value of it comes from; and what happens to each
key. The environment is taken to be empty; what the files refer to, to be there.

Exit code 0: accepted, 1: refused, 2: a file is no YAML, or cannot be read.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. No exception leaves, and no traceback is shown."""
    try:
        return _run(arguments)
    except (Unusable, Unwritable) as error:
        tell(error)
    except OSError as error:
        tell(f"stackengine: {error.filename or 'the system'}: {error.strerror}")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last door: with a traceback parts of the text could leave
        tell(f"stackengine: {failure(error)}")
    return UNUSABLE


def _run(arguments: Sequence[str] | None) -> int:
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as said:  # help, the version, or what is wrong with the arguments
        flush()
        return said.code if isinstance(said.code, int) else UNUSABLE
    try:
        return _command(options.command)(options)
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("ruamel"):
            raise
        wanted = "stackengine: the package ruamel.yaml is missing; `pip install ruamel.yaml==0.19.1` brings it"
        raise Unusable(wanted) from None


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    """Load what a command needs, and nothing else: half of a short run is loading."""
    if name == "check":
        from pyengine.cli.check import check  # noqa: PLC0415

        return check
    if name == "fix":
        from pyengine.cli.fix import fix  # noqa: PLC0415

        return fix
    if name == "effective":
        from pyengine.cli.effective import show  # noqa: PLC0415

        return show
    from pyengine.cli.redaction import redact, restore  # noqa: PLC0415

    return redact if name == "redact" else restore


class _Help(argparse.RawDescriptionHelpFormatter):
    """Writes help in 80 columns: to ask for the terminal's width is to load four archive formats (shutil)."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stackengine",
        description="Judge, repair and redact Docker Swarm stack files.",
        formatter_class=_Help,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"stackengine {__version__}")
    commands = parser.add_subparsers(prog=parser.prog, required=True, metavar="COMMAND", dest="command")
    _add_check(_command_parser(commands, "check", "tell what is wrong", _CHECK))
    _add_fix(_command_parser(commands, "fix", "print the file with every safe fix made", _FIX))
    show = _command_parser(commands, "effective", "print what Swarm will really use", _EFFECTIVE)
    show.add_argument(
        "--stack-name", default="stack", metavar="NAME", help="the stack's name; %(default)s if not given"
    )
    show.add_argument("files", nargs="*", metavar="FILE", help="- is standard input, also if nothing is given")
    mask = _command_parser(commands, "redact", "print the file with its secrets replaced by placeholders")
    mask.add_argument("--vault", metavar="FILE", help="keep what the placeholders stand for in this file")
    mask.add_argument("--no-identifiers", action="store_true", help="leave hosts, addresses and account ids")
    mask.add_argument(
        "--hide", action="append", default=[], metavar="TERM", help="hide this word in every spelling too"
    )
    back = _command_parser(commands, "restore", "print the file with its placeholders replaced by the secrets")
    back.add_argument("--vault", metavar="FILE", required=True, help="the file that redact --vault wrote")
    for command in (mask, back):
        command.add_argument("file", nargs="?", default="-", metavar="FILE", help="- is standard input")
    return parser


def _command_parser(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    what: str,
    epilog: str | None = None,
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        epilog=epilog,
        formatter_class=_Help,
        allow_abbrev=False,
    )


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--fail-on",
        choices=("high", "medium", "low", "info"),
        default="low",
        metavar="SEVERITY",
        help="exit 1 only if there is such a finding or a worse one: %(choices)s; %(default)s if not given",
    )
    _add_files(parser)


def _add_fix(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unsafe", action="store_true", help="also apply the hardening, which changes how tasks run")
    into = parser.add_mutually_exclusive_group()
    into.add_argument("--diff", action="store_true", help="print a unified diff, for patch -p0, instead")
    into.add_argument("--write", action="store_true", help="write each file in place instead")
    _add_files(parser)


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-c",
        "--compose-file",
        action="append",
        default=[],
        dest="merged",
        metavar="FILE",
        help="a file of one stack; given again, the next one is merged over it, as by docker stack deploy",
    )
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a stack of its own; - is standard input, also if nothing is given"
    )
