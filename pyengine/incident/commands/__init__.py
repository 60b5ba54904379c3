"""Commands of `docker`, read with the command line's own table of flags and judged by the rules."""
