"""What the commands of the shell are asked with: options, files, and what the help says of them."""

from __future__ import annotations

import argparse

from pyengine import __version__

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
_EXPLAIN = """\
Everything that belongs to one incident is explained together: error texts,
commands, tables of `docker service ps`, `service ls` and `node ls`, `inspect`,
logs, and the stack file, in one file or in several.

--format json prints one object; `file` counts in the order of the files, `start`
and `end` are offsets in that file's text. `command` is the words of a command.

Guards keep it from coming back: files for a repository (CI jobs, policies, a
script that waits for a rollout) with the names and times of the stack in them.
`explain --guard wait-for-rollout stack.yml > wait-for-rollout.sh` writes one.

Exit code 0: explained, or nothing known was seen, 2: a file could not be used,
or no such guard fits.
"""
_EFFECTIVE = """\
Prints one JSON object: whether `docker stack deploy` accepts the files, which
are merged in their order, or who refuses them (the loader or the engine) with
which words; the warnings; for each service the ServiceSpec as `docker service
inspect` shows it; where each value of it comes from; what happens to each key;
and of what several files write, which file and line each value comes from, and
what it replaces, is joined with or gets lost to. The environment is taken to be
empty; what the files refer to, to be there.

Exit code 0: accepted, 1: refused, 2: a file is no YAML, or cannot be read.
"""
_SIMULATE = """\
Tells how many tasks serve at each moment, when Swarm notices a failure and how
the rollout ends; --format json prints one JSON object: the changes of
UpdateStatus, the steps of the capacity, the end.

--behaviour says what the new version does, by the names of the test service:
CRASH_AFTER, EXIT_AFTER, HEALTHY_AFTER (-1: never), UNHEALTHY_AFTER, TERM_DELAY
(seconds), CRASH_CODE, TERM_CODE, SLOTS ("1,3": these alone misbehave), EAT_MB;
and beside them NODES ("node2"), IMAGE (missing, unreachable), PULL (seconds),
START (fails, rejected), BREAKS_AFTER (what starts later crashes at once).

Exit code 0: told, be it good or bad, 1: a file is refused, 2: it could not be
used.
"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """Writes help in 80 columns: to ask for the terminal's width is to load four archive formats (shutil)."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)


def parser() -> argparse.ArgumentParser:
    """Return the reader of a command line."""
    parser = argparse.ArgumentParser(
        prog="stackengine",
        description="Judge, repair and redact Docker Swarm stack files.",
        formatter_class=_Help,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"stackengine {__version__}")
    commands = parser.add_subparsers(prog=parser.prog, required=True, metavar="COMMAND", dest="command")
    _add_check(_command_parser(commands, "check", "tell what is wrong", _CHECK))
    _add_explain(_command_parser(commands, "explain", "tell what happened, and what may be run now", _EXPLAIN))
    _add_fix(_command_parser(commands, "fix", "print the file with every safe fix made", _FIX))
    show = _command_parser(commands, "effective", "print what Swarm will really use", _EFFECTIVE)
    show.add_argument(
        "--stack-name", default="stack", metavar="NAME", help="the stack's name; %(default)s if not given"
    )
    _add_merged(show)
    show.add_argument(
        "files", nargs="*", metavar="FILE", help="the same without -c; - is standard input, also if nothing is given"
    )
    _add_simulate(_command_parser(commands, "simulate", "tell what a rollout will do", _SIMULATE))
    _add_redaction(commands)
    return parser


def _add_explain(told: argparse.ArgumentParser) -> None:
    told.add_argument("--format", choices=("text", "json"), default="text")
    told.add_argument("--guard", metavar="NAME", help="print this one of the guards that fit, as it goes into a file")
    told.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="[FILE:]LINE-LINE=KIND",
        help="take these lines for what they are: stack, command, error, ps, inspect, or prose",
    )
    told.add_argument("files", nargs="*", metavar="FILE", help="- is standard input, also if nothing is given")


def _add_redaction(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    mask = _command_parser(commands, "redact", "print the file with its secrets replaced by placeholders")
    mask.add_argument("--vault", metavar="FILE", help="keep what the placeholders stand for in this file")
    mask.add_argument("--no-identifiers", action="store_true", help="leave hosts, addresses and account ids")
    mask.add_argument(
        "--hide", action="append", default=[], metavar="TERM", help="hide this word in every spelling too"
    )
    mask.add_argument(
        "--review", action="store_true", help="print instead what is masked and what was passed over, with the reasons"
    )
    for name, what in (("--mask", "mask what was passed over"), ("--keep", "keep readable what is masked")):
        mask.add_argument(
            name, action="append", default=[], metavar="LINE:COLUMN", help=f"{what}, as --review lists it"
        )
    back = _command_parser(commands, "restore", "print the file with its placeholders replaced by the secrets")
    back.add_argument("--vault", metavar="FILE", required=True, help="the file that redact --vault wrote")
    for command in (mask, back):
        command.add_argument("file", nargs="?", default="-", metavar="FILE", help="- is standard input")


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


def _add_simulate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--old", metavar="FILE", help="the file that runs; without it the service is new")
    parser.add_argument("--new", metavar="FILE", required=True, help="the file that is deployed at 0 s")
    parser.add_argument("--service", metavar="NAME", required=True, help="the service's name in the files")
    behaves = "what the {} version does; all is well if not given"
    parser.add_argument("--behaviour", metavar="JSON", default="{}", help=behaves.format("new"))
    parser.add_argument("--old-behaviour", metavar="JSON", default="{}", help=behaves.format("old"))
    numbers = (
        ("--stop", 3.3, "seconds from the wish that a task stops to its end, without its own delay"),
        ("--start", 0.4, "seconds from the wish that a task runs until its process does"),
        ("--probe", 0.07, "seconds that a probe takes"),
        ("--memory", 16.0, "GiB that each node has"),
        ("--after", 60.0, "seconds to watch behind the end of the rollout"),
        ("--seconds", 0.0, "seconds to watch at most; an hour if not given"),
    )
    for name, default, what in numbers:
        parser.add_argument(name, type=_positive, default=default, metavar="NUMBER", help=f"{what}; %(default)s")
    counts = (
        ("--nodes", 0, "how many there are; as many as the old tasks need if not given"),
        ("--engine", 28, "first number of the engine's version; %(default)s"),
        ("--seed", 0, "of what Swarm leaves to chance; %(default)s"),
    )
    for option, usual, about in counts:
        parser.add_argument(option, type=_count, default=usual, metavar="NUMBER", help=about)
    what = 'what else is done, and when: "12 rollback"'
    parser.add_argument("--step", action="append", default=[], metavar="STEP", help=what)


_MOST = 1_000_000


def _positive(text: str) -> float:
    """Return a number, as it stands in an argument."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= _MOST:
        raise argparse.ArgumentTypeError(f"a number from 0 to {_MOST} is wanted")
    return number


def _count(text: str) -> int:
    return int(_positive(text))


def _add_files(parser: argparse.ArgumentParser) -> None:
    _add_merged(parser)
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a stack of its own; - is standard input, also if nothing is given"
    )


def _add_merged(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-c",
        "--compose-file",
        action="append",
        default=[],
        dest="merged",
        metavar="FILE",
        help="a file of one stack; given again, the next one is merged over it, as by docker stack deploy",
    )
