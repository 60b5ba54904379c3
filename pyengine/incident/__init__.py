"""Three in the morning: what happened, told from what Docker printed, and what may be run now."""
