"""Real Swarm engines for tests: each node a Docker Engine of Debian's in namespaces of its own, ended whole."""
