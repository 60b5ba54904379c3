"""Exit codes."""

from __future__ import annotations

OK, FOUND, UNUSABLE = 0, 1, 2
INTERRUPTED = 130
