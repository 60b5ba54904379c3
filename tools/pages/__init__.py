"""Writes the site's pages to read: of rules, of keys and of claims. They ask the engine, in our own environment."""
