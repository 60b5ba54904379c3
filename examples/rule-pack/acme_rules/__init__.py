"""Rules of our own."""
