"""What the engine itself refuses after the loader took a file, when a part of the stack exists already.

Executed on engine 28.5.2; texts as `docker stack deploy` prints them.
"""
