"""Owns ``build.py engine``: a lab of real engines by hand, and the tests that need one."""

import argparse
import difflib
from collections.abc import Callable

from tools.run import ROOT, Failure, say
from tools.swarm import lab, roots


def run_engine(arguments: list[str], test: Callable[[list[str], dict[str, str]], int]) -> int:
    """Run one of the words of ``engine``; ``test`` runs pytest with arguments and an environment."""
    options, rest = _parser().parse_known_args(arguments)
    if rest and options.word in {"up", "down"}:
        raise Failure(f"engine {options.word} takes no argument {rest[0]!r}.")
    if options.word == "up":
        return _up(options)
    if options.word == "down":
        say("The lab has ended." if lab.down() else "There is no lab.")
        return 0
    selected = ["-k", " or ".join(map(_known, options.rule))] if options.rule else []
    environment = {"STACKENGINE_SUITE": options.suite, "STACKENGINE_ENGINE": "required"}
    if options.word == "record":
        environment["STACKENGINE_RECORD"] = "1"
        selected = ["tests/engine/test_experiments.py", *selected]
    else:
        selected = ["tests/engine", *selected]
    return test([*selected, *rest], environment)


def _known(word: str) -> str:
    """Return a rule's id, also for its module's name. Raises Failure for what is none, with what may be meant."""
    ids = [path.stem.replace("_", "-") for path in (ROOT / "pyengine/rules").glob("*/[a-z]*.py")]
    asked = word.replace("_", "-")
    if asked in ids:
        return asked
    near = difflib.get_close_matches(asked, ids, 1)
    raise Failure(f"no rule is called {word}" + (f"; is {near[0]} meant?" if near else "."))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py engine", description="Real Swarm engines for tests, on Debian, as root."
    )
    words = parser.add_subparsers(dest="word", required=True, metavar="up | down | test | record")
    up = words.add_parser("up", help="make a Swarm and leave it running")
    up.add_argument("--nodes", type=int, default=3, help="how many nodes (default 3, which the tests use)")
    up.add_argument("--managers", type=int, default=1, help="how many of them are managers (default 1)")
    words.add_parser("down", help="end it")
    test = words.add_parser("test", help="run the engine tests, or those of the rules named")
    record = words.add_parser("record", help="run the experiments and keep what was watched")
    for word in (test, record):
        word.add_argument("rule", nargs="*", help="ids of rules, all if none; options of pytest may follow")
    for word in (up, test, record):
        word.add_argument("--suite", default=roots.NEWEST, choices=sorted(roots.SUITES), help=_SUITES)
    return parser


_SUITES = "Debian's suite: " + ", ".join(f"{suite} has engine {engine}" for suite, engine in roots.SUITES.items())


def _up(options: argparse.Namespace) -> int:
    if not 1 <= options.managers <= options.nodes <= _MOST:
        raise Failure(f"a lab has 1 to {_MOST} nodes, and as many managers at most.")
    made = lab.up(options.suite, options.nodes, options.managers)
    for node in made.nodes:
        say(f"node {node.number}: unix://{node.socket}")
    words = " ".join(made.swarm.cli)
    say(f"Docker {made.swarm.version}. Its own command line:\n  DOCKER_HOST=unix://{made.nodes[0].socket} {words}")
    say("End it with: python3 build.py engine down")
    return 0


_MOST = 9
