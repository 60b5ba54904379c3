"""Reads what `docker` printed: tables, `inspect`, prompts. Rows are known by what they hold, not by their columns."""
