"""Owns the commands of build.py."""

import os
from collections.abc import Callable
from pathlib import Path

from tools import release, server, site
from tools.environment import chromium, firefox, guard_readers, packages, python, test_python
from tools.run import ROOT, Failure, run, say, show
from tools.suite import run_suite
from tools.swarm.commands import run_engine

WIRE = ROOT / "web/wire.d.ts"


def run_build() -> int:
    """Write the generated types and build dist/site."""
    if (text := wire_types()) != current_wire_types():
        WIRE.write_text(text, "utf-8", newline="\n")
    folder = site.build()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    made = ", ".join(f"{path.name} ({path.stat().st_size / 1e6:.1f} MB)" for path in release.write(folder))
    say(
        f"Built {folder.relative_to(ROOT)}: {size / 1e6:.1f} MB. Copy the folder to any static host. Beside it: {made}."
    )
    return 0


def run_serve(port: int) -> int:
    """Build, then serve dist/site until interrupted."""
    run_build()
    try:
        httpd = server.server(site.SITE, port, server.site_headers(site.SITE))
    except OSError as error:
        raise Failure(f"port {port} cannot be used ({error.strerror}); try another with --port.") from error
    with httpd:
        say(f"StackEngine is at http://localhost:{httpd.server_port}/ (Ctrl-C ends it).")
        httpd.serve_forever()
    return 0


def run_test(arguments: list[str]) -> int:
    """Build, then run every test; or only what ``arguments`` name."""
    run_build()
    pytest: list[str | Path] = [test_python(), "-m", "pytest"]
    env = {"STACKENGINE_CHROMIUM": str(chromium()), **guard_readers()}
    if (other := firefox()) is not None:
        env["STACKENGINE_FIREFOX"] = str(other)
    if any(not argument.startswith("-") and (ROOT / argument.split("::")[0]).exists() for argument in arguments):
        return show([*pytest, *arguments], env=env)
    return run_suite(pytest, arguments, env)


def run_engine_tests(arguments: list[str], env: dict[str, str]) -> int:
    """Run pytest on the tests that need real engines."""
    return show([test_python(), "-m", "pytest", *arguments], env=env)


def run_check() -> int:
    """Run every check and return how many failed as an exit code."""
    program, node = test_python(), packages()
    checks: dict[str, Callable[[], bool]] = {
        "ruff check": lambda: show([program, "-m", "ruff", "check", "."]) == 0,
        "ruff format": lambda: show([program, "-m", "ruff", "format", "--check", "."]) == 0,
        "mypy": lambda: show([program, "-m", "mypy"]) == 0,
        "tsc": lambda: show([node, ROOT / "node_modules/typescript/bin/tsc", "--noEmit", "-p", ROOT]) == 0,
        "generated files": lambda: wire_types() == current_wire_types(),
    }
    bad = [name for name, check in checks.items() if not check()]
    say(f"Checks that failed: {', '.join(bad)}." if bad else f"All {len(checks)} checks passed.")
    if "generated files" in bad:
        say("web/wire.d.ts is older than pyengine/output/wire.py: run python3 build.py build and commit it.")
    return 1 if bad else 0


def run_bench(arguments: list[str]) -> int:
    """Build, then print the measurements of tests/bench."""
    run_build()
    test_python()
    return show([python("bench"), "-m", "tests.bench", *arguments], env={"STACKENGINE_CHROMIUM": str(chromium())})


def wire_types() -> str:
    """Return the TypeScript of the wire as the engine declares it."""
    code = "from tools.typescript import typescript; print(typescript(), end='')"
    return run([python(), "-c", code], failed="tools.typescript could not write its TypeScript; see the error below.")


def current_wire_types() -> str:
    """Return the committed TypeScript of the wire, empty where there is none."""
    return WIRE.read_text("utf-8") if WIRE.is_file() else ""


def run_command(command: str, arguments: list[str], port: int) -> int:
    """Run one command and return its exit code."""
    os.chdir(ROOT)
    table: dict[str, Callable[[], int]] = {
        "build": run_build,
        "serve": lambda: run_serve(port),
        "test": lambda: run_test(arguments),
        "check": run_check,
        "bench": lambda: run_bench(arguments),
        "engine": lambda: run_engine(arguments, run_engine_tests),
    }
    return table[command]()
