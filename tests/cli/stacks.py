"""Stack files that the tests of the command line give to it."""

from __future__ import annotations

from pathlib import Path

SIX_OF_SIX = """\
services:
  api:
    image: registry.example/api:2
    deploy:
      replicas: 6
      update_config:
        parallelism: 6 # all at once
        failure_action: continue
"""
"""Two safe fixes, and hardening beside them."""

SUGGESTIONS = SIX_OF_SIX.replace("parallelism: 6 # all at once", "parallelism: 2").replace("continue", "rollback")
"""What is left of it: hardening alone."""

REFUSED = SIX_OF_SIX.replace("continue", "stop")
"""One safe fix, and one finding whose fix is refused."""

REASON = "it is not clear which of pause, continue or rollback is meant"

SILENT = "services:\n  api:\n    image: registry.example/api:2\n"
"""Nothing is found here."""

BROKEN = "services: [\n"


def written(folder: Path, **texts: str) -> list[str]:
    """Write the texts to files of these names; returns their paths."""
    for name, text in texts.items():
        (folder / f"{name}.yml").write_text(text, "utf-8")
    return [str(folder / f"{name}.yml") for name in texts]
