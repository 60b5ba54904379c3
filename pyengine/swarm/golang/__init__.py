"""How Go's libraries read the small texts of a stack file: each module one kind, each a pure function."""
