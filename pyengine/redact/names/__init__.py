"""What a key's name says about its value."""
