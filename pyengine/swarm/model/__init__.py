"""The effective settings of a stack and its services: what Swarm goes by, with where each value came from."""
