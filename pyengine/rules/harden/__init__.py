"""Advice where nothing was decided."""
