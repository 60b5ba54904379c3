"""Rules on networks."""
