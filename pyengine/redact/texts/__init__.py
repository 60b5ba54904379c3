"""What a text inside a value, a comment or a log says by its own grammar: assignments, lines of known files, prose."""
