"""What was given: bytes become text, and a text is told by its looks."""
