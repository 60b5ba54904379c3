"""What happens when a task ends."""
