"""How a rollout and its way back go on and end."""
