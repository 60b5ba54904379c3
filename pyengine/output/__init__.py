"""What leaves the engine: the report on the wire, and changes as hunks."""
