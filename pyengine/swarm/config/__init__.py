"""The files as one, as `docker stack config` writes them: every value with the parts of the files that say it."""
