#!/usr/bin/env python3
"""The one command: ``python3 build.py serve | build | test | check | bench | engine``.

Needs Python 3.11 or newer and nothing else: it makes its own environment in ``.build/`` and says what it fetches.
A step that fails ends with one plain sentence and a non-zero exit code.
"""

import argparse
import signal
import sys

if sys.version_info < (3, 11):
    sys.exit("StackEngine needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])

from tools import commands
from tools.run import Failure


def main(argv: list[str]) -> int:
    """Run the command named in ``argv`` and return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__.splitlines()[0])
    commands_ = parser.add_subparsers(dest="command", required=True, metavar="command")
    serve = commands_.add_parser("serve", help="build the site and serve it on this machine")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000; 0 picks a free one)")
    commands_.add_parser("build", help="build the site into dist/site/")
    commands_.add_parser("test", help="build, then run every test; further arguments go to pytest", add_help=False)
    commands_.add_parser("check", help="linters, types and stale generated files")
    commands_.add_parser("bench", help="measure start and analysis against stock Pyodide", add_help=False)
    commands_.add_parser("engine", help="real Swarm engines for tests: up, down, test, record", add_help=False)
    options, rest = parser.parse_known_args(argv)
    if rest and options.command not in {"test", "bench", "engine"}:
        parser.error(f"{options.command} takes no argument {rest[0]!r}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended too
    try:
        return commands.run_command(options.command, rest, port=getattr(options, "port", 0))
    except Failure as failure:
        print(f"build.py {options.command}: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
