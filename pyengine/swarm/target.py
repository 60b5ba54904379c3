"""The versions of the Compose schema that `docker stack deploy` knows."""

from __future__ import annotations

NEWEST_VERSION = (3, 13)
"""What a file without `version`, or with "3", is read as: docker/cli cli/compose/schema/schema.go:18,57-83."""

ROLLOUT_VERSION = (3, 7)
"""The first version with every key of updates, rollbacks and healthchecks that the rules write."""
