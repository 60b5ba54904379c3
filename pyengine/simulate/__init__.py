"""A rollout before it happens: swarmkit's updater, restarts, health and scheduling as a discrete-event model."""
