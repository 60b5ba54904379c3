"""What the loader of `docker stack deploy` makes of each file before anything reaches an engine.

docker/cli cli/compose/loader/loader.go and cli/command/stack/loader.go, in the order of their steps.
"""
