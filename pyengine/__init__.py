"""StackEngine: reads, judges, repairs and redacts Docker Swarm stack files."""

__version__ = "0.1.0"
