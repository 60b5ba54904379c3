"""Turns ops on routes into edits of the user's characters, and proves the result."""
