"""Rules on volumes, secrets and configs."""
