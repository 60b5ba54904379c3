"""Swarm's own words: defaults, limits and the effective settings of services."""
