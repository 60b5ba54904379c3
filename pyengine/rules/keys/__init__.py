"""Keys that Docker refuses, drops or reads otherwise."""
