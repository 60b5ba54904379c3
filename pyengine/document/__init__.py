"""What a YAML text says, and where it says it."""
