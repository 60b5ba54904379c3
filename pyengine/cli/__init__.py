"""The engine from a shell: `check`, `explain`, `fix`, `effective`, `simulate`, `redact`, `restore`. A thin layer.

Exit codes: 0 nothing found that counts (or done), 1 findings, 2 something could not be used, read or written.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from pyengine.cli.arguments import parser
from pyengine.cli.codes import INTERRUPTED, UNUSABLE
from pyengine.cli.streams import Unusable, Unwritable, failure, flush, tell


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
        options = parser().parse_args(arguments)
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
    if name == "explain":
        from pyengine.cli.explain import explain  # noqa: PLC0415

        return explain
    if name == "fix":
        from pyengine.cli.fix import fix  # noqa: PLC0415

        return fix
    if name == "effective":
        from pyengine.cli.effective import show  # noqa: PLC0415

        return show
    if name == "simulate":
        from pyengine.cli.simulate import show as simulated  # noqa: PLC0415

        return simulated
    from pyengine.cli.redaction import redact, restore  # noqa: PLC0415

    return redact if name == "redact" else restore
