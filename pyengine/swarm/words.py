"""The words Swarm accepts for a setting, and which of them a misspelt one means."""

from __future__ import annotations

RESTART_CONDITIONS = ("none", "on-failure", "any")
"""moby daemon/cluster/convert/service.go:544-561; anything else is an error."""

OF_RUN = {"no": "none", "always": "any", "unless-stopped": "any"}
"""The words of `docker run` for these: docker/cli cli/compose/convert/service.go:474-526."""

FAILURE_ACTIONS = ("pause", "continue", "rollback")
"""moby daemon/cluster/convert/service.go:672-681."""

ORDERS = ("stop-first", "start-first")
"""moby daemon/cluster/convert/service.go:685-693."""

MODES = ("replicated", "global", "replicated-job", "global-job")
"""docker/cli cli/compose/convert/service.go:631-656."""

ENDPOINTS = ("vip", "dnsrr")
"""moby daemon/cluster/convert/service.go; case does not count."""

MOUNTS = ("volume", "bind", "tmpfs", "npipe", "cluster", "image")
"""docker/cli cli/compose/convert/volume.go."""

HEALTH_KINDS = ("CMD", "CMD-SHELL", "NONE")
"""moby daemon/health.go:330-346: a list that starts with another word gets no probe at all."""


def spelled(word: str, accepted: tuple[str, ...]) -> str:
    """Return the accepted word that `word` only spells otherwise (case, hyphens), else the word itself."""
    if word in accepted:
        return word
    return next((value for value in accepted if _letters(value) == _letters(word)), word)


def _letters(word: str) -> str:
    return "".join(character for character in word.lower() if character.isalpha())
