"""Which goes first, the old task or the new one."""
