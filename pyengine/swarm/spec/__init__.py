"""What `docker stack deploy` sends to the engine for a service, and what the engine makes of it: a module a section."""
