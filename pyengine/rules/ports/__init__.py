"""Rules on published ports."""
