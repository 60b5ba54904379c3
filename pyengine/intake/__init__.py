"""Between what was given and what is judged: which parts are read, and what is said of the others."""
